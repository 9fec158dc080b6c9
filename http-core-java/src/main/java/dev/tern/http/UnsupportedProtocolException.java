package dev.tern.http;

import org.jspecify.annotations.Nullable;

/** The scheme of the URL is none that this client speaks. */
public final class UnsupportedProtocolException extends TransportException {
    private static final long serialVersionUID = 1;

    public UnsupportedProtocolException(String message, Circumstances circumstances, @Nullable Throwable cause) {
        super(message, circumstances, cause);
    }
}
