package dev.tern.http.internal.client;

import java.util.concurrent.atomic.AtomicLong;

/**
 * Thread-safe. How many retries a client has left: each request earns a part of one, each retry costs one. When everything fails,
 * its load so grows by that part only, and not by the number of attempts.
 */
final class RetryBudget {
    private static final long ONE = 1_000_000;

    private final long earning;
    private final long most;
    private final AtomicLong left;

    /**
     * @param share of a retry, for each request
     * @param burst how many are there at first, and at the most
     */
    RetryBudget(double share, int burst) {
        earning = Math.round(share * ONE);
        most = burst * ONE;
        left = new AtomicLong(most);
    }

    void earn() {
        left.getAndUpdate(now -> Math.min(most, now + earning));
    }

    /** Takes one retry; false if none is left. */
    boolean take() {
        return left.getAndUpdate(now -> now >= ONE ? now - ONE : now) >= ONE;
    }
}
