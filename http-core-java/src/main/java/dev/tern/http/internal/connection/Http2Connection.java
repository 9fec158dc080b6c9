package dev.tern.http.internal.connection;

import dev.tern.http.Headers;
import dev.tern.http.HttpException;
import dev.tern.http.LocalProtocolException;
import dev.tern.http.Origin;
import dev.tern.http.ProtocolLimits;
import dev.tern.http.RemoteClosedException;
import dev.tern.http.RemoteProtocolException;
import dev.tern.http.exchange.TraceEvent.Kind;
import dev.tern.http.internal.http1.CloseReason;
import dev.tern.http.internal.http2.ErrorCode;
import dev.tern.http.internal.http2.Http2Session;
import dev.tern.http.internal.http2.Http2Violation;
import dev.tern.http.internal.http2.StreamFailure;
import dev.tern.http.internal.loop.EventLoop;
import java.io.IOException;
import java.net.InetAddress;
import java.util.List;
import okio.Buffer;
import org.jspecify.annotations.Nullable;

/**
 * Loop-confined. One HTTP/2 connection: carries as many exchanges as its peer allows, and answers the peer while it
 * carries none.
 *
 * <p>What the octets mean is decided by {@link Http2Session}; this class moves them between session and wire, once a turn
 * for all streams, and sees to it that each exchange leaves the connection before it ends. An {@link Http2Exchange} does
 * for one stream what is to be done for it.
 */
final class Http2Connection implements Connection, Wire.Listener {
    /** Octets from a socket that still has some are taken in a few portions, then the other sockets have their turn. */
    private static final int READS_PER_TURN = 4;

    private static final int FULL_READ_BYTES = 64 << 10;

    /** An idle socket that was looked at so recently is not asked again whether it is alive. */
    private static final long TRUSTED_ALIVE_NANOS = 20_000;

    private final EventLoop loop;
    private final Wire wire;
    private final Authority authority;
    private final ConnectionListener listener;
    private final Http2Session<Http2Exchange> session;
    private final LivenessProbe probe;
    private final Http2Output output;
    private final Buffer in = new Buffer();

    private int exchanges;
    private int exchangeCount;
    private long octetsReceived;
    private long idleSinceNanos;
    private @Nullable CloseReason closed;

    Http2Connection(
            EventLoop loop,
            Wire wire,
            Authority authority,
            ProtocolLimits limits,
            long keepAliveNanos,
            ConnectionListener listener) {
        this.loop = loop;
        this.wire = wire;
        this.authority = authority;
        this.listener = listener;
        session = new Http2Session<>(limits, new Http2Dispatch(this));
        output = new Http2Output(loop, wire, session, this::onWriteFailed);
        probe = new LivenessProbe(loop, keepAliveNanos, new Liveness());
        idleSinceNanos = loop.nowNanos();
        wire.listener(this);
        session.begin();
        output.flushLater();
    }

    // ---- As the pool sees it ----

    @Override
    public Origin origin() {
        return authority.origin();
    }

    @Override
    public int streams() {
        return session.isDraining() || probe.isInDoubt() ? 0 : session.maxConcurrentStreams();
    }

    @Override
    public boolean isAlive(long nowNanos, boolean needsCertainty) {
        if (closed == null && exchanges == 0 && exchangeCount > 0) {
            long lookedAt = loop.polledNanos() - idleSinceNanos > 0 ? loop.polledNanos() : idleSinceNanos;
            if (needsCertainty || nowNanos - lookedAt > TRUSTED_ALIVE_NANOS) {
                onReadable();
            }
        }
        return closed == null && streams() > 0;
    }

    @Override
    public boolean maySpeakFor(Origin other, List<InetAddress> addresses) {
        return closed == null && streams() > 0 && authority.maySpeakFor(other, addresses);
    }

    @Override
    public boolean speaksFor(Origin other) {
        return authority.speaksFor(other);
    }

    @Override
    public void start(LoopExchange next) {
        loop.assertOwner();
        if (closed != null || session.capacity() == 0) {
            // The peer has taken back what it allowed, since the place was given away.
            next.holder(null);
            listener.onReleased(this);
            listener.onExchangeFailed(
                    next,
                    new RemoteClosedException("The peer takes no more streams", next.circumstances(), null),
                    FailureGrounds.UNPROCESSED);
            return;
        }
        boolean isFirstInARow = exchanges == 0 && exchangeCount > 0;
        exchanges++;
        exchangeCount++;
        next.beginOn(this, wire.info(), exchangeCount == 1);
        Http2Exchange exchange = new Http2Exchange(this, next, isFirstInARow, octetsReceived);
        next.holder(exchange);
        exchange.start();
        probe.onBusy();
        output.flushLater();
    }

    @Override
    public void close(CloseReason reason) {
        loop.assertOwner();
        if (closed == null) {
            session.goAway(ErrorCode.NO_ERROR, "");
            output.lastWord();
            shut(reason, false);
        }
    }

    // ---- What an exchange asks for ----

    EventLoop loop() {
        return loop;
    }

    Http2Session<Http2Exchange> session() {
        return session;
    }

    Http2Output output() {
        return output;
    }

    /** The request cannot be put on the wire; not an octet was. */
    void refuse(Http2Exchange refused, IllegalArgumentException cause) {
        LoopExchange exchange = release(refused);
        exchange.fail(new LocalProtocolException(String.valueOf(cause.getMessage()), exchange.circumstances(), cause));
    }

    /** The exchange cannot go on, through no fault of the peer; or the peer was too slow for it. */
    void fail(Http2Exchange failed, HttpException failure) {
        cancel(failed, ErrorCode.CANCEL);
        LoopExchange exchange = release(failed);
        listener.onExchangeFailed(exchange, failure, FailureGrounds.NONE);
    }

    /** Whether the exchange is for another origin than the connection was made to. */
    boolean isGuest(LoopExchange exchange) {
        return !exchange.request().url().origin().equals(origin());
    }

    /** The peer does not want to speak for the exchange's origin; a connection of its own will do. */
    void misdirected(Http2Exchange sentAway) {
        HttpException failure = new RemoteProtocolException(
                "The peer of " + origin()
                        + " does not answer for this origin (421), and the request cannot be sent again",
                sentAway.exchange().circumstances(),
                null);
        cancel(sentAway, ErrorCode.CANCEL);
        listener.onExchangeFailed(release(sentAway), failure, FailureGrounds.MISDIRECTED);
    }

    /** The caller has left; the peer is told, and what it sent for him is given back. */
    void abandon(Http2Exchange abandoned) {
        cancel(abandoned, ErrorCode.CANCEL);
        release(abandoned);
    }

    private void cancel(Http2Exchange exchange, ErrorCode code) {
        if (closed == null) {
            session.reset(exchange.stream(), code);
            output.flushLater();
        }
    }

    /** The peer left a stream waiting for too long: it may be dead, and gets nothing more until it shows a sign of life. */
    void suspect() {
        probe.suspect();
    }

    private LoopExchange release(Http2Exchange leaving) {
        exchanges--;
        leaving.stop();
        LoopExchange exchange = leaving.exchange();
        exchange.holder(null);
        if (closed == null) {
            if (exchanges == 0) {
                idleSinceNanos = loop.nowNanos();
                probe.onIdle();
            }
            if (exchanges == 0 && session.isDraining()) {
                leave();
            } else {
                listener.onReleased(this);
            }
        }
        return exchange;
    }

    // ---- Octets ----

    @Override
    public void onReadable() {
        try {
            for (int reads = 0; reads < READS_PER_TURN && closed == null; reads++) {
                long count = wire.read(in);
                if (count > 0) {
                    octetsReceived += count;
                    probe.onOctets();
                    session.receive(in, loop.nowNanos());
                } else if (count < 0) {
                    lose(CloseReason.PEER_CLOSED, "The peer closed the connection");
                }
                if (count < FULL_READ_BYTES) {
                    break;
                }
            }
        } catch (IOException e) {
            lose(CloseReason.NETWORK_FAILED, "The connection failed (" + e.getMessage() + ")");
        } catch (Http2Violation e) {
            lose(CloseReason.VIOLATION, String.valueOf(e.getMessage()));
        }
        output.flushLater();
    }

    @Override
    public void onWritable() {
        output.onWritable();
    }

    /** What the peer said before it closed is read first: its answer, or GOAWAY, says more. */
    private void onWriteFailed(IOException cause) {
        onReadable();
        onBroken(cause);
    }

    @Override
    public void onBroken(IOException cause) {
        lose(CloseReason.NETWORK_FAILED, "The connection failed (" + cause.getMessage() + ")");
    }

    // ---- The end of the connection ----

    /** Every exchange fails that has no whole response. */
    private void lose(CloseReason reason, String why) {
        if (closed == null) {
            closeFirst(reason);
            session.endOfInput(why);
        }
    }

    /** The pool hears of the end before the exchanges do, so that none of them is begun anew here. */
    private void closeFirst(CloseReason reason) {
        output.lastWord();
        shut(reason, reason == CloseReason.NETWORK_FAILED || reason == CloseReason.DEAD);
        listener.onClosed(this, reason);
    }

    /** GOAWAY went or came, and the last exchange is over. */
    private void leave() {
        close(CloseReason.PEER_LEAVES);
        listener.onClosed(this, CloseReason.PEER_LEAVES);
    }

    private void shut(CloseReason reason, boolean atOnce) {
        closed = reason;
        probe.stop();
        if (atOnce) {
            wire.abort();
        } else {
            wire.close();
        }
    }

    // ---- What the session tells ----

    /** The whole response was delivered; what is unsent of the request is not wanted any more (RFC 9113 §8.1). */
    void complete(Http2Exchange completed, Headers trailers) {
        if (!completed.isRequestSent()) {
            cancel(completed, ErrorCode.NO_ERROR);
        }
        release(completed).complete(trailers);
    }

    void onReset(Http2Exchange stream, StreamFailure failure) {
        if (closed == null && failure.cause() == StreamFailure.Cause.CONNECTION_VIOLATION) {
            closeFirst(CloseReason.VIOLATION);
        }
        boolean isStale = failure.cause() == StreamFailure.Cause.CONNECTION_LOST && stream.isStale(octetsReceived);
        FailureGrounds grounds = failure.isUnprocessed()
                ? FailureGrounds.UNPROCESSED
                : isStale ? FailureGrounds.STALE_CONNECTION : FailureGrounds.NONE;
        HttpException exception = Failures.of(failure, stream.exchange());
        if (closed != null) {
            stream.exchange().trace().tell(Kind.CONNECTION_CLOSED, closed.sentence(), exception);
        }
        listener.onExchangeFailed(release(stream), exception, grounds);
    }

    void onCapacityChanged() {
        if (closed == null) {
            if (exchanges == 0 && session.isDraining()) {
                leave();
            } else {
                listener.onCapacityChanged(this);
            }
        }
    }

    /** Loop-confined. What the probe wants done. */
    private final class Liveness implements LivenessProbe.Listener {
        @Override
        public void ping() {
            session.ping(0);
            output.flushLater();
        }

        @Override
        public void doubtChanged() {
            listener.onCapacityChanged(Http2Connection.this);
        }

        @Override
        public void dead() {
            lose(CloseReason.DEAD, "The peer did not answer a PING in time");
        }
    }

    /** One line: where to, for how many exchanges, and what it does now. */
    @Override
    public String toString() {
        String state = closed != null ? "closed, " + closed : exchanges + " streams";
        return "HTTP/2 " + origin() + " [" + state + ", exchanges: " + exchangeCount + "]";
    }
}
