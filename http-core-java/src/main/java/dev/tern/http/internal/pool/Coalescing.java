package dev.tern.http.internal.pool;

import dev.tern.http.Origin;
import dev.tern.http.internal.connection.Connection;
import java.net.InetAddress;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Loop-confined. Which connections may serve more than one origin (RFC 9113 §9.1.1), and which origins do not want it. */
final class Coalescing {
    /** A hostile peer with a certificate for many names shall not fill our memory with them. */
    private static final int APART_MAX = 1000;

    private final Set<Connection> multiplexed = new LinkedHashSet<>();
    private final Set<Origin> apart = new HashSet<>();

    void opened(Connection connection) {
        if (connection.streams() > 0) {
            multiplexed.add(connection);
        }
    }

    void closed(Connection connection) {
        multiplexed.remove(connection);
    }

    /** From here on the origin is asked by connections of its own only. */
    void keepApart(Origin origin) {
        if (apart.size() < APART_MAX) {
            apart.add(origin);
        }
    }

    /** A connection whose peer may be asked for the origin, whose name leads to these addresses. */
    @Nullable
    Connection find(Origin origin, List<InetAddress> addresses) {
        if (!apart.contains(origin)) {
            for (Connection connection : multiplexed) {
                if (connection.maySpeakFor(origin, addresses)) {
                    return connection;
                }
            }
        }
        return null;
    }
}
