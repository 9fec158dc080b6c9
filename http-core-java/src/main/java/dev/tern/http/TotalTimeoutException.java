package dev.tern.http;

import org.jspecify.annotations.Nullable;

/** The whole call took longer than {@link Timeout#total}. */
public final class TotalTimeoutException extends HttpTimeoutException {
    private static final long serialVersionUID = 1;

    public TotalTimeoutException(String message, Circumstances circumstances, @Nullable Throwable cause) {
        super(message, circumstances, cause);
    }
}
