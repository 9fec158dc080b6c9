package dev.tern.http.internal.connection;

import dev.tern.http.Timeout;
import dev.tern.http.internal.time.Nanos;

/**
 * Immutable. The limits of one call in nanoseconds, {@link #NONE} for those it does not have.
 *
 * @param totalDeadlineNanos a point in time, unlike the others
 */
record Deadlines(long connectNanos, long readNanos, long writeNanos, long poolNanos, long totalDeadlineNanos) {
    /** A wait without end. No point in time: {@link #at} never yields it. */
    static final long NONE = Nanos.UNLIMITED;

    static Deadlines of(Timeout timeout, long nowNanos) {
        return new Deadlines(
                Nanos.of(timeout.connect()),
                Nanos.of(timeout.read()),
                Nanos.of(timeout.write()),
                Nanos.of(timeout.pool()),
                at(nowNanos, Nanos.of(timeout.total())));
    }

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
