package dev.tern.http.internal.http2;

import dev.tern.http.internal.hpack.HpackEncoder;
import java.nio.charset.StandardCharsets;
import okio.Buffer;
import okio.ByteString;

/**
 * Not thread-safe. What a server sends, frame by frame, right or wrong. Field blocks go through one encoder, in the order in
 * which they are written here.
 *
 * <pre>{@code new ServerOctets().settings().headers(1, false, ":status", "200").data(1, "hello", true).octets()}</pre>
 */
final class ServerOctets {
    private final Buffer out = new Buffer();
    private final HpackEncoder encoder = new HpackEncoder(4096);

    /** SETTINGS: an id, then its value. */
    ServerOctets settings(int... idsAndValues) {
        FrameWriter.settings(out, idsAndValues);
        return this;
    }

    ServerOctets settingsAck() {
        FrameWriter.settingsAck(out);
        return this;
    }

    /** One HEADERS of alternating names and values. */
    ServerOctets headers(int streamId, boolean end, String... namesAndValues) {
        FrameWriter.headers(out, streamId, block(namesAndValues), end, 1 << 14);
        return this;
    }

    /** HEADERS and CONTINUATION, each with so many octets of the block. */
    ServerOctets splitHeaders(int streamId, boolean end, int octets, String... namesAndValues) {
        FrameWriter.headers(out, streamId, block(namesAndValues), end, octets);
        return this;
    }

    /** A 200 without fields. */
    ServerOctets ok(int streamId) {
        return headers(streamId, false, ":status", "200");
    }

    ServerOctets data(int streamId, String content, boolean end) {
        return frame(FrameType.DATA, end ? FrameType.END_STREAM : 0, streamId, ascii(content));
    }

    /** So many octets in frames of so many. */
    ServerOctets dataOf(int streamId, long octets, int each, boolean end) {
        for (long sent = 0; sent < octets; sent += each) {
            int count = (int) Math.min(each, octets - sent);
            boolean isLast = sent + count == octets;
            frame(FrameType.DATA, isLast && end ? FrameType.END_STREAM : 0, streamId, new byte[count]);
        }
        return this;
    }

    ServerOctets paddedData(int streamId, String content, int padding, boolean end) {
        byte[] payload = new byte[1 + content.length() + padding];
        payload[0] = (byte) padding;
        System.arraycopy(ascii(content), 0, payload, 1, content.length());
        return frame(FrameType.DATA, FrameType.PADDED | (end ? FrameType.END_STREAM : 0), streamId, payload);
    }

    ServerOctets reset(int streamId, ErrorCode code) {
        FrameWriter.reset(out, streamId, code);
        return this;
    }

    ServerOctets windowUpdate(int streamId, int increment) {
        FrameWriter.windowUpdate(out, streamId, increment);
        return this;
    }

    ServerOctets ping(long payload, boolean isAck) {
        FrameWriter.ping(out, payload, isAck);
        return this;
    }

    ServerOctets goAway(int last, ErrorCode code, String why) {
        FrameWriter.goAway(out, last, code, why);
        return this;
    }

    /** Any frame. */
    ServerOctets frame(int type, int flags, int streamId, byte[] payload) {
        FrameWriter.header(out, payload.length, type, flags, streamId);
        out.write(payload);
        return this;
    }

    ServerOctets frame(int type, int flags, int streamId, String hex) {
        return frame(
                type,
                flags,
                streamId,
                ByteString.decodeHex(hex.replace(" ", "")).toByteArray());
    }

    /** Any octets. */
    ServerOctets raw(String latin1) {
        out.write(latin1.getBytes(StandardCharsets.ISO_8859_1));
        return this;
    }

    /** A field block by itself, to be put into frames by hand. */
    Buffer block(String... namesAndValues) {
        Buffer block = new Buffer();
        encoder.begin(block);
        for (int i = 0; i < namesAndValues.length; i += 2) {
            encoder.encode(namesAndValues[i], namesAndValues[i + 1], HpackEncoder.Indexing.REMEMBERED, block);
        }
        encoder.end();
        return block;
    }

    /** All that was written since the last time. */
    ByteString octets() {
        return out.readByteString();
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }
}
