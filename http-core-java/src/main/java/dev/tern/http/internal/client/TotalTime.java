package dev.tern.http.internal.client;

import dev.tern.http.Request;
import dev.tern.http.Timeout;
import dev.tern.http.internal.loop.Alarms;
import dev.tern.http.internal.loop.EventLoop;
import dev.tern.http.internal.time.Nanos;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Thread-safe. The total time of a call over all its exchanges; an exchange watches its share of it itself. */
final class TotalTime {
    private static final long NONE = 0;

    private static final TotalTime UNLIMITED = new TotalTime(null, NONE);

    private final @Nullable Alarms alarms;
    private final long deadlineNanos;

    private TotalTime(@Nullable Alarms alarms, long deadlineNanos) {
        this.alarms = alarms;
        this.deadlineNanos = deadlineNanos;
    }

    /** Begins now. */
    static TotalTime of(Request request, Alarms alarms) {
        Timeout timeout = request.timeout();
        Duration total = timeout == null ? null : timeout.total();
        return total == null ? UNLIMITED : new TotalTime(alarms, EventLoop.clockNanos() + total.toNanos());
    }

    /** The request with what is left of the time; null if nothing is. */
    @Nullable
    Request limited(Request next) {
        Timeout timeout = next.timeout();
        if (deadlineNanos == NONE || timeout == null) {
            return next;
        }
        long left = deadlineNanos - EventLoop.clockNanos();
        return left <= 0 ? null : next.withTimeout(timeout.withTotal(Duration.ofNanos(left)));
    }

    /** What is left; {@link Nanos#UNLIMITED} if there is no limit. */
    long leftNanos() {
        return deadlineNanos == NONE ? Nanos.UNLIMITED : Math.max(0, deadlineNanos - EventLoop.clockNanos());
    }

    /** Has the command run when the time is over; gives what takes that back, or null if there is no limit. */
    @Nullable
    Runnable atEnd(Runnable command) {
        return alarms == null ? null : alarms.in(deadlineNanos - EventLoop.clockNanos(), command);
    }
}
