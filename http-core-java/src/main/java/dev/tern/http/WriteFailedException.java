package dev.tern.http;

import org.jspecify.annotations.Nullable;

/** Sending failed. In httpx: {@code WriteError}. */
public final class WriteFailedException extends NetworkException {
    private static final long serialVersionUID = 1;

    public WriteFailedException(String message, Circumstances circumstances, @Nullable Throwable cause) {
        super(message, circumstances, cause);
    }
}
