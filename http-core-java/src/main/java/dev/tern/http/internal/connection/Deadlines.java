package dev.tern.http.internal.connection;

import dev.tern.http.internal.time.Nanos;

/** Pure. Points in time on the clock of {@code System.nanoTime}, which compare by difference, and the waits that lead to them. */
final class Deadlines {
    /** A wait without end, and its end. No point in time: {@link #at} never yields it for another wait. */
    static final long NONE = Nanos.UNLIMITED;

    private Deadlines() {}

    /** The end of a wait that begins now. */
    static long at(long nowNanos, long waitNanos) {
        return waitNanos == NONE ? NONE : nowNanos + waitNanos;
    }

    static boolean isOver(long deadlineNanos, long nowNanos) {
        return deadlineNanos != NONE && deadlineNanos - nowNanos <= 0;
    }

    /** A limit in words. */
    static String seconds(long nanos) {
        return nanos / 1e9 + " s";
    }

    /** The earlier of two points in time. */
    static long earlier(long a, long b) {
        if (a == NONE || b == NONE) {
            return a == NONE ? b : a;
        }
        return a - b < 0 ? a : b;
    }
}
