package dev.tern.http.internal.pool;

import dev.tern.http.HttpException;
import dev.tern.http.Limits;
import dev.tern.http.Origin;
import dev.tern.http.Request;
import dev.tern.http.exchange.ExchangeHandler;
import dev.tern.http.exchange.TraceEvent;
import dev.tern.http.internal.connection.Connection;
import dev.tern.http.internal.connection.ConnectionListener;
import dev.tern.http.internal.connection.Dial;
import dev.tern.http.internal.connection.DialFailure;
import dev.tern.http.internal.connection.DialListener;
import dev.tern.http.internal.connection.Dialer;
import dev.tern.http.internal.connection.FailureGrounds;
import dev.tern.http.internal.connection.LoopExchange;
import dev.tern.http.internal.http1.CloseReason;
import dev.tern.http.internal.loop.EventLoop;
import dev.tern.http.internal.time.Timer;
import java.net.InetAddress;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Loop-confined, unless it says otherwise. The shell of one loop's {@link PoolState}: executes what it decides. */
final class LoopPool implements LoopExchange.Holder, ConnectionListener, DialListener, SharedPermits.Neighbor {
    private static final Logger LOG = LoggerFactory.getLogger(LoopPool.class);

    private final EventLoop loop;
    private final Dialer dialer;
    private final Limits limits;
    private final PoolState<LoopExchange, Connection> state;
    private final ArrayDeque<PoolAction<LoopExchange, Connection>> actions = new ArrayDeque<>();
    private final List<PoolAction<LoopExchange, Connection>> decided = new ArrayList<>();
    private final Dials dials = new Dials();
    private final Set<LoopExchange> active = Collections.newSetFromMap(new IdentityHashMap<>());
    private final Coalescing coalescing = new Coalescing();
    private final AtomicBoolean permitFreedQueued = new AtomicBoolean();
    private final AtomicBoolean yieldQueued = new AtomicBoolean();
    private final Expiry expiry = new Expiry();
    private final IdleHints idleHints;
    private final Consumer<LoopExchange> onEnd = this::ended;
    private final @Nullable ConnectRetries retries;
    private @Nullable DialFailure lastDialFailure;
    private int traced;
    private boolean executing;
    private boolean closed;
    private volatile int load;

    LoopPool(
            EventLoop loop,
            Dialer dialer,
            Limits limits,
            SharedPermits permits,
            IdleHints idleHints,
            int connectRetries) {
        retries = connectRetries == 0 ? null : new ConnectRetries(loop, connectRetries, this::place);
        this.idleHints = idleHints;
        this.loop = loop;
        this.dialer = dialer;
        this.limits = limits;
        state = new PoolState<>(limits, permits.of(this), dialer::mayMultiplex);
    }

    EventLoop loop() {
        return loop;
    }

    /** Thread-safe. How many exchanges are on this loop, as of a moment ago. */
    int load() {
        return load;
    }

    /** Thread-safe. Whether there is probably an idle connection to the origin. */
    boolean mayHaveIdle(Origin origin) {
        return idleHints.has(dialer.carrier(origin));
    }

    private Origin carrier(LoopExchange exchange) {
        return dialer.carrier(exchange.request().url().origin());
    }

    // ---- Exchanges ----

    /** Finds the exchange a connection, now or later. */
    void start(LoopExchange exchange) {
        loop.assertOwner();
        if (exchange.isEnded()) {
            return;
        }
        if (closed) {
            exchange.fail(PoolFailures.ofClosedClient(exchange));
            return;
        }
        active.add(exchange);
        traced += exchange.trace().isOn() ? 1 : 0;
        load = active.size();
        place(exchange);
    }

    /** A peer that spoke for the origin sent us away; from here on it is asked by connections of its own only. */
    private void keepApart(Origin origin) {
        coalescing.keepApart(origin);
        state.separate(origin);
    }

    private void place(LoopExchange exchange) {
        Origin origin = carrier(exchange);
        long now = loop.nowNanos();
        boolean needsCertainty = !ReplayDecision.mayReplay(
                exchange.request(), exchange.replays(), FailureGrounds.STALE_CONNECTION, true);
        for (Connection leased = state.lease(origin, now, decided); leased != null; ) {
            if (leased.isAlive(now, needsCertainty)) {
                idleHints.note(origin, state);
                settle();
                start(exchange, leased, origin);
                return;
            }
            state.unusable(leased, now, decided);
            leased = state.lease(origin, now, decided);
        }
        idleHints.note(origin, state);
        enqueue(exchange, false);
    }

    private void enqueue(LoopExchange exchange, boolean needsFresh) {
        exchange.holder(this);
        exchange.waitForPool();
        state.enqueue(exchange, carrier(exchange), needsFresh, decided);
        settle();
    }

    /** A new exchange for this loop, not yet started. */
    LoopExchange exchange(Request request, ExchangeHandler handler) {
        boolean isAwaited = LoopExchange.isAwaited(handler) && !dialer.runsUserCode();
        return new LoopExchange(loop, request, handler, isAwaited, onEnd);
    }

    private void ended(LoopExchange exchange) {
        if (active.remove(exchange) && exchange.trace().isOn()) {
            traced--;
        }
        load = active.size();
        if (retries != null) {
            retries.forget(exchange);
        }
    }

    @Override
    public void abandon(LoopExchange exchange, HttpException reason) {
        state.withdrawn(exchange, decided);
        settle();
    }

    @Override
    public void demandGrew(LoopExchange exchange) {
        // There is nothing to deliver yet; the connection will find the demand when it starts.
    }

    // ---- Connections ----

    @Override
    public void onReleased(Connection connection) {
        state.released(connection, loop.nowNanos(), decided);
        if (closed) {
            state.close(decided);
        }
        idleHints.note(connection.origin(), state);
        settle();
    }

    @Override
    public void onClosed(Connection connection, CloseReason reason) {
        LOG.debug("{}: closed since {}", connection, reason.sentence());
        coalescing.closed(connection);
        state.gone(connection, decided);
        settle();
    }

    @Override
    public void onCapacityChanged(Connection connection) {
        state.capacityChanged(connection, connection.streams(), loop.nowNanos(), decided);
        idleHints.note(connection.origin(), state);
        settle();
    }

    @Override
    public void onExchangeFailed(LoopExchange exchange, HttpException failure, FailureGrounds grounds) {
        boolean replay = !closed
                && ReplayDecision.mayReplay(
                        exchange.request(), exchange.replays(), grounds, failure.peerMayHaveActed());
        if (replay) {
            LOG.debug("{}: begun anew, {}", exchange.request(), grounds);
            if (grounds == FailureGrounds.MISDIRECTED) {
                keepApart(exchange.request().url().origin());
            }
            exchange.countReplay();
            exchange.trace().tell(TraceEvent.Kind.REPLAY, grounds.toString(), failure);
            if (grounds == FailureGrounds.STALE_CONNECTION) {
                enqueue(exchange, true);
            } else {
                place(exchange);
            }
        } else {
            exchange.fail(failure);
        }
    }

    @Override
    public void onResolved(Dial dial, List<InetAddress> addresses) {
        DialPlace<LoopExchange> place = dials.placeOf(dial);
        Connection connection = place == null ? null : coalescing.find(place.origin(), addresses);
        if (place != null && connection != null) {
            state.coalesce(place, connection, loop.nowNanos(), decided);
            settle();
        }
    }

    @Override
    public void onDialed(Dial dial, Connection connection) {
        DialPlace<LoopExchange> place = dials.remove(dial);
        coalescing.opened(connection);
        state.dialed(place, connection, connection.streams(), loop.nowNanos(), decided);
        settle();
    }

    @Override
    public void onDialFailed(Dial dial, DialFailure failure) {
        LOG.debug("No connection: {}", failure.message());
        DialPlace<LoopExchange> place = dials.remove(dial);
        lastDialFailure = failure;
        state.dialFailed(place, failure.timedOut(), decided);
        settle();
    }

    @Override
    public boolean isTraced() {
        return traced > 0;
    }

    @Override
    public void onProgress(Dial dial, TraceEvent.Kind kind, String detail, @Nullable Throwable failure) {
        DialPlace<LoopExchange> place = dials.placeOf(dial);
        for (LoopExchange exchange : List.copyOf(active)) {
            if (place != null && exchange.trace().isOn() && exchange.waitsFor(place)) {
                exchange.trace().tell(kind, detail, failure);
            }
        }
    }

    // ---- Other loops ----

    /** Thread-safe. */
    @Override
    public void permitFreedLater() {
        if (permitFreedQueued.compareAndSet(false, true)) {
            loop.execute(() -> {
                permitFreedQueued.set(false);
                state.serveStarving(decided);
                settle();
            });
        }
    }

    /** Thread-safe. */
    @Override
    public void yieldIdleLater() {
        if (yieldQueued.compareAndSet(false, true)) {
            loop.execute(() -> {
                yieldQueued.set(false);
                state.yieldIdle(decided);
                settle();
            });
        }
    }

    // ---- Execution ----

    /** Executes what was decided, in order; what is decided meanwhile comes behind it. */
    private void settle() {
        for (int i = 0; i < decided.size(); i++) {
            actions.add(decided.get(i));
        }
        decided.clear();
        if (executing) {
            return;
        }
        executing = true;
        try {
            for (PoolAction<LoopExchange, Connection> next = actions.poll(); next != null; next = actions.poll()) {
                execute(next);
            }
        } finally {
            executing = false;
        }
        expiry.arm();
    }

    private void execute(PoolAction<LoopExchange, Connection> action) {
        if (action instanceof PoolAction.Assign<LoopExchange, Connection> assign) {
            assign(assign.waiter(), assign.connection());
        } else if (action instanceof PoolAction.StartDial<LoopExchange, Connection> start) {
            dial(start.dial());
        } else if (action instanceof PoolAction.Cover<LoopExchange, Connection> cover) {
            if (!cover.waiter().isEnded()) {
                cover.waiter().waitForConnect(cover.dial(), () -> dials.phaseOf(cover.dial()));
            }
        } else if (action instanceof PoolAction.AbortDial<LoopExchange, Connection> abort) {
            dials.abort(abort.dial());
        } else if (action instanceof PoolAction.Close<LoopExchange, Connection> close) {
            LOG.debug("{}: closed since {}", close.connection(), close.reason().sentence());
            coalescing.closed(close.connection());
            close.connection().close(close.reason());
        } else if (action instanceof PoolAction.Refuse<LoopExchange, Connection> refuse) {
            refuse(refuse.waiter());
        } else if (action instanceof PoolAction.FailDial<LoopExchange, Connection> failed) {
            DialFailure failure = lastDialFailure;
            if (failure != null && (retries == null || !retries.later(failed.waiter(), failure))) {
                failed.waiter().fail(failure.toException(failed.waiter()));
            }
        }
    }

    private void assign(LoopExchange waiter, Connection connection) {
        if (waiter.isEnded()) {
            state.released(connection, loop.nowNanos(), decided);
            settle();
        } else {
            start(waiter, connection, carrier(waiter));
        }
    }

    private void start(LoopExchange exchange, Connection connection, Origin origin) {
        if (connection.speaksFor(origin)) {
            connection.start(exchange);
        } else {
            // It was opened for the origin that this one was a guest of, and does not bear its name.
            state.released(connection, loop.nowNanos(), decided);
            keepApart(origin);
            enqueue(exchange, false);
        }
    }

    private void dial(DialPlace<LoopExchange> place) {
        Dial dial = dialer.dial(place.origin(), place.startedFor().connectNanos(), this, this);
        dials.add(dial, place);
        dial.announce();
    }

    private void refuse(LoopExchange waiter) {
        waiter.fail(PoolFailures.ofCrowd(waiter, limits.maxWaiters()));
    }

    // ---- End ----

    /** Fails what is under way and closes everything. */
    void close() {
        loop.assertOwner();
        closed = true;
        for (LoopExchange exchange : List.copyOf(active)) {
            exchange.abandon(PoolFailures.ofClosingClient(exchange));
        }
        state.close(decided);
        settle();
    }

    /** One line. Only the owner sees a settled state; others see one of a moment ago. */
    @Override
    public String toString() {
        return state.counts().toString();
    }

    /** Closes idle connections when their time is over. */
    private final class Expiry extends Timer {
        void arm() {
            long next = state.nextExpiryNanos();
            if (next != Long.MAX_VALUE) {
                loop.timers().scheduleNoLater(this, next);
            }
        }

        @Override
        protected void onExpired(long nowNanos) {
            state.expire(nowNanos, decided);
            settle();
        }
    }
}
