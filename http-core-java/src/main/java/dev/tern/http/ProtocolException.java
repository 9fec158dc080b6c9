package dev.tern.http;

import org.jspecify.annotations.Nullable;

/** The rules of HTTP were broken. In httpx: {@code ProtocolError}. */
public abstract class ProtocolException extends TransportException {
    private static final long serialVersionUID = 1;

    public ProtocolException(String message, Circumstances circumstances, @Nullable Throwable cause) {
        super(message, circumstances, cause);
    }
}
