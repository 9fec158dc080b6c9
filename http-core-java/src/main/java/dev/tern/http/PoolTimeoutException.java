package dev.tern.http;

import org.jspecify.annotations.Nullable;

/** No connection became free, or no turn came at a limiting transport, within {@link Timeout#pool}; or too many waited already. */
public final class PoolTimeoutException extends HttpTimeoutException {
    private static final long serialVersionUID = 1;

    public PoolTimeoutException(String message, Circumstances circumstances, @Nullable Throwable cause) {
        super(message, circumstances, cause);
    }
}
