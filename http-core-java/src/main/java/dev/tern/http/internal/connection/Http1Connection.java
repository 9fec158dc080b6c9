package dev.tern.http.internal.connection;

import dev.tern.http.HttpException;
import dev.tern.http.Origin;
import dev.tern.http.Phase;
import dev.tern.http.exchange.TraceEvent.Kind;
import dev.tern.http.internal.http1.CloseReason;
import dev.tern.http.internal.http1.Http1Codec;
import dev.tern.http.internal.http1.Http1Violation;
import dev.tern.http.internal.http1.Persistence;
import dev.tern.http.internal.http1.ProtocolSwitch;
import dev.tern.http.internal.http1.ResponseDecoder;
import dev.tern.http.internal.loop.EventLoop;
import dev.tern.http.internal.time.Timer;
import java.io.IOException;
import okio.Buffer;
import org.jspecify.annotations.Nullable;

/**
 * Loop-confined. One HTTP/1.1 connection: carries one exchange at a time, both directions at once, and watches its socket
 * while it is idle.
 *
 * <p>What the octets mean is decided by {@link ResponseDecoder}, what is sent by {@link RequestSender}; this class moves
 * them, keeps the deadlines, and sees to it that each exchange leaves the connection before it ends.
 */
public final class Http1Connection implements Connection, Wire.Listener, LoopExchange.Holder, RequestSender.Listener {
    private final EventLoop loop;
    private final Wire wire;
    private final Origin origin;
    private final ConnectionListener listener;
    private final ResponseDecoder decoder;
    private final RequestSender sender;
    private final Buffer in = new Buffer();
    private Buffer content = new Buffer();
    private final Clock clock = new Clock();
    private final IdleWatch idle;

    private @Nullable LoopExchange exchange;
    private int exchangeCount;
    private long readDeadlineNanos = Deadlines.NONE;
    private boolean receiving;
    private boolean contentHeld;
    private boolean switches;
    private boolean paused;
    private @Nullable CloseReason closed;

    Http1Connection(EventLoop loop, Wire wire, Origin origin, Http1Codec codec, ConnectionListener listener) {
        this.loop = loop;
        this.wire = wire;
        this.origin = origin;
        this.listener = listener;
        decoder = codec.newDecoder();
        sender = new RequestSender(loop, wire, codec.sent(), this);
        idle = new IdleWatch(loop, wire);
        wire.listener(this);
    }

    @Override
    public Origin origin() {
        return origin;
    }

    @Override
    public int streams() {
        return 0;
    }

    @Override
    public boolean isAlive(long nowNanos, boolean needsCertainty) {
        if (closed == null && exchangeCount > 0 && (needsCertainty || !idle.isTrusted(nowNanos))) {
            lookWhileIdle();
        }
        return closed == null;
    }

    // ---- An exchange begins ----

    @Override
    public void start(LoopExchange next) {
        loop.assertOwner();
        if (exchange != null || closed != null) {
            throw new IllegalStateException(this + " was given an exchange while it is not idle");
        }
        exchange = next;
        exchangeCount++;
        contentHeld = false;
        paused = false;
        next.holder(this);
        next.beginOn(this, wire.info(), exchangeCount == 1);
        sender.start(next);
        if (exchange == next) {
            // Not before: a request that is refused gets no response, and the next one may be here already.
            decoder.start(next.request().method());
        }
    }

    /** The request cannot be put on the wire; not an octet was, so the connection is as good as before. */
    @Override
    public void onRefused(IllegalArgumentException cause) {
        LoopExchange refused = leave();
        idle.begin();
        listener.onReleased(this);
        refused.fail(Failures.ofRefused(refused, cause));
    }

    @Override
    public void onSent() {
        LoopExchange current = exchange;
        if (current != null && current.phase() == Phase.SEND) {
            current.endSend();
        }
        awaitOctets();
        switchWhenSent();
    }

    @Override
    public void onDeadlineMoved(long deadlineNanos) {
        if (deadlineNanos != Deadlines.NONE) {
            loop.timers().scheduleNoLater(clock, deadlineNanos);
        }
    }

    @Override
    public void onSendFailed(HttpException failure) {
        fail(CloseReason.NETWORK_FAILED, failure, false);
    }

    // ---- Octets arrive ----

    @Override
    public void onReadable() {
        if (exchange == null) {
            lookWhileIdle();
        } else if (isPaused()) {
            paused = true;
            wire.pauseReading();
        } else {
            advance(true);
        }
    }

    @Override
    public void onWritable() {
        sender.onWritable();
    }

    @Override
    public void onBroken(IOException cause) {
        if (exchange == null) {
            closeIdle(CloseReason.NETWORK_FAILED);
        } else {
            fail(CloseReason.NETWORK_FAILED, Failures.ofRead(cause, exchange), false);
        }
    }

    private void lookWhileIdle() {
        CloseReason found = idle.look(in);
        if (found != null) {
            closeIdle(found);
        }
    }

    /** Content lies ready that nobody asked for: the kernel's buffer, then the peer, shall hold the rest. */
    private boolean isPaused() {
        LoopExchange current = exchange;
        return current != null && (switches || (current.demand() == 0 && contentHeld));
    }

    private void receive() throws IOException, Http1Violation {
        for (int reads = 0; reads < Wire.READS_PER_TURN && exchange != null; reads++) {
            long count = wire.read(in);
            if (count > 0) {
                decode();
            } else if (count < 0 && exchange != null) {
                endOfInput(exchange);
            }
            if (count < Wire.FULL_READ_BYTES || (exchange != null && exchange.demand() == 0)) {
                break;
            }
        }
    }

    /** Takes what came, from the socket or only from what is here already. */
    private void advance(boolean fromSocket) {
        receiving = true;
        try {
            if (fromSocket) {
                receive();
            } else {
                decode();
            }
        } catch (IOException | Http1Violation e) {
            failBy(e);
        } finally {
            receiving = false;
        }
        awaitOctets();
    }

    private void decode() throws Http1Violation {
        contentHeld = false;
        for (LoopExchange current = exchange; current != null && current == exchange; ) {
            switch (decoder.next(in, content, current.demand())) {
                case INFORMATIONAL -> {
                    sender.onInformational(decoder.head());
                    current.deliverInformational(decoder.head());
                }
                case HEAD -> {
                    sender.onFinalHead();
                    switches = ProtocolSwitch.happens(current.request(), decoder.head());
                    if (switches) {
                        switchWhenSent();
                        return;
                    }
                    current.deliverResponse(decoder.head());
                }
                case CONTENT -> {
                    Buffer octets = content;
                    content = new Buffer();
                    current.deliverContent(octets);
                }
                case END -> finish(current);
                case PAUSED -> {
                    contentHeld = true;
                    return;
                }
                case NEED_INPUT -> {
                    return;
                }
            }
        }
    }

    private void failBy(Exception cause) {
        LoopExchange current = exchange;
        if (current != null && cause instanceof Http1Violation violation) {
            fail(CloseReason.VIOLATION, Failures.of(violation, current), false);
        } else if (current != null && cause instanceof IOException broken) {
            fail(CloseReason.NETWORK_FAILED, Failures.ofRead(broken, current), !decoder.hasBegun());
        }
    }

    private void endOfInput(LoopExchange current) throws Http1Violation {
        if (decoder.hasBegun() && !wire.isEndTrusted()) {
            // Whoever cut the connection may have cut the content too (RFC 9112 §9.8).
            fail(CloseReason.PEER_CLOSED, Failures.ofCut(current), false);
        } else if (!decoder.hasBegun()) {
            fail(CloseReason.PEER_CLOSED, Failures.ofSilence(current, sender.failure()), true);
        } else {
            decoder.endOfInput();
            finish(current);
        }
    }

    /** HTTP ends here, but not in the middle of a request (RFC 9110 §7.8): then the octets are another's to move. */
    private void switchWhenSent() {
        LoopExchange current = exchange;
        CloseReason reason = decoder.closeReason();
        if (!switches || current == null || reason == null || !sender.isDone()) {
            return;
        }
        if (!sender.isSent()) {
            fail(CloseReason.VIOLATION, Failures.ofUnfinishedUpgrade(current), false);
            return;
        }
        leave();
        closed = reason;
        loop.timers().cancel(clock);
        new DuplexConnection(loop, wire, in, current, reason, why -> listener.onClosed(this, why))
                .begin(decoder.head());
    }

    // ---- An exchange ends ----

    private void finish(LoopExchange current) {
        CloseReason reason = Persistence.afterExchange(
                decoder.closeReason(), current.request().headers(), sender.isSent(), in.size() > 0);
        leave();
        idle.begin();
        if (reason == null) {
            listener.onReleased(this);
        } else {
            current.trace().tell(Kind.CONNECTION_CLOSED, reason.sentence(), null);
            shut(reason, reason == CloseReason.REQUEST_UNFINISHED);
            listener.onClosed(this, reason);
        }
        current.complete(decoder.trailers());
    }

    private void fail(CloseReason reason, HttpException failure, boolean peerWasSilent) {
        // A fresh connection that fails is no stale one, and its failure is news.
        boolean isStale = peerWasSilent && exchangeCount > 1;
        LoopExchange failed = leave();
        failed.trace().tell(Kind.CONNECTION_CLOSED, reason.sentence(), failure);
        shut(reason, true);
        listener.onClosed(this, reason);
        listener.onExchangeFailed(failed, failure, isStale ? FailureGrounds.STALE_CONNECTION : FailureGrounds.NONE);
    }

    @Override
    public void abandon(LoopExchange abandoned, HttpException reason) {
        leave().trace().tell(Kind.CONNECTION_CLOSED, CloseReason.CANCELLED.sentence(), null);
        shut(CloseReason.CANCELLED, true);
        listener.onClosed(this, CloseReason.CANCELLED);
    }

    private LoopExchange leave() {
        LoopExchange leaving = exchange;
        if (leaving == null) {
            throw new IllegalStateException(this + " has no exchange");
        }
        exchange = null;
        leaving.holder(null);
        sender.stop();
        readDeadlineNanos = Deadlines.NONE;
        resume();
        return leaving;
    }

    private void shut(CloseReason reason, boolean atOnce) {
        closed = reason;
        loop.timers().cancel(clock);
        if (atOnce) {
            wire.abort();
        } else {
            wire.close();
        }
        in.clear();
    }

    private void closeIdle(CloseReason reason) {
        if (closed == null) {
            shut(reason, false);
            listener.onClosed(this, reason);
        }
    }

    @Override
    public void close(CloseReason reason) {
        loop.assertOwner();
        if (closed == null) {
            shut(reason, false);
        }
    }

    // ---- Demand and time ----

    @Override
    public void demandGrew(LoopExchange current) {
        if (!receiving && !switches && current == exchange) {
            resume();
            advance(false);
        }
    }

    private void resume() {
        if (paused) {
            paused = false;
            wire.resumeReading();
        }
    }

    /** Puts the read limit into force: it counts while we wait for octets that somebody wants. */
    private void awaitOctets() {
        LoopExchange current = exchange;
        if (current == null) {
            return;
        }
        boolean wanted = !current.isResponseBegun() || current.demand() > 0;
        boolean waiting = wanted && !switches && (sender.isDone() || decoder.hasBegun());
        readDeadlineNanos =
                waiting ? Deadlines.at(loop.nowNanos(), current.time().readNanos()) : Deadlines.NONE;
        onDeadlineMoved(readDeadlineNanos);
    }

    /** Fires at the earliest deadline that was in force at some time; looks what holds now. */
    private final class Clock extends Timer {
        @Override
        protected void onExpired(long nowNanos) {
            LoopExchange current = exchange;
            if (current == null) {
                return;
            }
            if (Deadlines.isOver(readDeadlineNanos, nowNanos)) {
                fail(CloseReason.TIMED_OUT, Failures.ofReadTimeout(current), false);
            } else if (sender.onTime(nowNanos) && exchange == current) {
                onDeadlineMoved(Deadlines.earlier(readDeadlineNanos, sender.deadlineNanos()));
            }
        }
    }

    /** One line: where to, for how many exchanges, and what it does now. */
    @Override
    public String toString() {
        String state = closed != null ? "closed, " + closed : exchange != null ? "busy" : "idle";
        return "HTTP/1.1 " + origin + " [" + state + ", exchanges: " + exchangeCount + "]";
    }
}
