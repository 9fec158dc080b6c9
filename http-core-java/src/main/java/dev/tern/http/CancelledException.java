package dev.tern.http;

import org.jspecify.annotations.Nullable;

/** The call was cancelled by its owner. */
public final class CancelledException extends TransportException {
    private static final long serialVersionUID = 1;

    public CancelledException(String message, Circumstances circumstances, @Nullable Throwable cause) {
        super(message, circumstances, cause);
    }
}
