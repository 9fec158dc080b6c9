package dev.tern.http;

import org.jspecify.annotations.Nullable;

/** The peer took nothing for {@link Timeout#write}. */
public final class WriteTimeoutException extends HttpTimeoutException {
    private static final long serialVersionUID = 1;

    public WriteTimeoutException(String message, Circumstances circumstances, @Nullable Throwable cause) {
        super(message, circumstances, cause);
    }
}
