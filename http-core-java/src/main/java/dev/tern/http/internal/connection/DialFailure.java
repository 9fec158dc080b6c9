package dev.tern.http.internal.connection;

import dev.tern.http.ConnectFailedException;
import dev.tern.http.ConnectTimeoutException;
import dev.tern.http.HttpException;
import dev.tern.http.NameResolutionException;
import dev.tern.http.Phase;
import dev.tern.http.Request;
import dev.tern.http.TlsException;
import org.jspecify.annotations.Nullable;

/**
 * Immutable. Why no connection came about. It belongs to no request yet: a dial is the pool's, and serves whoever waits.
 */
public record DialFailure(
        Phase phase,
        boolean timedOut,
        String message,
        @Nullable Throwable cause) {
    /** The failure as the exception of a request that waited for the connection. */
    public HttpException toException(Request request) {
        HttpException.Circumstances circumstances = new HttpException.Circumstances(request, phase, false);
        if (timedOut) {
            return new ConnectTimeoutException(message, circumstances, cause);
        }
        return switch (phase) {
            case RESOLVE -> new NameResolutionException(message, circumstances, cause);
            case TLS -> new TlsException(message, circumstances, cause);
            default -> new ConnectFailedException(message, circumstances, cause);
        };
    }
}
