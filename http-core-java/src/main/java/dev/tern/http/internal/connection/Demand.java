package dev.tern.http.internal.connection;

import java.util.concurrent.atomic.AtomicLong;

/**
 * Loop-confined, but for {@link #addFromOutside}. The octets of content that may still be delivered; {@link Long#MAX_VALUE}
 * is all there are, and is not counted down.
 */
final class Demand {
    private final AtomicLong outside = new AtomicLong();
    private long octets;

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
    boolean addFromOutside(long more) {
        return outside.getAndAccumulate(more, Demand::sum) == 0;
    }

    /** What was added from outside may be delivered from now on. */
    void takeOver() {
        add(outside.getAndSet(0));
    }

    private static long sum(long a, long b) {
        long sum = a + b;
        return sum < 0 ? Long.MAX_VALUE : sum;
    }
}
