package dev.tern.http.internal.http2;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.tern.http.vectors.SharedVectors;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import okio.Buffer;
import okio.ByteString;
import org.junit.jupiter.api.Test;

/** Frames and what they mean, and wrong ones with the errors that are allowed. */
class FrameVectorsTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    @Test
    void everyVectorIsReadOrRefused() throws Exception {
        int read = 0;
        int refused = 0;
        for (Path file : SharedVectors.files(SharedVectors.folder("http2-frames"), ".json")) {
            JsonNode vector = JSON.readTree(file.toFile());
            ByteString wire = ByteString.decodeHex(vector.get("wire").textValue());
            JsonNode errors = vector.get("error");
            if (errors == null || errors.isNull()) {
                List<String> expected = List.of(expected(vector.get("frame")));
                assertThat(read(wire, wire.size(), false)).as(file.toString()).isEqualTo(expected);
                assertThat(read(wire, 1, false)).as("octet by octet: " + file).isEqualTo(expected);
                read++;
            } else {
                List<String> allowed = new ArrayList<>();
                errors.forEach(code -> allowed.add("ERROR " + ErrorCode.of(code.intValue())));
                assertThat(read(wire, wire.size(), true))
                        .as(file.toString())
                        .last()
                        .isIn(allowed);
                assertThat(read(wire, 1, true))
                        .as("octet by octet: " + file)
                        .last()
                        .isIn(allowed);
                refused++;
            }
        }
        System.out.println("HTTP/2 frames: " + read + " read, " + refused + " refused as they should be");
        assertThat(read + refused).isPositive();
    }

    /** A client refuses every push, so it need not tell a wrong one from a right one. */
    private static List<String> read(ByteString wire, int step, boolean refusesPush) {
        Lines lines = new Lines(refusesPush);
        // A CONTINUATION needs the field block that it goes on with, and the limit of the vectors is the default one.
        FrameReader reader = new FrameReader(Settings.MIN_FRAME_SIZE);
        Buffer in = new Buffer();
        try {
            if ((wire.getByte(3) & 0xff) == FrameType.CONTINUATION) {
                int streamId = (int) (wire.asByteBuffer().getLong(1) & 0x7fffffff);
                FrameWriter.header(in, 0, FrameType.HEADERS, 0, streamId);
                reader.read(in, lines);
                lines.text.clear();
            }
            for (int at = 0; at < wire.size(); at += step) {
                in.write(wire.substring(at, Math.min(wire.size(), at + step)));
                reader.read(in, lines);
            }
        } catch (Http2Violation violation) {
            lines.text.add("ERROR " + violation.code());
        }
        return lines.text;
    }

    private static String expected(JsonNode frame) {
        int streamId = frame.get("stream_identifier").intValue();
        int flags = frame.get("flags").intValue();
        JsonNode payload = frame.get("frame_payload");
        boolean isLast = (flags & 1) != 0;
        return switch (frame.get("type").intValue()) {
            case FrameType.DATA ->
                "DATA " + streamId + " " + payload.get("data").textValue() + " padding "
                        + (payload.get("padding_length").isNull()
                                ? 0
                                : 1 + payload.get("padding_length").intValue())
                        + " " + isLast;
            case FrameType.HEADERS ->
                "HEADERS " + streamId + " "
                        + payload.get("header_block_fragment").textValue() + " " + isLast
                        + ((flags & 4) != 0 ? " whole" : "");
            case FrameType.PRIORITY -> "PRIORITY " + streamId;
            case FrameType.RST_STREAM ->
                "RST_STREAM " + streamId + " " + payload.get("error_code").intValue();
            case FrameType.SETTINGS -> "SETTINGS " + payload.get("settings");
            case FrameType.PUSH_PROMISE -> "PUSH_PROMISE " + streamId;
            case FrameType.PING -> "PING " + payload.get("opaque_data").textValue() + " " + isLast;
            case FrameType.GOAWAY ->
                "GOAWAY " + payload.get("last_stream_id").intValue() + " "
                        + payload.get("error_code").intValue() + " "
                        + payload.get("additional_debug_data").textValue();
            case FrameType.WINDOW_UPDATE ->
                "WINDOW_UPDATE " + streamId + " "
                        + payload.get("window_size_increment").intValue();
            case FrameType.CONTINUATION ->
                "CONTINUATION " + payload.get("header_block_fragment").textValue() + ((flags & 4) != 0 ? " whole" : "");
            default -> throw new AssertionError(frame);
        };
    }

    /** A line a frame. */
    private static final class Lines implements FrameHandler {
        private final List<String> text = new ArrayList<>();
        private final Buffer data = new Buffer();
        private final boolean refusesPush;
        private int padding;

        Lines(boolean refusesPush) {
            this.refusesPush = refusesPush;
        }

        @Override
        public void onFrame(int type, int streamId, int length) {}

        @Override
        public void onData(int streamId, int length) {
            padding = 0;
        }

        @Override
        public void onDataContent(int streamId, Buffer in, int count) {
            data.write(in, count);
        }

        @Override
        public void onDataPadding(int streamId, int count) {
            padding += count;
        }

        @Override
        public void onDataEnd(int streamId, boolean endStream) {
            text.add("DATA " + streamId + " " + data.readUtf8() + " padding " + padding + " " + endStream);
        }

        @Override
        public void onHeaders(int streamId, boolean endStream, Buffer in, int count) {
            text.add("HEADERS " + streamId + " " + Octets.read(in, count).utf8() + " " + endStream);
        }

        @Override
        public void onContinuation(Buffer in, int count) {
            text.add("CONTINUATION " + Octets.read(in, count).utf8());
        }

        @Override
        public void onFieldBlockEnd() {
            text.set(text.size() - 1, text.get(text.size() - 1) + " whole");
        }

        @Override
        public void onReset(int streamId, int code) {
            text.add("RST_STREAM " + streamId + " " + code);
        }

        @Override
        public void onSettings(Buffer in, int count) {
            List<String> settings = new ArrayList<>();
            for (int i = 0; i < count; i++) {
                settings.add("[" + Octets.readShort(in) + "," + Octets.readInt(in) + "]");
            }
            text.add("SETTINGS [" + String.join(",", settings) + "]");
        }

        @Override
        public void onSettingsAck() {
            text.add("SETTINGS ack");
        }

        @Override
        public void onPushPromise(int streamId) throws Http2Violation {
            if (refusesPush) {
                throw Http2Violation.connection(ErrorCode.PROTOCOL_ERROR, "RFC 9113 §8.4", "A push");
            }
            text.add("PUSH_PROMISE " + streamId);
        }

        @Override
        public void onPing(long payload, boolean isAck) {
            String octets = new String(new Buffer().writeLong(payload).readByteArray(), StandardCharsets.ISO_8859_1);
            text.add("PING " + octets + " " + isAck);
        }

        @Override
        public void onGoAway(int lastStreamId, int code, ByteString debug) {
            text.add("GOAWAY " + lastStreamId + " " + code + " " + debug.utf8());
        }

        @Override
        public void onWindowUpdate(int streamId, int increment) {
            text.add("WINDOW_UPDATE " + streamId + " " + increment);
        }

        @Override
        public void onIgnored(int type, int streamId) {
            text.add(FrameType.nameOf(type) + " " + streamId);
        }
    }
}
