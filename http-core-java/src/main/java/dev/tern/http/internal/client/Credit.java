package dev.tern.http.internal.client;

import java.util.concurrent.atomic.AtomicLong;

/** Thread-safe. What a handler has asked for and not got yet, in octets; {@link Long#MAX_VALUE} is all there is. */
final class Credit {
    private final AtomicLong octets = new AtomicLong();

    void add(long more) {
        if (more > 0) {
            long have;
            long sum;
            do {
                have = octets.get();
                sum = have + more < 0 ? Long.MAX_VALUE : have + more;
            } while (!octets.compareAndSet(have, sum));
        }
    }

    /** Takes up to so much of it. Everything, once asked for, is not counted down. */
    long take(long max) {
        while (true) {
            long have = octets.get();
            long taken = Math.min(have, max);
            if (taken == 0 || (have == Long.MAX_VALUE && max != Long.MAX_VALUE)) {
                return taken;
            }
            if (octets.compareAndSet(have, have - taken)) {
                return taken;
            }
        }
    }
}
