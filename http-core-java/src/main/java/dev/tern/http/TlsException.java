package dev.tern.http;

import org.jspecify.annotations.Nullable;

/** The connection could not be secured: handshake, certificate or host name. */
public final class TlsException extends ConnectFailedException {
    private static final long serialVersionUID = 1;

    public TlsException(String message, Circumstances circumstances, @Nullable Throwable cause) {
        super(message, circumstances, cause);
    }
}
