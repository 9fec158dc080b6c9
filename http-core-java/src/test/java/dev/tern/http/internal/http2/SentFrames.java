package dev.tern.http.internal.http2;

import dev.tern.http.internal.hpack.FieldList;
import dev.tern.http.internal.hpack.HpackDecoder;
import dev.tern.http.internal.hpack.HpackViolation;
import java.util.ArrayList;
import java.util.List;
import okio.Buffer;
import okio.ByteString;

/**
 * Not thread-safe. What a client has sent, a line a frame.
 *
 * <pre>
 *   PREFACE
 *   SETTINGS 2=0 4=1048576
 *   WINDOW_UPDATE 0 +268369921
 *   HEADERS 1 end [:method: GET, ...]
 *   DATA 1 5 end                        length only
 *   RST_STREAM 1 CANCEL
 *   GOAWAY 0 PROTOCOL_ERROR
 * </pre>
 */
final class SentFrames implements FrameHandler {
    private static final ByteString PREFACE = ByteString.encodeUtf8("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n");

    private final FrameReader reader = new FrameReader(1 << 24);
    private final HpackDecoder decoder = new HpackDecoder();
    private final List<String> lines = new ArrayList<>();
    private final Buffer block = new Buffer();
    private String headersLine = "";
    private int dataLength;
    private boolean begun;
    /** Octets of DATA on all streams. */
    long contentOctets;

    /** Takes all that lies in the output, and gives its lines since the last time. */
    List<String> read(Buffer output) {
        if (!begun && output.size() >= PREFACE.size()) {
            begun = true;
            if (!Octets.read(output, PREFACE.size()).equals(PREFACE)) {
                throw new AssertionError("No preface");
            }
            lines.add("PREFACE");
        }
        try {
            reader.read(output, this);
        } catch (Http2Violation violation) {
            throw new AssertionError("The client broke the protocol: " + violation.getMessage(), violation);
        }
        if (!output.exhausted()) {
            throw new AssertionError("The client wrote a part of a frame");
        }
        List<String> read = List.copyOf(lines);
        lines.clear();
        return read;
    }

    @Override
    public void onFrame(int type, int streamId, int length) {}

    @Override
    public void onData(int streamId, int length) {
        dataLength = length;
    }

    @Override
    public void onDataContent(int streamId, Buffer in, int count) {
        contentOctets += count;
        Octets.skip(in, count);
    }

    @Override
    public void onDataPadding(int streamId, int count) {}

    @Override
    public void onDataEnd(int streamId, boolean endStream) {
        lines.add("DATA " + streamId + " " + dataLength + (endStream ? " end" : ""));
    }

    @Override
    public void onHeaders(int streamId, boolean endStream, Buffer in, int count) {
        headersLine = "HEADERS " + streamId + (endStream ? " end" : "");
        block.write(in, count);
    }

    @Override
    public void onContinuation(Buffer in, int count) {
        headersLine += " +" + count;
        block.write(in, count);
    }

    @Override
    public void onFieldBlockEnd() {
        FieldList fields = new FieldList();
        byte[] octets = block.readByteArray();
        try {
            decoder.decode(octets, 0, octets.length, fields);
        } catch (HpackViolation e) {
            throw new AssertionError(e);
        }
        List<String> shown = new ArrayList<>();
        for (int i = 0; i < fields.count(); i++) {
            shown.add(fields.name(i) + ": " + fields.value(i));
        }
        lines.add(headersLine + " " + shown);
    }

    @Override
    public void onReset(int streamId, int code) {
        lines.add("RST_STREAM " + streamId + " " + ErrorCode.of(code));
    }

    @Override
    public void onSettings(Buffer in, int count) {
        StringBuilder line = new StringBuilder("SETTINGS");
        for (int i = 0; i < count; i++) {
            line.append(' ').append(Octets.readShort(in)).append('=').append(Octets.readInt(in));
        }
        lines.add(line.toString());
    }

    @Override
    public void onSettingsAck() {
        lines.add("SETTINGS ack");
    }

    @Override
    public void onPushPromise(int streamId) {
        lines.add("PUSH_PROMISE " + streamId);
    }

    @Override
    public void onPing(long payload, boolean isAck) {
        lines.add("PING " + payload + (isAck ? " ack" : ""));
    }

    @Override
    public void onGoAway(int lastStreamId, int code, ByteString debug) {
        lines.add("GOAWAY " + lastStreamId + " " + ErrorCode.of(code));
    }

    @Override
    public void onWindowUpdate(int streamId, int increment) {
        lines.add("WINDOW_UPDATE " + streamId + " +" + increment);
    }

    @Override
    public void onIgnored(int type, int streamId) {
        lines.add(FrameType.nameOf(type) + " " + streamId);
    }
}
