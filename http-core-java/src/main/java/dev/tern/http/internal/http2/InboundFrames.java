package dev.tern.http.internal.http2;

import dev.tern.http.Method;
import dev.tern.http.ProtocolLimits;
import dev.tern.http.ResponseHead;
import dev.tern.http.internal.bytes.Quoted;
import dev.tern.http.internal.hpack.FieldList;
import dev.tern.http.internal.hpack.HpackDecoder;
import dev.tern.http.internal.hpack.HpackViolation;
import dev.tern.http.internal.http2.Http2Stream.Received;
import java.util.Arrays;
import okio.Buffer;
import okio.ByteString;

/**
 * Pure state; confined to its session. What the peer's frames mean to the streams of a client (RFC 9113 §5, §6, §8), and what
 * breaks the protocol, each with its scope.
 */
final class InboundFrames<S> implements FrameHandler {
    private static final int BLOCK_KEPT = 16 << 10;
    /** The first octets of "HTTP/1.1 400", read as the length and type of a frame. */
    private static final int HTTP_LENGTH = 0x485454;

    private static final int HTTP_TYPE = 'P';

    private final Http2Session<S> session;
    private final Http2Events<S> events;
    private final ProtocolLimits limits;
    private final FloodGuard guard;
    private final Settings peer;
    private final OpenStreams<S> streams;
    private final ReceiveCredit credit;
    private final HpackDecoder decoder = new HpackDecoder();
    private final FieldList fields;
    private final EndedStreams ended = new EndedStreams();

    private byte[] block = new byte[1024];
    private int blockLength;
    private int blockStreamId;
    private boolean blockEndsStream;
    /** The octets of content of the present DATA frame. */
    private int content;

    private long nowNanos;

    InboundFrames(Http2Session<S> session, ProtocolLimits limits, Http2Events<S> events) {
        this.session = session;
        this.events = events;
        this.limits = limits;
        guard = session.guard();
        peer = session.peer();
        streams = session.streams();
        credit = session.credit();
        fields = new FieldList(limits.headBytes(), limits.fieldCount());
    }

    void now(long nanos) {
        nowNanos = nanos;
    }

    @Override
    public void onFrame(int type, int streamId, int length) throws Http2Violation {
        if (!peer.isReceived() && type != FrameType.SETTINGS) {
            boolean isHttp1 = length == HTTP_LENGTH && type == HTTP_TYPE;
            throw connectionError(
                    ErrorCode.PROTOCOL_ERROR,
                    "§3.4",
                    isHttp1 ? "The peer answers in HTTP/1" : "The first frame is " + FrameType.nameOf(type));
        }
    }

    // ---- DATA ----

    @Override
    public void onData(int streamId, int length) throws Http2Violation {
        content = 0;
        checkNotIdle(streamId, FrameType.DATA);
        if (!credit.connection().receive(length)) {
            throw connectionError(ErrorCode.FLOW_CONTROL_ERROR, "§6.9.1", "DATA beyond the window of the connection");
        }
        Http2Stream<S> stream = streams.find(streamId);
        if (stream == null) {
            late(streamId, FrameType.DATA);
            return;
        }
        if (!stream.receiveWindow.receive(length)) {
            throw streamError(streamId, ErrorCode.FLOW_CONTROL_ERROR, "§6.9.1", "DATA beyond the window of the stream");
        }
        if (stream.received == Received.WHOLE) {
            throw streamError(streamId, ErrorCode.STREAM_CLOSED, "§5.1", "DATA behind END_STREAM");
        }
        if (stream.received == Received.HEAD) {
            throw streamError(streamId, ErrorCode.PROTOCOL_ERROR, "§8.1", "DATA in front of the response's head");
        }
    }

    @Override
    public void onDataContent(int streamId, Buffer in, int count) throws Http2Violation {
        content += count;
        Http2Stream<S> stream = streams.find(streamId);
        if (stream == null) {
            Octets.skip(in, count);
            credit.giveBack(null, count);
            return;
        }
        try {
            stream.lengthCheck.received(count);
        } catch (Http2Violation malformed) {
            Octets.skip(in, count);
            credit.giveBack(null, count);
            throw malformed;
        }
        stream.held.write(in, count);
        events.onContent(stream.owner());
    }

    @Override
    public void onDataPadding(int streamId, int count) {
        credit.giveBack(streams.find(streamId), count);
    }

    @Override
    public void onDataEnd(int streamId, boolean endStream) throws Http2Violation {
        guard.onData(content, endStream, nowNanos);
        Http2Stream<S> stream = streams.find(streamId);
        if (stream != null && endStream) {
            endResponse(stream);
            streams.tellIfWhole(stream);
        }
    }

    private void endResponse(Http2Stream<S> stream) throws Http2Violation {
        stream.lengthCheck.end();
        ended.add(stream.id());
        streams.endResponse(stream);
    }

    // ---- Field blocks ----

    @Override
    public void onHeaders(int streamId, boolean endStream, Buffer in, int count) throws Http2Violation {
        checkNotIdle(streamId, FrameType.HEADERS);
        blockStreamId = streamId;
        blockEndsStream = endStream;
        blockLength = 0;
        guard.onFieldBlock();
        addToBlock(in, count);
    }

    @Override
    public void onContinuation(Buffer in, int count) throws Http2Violation {
        guard.onContinuation();
        addToBlock(in, count);
    }

    private void addToBlock(Buffer in, int count) throws Http2Violation {
        if (count > limits.headBytes() - blockLength) {
            // Not of the stream only: what is not decoded, the tables of both sides do not agree on.
            throw connectionError(
                    ErrorCode.ENHANCE_YOUR_CALM,
                    "§10.5.1",
                    "A field block has more than " + limits.headBytes() + " octets");
        }
        if (blockLength + count > block.length) {
            block = Arrays.copyOf(block, Math.max(blockLength + count, 2 * block.length));
        }
        Octets.read(in, block, blockLength, count);
        blockLength += count;
    }

    @Override
    public void onFieldBlockEnd() throws Http2Violation {
        fields.clear();
        try {
            decoder.decode(block, 0, blockLength, fields);
        } catch (HpackViolation violation) {
            throw Http2Violation.connection(
                    ErrorCode.COMPRESSION_ERROR, "RFC 9113 §4.3", String.valueOf(violation.getMessage()));
        }
        if (block.length > BLOCK_KEPT) {
            block = new byte[1024];
        }
        Http2Stream<S> stream = streams.find(blockStreamId);
        if (stream == null) {
            late(blockStreamId, FrameType.HEADERS);
            return;
        }
        if (stream.received == Received.WHOLE) {
            throw streamError(blockStreamId, ErrorCode.STREAM_CLOSED, "§5.1", "HEADERS behind END_STREAM");
        }
        boolean isTrailers = stream.received == Received.CONTENT;
        if (fields.isOverLimit() || (isTrailers && fields.size() > limits.trailerBytes())) {
            throw streamError(
                    blockStreamId,
                    ErrorCode.ENHANCE_YOUR_CALM,
                    "§10.5.1",
                    "A field section has more than " + (isTrailers ? limits.trailerBytes() : limits.headBytes())
                            + " octets, or more than " + limits.fieldCount() + " lines");
        }
        if (isTrailers) {
            onTrailers(stream);
        } else {
            onHead(stream, ResponseFields.head(stream.id(), fields));
        }
    }

    private void onHead(Http2Stream<S> stream, ResponseHead head) throws Http2Violation {
        if (head.isInformational()) {
            if (blockEndsStream) {
                throw ResponseFields.malformed(stream.id(), "RFC 9113 §8.1", "An interim response ends the stream");
            }
            if (++stream.informationalCount > limits.informationalCount()) {
                throw streamError(
                        stream.id(),
                        ErrorCode.ENHANCE_YOUR_CALM,
                        "§8.1",
                        "More than " + limits.informationalCount() + " interim responses");
            }
            events.onInformational(stream.owner(), head);
            return;
        }
        stream.lengthCheck.begin(stream.method(), head);
        stream.isTunnel = stream.method().equals(Method.CONNECT) && head.status() / 100 == 2;
        stream.received = Received.CONTENT;
        if (blockEndsStream) {
            endResponse(stream);
        }
        events.onResponse(stream.owner(), head);
        streams.tellIfWhole(stream);
    }

    private void onTrailers(Http2Stream<S> stream) throws Http2Violation {
        if (!blockEndsStream) {
            throw ResponseFields.malformed(
                    stream.id(), "RFC 9113 §8.1", "HEADERS behind the response's head that does not end the stream");
        }
        if (stream.isTunnel) {
            throw ResponseFields.malformed(stream.id(), "RFC 9113 §8.5", "HEADERS in a tunnel");
        }
        stream.trailers = ResponseFields.trailers(stream.id(), fields);
        endResponse(stream);
        streams.tellIfWhole(stream);
    }

    // ---- The rest ----

    @Override
    public void onReset(int streamId, int code) throws Http2Violation {
        checkNotIdle(streamId, FrameType.RST_STREAM);
        Http2Stream<S> stream = streams.find(streamId);
        if (stream == null) {
            guard.onLate(nowNanos);
            return;
        }
        guard.onReset(nowNanos);
        streams.fail(
                stream,
                new StreamFailure(
                        ErrorCode.of(code),
                        StreamFailure.Cause.RESET_BY_PEER,
                        "The peer reset " + stream + " with " + ErrorCode.nameOf(code),
                        code == ErrorCode.REFUSED_STREAM.code()));
    }

    @Override
    public void onSettings(Buffer in, int count) throws Http2Violation {
        guard.onSettings(count, nowNanos);
        long before = peer.initialWindow();
        peer.apply(in, count);
        session.applyPeerSettings(peer.initialWindow() - before);
    }

    @Override
    public void onSettingsAck() throws Http2Violation {
        if (!peer.isReceived()) {
            throw connectionError(
                    ErrorCode.PROTOCOL_ERROR, "§3.4", "The first frame is an acknowledgement of SETTINGS");
        }
        guard.onSettings(0, nowNanos);
    }

    @Override
    public void onPushPromise(int streamId) throws Http2Violation {
        throw connectionError(ErrorCode.PROTOCOL_ERROR, "§8.4", "PUSH_PROMISE, though push is switched off");
    }

    @Override
    public void onPing(long payload, boolean isAck) throws Http2Violation {
        guard.onPing(nowNanos);
        if (isAck) {
            events.onPong(payload);
        } else {
            FrameWriter.ping(session.output(), payload, true);
        }
    }

    @Override
    public void onGoAway(int lastStreamId, int code, ByteString debug) throws Http2Violation {
        guard.onIgnored(nowNanos);
        String text = debug.size() == 0 ? "" : ": " + Quoted.visibly(debug.utf8());
        session.applyGoAway(lastStreamId, ErrorCode.of(code), ErrorCode.nameOf(code) + text);
    }

    @Override
    public void onWindowUpdate(int streamId, int increment) throws Http2Violation {
        guard.onWindowUpdate(nowNanos);
        if (streamId == 0) {
            if (!session.sendWindow().change(increment)) {
                throw connectionError(
                        ErrorCode.FLOW_CONTROL_ERROR, "§6.9.1", "The window of the connection is over 2^31-1");
            }
            streams.release();
            return;
        }
        checkNotIdle(streamId, FrameType.WINDOW_UPDATE);
        Http2Stream<S> stream = streams.find(streamId);
        if (stream == null) {
            return;
        }
        if (!stream.sendWindow.change(increment)) {
            throw streamError(
                    streamId, ErrorCode.FLOW_CONTROL_ERROR, "§6.9.1", "The window of the stream is over 2^31-1");
        }
        streams.release(stream);
    }

    @Override
    public void onIgnored(int type, int streamId) throws Http2Violation {
        guard.onIgnored(nowNanos);
    }

    /** A stream that we never opened can have no frames; those of even ids are the peer's, which may open none. */
    private void checkNotIdle(int streamId, int type) throws Http2Violation {
        if (streams.isIdle(streamId)) {
            throw connectionError(
                    ErrorCode.PROTOCOL_ERROR,
                    "§5.1",
                    FrameType.nameOf(type) + " on stream " + streamId + ", which nobody has opened");
        }
    }

    /** A frame on a closed stream: it was on its way when we reset it, or the peer has ended it itself. */
    private void late(int streamId, int type) throws Http2Violation {
        if (ended.contains(streamId)) {
            throw connectionError(
                    ErrorCode.STREAM_CLOSED,
                    "§5.1",
                    FrameType.nameOf(type) + " on stream " + streamId + ", which the peer has ended");
        }
        guard.onLate(nowNanos);
    }

    private static Http2Violation connectionError(ErrorCode code, String section, String sentence) {
        return Http2Violation.connection(code, "RFC 9113 " + section, sentence);
    }

    private static Http2Violation streamError(int streamId, ErrorCode code, String section, String sentence) {
        return Http2Violation.stream(streamId, code, "RFC 9113 " + section, sentence);
    }
}
