package dev.tern.http.internal.time;

import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * Immutable. How long to wait before another attempt: any time up to a bound that doubles, so that clients that failed together
 * do not come back together (exponential backoff with full jitter).
 *
 * @param firstNanos the bound of the first wait
 * @param mostNanos where the bound stops growing
 */
public record Backoff(long firstNanos, long mostNanos) {
    /** For connections: half a second, a whole one, and so on up to 32. */
    public static final Backoff OF_CONNECTIONS =
            new Backoff(TimeUnit.MILLISECONDS.toNanos(500), TimeUnit.SECONDS.toNanos(32));

    public static Backoff of(Duration first, Duration most) {
        return new Backoff(Nanos.of(first), Nanos.of(most));
    }

    /**
     * The wait.
     *
     * @param attempts that have failed before this one, of those that were waited for
     * @param random from 0 to 1
     */
    public long nanos(int attempts, double random) {
        long bound = Math.min(firstNanos, mostNanos);
        for (int i = 0; i < attempts && 0 < bound && bound < mostNanos; i++) {
            bound = bound > mostNanos / 2 ? mostNanos : 2 * bound;
        }
        return (long) (bound * random);
    }
}
