package dev.tern.http;

import org.jspecify.annotations.Nullable;

/** No connection came about: refused, unreachable. In httpx: {@code ConnectError}. */
public class ConnectFailedException extends NetworkException {
    private static final long serialVersionUID = 1;

    public ConnectFailedException(String message, Circumstances circumstances, @Nullable Throwable cause) {
        super(message, circumstances, cause);
    }
}
