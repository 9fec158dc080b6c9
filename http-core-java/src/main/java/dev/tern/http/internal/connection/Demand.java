package dev.tern.http.internal.connection;

/**
 * Loop-confined, but for {@link #addFromOutside}. The octets of content that may still be delivered; {@link Long#MAX_VALUE}
 * is all there are, and is not counted down.
 */
final class Demand {
    private long octets;

    /** Guarded by this; few exchanges are asked for more from outside, and the lock is nobody else's. */
    private long outside;

    long octets() {
        return octets;
    }

    void add(long more) {
        octets = sum(octets, more);
    }

    void spend(long delivered) {
        if (octets != Long.MAX_VALUE) {
            octets -= delivered;
        }
    }

    /** Thread-safe. Whether somebody has to see to it that {@link #takeOver} is called on the loop. */
    synchronized boolean addFromOutside(long more) {
        boolean isFirst = outside == 0;
        outside = sum(outside, more);
        return isFirst;
    }

    /** What was added from outside may be delivered from now on. */
    void takeOver() {
        add(taken());
    }

    private synchronized long taken() {
        long taken = outside;
        outside = 0;
        return taken;
    }

    private static long sum(long a, long b) {
        long sum = a + b;
        return sum < 0 ? Long.MAX_VALUE : sum;
    }
}
