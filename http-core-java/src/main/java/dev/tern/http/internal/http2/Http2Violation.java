package dev.tern.http.internal.http2;

/**
 * Immutable. The peer broke RFC 9113, or a limit that we set, in a way that ends the connection; or, inside this package,
 * one stream of it. The scope is fixed where the violation is found (§5.4).
 *
 * <p>It has no stack trace: it tells about the peer, not about this code, and a hostile peer shall not make us fill one.
 */
public final class Http2Violation extends Exception {
    private static final long serialVersionUID = 1;

    private final ErrorCode code;
    private final int streamId;

    private Http2Violation(ErrorCode code, int streamId, String sentence) {
        super(sentence, null, false, false);
        this.code = code;
        this.streamId = streamId;
    }

    /** Ends the connection (§5.4.1). */
    static Http2Violation connection(ErrorCode code, String rule, String sentence) {
        return new Http2Violation(code, 0, sentence + " (" + rule + ")");
    }

    /** Ends this stream only (§5.4.2). */
    static Http2Violation stream(int streamId, ErrorCode code, String rule, String sentence) {
        return new Http2Violation(code, streamId, sentence + " (" + rule + ")");
    }

    public ErrorCode code() {
        return code;
    }

    /** The stream that it ends, or 0 if it ends the connection. */
    int streamId() {
        return streamId;
    }
}
