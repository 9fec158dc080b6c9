package dev.tern.http;

import org.jspecify.annotations.Nullable;

/** The exchange did not come to its end. In httpx: {@code TransportError}. */
public class TransportException extends HttpException {
    private static final long serialVersionUID = 1;

    public TransportException(String message, Circumstances circumstances, @Nullable Throwable cause) {
        super(message, circumstances, cause);
    }
}
