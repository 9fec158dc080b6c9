package dev.tern.http;

import org.jspecify.annotations.Nullable;

/** Receiving failed. In httpx: {@code ReadError}. */
public class ReadFailedException extends NetworkException {
    private static final long serialVersionUID = 1;

    public ReadFailedException(String message, Circumstances circumstances, @Nullable Throwable cause) {
        super(message, circumstances, cause);
    }
}
