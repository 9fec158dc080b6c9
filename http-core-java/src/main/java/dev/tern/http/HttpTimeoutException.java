package dev.tern.http;

import org.jspecify.annotations.Nullable;

/** A limit of {@link Timeout} ran out. In httpx: {@code TimeoutException}. */
public abstract class HttpTimeoutException extends TransportException {
    private static final long serialVersionUID = 1;

    public HttpTimeoutException(String message, Circumstances circumstances, @Nullable Throwable cause) {
        super(message, circumstances, cause);
    }
}
