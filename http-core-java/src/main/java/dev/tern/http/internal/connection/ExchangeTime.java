package dev.tern.http.internal.connection;

import dev.tern.http.Timeout;
import dev.tern.http.internal.loop.EventLoop;
import dev.tern.http.internal.time.Nanos;
import dev.tern.http.internal.time.Timer;

/**
 * Loop-confined. The limits of one exchange in nanoseconds, {@link Deadlines#NONE} for those it does not have; and of these it
 * watches the two that count while no connection does: the wait for one, and the total.
 */
final class ExchangeTime extends Timer {
    private final EventLoop loop;
    private final LoopExchange exchange;
    private final Timeout limits;
    private final long totalDeadlineNanos;
    private long waitDeadlineNanos = Deadlines.NONE;

    /** The total begins now. */
    ExchangeTime(EventLoop loop, LoopExchange exchange, Timeout limits) {
        this.loop = loop;
        this.exchange = exchange;
        this.limits = limits;
        totalDeadlineNanos = limits.total() == null
                ? Deadlines.NONE
                : Deadlines.at(EventLoop.clockNanos(), Nanos.of(limits.total()));
    }

    long connectNanos() {
        return Nanos.of(limits.connect());
    }

    long readNanos() {
        return Nanos.of(limits.read());
    }

    long writeNanos() {
        return Nanos.of(limits.write());
    }

    long poolNanos() {
        return Nanos.of(limits.pool());
    }

    /** A wait of so long begins; the total comes into force with it. */
    void await(long nanos) {
        waitDeadlineNanos = Deadlines.at(loop.nowNanos(), nanos);
        arm();
    }

    /** The wait is over; only the total goes on. */
    void endWait() {
        waitDeadlineNanos = Deadlines.NONE;
        arm();
    }

    /** Nothing counts any more. */
    void stop() {
        loop.timers().cancel(this);
    }

    private void arm() {
        long next = Deadlines.earlier(waitDeadlineNanos, totalDeadlineNanos);
        if (next != Deadlines.NONE) {
            loop.timers().scheduleNoLater(this, next);
        }
    }

    @Override
    protected void onExpired(long nowNanos) {
        if (exchange.isEnded()) {
            return;
        }
        if (Deadlines.isOver(totalDeadlineNanos, nowNanos)) {
            exchange.abandon(Failures.ofTotalTimeout(exchange));
        } else if (Deadlines.isOver(waitDeadlineNanos, nowNanos)) {
            exchange.abandon(Failures.ofWaitTimeout(exchange));
        } else {
            arm();
        }
    }
}
