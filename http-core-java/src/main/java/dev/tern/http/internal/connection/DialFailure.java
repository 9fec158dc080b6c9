package dev.tern.http.internal.connection;

import dev.tern.http.ConnectFailedException;
import dev.tern.http.ConnectTimeoutException;
import dev.tern.http.HttpException;
import dev.tern.http.NameResolutionException;
import dev.tern.http.Phase;
import dev.tern.http.ProxyException;
import dev.tern.http.TlsException;
import dev.tern.http.internal.proxy.ProxyRefusal;
import org.jspecify.annotations.Nullable;

/**
 * Immutable. Why no connection came about. It belongs to no request yet: a dial is the pool's, and serves whoever waits.
 */
public record DialFailure(
        Phase phase,
        boolean timedOut,
        String message,
        @Nullable Throwable cause) {
    private ProxyException proxyFailure(HttpException.Circumstances circumstances) {
        return cause instanceof ProxyRefusal refusal
                ? new ProxyException(message, refusal.head(), refusal.content(), circumstances, cause)
                : new ProxyException(message, circumstances, cause);
    }

    /** The failure as the exception of an exchange that waited for the connection, perhaps not for its first. */
    public HttpException toException(LoopExchange waiter) {
        HttpException.Circumstances circumstances =
                new HttpException.Circumstances(waiter.request(), phase, waiter.hasReachedPeer());
        if (timedOut) {
            return new ConnectTimeoutException(message, circumstances, cause);
        }
        return switch (phase) {
            case RESOLVE -> new NameResolutionException(message, circumstances, cause);
            case PROXY -> proxyFailure(circumstances);
            case TLS -> new TlsException(message, circumstances, cause);
            default -> new ConnectFailedException(message, circumstances, cause);
        };
    }
}
