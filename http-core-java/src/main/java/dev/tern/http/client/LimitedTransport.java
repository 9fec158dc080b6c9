package dev.tern.http.client;

import dev.tern.http.ClientClosedException;
import dev.tern.http.Headers;
import dev.tern.http.HttpException;
import dev.tern.http.Origin;
import dev.tern.http.OriginLimits;
import dev.tern.http.Phase;
import dev.tern.http.PoolTimeoutException;
import dev.tern.http.Request;
import dev.tern.http.ResponseHead;
import dev.tern.http.Url;
import dev.tern.http.exchange.Delivery;
import dev.tern.http.exchange.DuplexStream;
import dev.tern.http.exchange.Exchange;
import dev.tern.http.exchange.ExchangeHandler;
import dev.tern.http.exchange.Trace;
import dev.tern.http.exchange.Transport;
import dev.tern.http.internal.loop.Alarms;
import dev.tern.http.internal.loop.EventLoop;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import okio.Buffer;
import org.jspecify.annotations.Nullable;

/**
 * Thread-safe. Limits how often, and how many at a time, requests go to each origin by another transport. What is beyond the limits
 * waits in line, first come, first served: it counts to the request's pool timeout and total time, and cancelling gives
 * the place in the line to the next. A request that has begun holds its place until its response was read to its end, failed
 * or was cancelled. Redirects and further attempts of a {@link dev.tern.http.RetryPolicy} are requests like any other.
 *
 * <p>One object has one set of limits for each origin, whoever sends by it. Closing it fails those that wait and closes the other
 * transport, too.
 *
 * <pre>{@code
 * OriginLimits limits = OriginLimits.none().withRate(10, Duration.ofSeconds(1)).withMaxConcurrent(4);
 * HttpClient.builder().wrapTransport(pool -> new LimitedTransport(pool, limits));
 * }</pre>
 */
public final class LimitedTransport implements Transport {
    /** With more origins than this, those that are not in use are forgotten; then with twice as many, and so on. */
    private static final int ORIGINS_KEPT = 1_024;

    private final Transport carrier;
    private final OriginLimits limits;
    private final Alarms alarms = new Alarms();

    /** The lock of all gates. */
    private final Map<Origin, Gate> gates = new HashMap<>();

    private int originsKept = ORIGINS_KEPT;
    private boolean closed;

    /** Guarded by the lock. */
    private static final class Gate {
        final OriginGate<LimitedExchange> state;
        boolean isAlarmSet;

        Gate(OriginLimits limits, long nowNanos) {
            state = new OriginGate<>(limits, nowNanos);
        }
    }

    /**
     * Limits what goes by the carrier.
     *
     * @param limits for each origin
     */
    public LimitedTransport(Transport carrier, OriginLimits limits) {
        this.carrier = carrier;
        this.limits = limits;
    }

    @Override
    public Exchange send(Request request, ExchangeHandler handler) {
        Origin origin = originOf(request.url());
        if (origin == null) {
            return carrier.send(request, handler);
        }
        LimitedExchange exchange = new LimitedExchange(this, alarms, origin, request, handler);
        OriginGate.Entry entry;
        synchronized (gates) {
            if (closed) {
                return exchange.ended(closedFailure(request));
            }
            long now = EventLoop.clockNanos();
            Gate gate = gateOf(origin, now);
            entry = gate.state.enter(exchange, now);
            if (entry == OriginGate.Entry.WAITS) {
                exchange.beginWait();
            }
        }
        return switch (entry) {
            case BEGINS -> begin(origin, request, handler, handler.delivery());
            case IS_REFUSED -> exchange.ended(refusal(request));
            case WAITS -> {
                turn(origin);
                yield exchange;
            }
        };
    }

    /** Null for schemes of the carrier's own, which have none. */
    private static @Nullable Origin originOf(Url url) {
        try {
            return url.origin();
        } catch (IllegalStateException e) {
            return null;
        }
    }

    private Gate gateOf(Origin origin, long now) {
        Gate gate = gates.get(origin);
        if (gate == null) {
            if (gates.size() >= originsKept) {
                gates.values().removeIf(kept -> kept.state.isUnused(now));
                originsKept = Math.max(ORIGINS_KEPT, 2 * gates.size());
            }
            gate = new Gate(limits, now);
            gates.put(origin, gate);
        }
        return gate;
    }

    /** Sends a request that has its place; that is given back at the end. */
    Exchange begin(Origin origin, Request request, ExchangeHandler handler, Delivery delivery) {
        Placed placed = new Placed(origin, handler, delivery);
        try {
            return carrier.send(request, placed);
        } catch (RuntimeException | Error e) {
            placed.giveBack();
            throw e;
        }
    }

    /** Gives up a place in the line; false if the exchange is to begin, or was dismissed. */
    boolean leave(Origin origin, LimitedExchange exchange) {
        synchronized (gates) {
            Gate gate = gates.get(origin);
            return gate != null && gate.state.leave(exchange);
        }
    }

    /** A place is free again. */
    void giveBack(Origin origin) {
        synchronized (gates) {
            Gate gate = gates.get(origin);
            if (gate != null) {
                gate.state.end();
            }
        }
        turn(origin);
    }

    /** Lets those begin who may, and comes back when time brings somebody further. */
    private void turn(Origin origin) {
        long wait = OriginGate.NEVER;
        synchronized (gates) {
            Gate gate = gates.get(origin);
            if (gate == null || closed) {
                return;
            }
            long now = EventLoop.clockNanos();
            for (LimitedExchange next = gate.state.next(now); next != null; next = gate.state.next(now)) {
                next.begin(); // On another thread, but in this order.
            }
            if (!gate.isAlarmSet) {
                wait = gate.state.waitNanos(now);
                gate.isAlarmSet = wait != OriginGate.NEVER;
            }
        }
        if (wait != OriginGate.NEVER) {
            alarms.in(wait, () -> {
                synchronized (gates) {
                    Gate gate = gates.get(origin);
                    if (gate != null) {
                        gate.isAlarmSet = false;
                    }
                }
                turn(origin);
            });
        }
    }

    /** What the limits are, for a failure. */
    OriginLimits limits() {
        return limits;
    }

    int origins() {
        synchronized (gates) {
            return gates.size();
        }
    }

    private HttpException refusal(Request request) {
        return new PoolTimeoutException(
                limits.maxWaiters() + " requests to " + request.url().origin()
                        + " wait in line already (OriginLimits.maxWaiters)",
                prepared(request),
                null);
    }

    private static HttpException closedFailure(Request request) {
        return new ClientClosedException("The limiting transport is closed", prepared(request), null);
    }

    static HttpException.Circumstances prepared(Request request) {
        return new HttpException.Circumstances(request, Phase.POOL, false);
    }

    @Override
    public void close() {
        List<LimitedExchange> dismissed = new ArrayList<>();
        synchronized (gates) {
            closed = true;
            gates.values().forEach(gate -> dismissed.addAll(gate.state.dismiss()));
        }
        alarms.close();
        dismissed.forEach(waiter -> waiter.dismiss(closedFailure(waiter.request())));
        carrier.close();
    }

    /** What waits and what is under way, and the other transport. */
    @Override
    public String toString() {
        synchronized (gates) {
            int waiting =
                    gates.values().stream().mapToInt(g -> g.state.waiting()).sum();
            int running =
                    gates.values().stream().mapToInt(g -> g.state.running()).sum();
            return "LimitedTransport[" + running + " busy, waiting: " + waiting + "] over " + carrier;
        }
    }

    /** Confined to its exchange. Gives the place back before anybody hears of the end: so the next finds it. */
    private final class Placed implements ExchangeHandler {
        private final Origin origin;
        private final ExchangeHandler handler;
        private final Delivery delivery;
        private final AtomicBoolean given = new AtomicBoolean();

        Placed(Origin origin, ExchangeHandler handler, Delivery delivery) {
            this.origin = origin;
            this.handler = handler;
            this.delivery = delivery;
        }

        void giveBack() {
            if (given.compareAndSet(false, true)) {
                LimitedTransport.this.giveBack(origin);
            }
        }

        @Override
        public Delivery delivery() {
            return delivery;
        }

        @Override
        public @Nullable Trace trace() {
            return handler.trace();
        }

        @Override
        public void onInformational(ResponseHead head) {
            handler.onInformational(head);
        }

        @Override
        public void onResponse(ResponseHead head, Exchange exchange) {
            handler.onResponse(head, exchange);
        }

        @Override
        public boolean takesUpgrade() {
            return handler.takesUpgrade();
        }

        /** The place is held until the stream has ended. */
        @Override
        public void onUpgrade(ResponseHead head, Exchange exchange, DuplexStream stream) {
            handler.onUpgrade(head, exchange, stream);
        }

        @Override
        public void onContent(Buffer octets) {
            handler.onContent(octets);
        }

        @Override
        public void onComplete(Headers trailers) {
            giveBack();
            handler.onComplete(trailers);
        }

        @Override
        public void onFailure(HttpException failure) {
            giveBack();
            handler.onFailure(failure);
        }
    }
}
