package dev.tern.http;

import org.jspecify.annotations.Nullable;

/** The host name has no address. */
public final class NameResolutionException extends ConnectFailedException {
    private static final long serialVersionUID = 1;

    public NameResolutionException(String message, Circumstances circumstances, @Nullable Throwable cause) {
        super(message, circumstances, cause);
    }
}
