package dev.tern.http;

import org.jspecify.annotations.Nullable;

/** No connection came about within {@link Timeout#connect}. */
public final class ConnectTimeoutException extends HttpTimeoutException {
    private static final long serialVersionUID = 1;

    public ConnectTimeoutException(String message, Circumstances circumstances, @Nullable Throwable cause) {
        super(message, circumstances, cause);
    }
}
