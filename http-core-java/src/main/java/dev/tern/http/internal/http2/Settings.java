package dev.tern.http.internal.http2;

import okio.Buffer;

/**
 * Pure state; confined to its session. What a peer has set (RFC 9113 §6.5.2, RFC 8441 §3), from the values that hold until
 * it does. Each value is checked when it comes; one that is not known is passed over.
 */
final class Settings {
    static final int HEADER_TABLE_SIZE = 1;
    static final int ENABLE_PUSH = 2;
    static final int MAX_CONCURRENT_STREAMS = 3;
    static final int INITIAL_WINDOW_SIZE = 4;
    static final int MAX_FRAME_SIZE = 5;
    static final int MAX_HEADER_LIST_SIZE = 6;
    static final int ENABLE_CONNECT_PROTOCOL = 8;

    static final int DEFAULT_WINDOW = 65_535;
    static final int MIN_FRAME_SIZE = 1 << 14;
    static final int MAX_FRAME_SIZE_MAX = (1 << 24) - 1;

    /** What is assumed until the peer's SETTINGS come (§6.5.2 recommends no less). */
    static final int ASSUMED_CONCURRENT_STREAMS = 100;

    private static final String RULE = "RFC 9113 §6.5.2";

    private final boolean fromServer;
    private long headerTableSize = 4096;
    private int maxConcurrentStreams = ASSUMED_CONCURRENT_STREAMS;
    private int initialWindow = DEFAULT_WINDOW;
    private int maxFrameSize = MIN_FRAME_SIZE;
    private long maxHeaderListSize = Long.MAX_VALUE;
    private boolean connectProtocol;
    private boolean received;

    /**
     * The values that hold until the peer sends some.
     *
     * @param fromServer whether the peer is a server, which may not enable push
     */
    Settings(boolean fromServer) {
        this.fromServer = fromServer;
    }

    /** Applies all settings of one frame in their order. */
    void apply(Buffer in, int count) throws Http2Violation {
        if (!received) {
            received = true;
            maxConcurrentStreams = Integer.MAX_VALUE;
        }
        for (int i = 0; i < count; i++) {
            int id = Octets.readShort(in);
            apply(id, Octets.readInt(in) & 0xffffffffL);
        }
    }

    private void apply(int id, long value) throws Http2Violation {
        switch (id) {
            case HEADER_TABLE_SIZE -> headerTableSize = value;
            case ENABLE_PUSH -> {
                if (value > 1 || (fromServer && value == 1)) {
                    throw invalid("ENABLE_PUSH", value);
                }
            }
            case MAX_CONCURRENT_STREAMS -> maxConcurrentStreams = (int) Math.min(value, Integer.MAX_VALUE);
            case INITIAL_WINDOW_SIZE -> {
                if (value > Integer.MAX_VALUE) {
                    throw Http2Violation.connection(
                            ErrorCode.FLOW_CONTROL_ERROR, RULE, "SETTINGS_INITIAL_WINDOW_SIZE is " + value);
                }
                initialWindow = (int) value;
            }
            case MAX_FRAME_SIZE -> {
                if (value < MIN_FRAME_SIZE || value > MAX_FRAME_SIZE_MAX) {
                    throw invalid("MAX_FRAME_SIZE", value);
                }
                maxFrameSize = (int) value;
            }
            case MAX_HEADER_LIST_SIZE -> maxHeaderListSize = value;
            case ENABLE_CONNECT_PROTOCOL -> {
                if (value > 1 || (connectProtocol && value == 0)) {
                    throw invalid("ENABLE_CONNECT_PROTOCOL", value);
                }
                connectProtocol = value == 1;
            }
            default -> {}
        }
    }

    private static Http2Violation invalid(String name, long value) {
        return Http2Violation.connection(ErrorCode.PROTOCOL_ERROR, RULE, "SETTINGS_" + name + " is " + value);
    }

    /** Whether any have come. */
    boolean isReceived() {
        return received;
    }

    long headerTableSize() {
        return headerTableSize;
    }

    int maxConcurrentStreams() {
        return maxConcurrentStreams;
    }

    int initialWindow() {
        return initialWindow;
    }

    int maxFrameSize() {
        return maxFrameSize;
    }

    /** What the peer takes of fields in one section; advice only. */
    long maxHeaderListSize() {
        return maxHeaderListSize;
    }

    boolean connectProtocol() {
        return connectProtocol;
    }
}
