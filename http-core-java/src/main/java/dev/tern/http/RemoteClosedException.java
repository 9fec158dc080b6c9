package dev.tern.http;

import org.jspecify.annotations.Nullable;

/** The peer closed or reset the connection before the response was complete. */
public final class RemoteClosedException extends ReadFailedException {
    private static final long serialVersionUID = 1;

    public RemoteClosedException(String message, Circumstances circumstances, @Nullable Throwable cause) {
        super(message, circumstances, cause);
    }
}
