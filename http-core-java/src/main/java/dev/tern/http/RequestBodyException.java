package dev.tern.http;

import org.jspecify.annotations.Nullable;

/** The source of the request's content failed; the cause is what it threw. */
public final class RequestBodyException extends TransportException {
    private static final long serialVersionUID = 1;

    public RequestBodyException(String message, Circumstances circumstances, @Nullable Throwable cause) {
        super(message, circumstances, cause);
    }
}
