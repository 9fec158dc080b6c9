package dev.tern.http;

import org.jspecify.annotations.Nullable;

/** The client was closed while the call was under way. */
public final class ClientClosedException extends TransportException {
    private static final long serialVersionUID = 1;

    public ClientClosedException(String message, Circumstances circumstances, @Nullable Throwable cause) {
        super(message, circumstances, cause);
    }
}
