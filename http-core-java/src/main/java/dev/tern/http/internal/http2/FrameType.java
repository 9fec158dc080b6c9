package dev.tern.http.internal.http2;

/** Immutable. The types, flags and fixed sizes of frames (RFC 9113 §4.1, §6). */
final class FrameType {
    static final int DATA = 0x0;
    static final int HEADERS = 0x1;
    static final int PRIORITY = 0x2;
    static final int RST_STREAM = 0x3;
    static final int SETTINGS = 0x4;
    static final int PUSH_PROMISE = 0x5;
    static final int PING = 0x6;
    static final int GOAWAY = 0x7;
    static final int WINDOW_UPDATE = 0x8;
    static final int CONTINUATION = 0x9;

    static final int END_STREAM = 0x1;
    static final int ACK = 0x1;
    static final int END_HEADERS = 0x4;
    static final int PADDED = 0x8;
    static final int PRIORITIZED = 0x20;

    static final int HEADER_BYTES = 9;
    static final int PRIORITY_BYTES = 5;
    static final int SETTING_BYTES = 6;
    static final int PING_BYTES = 8;
    static final int GOAWAY_BYTES = 8;
    static final int RST_STREAM_BYTES = 4;
    static final int WINDOW_UPDATE_BYTES = 4;

    private static final String[] NAMES = {
        "DATA",
        "HEADERS",
        "PRIORITY",
        "RST_STREAM",
        "SETTINGS",
        "PUSH_PROMISE",
        "PING",
        "GOAWAY",
        "WINDOW_UPDATE",
        "CONTINUATION"
    };

    private FrameType() {}

    /** For error messages. */
    static String nameOf(int type) {
        return type < NAMES.length ? NAMES[type] : String.format("frame of type 0x%02x", type);
    }
}
