package dev.tern.http.internal.loop;

import java.time.Instant;

/** Thread-safe. The time of day, for what lasts longer than a process; deadlines go by {@link EventLoop#clockNanos}. */
public final class WallClock {
    private WallClock() {}

    public static Instant now() {
        return Instant.now();
    }
}
