package dev.tern.http.internal.connection;

import dev.tern.http.HttpException;
import dev.tern.http.internal.http1.CloseReason;
import org.jspecify.annotations.Nullable;

/** Loop-confined. Who owns the connections: it learns when a place on one is free again, and when one is gone. */
public interface ConnectionListener {
    /**
     * The exchange no longer occupies the connection. Called before the exchange itself ends, so that its caller finds
     * the connection ready for the next request.
     *
     * @param reason why the connection was closed; null if it may be used again
     */
    void onReleased(Http1Connection connection, @Nullable CloseReason reason);

    /** The connection, on which no exchange was, is closed. */
    void onIdleClosed(Http1Connection connection, CloseReason reason);

    /**
     * The exchange failed on a connection that is closed now and was released. Whoever is told decides whether it fails
     * for its caller or is begun anew.
     *
     * @param onReusedConnection whether the connection had carried an exchange before
     * @param peerWasSilent whether the connection ended without one octet of a response
     */
    void onExchangeFailed(
            LoopExchange exchange, HttpException failure, boolean onReusedConnection, boolean peerWasSilent);
}
