package dev.tern.http.internal.connection;

import dev.tern.http.HttpException;
import dev.tern.http.internal.http1.CloseReason;

/** Loop-confined. Who owns the connections: it learns when a place on one is free again, and when one is gone. */
public interface ConnectionListener {
    /**
     * One exchange no longer occupies the connection, which may carry another. Called before the exchange itself ends, so
     * that its caller finds the connection ready for the next request.
     */
    void onReleased(Connection connection);

    /** The connection is closed, and with it every place on it; what was on it ends after this call. */
    void onClosed(Connection connection, CloseReason reason);

    /** {@link Connection#streams} is another from now on; 0 while the connection should get no more exchanges. */
    void onCapacityChanged(Connection connection);

    /**
     * The exchange failed and was released. Whoever is told decides whether it fails for its caller or is begun anew.
     */
    void onExchangeFailed(LoopExchange exchange, HttpException failure, FailureGrounds grounds);
}
