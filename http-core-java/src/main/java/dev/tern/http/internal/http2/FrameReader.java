package dev.tern.http.internal.http2;

import static dev.tern.http.internal.http2.FrameType.ACK;
import static dev.tern.http.internal.http2.FrameType.CONTINUATION;
import static dev.tern.http.internal.http2.FrameType.DATA;
import static dev.tern.http.internal.http2.FrameType.END_HEADERS;
import static dev.tern.http.internal.http2.FrameType.END_STREAM;
import static dev.tern.http.internal.http2.FrameType.GOAWAY;
import static dev.tern.http.internal.http2.FrameType.GOAWAY_BYTES;
import static dev.tern.http.internal.http2.FrameType.HEADERS;
import static dev.tern.http.internal.http2.FrameType.HEADER_BYTES;
import static dev.tern.http.internal.http2.FrameType.PADDED;
import static dev.tern.http.internal.http2.FrameType.PING;
import static dev.tern.http.internal.http2.FrameType.PING_BYTES;
import static dev.tern.http.internal.http2.FrameType.PRIORITIZED;
import static dev.tern.http.internal.http2.FrameType.PRIORITY;
import static dev.tern.http.internal.http2.FrameType.PRIORITY_BYTES;
import static dev.tern.http.internal.http2.FrameType.PUSH_PROMISE;
import static dev.tern.http.internal.http2.FrameType.RST_STREAM;
import static dev.tern.http.internal.http2.FrameType.RST_STREAM_BYTES;
import static dev.tern.http.internal.http2.FrameType.SETTINGS;
import static dev.tern.http.internal.http2.FrameType.SETTING_BYTES;
import static dev.tern.http.internal.http2.FrameType.WINDOW_UPDATE;
import static dev.tern.http.internal.http2.FrameType.WINDOW_UPDATE_BYTES;

import okio.Buffer;

/**
 * Pure state; confined to its owner. Cuts octets into frames and checks their format (RFC 9113 §4, §6): sizes, padding,
 * which may stand on a stream and which may not, and that nothing comes between the parts of a field block.
 *
 * <pre>
 *   HEADER ─9 octets─▶ DATA      ─ pad length, content, padding, as they come ─▶ HEADER
 *          ─────────▶ SKIPPED   ─ as they come ─────────────────────────────▶ HEADER
 *          ─────────▶ WHOLE     ─ when all is there ────────────────────────▶ HEADER
 *   any ─ stop ─▶ STOPPED
 * </pre>
 *
 * <p>A frame is out of the input before anybody hears of it, so what is done then may add to the input, or stop all.
 */
final class FrameReader {
    private static final int ID_MASK = 0x7fffffff;

    private enum State {
        HEADER,
        PAD_LENGTH,
        CONTENT,
        SKIPPED,
        WHOLE,
        STOPPED
    }

    private final int lengthMax;
    private State state = State.HEADER;
    private int length;
    private int type;
    private int flags;
    private int streamId;
    /** Octets of content, of padding, or of what is skipped, that are still to come. */
    private int remaining;

    private int padding;
    /** The stream whose field block goes on, or 0. */
    private int continued;

    /**
     * A reader at the beginning of a frame.
     *
     * @param lengthMax what we told the peer in SETTINGS_MAX_FRAME_SIZE
     */
    FrameReader(int lengthMax) {
        this.lengthMax = lengthMax;
    }

    /**
     * Reads what is there. After a violation of a stream it may be called again and goes on behind the frame; after one of
     * the connection it may not.
     */
    void read(Buffer in, FrameHandler handler) throws Http2Violation {
        while (true) {
            switch (state) {
                case HEADER -> {
                    if (in.size() < HEADER_BYTES) {
                        return;
                    }
                    readHeader(in, handler);
                }
                case PAD_LENGTH, CONTENT -> {
                    if (in.exhausted() && !(state == State.CONTENT && remaining == 0 && padding == 0)) {
                        return;
                    }
                    readData(in, handler);
                }
                case SKIPPED -> {
                    skip(in);
                    if (remaining > 0) {
                        return;
                    }
                    state = State.HEADER;
                }
                case WHOLE -> {
                    if (in.size() < length) {
                        return;
                    }
                    state = State.HEADER;
                    tell(in, handler);
                }
                case STOPPED -> {
                    return;
                }
            }
        }
    }

    /** Reads nothing more, also when it is at it. */
    void stop() {
        state = State.STOPPED;
    }

    private void readHeader(Buffer in, FrameHandler handler) throws Http2Violation {
        int first = Octets.readInt(in);
        length = first >>> 8;
        type = first & 0xff;
        flags = Octets.readByte(in);
        streamId = Octets.readInt(in) & ID_MASK;
        handler.onFrame(type, streamId, length);
        if (length > lengthMax) {
            throw frameSize("A frame of " + length + " octets, where " + lengthMax + " are allowed", "§4.2");
        }
        if (continued != 0 && (type != CONTINUATION || streamId != continued)) {
            throw protocol(
                    FrameType.nameOf(type) + " on stream " + streamId + " inside the field block of stream "
                            + continued,
                    "§6.10");
        }
        checkStream();
        if (type == DATA) {
            remaining = length;
            padding = 0;
            state = (flags & PADDED) != 0 ? State.PAD_LENGTH : State.CONTENT;
            if (state == State.PAD_LENGTH && length == 0) {
                throw frameSize("Padded DATA has no room for the length of its padding", "§6.1");
            }
            handler.onData(streamId, length);
        } else if (type > CONTINUATION) {
            remaining = length;
            state = State.SKIPPED;
            handler.onIgnored(type, streamId);
        } else {
            checkLength();
            state = State.WHOLE;
        }
    }

    private void checkStream() throws Http2Violation {
        switch (type) {
            case DATA, HEADERS, PRIORITY, RST_STREAM, PUSH_PROMISE, CONTINUATION -> {
                if (streamId == 0) {
                    throw protocol(FrameType.nameOf(type) + " on stream 0", "§6");
                }
            }
            case SETTINGS, PING, GOAWAY -> {
                if (streamId != 0) {
                    throw protocol(FrameType.nameOf(type) + " on stream " + streamId, "§6");
                }
            }
            default -> {}
        }
        if (type == CONTINUATION && continued == 0) {
            throw protocol("CONTINUATION without a field block that goes on", "§6.10");
        }
    }

    private void checkLength() throws Http2Violation {
        boolean isRight = switch (type) {
            case RST_STREAM -> length == RST_STREAM_BYTES;
            case SETTINGS -> (flags & ACK) != 0 ? length == 0 : length % SETTING_BYTES == 0;
            case PING -> length == PING_BYTES;
            case GOAWAY -> length >= GOAWAY_BYTES;
            case WINDOW_UPDATE -> length == WINDOW_UPDATE_BYTES;
            default -> true;
        };
        if (!isRight) {
            throw frameSize(FrameType.nameOf(type) + " of " + length + " octets", "§6");
        }
    }

    private void readData(Buffer in, FrameHandler handler) throws Http2Violation {
        if (state == State.PAD_LENGTH) {
            padding = Octets.readByte(in);
            remaining = length - 1 - padding;
            if (remaining < 0) {
                throw protocol("DATA with " + padding + " octets of padding in " + length, "§6.1");
            }
            state = State.CONTENT;
            handler.onDataPadding(streamId, 1);
            return;
        }
        if (remaining > 0) {
            int count = (int) Math.min(remaining, in.size());
            remaining -= count;
            handler.onDataContent(streamId, in, count);
            return;
        }
        if (padding > 0) {
            int count = (int) Math.min(padding, in.size());
            padding -= count;
            Octets.skip(in, count);
            handler.onDataPadding(streamId, count);
            return;
        }
        state = State.HEADER;
        handler.onDataEnd(streamId, (flags & END_STREAM) != 0);
    }

    private void tell(Buffer in, FrameHandler handler) throws Http2Violation {
        switch (type) {
            case HEADERS -> readHeaders(in, handler);
            case PRIORITY -> {
                Octets.skip(in, length);
                if (length != PRIORITY_BYTES) {
                    throw Http2Violation.stream(
                            streamId, ErrorCode.FRAME_SIZE_ERROR, "RFC 9113 §6.3", "PRIORITY of " + length + " octets");
                }
                handler.onIgnored(type, streamId);
            }
            case RST_STREAM -> handler.onReset(streamId, Octets.readInt(in));
            case SETTINGS -> {
                if ((flags & ACK) != 0) {
                    handler.onSettingsAck();
                } else {
                    handler.onSettings(in, length / SETTING_BYTES);
                }
            }
            case PUSH_PROMISE -> {
                Octets.skip(in, length);
                handler.onPushPromise(streamId);
            }
            case PING -> handler.onPing(Octets.readLong(in), (flags & ACK) != 0);
            case GOAWAY -> {
                int last = Octets.readInt(in) & ID_MASK;
                int code = Octets.readInt(in);
                handler.onGoAway(last, code, Octets.read(in, length - GOAWAY_BYTES));
            }
            case WINDOW_UPDATE -> readWindowUpdate(in, handler);
            default -> {
                handler.onContinuation(in, length);
                endFieldBlock(handler);
            }
        }
    }

    private void readHeaders(Buffer in, FrameHandler handler) throws Http2Violation {
        int count = length;
        int pad = 0;
        if ((flags & PADDED) != 0) {
            if (count == 0) {
                throw frameSize("Padded HEADERS has no room for the length of its padding", "§6.2");
            }
            pad = Octets.readByte(in);
            count--;
        }
        int priority = (flags & PRIORITIZED) != 0 ? PRIORITY_BYTES : 0;
        if (priority > count) {
            throw frameSize("HEADERS has no room for its priority", "§6.2");
        }
        count -= priority + pad;
        if (count < 0) {
            throw protocol("HEADERS with " + pad + " octets of padding in " + length, "§6.2");
        }
        Octets.skip(in, priority);
        handler.onHeaders(streamId, (flags & END_STREAM) != 0, in, count);
        Octets.skip(in, pad);
        endFieldBlock(handler);
    }

    private void endFieldBlock(FrameHandler handler) throws Http2Violation {
        boolean isWhole = (flags & END_HEADERS) != 0;
        continued = isWhole ? 0 : streamId;
        if (isWhole) {
            handler.onFieldBlockEnd();
        }
    }

    private void readWindowUpdate(Buffer in, FrameHandler handler) throws Http2Violation {
        int increment = Octets.readInt(in) & ID_MASK;
        if (increment > 0) {
            handler.onWindowUpdate(streamId, increment);
        } else if (streamId == 0) {
            throw protocol("WINDOW_UPDATE of 0 for the connection", "§6.9");
        } else {
            throw Http2Violation.stream(
                    streamId, ErrorCode.PROTOCOL_ERROR, "RFC 9113 §6.9", "WINDOW_UPDATE of 0 for the stream");
        }
    }

    private void skip(Buffer in) {
        int count = (int) Math.min(remaining, in.size());
        remaining -= count;
        Octets.skip(in, count);
    }

    private static Http2Violation protocol(String sentence, String section) {
        return Http2Violation.connection(ErrorCode.PROTOCOL_ERROR, "RFC 9113 " + section, sentence);
    }

    private static Http2Violation frameSize(String sentence, String section) {
        return Http2Violation.connection(ErrorCode.FRAME_SIZE_ERROR, "RFC 9113 " + section, sentence);
    }
}
