package dev.tern.http;

import org.jspecify.annotations.Nullable;

/** The peer sent nothing for {@link Timeout#read}. */
public final class ReadTimeoutException extends HttpTimeoutException {
    private static final long serialVersionUID = 1;

    public ReadTimeoutException(String message, Circumstances circumstances, @Nullable Throwable cause) {
        super(message, circumstances, cause);
    }
}
