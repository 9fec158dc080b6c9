package dev.tern.http.internal.connection;

import dev.tern.http.Body;
import dev.tern.http.Headers;
import dev.tern.http.HttpException;
import dev.tern.http.LocalProtocolException;
import dev.tern.http.Phase;
import dev.tern.http.Request;
import dev.tern.http.RequestBodyException;
import dev.tern.http.ResponseHead;
import dev.tern.http.WriteTimeoutException;
import dev.tern.http.internal.http1.RequestFraming;
import dev.tern.http.internal.http2.Http2Session;
import dev.tern.http.internal.http2.Http2Stream;
import dev.tern.http.internal.time.Timer;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import okio.Buffer;
import okio.ByteString;
import org.jspecify.annotations.Nullable;

/**
 * Loop-confined. One exchange on its stream: sends the content as the windows and the connection allow, hands over what is
 * asked for, and keeps the stream's own deadlines.
 */
final class Http2Exchange extends Timer implements LoopExchange.Holder, ContentSender.Listener {
    /** A turn is one frame, so that the streams of a connection share it (RFC 9113 §5.2.2 leaves the order open). */
    private static final long TURN_BYTES = 16 << 10;

    /** The shortest that RFC 1122 §4.2.3.4 names. */
    private static final long FRAGMENT_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

    private static final int MISDIRECTED = 421;

    private final Http2Connection connection;
    private final Http2Session<Http2Exchange> session;
    private final LoopExchange exchange;
    private final boolean firstInARow;
    private final long octetsAtStart;
    private final Buffer out = new Buffer();

    private @Nullable Http2Stream<Http2Exchange> stream;
    private @Nullable ContentSender content;
    private @Nullable Headers trailers;
    private boolean sent;
    private boolean sending;
    private boolean waitsForSource;
    private boolean delivering;
    private long readDeadlineNanos = Deadlines.NONE;
    private long writeDeadlineNanos = Deadlines.NONE;
    private long continueDeadlineNanos = Deadlines.NONE;
    private long fragmentDeadlineNanos = Deadlines.NONE;

    /**
     * @param firstInARow whether the connection was used before and idle until now: its peer may have left meanwhile
     * @param octetsAtStart what had come on the connection before
     */
    Http2Exchange(Http2Connection connection, LoopExchange exchange, boolean firstInARow, long octetsAtStart) {
        this.connection = connection;
        this.session = connection.session();
        this.exchange = exchange;
        this.firstInARow = firstInARow;
        this.octetsAtStart = octetsAtStart;
    }

    LoopExchange exchange() {
        return exchange;
    }

    Http2Stream<Http2Exchange> stream() {
        if (stream == null) {
            throw new IllegalStateException("The stream was not opened");
        }
        return stream;
    }

    boolean isRequestSent() {
        return sent;
    }

    /** Whether the connection was lost without one octet behind this request, on which others had been answered. */
    boolean isStale(long octetsReceived) {
        return firstInARow && octetsReceived == octetsAtStart;
    }

    // ---- The request ----

    void start() {
        Request request = exchange.request();
        Body body = request.body();
        try {
            RequestFraming framing = RequestFraming.of(request);
            boolean hasContent = framing.kind() != RequestFraming.Kind.NONE
                    && !(framing.kind() == RequestFraming.Kind.LENGTH && framing.length() == 0);
            stream = session.open(this, request, !hasContent);
            exchange.markReachedPeer();
            if (!hasContent) {
                sent();
            } else {
                begin(request, body == null ? Body.empty() : body, framing);
            }
        } catch (IllegalArgumentException e) {
            if (stream == null) {
                connection.refuse(this, e);
            } else {
                onContentFailed(e);
            }
        } catch (RuntimeException | Error e) {
            onContentFailed(e);
        }
    }

    private void begin(Request request, Body body, RequestFraming framing) {
        ByteString octets = body.inMemory();
        if (octets != null && request.trailers() == null && !request.expectsContinue()) {
            out.write(octets);
        } else {
            content = new ContentSender(connection.loop(), request, body, framing, true, out, this);
        }
        if (request.expectsContinue()) {
            continueDeadlineNanos = connection.loop().nowNanos() + RequestSender.CONTINUE_NANOS;
            arm(continueDeadlineNanos);
        } else {
            sendLater();
        }
    }

    private void sendLater() {
        if (!sending && !sent) {
            sending = true;
            connection.output().sendLater(this);
        }
    }

    /** Its turn to send: at most a frame, then the others have theirs. */
    void sendTurn() {
        sending = false;
        if (sent || exchange.isEnded() || !pull()) {
            return;
        }
        long octets = Math.min(TURN_BYTES, out.size());
        boolean isLast = (content == null || content.isComplete()) && octets == out.size();
        if (octets > 0) {
            long room = session.sendable(stream(), octets);
            if (room == 0 || (room < octets && isFragmentHeld())) {
                awaitRoom();
                return;
            }
            fragmentDeadlineNanos = Deadlines.NONE;
            octets = Math.min(octets, room);
            isLast = isLast && octets == out.size();
        }
        boolean endsHere = isLast && exchange.request().trailers() == null;
        session.sendContent(stream(), out, octets, endsHere);
        if (isLast) {
            end(endsHere);
        } else {
            awaitRoom();
            sendLater();
        }
    }

    /**
     * The window leaves room for a part of a frame only. As a TCP sender avoids silly windows (RFC 1122 §4.2.3.4), it is kept
     * for a moment: the peer's credit is mostly on its way. A peer that gives none before its window is used up to the last
     * octet is not made to wait a second time.
     */
    private boolean isFragmentHeld() {
        if (!connection.output().holdsFragments()) {
            return false;
        }
        if (fragmentDeadlineNanos == Deadlines.NONE) {
            fragmentDeadlineNanos = connection.loop().nowNanos() + FRAGMENT_NANOS;
            arm(fragmentDeadlineNanos);
        }
        return true;
    }

    /** Sees to it that there is something to send; false if that comes later, or never. */
    private boolean pull() {
        ContentSender source = content;
        while (source != null && out.size() == 0 && !source.isComplete()) {
            if (waitsForSource) {
                return false;
            }
            switch (source.pull()) {
                case READY -> {}
                case LATER -> {
                    waitsForSource = true;
                    writeDeadlineNanos = Deadlines.NONE;
                    return false;
                }
                case FAILED -> {
                    onContentFailed(source.failure());
                    return false;
                }
            }
        }
        return true;
    }

    private void end(boolean isEnded) {
        if (!isEnded) {
            Supplier<Headers> supplier = exchange.request().trailers();
            try {
                session.sendTrailers(stream(), supplier == null ? Headers.empty() : supplier.get());
            } catch (RuntimeException | Error e) {
                onContentFailed(e);
                return;
            }
        }
        sent();
    }

    private void sent() {
        sent = true;
        writeDeadlineNanos = Deadlines.NONE;
        closeContent();
        if (exchange.phase() == Phase.SEND) {
            exchange.endSend();
        }
        awaitOctets();
    }

    private void awaitRoom() {
        writeDeadlineNanos =
                Deadlines.at(connection.loop().nowNanos(), exchange.time().writeNanos());
        arm(writeDeadlineNanos);
    }

    void onWritable() {
        sendLater();
    }

    @Override
    public void onContentReady() {
        waitsForSource = false;
        sendLater();
    }

    @Override
    public void onContentFailed(@Nullable Throwable cause) {
        if (exchange.isEnded()) {
            return;
        }
        boolean ownFault = cause instanceof ContentSender.WrongLength || cause instanceof IllegalArgumentException;
        String message = cause == null ? "unknown" : String.valueOf(cause.getMessage());
        connection.fail(
                this,
                ownFault
                        ? new LocalProtocolException(message + " (RFC 9113 §8.1.1)", exchange.circumstances(), cause)
                        : new RequestBodyException(
                                "The source of the content failed: " + cause, exchange.circumstances(), cause));
    }

    // ---- The response ----

    void onInformational(ResponseHead head) {
        if (head.status() == 100) {
            proceed();
        }
        exchange.deliverInformational(head);
        awaitOctets();
    }

    private void proceed() {
        if (continueDeadlineNanos != Deadlines.NONE) {
            continueDeadlineNanos = Deadlines.NONE;
            sendLater();
        }
    }

    void onResponse(ResponseHead head) {
        if (head.status() == MISDIRECTED && connection.isGuest(exchange) && mayBeSentAgain()) {
            connection.misdirected(this);
            return;
        }
        // Content that waits for 100 (Continue) stays here (RFC 9110 §10.1.1).
        continueDeadlineNanos = Deadlines.NONE;
        exchange.deliverResponse(head);
        awaitOctets();
    }

    private boolean mayBeSentAgain() {
        Body body = exchange.request().body();
        return exchange.replays() == 0 && (body == null || body.isReplayable());
    }

    /** Hands over what is held, as far as it is asked for. */
    void deliver() {
        if (delivering) {
            return;
        }
        delivering = true;
        try {
            while (!exchange.isEnded() && exchange.demand() > 0 && stream().held() > 0) {
                Buffer octets = new Buffer();
                session.take(stream(), octets, exchange.demand());
                exchange.deliverContent(octets);
            }
        } finally {
            delivering = false;
        }
        connection.output().flushLater();
        Headers end = trailers;
        if (end != null && !exchange.isEnded()) {
            connection.complete(this, end);
        } else {
            awaitOctets();
        }
    }

    void onComplete(Headers end) {
        if (delivering) {
            trailers = end;
        } else {
            connection.complete(this, end);
        }
    }

    @Override
    public void demandGrew(LoopExchange grown) {
        deliver();
    }

    @Override
    public void abandon(LoopExchange abandoned, HttpException reason) {
        connection.abandon(this);
    }

    /** The exchange leaves the connection; what is unsent is dropped. */
    void stop() {
        connection.loop().timers().cancel(this);
        out.clear();
        closeContent();
    }

    private void closeContent() {
        ContentSender source = content;
        content = null;
        if (source != null) {
            source.close();
        }
    }

    // ---- Time ----

    /** Puts the read limit into force: it counts while we wait for octets that somebody wants. */
    private void awaitOctets() {
        boolean wanted = !exchange.isResponseBegun() || exchange.demand() > 0;
        boolean waiting = wanted && (sent || exchange.isResponseBegun());
        readDeadlineNanos = waiting
                ? Deadlines.at(connection.loop().nowNanos(), exchange.time().readNanos())
                : Deadlines.NONE;
        arm(readDeadlineNanos);
    }

    private void arm(long deadlineNanos) {
        if (deadlineNanos != Deadlines.NONE && !exchange.isEnded()) {
            connection.loop().timers().scheduleNoLater(this, deadlineNanos);
        }
    }

    /** Fires at the earliest deadline that was in force at some time; looks what holds now. */
    @Override
    protected void onExpired(long nowNanos) {
        if (exchange.isEnded()) {
            return;
        }
        if (Deadlines.isOver(readDeadlineNanos, nowNanos)) {
            HttpException failure = Failures.ofReadTimeout(exchange);
            connection.suspect();
            connection.fail(this, failure);
        } else if (Deadlines.isOver(writeDeadlineNanos, nowNanos)) {
            connection.suspect();
            connection.fail(
                    this,
                    new WriteTimeoutException(
                            "The peer took nothing for "
                                    + Deadlines.seconds(exchange.time().writeNanos()),
                            exchange.circumstances(),
                            null));
        } else {
            if (Deadlines.isOver(continueDeadlineNanos, nowNanos)) {
                proceed();
            }
            if (Deadlines.isOver(fragmentDeadlineNanos, nowNanos)) {
                fragmentDeadlineNanos = Deadlines.NONE;
                connection.output().holdNoMoreFragments();
                sendLater();
            }
            arm(Deadlines.earlier(
                    Deadlines.earlier(readDeadlineNanos, writeDeadlineNanos),
                    Deadlines.earlier(continueDeadlineNanos, fragmentDeadlineNanos)));
        }
    }
}
