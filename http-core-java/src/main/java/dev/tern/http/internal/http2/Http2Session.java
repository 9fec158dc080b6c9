package dev.tern.http.internal.http2;

import dev.tern.http.Headers;
import dev.tern.http.ProtocolLimits;
import dev.tern.http.Request;
import dev.tern.http.internal.hpack.HpackEncoder;
import okio.Buffer;
import okio.ByteString;
import org.jspecify.annotations.Nullable;

/**
 * Pure state; confined to its owner. One client-side HTTP/2 connection (RFC 9113): octets in, events out; commands in,
 * octets out. Whatever a method has to say to the peer lies in {@link #output} when it returns; the owner writes that once
 * a turn.
 *
 * <pre>{@code
 * session.begin();
 * Http2Stream<Call> stream = session.open(call, request, body == null);
 * ...
 * session.receive(in, now);      // events.onResponse(call, head), events.onContent(call), ...
 * session.take(stream, sink, demand);
 * socket.write(session.output());
 * }</pre>
 *
 * @param <S> the owner's object for a stream, such as an exchange
 */
public final class Http2Session<S> {
    /** Larger frames than this save nothing, and keep others waiting, whatever the peer allows. */
    private static final int DATA_LENGTH_MAX = 64 << 10;

    private static final int ENCODER_TABLE_SIZE = 4096;
    private static final ByteString PREFACE = ByteString.encodeUtf8("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n");

    private final ProtocolLimits limits;
    private final Http2Events<S> events;
    private final Buffer output = new Buffer();
    private final Settings peer = new Settings(true);
    private final FloodGuard guard = new FloodGuard();
    private final SendWindow sendWindow = new SendWindow(Settings.DEFAULT_WINDOW);
    private final ReceiveCredit credit = new ReceiveCredit(output);
    private final OpenStreams<S> streams;
    private final HpackEncoder encoder = new HpackEncoder(ENCODER_TABLE_SIZE);
    private final RequestFields requestFields = new RequestFields(encoder);
    private final FrameReader reader = new FrameReader(Settings.MIN_FRAME_SIZE);
    private final InboundFrames<S> inbound;

    private boolean isGoAwaySent;
    private int lastProcessedId = Integer.MAX_VALUE;
    private @Nullable String goAwayReason;
    private boolean isLost;
    private boolean isReceiving;

    public Http2Session(ProtocolLimits limits, Http2Events<S> events) {
        this(limits, events, 1);
    }

    /** A session whose streams begin with this id. */
    Http2Session(ProtocolLimits limits, Http2Events<S> events, int firstId) {
        this.limits = limits;
        this.events = events;
        streams = new OpenStreams<>(events, guard, credit, sendWindow, firstId);
        inbound = new InboundFrames<>(this, limits, events);
    }

    /** Writes the connection preface (§3.4): SETTINGS and the connection's window. Requests may follow at once. */
    public void begin() {
        output.write(PREFACE);
        FrameWriter.settings(
                output,
                Settings.ENABLE_PUSH,
                0,
                Settings.INITIAL_WINDOW_SIZE,
                ReceiveCredit.STREAM_WINDOW,
                Settings.MAX_HEADER_LIST_SIZE,
                limits.headBytes());
        credit.begin();
    }

    /** Octets for the peer; the owner takes them out. */
    public Buffer output() {
        return output;
    }

    /**
     * Consumes what is there of frames: DATA as it comes, all others when they are whole. Called from inside an event it does
     * nothing: what is there, or is added, is read when the event is over.
     *
     * @throws Http2Violation if the peer broke the protocol of the connection. Then GOAWAY lies in {@link #output}, every
     *     stream without a whole response has had its {@link Http2Events#onReset}, and nothing more can be received; whole
     *     responses can still be taken.
     */
    public void receive(Buffer in, long nowNanos) throws Http2Violation {
        if (isReceiving) {
            return;
        }
        isReceiving = true;
        inbound.now(nowNanos);
        try {
            boolean again = true;
            while (again) {
                again = readUntilViolation(in, nowNanos);
            }
        } catch (Http2Violation violation) {
            FrameWriter.goAway(output, 0, violation.code(), sentence(violation));
            lose(violation.code(), StreamFailure.Cause.CONNECTION_VIOLATION, sentence(violation));
            throw violation;
        } finally {
            isReceiving = false;
        }
        if (isLost) {
            in.clear();
        }
    }

    /**
     * The peer has closed, or the network has failed: nothing more is read, and every stream without a whole response gets its
     * {@link Http2Events#onReset}. Whole responses can still be taken.
     *
     * @param why half a sentence for the failure, such as "the peer closed the connection"
     */
    public void endOfInput(String why) {
        String reason = goAwayReason == null ? "" : ", after a GOAWAY with " + goAwayReason;
        lose(ErrorCode.NO_ERROR, StreamFailure.Cause.CONNECTION_LOST, why + reason);
    }

    /** How many streams may be opened now: what the peer allows without those that are open; 0 when draining. */
    public int capacity() {
        return isDraining() ? 0 : Math.max(0, peer.maxConcurrentStreams() - streams.count());
    }

    /** How many streams the peer allows at once: 100 until its SETTINGS came. */
    public int maxConcurrentStreams() {
        return peer.maxConcurrentStreams();
    }

    /** Streams of which a direction is open still; they count against the peer's limit. */
    public int openStreams() {
        return streams.count();
    }

    /** Whether the peer's SETTINGS have come. */
    public boolean hasPeerSettings() {
        return peer.isReceived();
    }

    /** Whether the peer takes extended CONNECT (RFC 8441 §3). */
    public boolean allowsExtendedConnect() {
        return peer.connectProtocol();
    }

    /** Whether no stream can be opened any more: GOAWAY went or came, ids ran out, or the connection is lost. */
    public boolean isDraining() {
        return isLost || isGoAwaySent || goAwayReason != null || streams.nextId() < 0;
    }

    /**
     * Opens a stream and writes the head of the request.
     *
     * @param endStream whether the request has neither content nor trailers
     * @throws IllegalArgumentException if the request cannot be expressed in HTTP/2; then nothing was written
     * @throws IllegalStateException if {@link #capacity} is 0
     */
    public Http2Stream<S> open(S owner, Request request, boolean endStream) {
        if (capacity() == 0) {
            throw new IllegalStateException("No stream can be opened now");
        }
        Buffer block = requestFields.encodeHead(request, peer.maxHeaderListSize());
        Http2Stream<S> stream = new Http2Stream<>(
                streams.nextId(), owner, request.method(), peer.initialWindow(), ReceiveCredit.STREAM_WINDOW);
        FrameWriter.headers(output, stream.id(), block, endStream, peer.maxFrameSize());
        stream.isRequestEnded = endStream;
        streams.add(stream);
        if (streams.nextId() < 0) {
            events.onCapacityChanged();
        }
        return stream;
    }

    /**
     * Octets of content that may go now, by both windows. If that is less than what is wanted and the request is open, the
     * stream is queued, and {@link Http2Events#onWritable} tells when there is more room.
     */
    public long sendable(Http2Stream<S> stream, long wanted) {
        if (stream.isRequestEnded()) {
            return 0;
        }
        long octets = streams.sendable(stream);
        if (octets < wanted) {
            streams.block(stream);
        }
        return Math.max(0, octets);
    }

    /**
     * Moves content from the source into DATA frames. Never more than {@link #sendable}; no octets and {@code end} is always
     * allowed. On a stream that has ended meanwhile it drops them.
     */
    public void sendContent(Http2Stream<S> stream, Buffer source, long octets, boolean end) {
        if (stream.isRequestEnded()) {
            Octets.skip(source, octets);
            return;
        }
        if (octets > 0) {
            if (octets > streams.sendable(stream)) {
                throw new IllegalArgumentException(octets + " octets are more than the windows allow (RFC 9113 §6.9)");
            }
            stream.sendWindow.sent(octets);
            sendWindow.sent(octets);
            guard.onContentSent(octets);
        }
        FrameWriter.data(output, stream.id(), source, octets, end, Math.min(peer.maxFrameSize(), DATA_LENGTH_MAX));
        if (end) {
            streams.endRequest(stream);
        }
    }

    /**
     * Ends the request with a trailer section; with an empty one, as if there were none.
     *
     * @throws IllegalArgumentException if a field may not stand there; then nothing was written
     */
    public void sendTrailers(Http2Stream<S> stream, Headers trailers) {
        if (stream.isRequestEnded()) {
            return;
        }
        if (trailers.isEmpty()) {
            sendContent(stream, new Buffer(), 0, true);
            return;
        }
        Buffer block = requestFields.encodeTrailers(trailers, peer.maxHeaderListSize());
        FrameWriter.headers(output, stream.id(), block, true, peer.maxFrameSize());
        streams.endRequest(stream);
    }

    /**
     * Moves held content out, and gives the peer credit for it. With the last of it, when the response is whole,
     * {@link Http2Events#onComplete} is called from inside.
     *
     * @return the octets moved, at most {@code max}
     */
    public long take(Http2Stream<S> stream, Buffer sink, long max) {
        if (stream.isTold) {
            return 0;
        }
        long count = Math.min(max, stream.held.size());
        if (count > 0) {
            sink.write(stream.held, count);
            credit.giveBack(stream, count);
        }
        streams.tellIfWhole(stream);
        return count;
    }

    /**
     * Ends the stream by our own will: RST_STREAM, unless it has ended in both directions. What is held of it is dropped and
     * given back. No event of it follows; what the peer still sends on it is read, counted and dropped.
     */
    public void reset(Http2Stream<S> stream, ErrorCode code) {
        if (stream.isOpen) {
            FrameWriter.reset(output, stream.id(), code);
            guard.onOwnReset(stream.receiveWindow.available());
        }
        streams.drop(stream);
    }

    /** Asks the peer for a sign of life; {@link Http2Events#onPong} tells its answer (§6.7). */
    public void ping(long payload) {
        if (!isLost) {
            FrameWriter.ping(output, payload, false);
        }
    }

    /** Opens no more streams and says so (§6.8); those that are open go on, as long as the owner reads. */
    public void goAway(ErrorCode code, String why) {
        if (!isLost) {
            // The last stream of the peer's that we knew of: it has none.
            FrameWriter.goAway(output, 0, code, why);
            isGoAwaySent = true;
        }
    }

    // ---- For the frames that come in ----

    private boolean readUntilViolation(Buffer in, long nowNanos) throws Http2Violation {
        try {
            reader.read(in, inbound);
            return false;
        } catch (Http2Violation violation) {
            if (violation.streamId() == 0) {
                throw violation;
            }
            onStreamViolation(violation, nowNanos);
            return true;
        }
    }

    private void onStreamViolation(Http2Violation violation, long nowNanos) throws Http2Violation {
        Http2Stream<S> stream = streams.find(violation.streamId());
        guard.onStreamViolation(nowNanos);
        if (stream == null) {
            if (streams.isIdle(violation.streamId())) {
                // There is nothing that could be reset.
                throw Http2Violation.connection(violation.code(), "RFC 9113 §5.1", sentence(violation));
            }
            return;
        }
        FrameWriter.reset(output, stream.id(), violation.code());
        guard.onOwnReset(stream.receiveWindow.available());
        streams.fail(
                stream,
                new StreamFailure(violation.code(), StreamFailure.Cause.STREAM_VIOLATION, sentence(violation), false));
    }

    private static String sentence(Http2Violation violation) {
        return String.valueOf(violation.getMessage());
    }

    private void lose(ErrorCode code, StreamFailure.Cause cause, String sentence) {
        if (!isLost) {
            isLost = true;
            reader.stop();
            streams.failAbove(0, code, cause, sentence, false);
        }
    }

    FloodGuard guard() {
        return guard;
    }

    Settings peer() {
        return peer;
    }

    OpenStreams<S> streams() {
        return streams;
    }

    ReceiveCredit credit() {
        return credit;
    }

    SendWindow sendWindow() {
        return sendWindow;
    }

    /** The peer's settings are in force; all of them, before they are acknowledged (§6.5.3). */
    void applyPeerSettings(long windowChange) throws Http2Violation {
        encoder.peerTableSize(peer.headerTableSize());
        if (windowChange != 0) {
            streams.changeWindows(windowChange);
        }
        FrameWriter.settingsAck(output);
        if (windowChange > 0) {
            streams.release();
        }
        events.onCapacityChanged();
    }

    /** The peer takes no more streams, and has not looked at those above its last (§6.8). */
    void applyGoAway(int lastStreamId, ErrorCode code, String reason) {
        goAwayReason = reason;
        lastProcessedId = Math.min(lastProcessedId, lastStreamId);
        // First, so that nobody begins here anew what ends now.
        events.onCapacityChanged();
        streams.failAbove(
                lastProcessedId,
                code,
                StreamFailure.Cause.GOAWAY,
                "The peer is going away and has not processed the request: " + reason,
                true);
    }
}
