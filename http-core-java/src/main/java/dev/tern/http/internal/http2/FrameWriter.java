package dev.tern.http.internal.http2;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import okio.Buffer;

/** Immutable. Writes frames (RFC 9113 §4.1, §6): without padding, and without priorities, which §5.3.2 took back. */
final class FrameWriter {
    /** What is told of a reason to end the connection, in octets: for people who look at it, so a sentence will do. */
    private static final int DEBUG_BYTES_MAX = 256;

    private FrameWriter() {}

    static void header(Buffer out, int length, int type, int flags, int streamId) {
        out.writeInt(length << 8 | type);
        out.writeByte(flags);
        out.writeInt(streamId);
    }

    /** One setting after the other: an id, then its value. */
    static void settings(Buffer out, int... idsAndValues) {
        header(out, idsAndValues.length / 2 * FrameType.SETTING_BYTES, FrameType.SETTINGS, 0, 0);
        for (int i = 0; i < idsAndValues.length; i += 2) {
            out.writeShort(idsAndValues[i]);
            out.writeInt(idsAndValues[i + 1]);
        }
    }

    static void settingsAck(Buffer out) {
        header(out, 0, FrameType.SETTINGS, FrameType.ACK, 0);
    }

    /** Moves a whole field block into one HEADERS and as many CONTINUATION as it takes. */
    static void headers(Buffer out, int streamId, Buffer block, boolean endStream, int lengthMax) {
        int flags = endStream ? FrameType.END_STREAM : 0;
        int type = FrameType.HEADERS;
        while (block.size() > lengthMax) {
            header(out, lengthMax, type, flags, streamId);
            out.write(block, lengthMax);
            type = FrameType.CONTINUATION;
            flags = 0;
        }
        int last = (int) block.size();
        header(out, last, type, flags | FrameType.END_HEADERS, streamId);
        out.write(block, last);
    }

    /** Moves content into DATA frames; without octets, writes an empty one if it is the end. */
    static void data(Buffer out, int streamId, Buffer source, long octets, boolean endStream, int lengthMax) {
        long rest = octets;
        while (rest > lengthMax) {
            header(out, lengthMax, FrameType.DATA, 0, streamId);
            out.write(source, lengthMax);
            rest -= lengthMax;
        }
        if (rest > 0 || endStream) {
            header(out, (int) rest, FrameType.DATA, endStream ? FrameType.END_STREAM : 0, streamId);
            out.write(source, rest);
        }
    }

    static void reset(Buffer out, int streamId, ErrorCode code) {
        header(out, FrameType.RST_STREAM_BYTES, FrameType.RST_STREAM, 0, streamId);
        out.writeInt(code.code());
    }

    static void ping(Buffer out, long payload, boolean isAck) {
        header(out, FrameType.PING_BYTES, FrameType.PING, isAck ? FrameType.ACK : 0, 0);
        out.writeLong(payload);
    }

    static void goAway(Buffer out, int lastStreamId, ErrorCode code, String why) {
        byte[] debug = why.getBytes(StandardCharsets.UTF_8);
        if (debug.length > DEBUG_BYTES_MAX) {
            debug = Arrays.copyOf(debug, DEBUG_BYTES_MAX);
        }
        header(out, FrameType.GOAWAY_BYTES + debug.length, FrameType.GOAWAY, 0, 0);
        out.writeInt(lastStreamId);
        out.writeInt(code.code());
        out.write(debug);
    }

    static void windowUpdate(Buffer out, int streamId, int increment) {
        header(out, FrameType.WINDOW_UPDATE_BYTES, FrameType.WINDOW_UPDATE, 0, streamId);
        out.writeInt(increment);
    }
}
