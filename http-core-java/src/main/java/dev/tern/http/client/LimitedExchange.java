package dev.tern.http.client;

import dev.tern.http.CancelledException;
import dev.tern.http.HttpException;
import dev.tern.http.Origin;
import dev.tern.http.PoolTimeoutException;
import dev.tern.http.Request;
import dev.tern.http.Timeout;
import dev.tern.http.TotalTimeoutException;
import dev.tern.http.TransportException;
import dev.tern.http.exchange.Delivery;
import dev.tern.http.exchange.Exchange;
import dev.tern.http.exchange.ExchangeHandler;
import dev.tern.http.exchange.Trace;
import dev.tern.http.exchange.TraceEvent.Kind;
import dev.tern.http.internal.loop.Alarms;
import dev.tern.http.internal.loop.CallerSignal;
import dev.tern.http.internal.loop.EventLoop;
import dev.tern.http.internal.loop.Tracing;
import dev.tern.http.internal.time.Nanos;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Thread-safe. An exchange that waits for its turn, and then stands for the one that it has become. While it waits, what happens
 * to it happens on the thread of the limiter's alarms, one thing after the other: so it has no lock.
 */
final class LimitedExchange implements Exchange {
    private final LimitedTransport limiter;
    private final Alarms thread;
    private final Origin origin;
    private final Request request;
    private final ExchangeHandler handler;
    private final Delivery delivery;
    private final long comeNanos = EventLoop.clockNanos();
    private final AtomicBoolean over = new AtomicBoolean();
    private final CallerSignal caller = new CallerSignal();
    private volatile @Nullable Exchange become;

    /** What callers have said and the thread has not passed on yet. */
    private final AtomicInteger passing = new AtomicInteger();

    // Only the thread of the alarms touches what follows.
    private Runnable takeBackDeadline = () -> {};
    private long demand;
    private @Nullable HttpException objection;

    /**
     * An exchange that nobody has begun yet.
     *
     * @param thread what happens while it waits happens there
     */
    LimitedExchange(LimitedTransport limiter, Alarms thread, Origin origin, Request request, ExchangeHandler handler) {
        this.limiter = limiter;
        this.thread = thread;
        this.origin = origin;
        this.request = request;
        this.handler = handler;
        // Who cannot turn a loop himself must not be taken for somebody who will.
        boolean mayDrive = EventLoop.mayCurrentThreadDrive();
        delivery = mayDrive ? handler.delivery() : Delivery.CALLBACK;
    }

    /** Fails before anything has begun, on the thread that sends. */
    Exchange ended(HttpException failure) {
        end(failure);
        return this;
    }

    // ---- The wait ----

    /** It stands in the line now; to be called before anybody can have it begin. */
    void beginWait() {
        onThread(() -> {
            tell(Kind.LIMIT_WAIT_BEGUN);
            long left = leftNanos();
            if (left != Nanos.UNLIMITED && !over.get()) {
                takeBackDeadline = thread.in(left, () -> giveUp(timedOut()));
            }
        });
    }

    /** Its turn has come, and the place is taken for it. */
    void begin() {
        onThread(() -> {
            takeBackDeadline.run();
            tell(Kind.LIMIT_WAIT_ENDED);
            if (objection == null && leftNanos() <= 0) {
                objection = timedOut();
            }
            if (objection != null || over.get()) {
                limiter.giveBack(origin);
                if (objection != null) {
                    end(objection);
                }
                return;
            }
            become();
        });
    }

    private void become() {
        Exchange begun;
        try {
            begun = limiter.begin(origin, withWhatIsLeft(), handler, delivery);
        } catch (RuntimeException | Error e) {
            end(new TransportException(
                    "The transport behind the limits threw " + e, LimitedTransport.prepared(request), e));
            return;
        }
        if (demand > 0) {
            begun.demand(demand);
        }
        become = begun;
        caller.raise();
    }

    /** Leaves the line; if its turn has come already, that is found then. */
    private void giveUp(HttpException failure) {
        if (become == null) {
            objection = failure;
            if (limiter.leave(origin, this)) {
                takeBackDeadline.run();
                end(failure);
            }
        }
    }

    /** It is out of the line, and nothing will happen to it any more. */
    void dismiss(HttpException failure) {
        end(failure);
    }

    private void end(HttpException failure) {
        if (over.compareAndSet(false, true)) {
            handler.onFailure(failure);
            caller.raise();
        }
    }

    /** On the one thread, or on whichever thread there is when the limiter is closed. */
    private void onThread(Runnable command) {
        thread.in(0, command, command);
    }

    private void tell(Kind kind) {
        Trace trace = handler.trace();
        if (trace != null) {
            Tracing.tell(trace, kind, request, origin + ": " + limiter.limits(), null);
        }
    }

    // ---- Time ----

    private Timeout timeout() {
        Timeout limits = request.timeout();
        return limits == null ? Timeout.defaults() : limits;
    }

    private static @Nullable Duration less(@Nullable Duration limit, long nanos) {
        return limit == null ? null : limit.minusNanos(nanos);
    }

    /** Until the wait must be over. */
    private long leftNanos() {
        long least = Math.min(Nanos.of(timeout().pool()), Nanos.of(timeout().total()));
        return least == Nanos.UNLIMITED ? least : least - (EventLoop.clockNanos() - comeNanos);
    }

    private Request withWhatIsLeft() {
        long waited = EventLoop.clockNanos() - comeNanos;
        Timeout limits = timeout();
        return leftNanos() <= 0
                ? request // In the last moment; what follows finds it over.
                : request.withTimeout(
                        limits.withPool(less(limits.pool(), waited)).withTotal(less(limits.total(), waited)));
    }

    private HttpException timedOut() {
        boolean isTotal = Nanos.of(timeout().total()) <= Nanos.of(timeout().pool());
        return isTotal
                ? new TotalTimeoutException(
                        "The whole call took longer than its limit, while it waited for its turn at " + origin,
                        LimitedTransport.prepared(request),
                        null)
                : new PoolTimeoutException(
                        "No turn came at " + origin + " within " + timeout().pool() + " with " + limiter.limits(),
                        LimitedTransport.prepared(request),
                        null);
    }

    // ---- Exchange ----

    @Override
    public Request request() {
        Exchange now = become;
        return now == null ? request : now.request();
    }

    @Override
    public long octetsReceived() {
        Exchange now = become;
        return now == null ? 0 : now.octetsReceived();
    }

    @Override
    public void execute(Runnable command) {
        pass(by -> {
            if (by == null) {
                command.run();
            } else {
                by.execute(command);
            }
        });
    }

    @Override
    public void demand(long octets) {
        if (octets <= 0) {
            throw new IllegalArgumentException("A demand must be positive; it is " + octets);
        }
        pass(by -> {
            if (by == null) {
                demand = demand + octets < 0 ? Long.MAX_VALUE : demand + octets;
            } else {
                by.demand(octets);
            }
        });
    }

    @Override
    public void cancel() {
        pass(by -> {
            if (by == null) {
                giveUp(new CancelledException(
                        "The call was cancelled while it waited for its turn",
                        LimitedTransport.prepared(request),
                        null));
            } else {
                by.cancel();
            }
        });
    }

    /** In order: what was said before it became another exchange reaches that before what is said now. */
    private void pass(Consumer<@Nullable Exchange> command) {
        Exchange now = become;
        if (now != null && passing.get() == 0) {
            command.accept(now);
            return;
        }
        passing.incrementAndGet();
        onThread(() -> {
            try {
                command.accept(become);
            } finally {
                passing.decrementAndGet();
            }
        });
    }

    @Override
    public void await(BooleanSupplier condition) throws InterruptedException {
        try {
            while (true) {
                Exchange now = become;
                BooleanSupplier further = () -> become != now || condition.getAsBoolean();
                caller.enter(further);
                if (caller.sees(condition)) {
                    return;
                }
                if (Thread.interrupted()) {
                    throw new InterruptedException();
                }
                if (now != null) {
                    now.await(() -> caller.sees(further));
                } else if (!caller.sees(further)) {
                    LockSupport.park(this);
                }
            }
        } finally {
            caller.leave();
        }
    }
}
