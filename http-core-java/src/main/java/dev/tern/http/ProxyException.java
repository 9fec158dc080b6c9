package dev.tern.http;

import org.jspecify.annotations.Nullable;

/** The proxy refused or answered badly. */
public final class ProxyException extends TransportException {
    private static final long serialVersionUID = 1;

    public ProxyException(String message, Circumstances circumstances, @Nullable Throwable cause) {
        super(message, circumstances, cause);
    }
}
