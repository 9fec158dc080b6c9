package dev.tern.http;

import org.jspecify.annotations.Nullable;

/** The peer ended this exchange before its response was whole, by RST_STREAM; the connection goes on (RFC 9113 §5.4.2). */
public final class StreamResetException extends RemoteProtocolException {
    private static final long serialVersionUID = 1;

    private final String errorCode;

    public StreamResetException(
            String message, String errorCode, Circumstances circumstances, @Nullable Throwable cause) {
        super(message, circumstances, cause);
        this.errorCode = errorCode;
    }

    /** The name of the peer's error code (RFC 9113 §7), such as {@code REFUSED_STREAM}. */
    public String errorCode() {
        return errorCode;
    }
}
