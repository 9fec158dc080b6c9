package dev.tern.http;

import org.jspecify.annotations.Nullable;

/** The peer sent more than {@link ProtocolLimits} allow. */
public final class ResponseTooLargeException extends RemoteProtocolException {
    private static final long serialVersionUID = 1;

    public ResponseTooLargeException(String message, Circumstances circumstances, @Nullable Throwable cause) {
        super(message, circumstances, cause);
    }
}
