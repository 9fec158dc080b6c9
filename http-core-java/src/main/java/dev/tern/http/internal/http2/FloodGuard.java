package dev.tern.http.internal.http2;

/**
 * Pure state; confined to its session. What a peer may do often, each with a budget of its own from the first octet on
 * (RFC 9113 §10.5). The bursts are far beyond what servers do at once; what comes back a second is far beyond what they do
 * all day, and far below what would hurt. A transfer earns what it needs, so that none is too long.
 */
final class FloodGuard {
    /** CONTINUATION in one field block, empty ones too. A block of 256 KiB needs 16. */
    private static final int CONTINUATIONS_MAX = 128;

    /** What a DATA frame costs to handle, in octets of content: smaller ones spend, larger ones earn. */
    private static final int DATA_OVERHEAD = 16;

    /** Small frames that each response may have for nothing; servers often end a short one with an empty frame. */
    private static final int SMALL_DATA_PER_RESPONSE = 4;

    /** What an empty one costs that does not even end its stream. */
    private static final int EMPTY_DATA_COST = 1024;

    /** Octets of content for each of which we may be asked to give a sign of life, or get a WINDOW_UPDATE. */
    private static final int OCTETS_PER_PING = 4096;

    private static final int OCTETS_PER_WINDOW_UPDATE = 128;

    private final Budget pings = new Budget("PING frames", 1000, 10);
    private final Budget settings = new Budget("SETTINGS frames", 100, 2);
    private final Budget resets = new Budget("RST_STREAM frames", 1000, 100);
    private final Budget violations = new Budget("streams with violations", 100, 10);
    private final Budget windowUpdates = new Budget("WINDOW_UPDATE frames", 10_000, 1000);
    private final Budget smallData = new Budget("small DATA frames", 1 << 20, 64 << 10);
    private final Budget ignored = new Budget("frames that mean nothing", 1000, 100);
    private final Budget late = new Budget("frames on closed streams", 10_000, 1000);
    private long octetsForPings;
    private int continuations;

    /** A PING, or an answer to one that may or may not have been asked for. */
    void onPing(long nowNanos) throws Http2Violation {
        pings.spend(1, nowNanos);
    }

    /** SETTINGS with so many entries, or an acknowledgement. */
    void onSettings(int count, long nowNanos) throws Http2Violation {
        settings.spend(1 + count / 32, nowNanos);
    }

    /** The peer resets a stream that was open (CVE-2023-44487, seen from the other side). */
    void onReset(long nowNanos) throws Http2Violation {
        resets.spend(1, nowNanos);
    }

    /** The peer makes us reset a stream. */
    void onStreamViolation(long nowNanos) throws Http2Violation {
        violations.spend(1, nowNanos);
    }

    void onWindowUpdate(long nowNanos) throws Http2Violation {
        windowUpdates.spend(1, nowNanos);
    }

    /** A frame that is passed over. */
    void onIgnored(long nowNanos) throws Http2Violation {
        ignored.spend(1, nowNanos);
    }

    /** A frame on a stream that is closed. */
    void onLate(long nowNanos) throws Http2Violation {
        late.spend(1, nowNanos);
    }

    /** DATA with so many octets of content; padding is none. */
    void onData(int content, boolean endStream, long nowNanos) throws Http2Violation {
        if (content >= DATA_OVERHEAD) {
            smallData.earn(content - DATA_OVERHEAD);
            octetsForPings += content;
            pings.earn(octetsForPings / OCTETS_PER_PING);
            octetsForPings %= OCTETS_PER_PING;
        } else if (!endStream) {
            smallData.spend(content > 0 ? DATA_OVERHEAD - content : EMPTY_DATA_COST, nowNanos);
        }
    }

    /** We sent so many octets of content, for which the peer will open its windows again. */
    void onContentSent(long octets) {
        windowUpdates.earn(2 + octets / OCTETS_PER_WINDOW_UPDATE);
    }

    /** We reset a stream on which the peer may send so much still. */
    void onOwnReset(long window) {
        late.earn(8 + window / OCTETS_PER_WINDOW_UPDATE);
        smallData.earn(SMALL_DATA_PER_RESPONSE * DATA_OVERHEAD);
    }

    /** A response came to its end. */
    void onResponse() {
        resets.earn(1);
        violations.earn(1);
        settings.earn(1);
        ignored.earn(1);
        smallData.earn(SMALL_DATA_PER_RESPONSE * DATA_OVERHEAD);
    }

    void onFieldBlock() {
        continuations = 0;
    }

    void onContinuation() throws Http2Violation {
        if (++continuations > CONTINUATIONS_MAX) {
            throw Http2Violation.connection(
                    ErrorCode.ENHANCE_YOUR_CALM,
                    "RFC 9113 §10.5.1",
                    "More than " + CONTINUATIONS_MAX + " CONTINUATION frames in one field block");
        }
    }
}
