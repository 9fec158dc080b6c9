package dev.tern.http;

import org.jspecify.annotations.Nullable;

/** The network failed. In httpx: {@code NetworkError}. */
public class NetworkException extends TransportException {
    private static final long serialVersionUID = 1;

    public NetworkException(String message, Circumstances circumstances, @Nullable Throwable cause) {
        super(message, circumstances, cause);
    }
}
