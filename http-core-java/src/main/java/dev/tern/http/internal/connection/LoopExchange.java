package dev.tern.http.internal.connection;

import dev.tern.http.ConnectionInfo;
import dev.tern.http.Headers;
import dev.tern.http.HttpException;
import dev.tern.http.Phase;
import dev.tern.http.Request;
import dev.tern.http.ResponseHead;
import dev.tern.http.Timeout;
import dev.tern.http.exchange.Delivery;
import dev.tern.http.exchange.DuplexStream;
import dev.tern.http.exchange.Exchange;
import dev.tern.http.exchange.ExchangeHandler;
import dev.tern.http.exchange.TraceEvent.Kind;
import dev.tern.http.internal.loop.CallerSignal;
import dev.tern.http.internal.loop.EventLoop;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Supplier;
import okio.Buffer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Loop-confined, but for the methods of {@link Exchange}. One exchange on its loop: demand, phase, and the only place that
 * calls the handler. It ends exactly once, whatever happens at the same time.
 */
public final class LoopExchange implements Exchange {
    private static final Logger LOG = LoggerFactory.getLogger(LoopExchange.class);

    /** Loop-confined. Whoever works on the exchange at the moment: the queue it waits in, or a connection. */
    public interface Holder {
        /** Lets go of the exchange and of what it cost; called just before the exchange fails for this reason. */
        void abandon(LoopExchange exchange, HttpException reason);

        /** More content may be delivered. */
        void demandGrew(LoopExchange exchange);
    }

    private final EventLoop loop;
    private final Request request;
    private final ExchangeHandler handler;
    private final boolean awaited;
    private final ExchangeTime time;
    private final ExchangeTrace trace;
    private final Consumer<LoopExchange> onEnd;
    private @Nullable Holder holder;
    private Phase phase = Phase.POOL;
    private @Nullable Supplier<Phase> dialPhase;
    private @Nullable Object dial;
    private final Demand demand = new Demand();
    private @Nullable ConnectionInfo connectionInfo;
    private volatile long received;
    private boolean responseBegun;
    private boolean reachedPeer;
    private boolean ended;
    private int replays;

    private final CallerSignal caller = new CallerSignal();

    /** For a request whose URL is absolute; {@code onEnd} is told of the end on the loop, just before the handler is. */
    public LoopExchange(
            EventLoop loop, Request request, ExchangeHandler handler, boolean awaited, Consumer<LoopExchange> onEnd) {
        this.loop = loop;
        this.request = request;
        this.handler = handler;
        this.awaited = awaited;
        trace = ExchangeTrace.of(handler.trace(), request);
        Timeout timeout = request.timeout();
        this.onEnd = onEnd;
        time = new ExchangeTime(loop, this, timeout == null ? Timeout.defaults() : timeout);
        if (!awaited) {
            loop.demandThread();
        }
    }

    /** Whether a handler with this delivery, called by this thread, may be served by any thread that turns the loop. */
    public static boolean isAwaited(ExchangeHandler handler) {
        return handler.delivery() == Delivery.AWAITED && EventLoop.mayCurrentThreadDrive();
    }

    // ---- Exchange, from any thread ----

    @Override
    public void demand(long octets) {
        if (octets <= 0) {
            throw new IllegalArgumentException("A demand must be positive; it is " + octets);
        }
        if (loop.isOwnedByMe()) {
            demand.add(octets);
            demandGrew();
        } else if (demand.addFromOutside(octets)) {
            execute(() -> {
                demand.takeOver();
                demandGrew();
            });
        }
    }

    @Override
    public void cancel() {
        if (loop.isOwnedByMe()) {
            abandon(Failures.ofCancel(this));
        } else {
            execute(this::cancel);
        }
    }

    @Override
    public void execute(Runnable command) {
        if (awaited) {
            loop.executeHereOrQueue(command);
        } else {
            loop.executeOnThread(command);
        }
    }

    @Override
    public void await(BooleanSupplier condition) throws InterruptedException {
        caller.enter(condition);
        try {
            loop.awaitTurning(() -> caller.sees(condition));
        } finally {
            caller.leave();
        }
    }

    // ---- State, for the holder ----

    @Override
    public Request request() {
        return request;
    }

    @Override
    public long octetsReceived() {
        return received;
    }

    @Override
    public @Nullable ConnectionInfo connection() {
        return connectionInfo;
    }

    public ExchangeTrace trace() {
        return trace;
    }

    ExchangeTime time() {
        return time;
    }

    public long connectNanos() {
        return time.connectNanos();
    }

    public void holder(@Nullable Holder next) {
        loop.assertOwner();
        holder = next;
    }

    public boolean isEnded() {
        return ended;
    }

    /** How often it was begun anew on another connection. */
    public int replays() {
        return replays;
    }

    public void countReplay() {
        replays++;
    }

    /** The request is sent to its end, and nothing of the response is there yet. */
    void endSend() {
        phase = Phase.RECEIVE_HEAD;
        trace.tell(Kind.REQUEST_SENT);
    }

    public Phase phase() {
        Supplier<Phase> dialing = dialPhase;
        return phase == Phase.CONNECT && dialing != null ? dialing.get() : phase;
    }

    boolean isResponseBegun() {
        return responseBegun;
    }

    void markReachedPeer() {
        reachedPeer = true;
        trace.reachedPeer();
    }

    /** Whether an octet of the request may have reached a peer, on this connection or on one before. */
    boolean hasReachedPeer() {
        return reachedPeer;
    }

    /** The circumstances of a failure that happens now. */
    public HttpException.Circumstances circumstances() {
        return new HttpException.Circumstances(request, phase(), reachedPeer);
    }

    long demand() {
        return demand.octets();
    }

    private void demandGrew() {
        loop.assertOwner();
        if (!ended && holder != null) {
            holder.demandGrew(this);
        }
    }

    // ---- Before there is a connection ----

    /** Begins to wait for a place in the pool; also puts the total deadline into force. */
    public void waitForPool() {
        trace.poolWaitBegun();
        phase = Phase.POOL;
        time.await(time.poolNanos());
    }

    /**
     * Begins to wait for a connection that is being opened.
     *
     * @param opening what stands for it
     * @param progress how far it is
     */
    public void waitForConnect(Object opening, Supplier<Phase> progress) {
        trace.poolWaitEnded();
        dial = opening;
        dialPhase = progress;
        phase = Phase.CONNECT;
        time.await(time.connectNanos());
    }

    /** Whether it waits for this connection to be opened. */
    public boolean waitsFor(Object opening) {
        return dial == opening;
    }

    /** The wait for a connection is over; only the total deadline goes on here. */
    void beginOn(Connection connection, ConnectionInfo info, boolean isFirst) {
        connectionInfo = info;
        trace.poolWaitEnded();
        dial = null;
        dialPhase = null;
        time.endWait();
        phase = Phase.SEND;
        trace.begunOn(connection, isFirst);
    }

    // ---- The end and what comes before it ----

    /** Ends the exchange from outside its holder, which lets go of it first. */
    public void abandon(HttpException reason) {
        loop.assertOwner();
        if (!ended) {
            Holder holding = holder;
            holder = null;
            if (holding != null) {
                holding.abandon(this, reason);
            }
            fail(reason);
        }
    }

    void deliverInformational(ResponseHead head) {
        if (!ended) {
            trace.head(Kind.INFORMATIONAL, head);
            try {
                handler.onInformational(head);
            } catch (Throwable thrown) {
                abandonAfter(thrown);
            }
            caller.raise();
        }
    }

    /** HTTP is over, and its total time with it; the exchange goes on for as long as the stream does. */
    void deliverUpgrade(ResponseHead head, DuplexStream stream) {
        responseBegun = true;
        phase = Phase.RECEIVE_CONTENT;
        time.stop();
        trace.head(Kind.RESPONSE_HEAD, head);
        if (!handler.takesUpgrade()) {
            abandon(Failures.ofUnwantedUpgrade(this, head));
            return;
        }
        try {
            handler.onUpgrade(head, this, stream);
        } catch (Throwable thrown) {
            abandonAfter(thrown);
        }
        caller.raise();
    }

    @SuppressWarnings("NonAtomicVolatileUpdate") // One thread at a time.
    void countReceived(long octets) {
        received += octets;
    }

    void deliverResponse(ResponseHead head) {
        if (!ended) {
            responseBegun = true;
            phase = Phase.RECEIVE_CONTENT;
            trace.head(Kind.RESPONSE_HEAD, head);
            try {
                handler.onResponse(head, this);
            } catch (Throwable thrown) {
                abandonAfter(thrown);
            }
            caller.raise();
        }
    }

    void deliverContent(Buffer octets) {
        if (!ended) {
            countReceived(octets.size());
            demand.spend(octets.size());
            try {
                handler.onContent(octets);
            } catch (Throwable thrown) {
                abandonAfter(thrown);
            }
            caller.raise();
        }
    }

    void complete(Headers trailers) {
        if (end()) {
            phase = Phase.COMPLETE;
            trace.tell(Kind.RESPONSE_ENDED);
            try {
                handler.onComplete(trailers);
            } catch (Throwable thrown) {
                reportAtEnd(thrown);
            }
            caller.raise();
        }
    }

    /** Ends the exchange; for its holder, or for who knows that it has none. */
    public void fail(HttpException failure) {
        if (end()) {
            try {
                handler.onFailure(failure);
            } catch (Throwable thrown) {
                reportAtEnd(thrown);
            }
            caller.raise();
        }
    }

    private void reportAtEnd(Throwable thrown) {
        LOG.error("{}: the handler threw at the end", this, thrown);
    }

    void abandonAfter(Throwable thrown) {
        LOG.error("{}: the handler threw; the exchange is cancelled", request, thrown);
        abandon(Failures.ofHandler(this, thrown));
    }

    private boolean end() {
        loop.assertOwner();
        if (ended) {
            return false;
        }
        ended = true;
        holder = null;
        time.stop();
        onEnd.accept(this);
        if (!awaited) {
            loop.releaseThread();
        }
        return true;
    }

    /** What it is and how far it came. */
    @Override
    public String toString() {
        return request + " " + (ended ? "ended in " : "in ") + phase;
    }
}
