package dev.tern.http.internal.pool;

import java.util.concurrent.TimeUnit;

/**
 * Pure. How long to wait before another attempt: any time up to a bound that doubles, so that clients that failed together
 * do not come back together (exponential backoff with full jitter).
 */
final class Backoff {
    private static final long FIRST_NANOS = TimeUnit.MILLISECONDS.toNanos(500);
    private static final int DOUBLINGS_MAX = 6;

    private Backoff() {}

    /**
     * @param attempts that have failed before this one, of those that were waited for
     * @param random from 0 to 1
     */
    static long nanos(int attempts, double random) {
        return (long) ((FIRST_NANOS << Math.min(attempts, DOUBLINGS_MAX)) * random);
    }
}
