package dev.tern.http.internal.connection;

import dev.tern.http.Origin;
import dev.tern.http.internal.http1.CloseReason;
import java.net.InetAddress;
import java.util.List;

/** Loop-confined. An open connection, whatever protocol it speaks, as the pool sees it. */
public interface Connection {
    Origin origin();

    /** How many exchanges it carries at once; 0 if it is of the kind that carries one after the other. */
    int streams();

    /**
     * Whether the connection may carry another exchange. One that carries none and that nobody looked at since a moment
     * ago is asked; if it turns out to be closed, it says so to its listener and is closed here.
     *
     * @param needsCertainty whether it is asked in any case: the peer may have closed right behind its last response, and
     *     not every request can be begun anew
     */
    boolean isAlive(long nowNanos, boolean needsCertainty);

    /**
     * Whether the peer may be asked for another origin over this connection.
     *
     * @param addresses to which the other origin's name leads
     */
    default boolean maySpeakFor(Origin other, List<InetAddress> addresses) {
        return false;
    }

    /** Whether the peer may be asked for the origin, whose address was seen to agree before. */
    default boolean speaksFor(Origin origin) {
        return origin.equals(origin());
    }

    /** Begins an exchange, for which there is room. */
    void start(LoopExchange next);

    /** Closes the connection, on which no exchange is. The listener is not told: it is the one who asks for this. */
    void close(CloseReason reason);
}
