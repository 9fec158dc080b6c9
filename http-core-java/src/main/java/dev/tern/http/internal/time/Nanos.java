package dev.tern.http.internal.time;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Immutable. Durations as the engine counts them. */
public final class Nanos {
    /** A wait without end. */
    public static final long UNLIMITED = Long.MAX_VALUE;

    private Nanos() {}

    /** The duration in nanoseconds; {@link #UNLIMITED} for null, and for one of decades, which would overflow. */
    public static long of(@Nullable Duration limit) {
        return limit == null || limit.toSeconds() > Integer.MAX_VALUE ? UNLIMITED : limit.toNanos();
    }
}
