package dev.tern.http.internal.connection;

import dev.tern.http.Origin;
import dev.tern.http.internal.tls.TlsPeer;
import java.net.InetAddress;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.SSLSession;
import org.jspecify.annotations.Nullable;

/** Loop-confined. For which origins the peer of a connection may be asked (RFC 9113 §9.1.1, §10.1). */
final class Authority {
    private final Origin origin;
    private final InetAddress address;
    private final @Nullable SSLSession certified;
    private final Set<Origin> guests = new HashSet<>(0);

    /**
     * @param origin to which the connection was made
     * @param certified the session in which the peer's certificate was checked; null if none was
     */
    Authority(Origin origin, InetAddress address, @Nullable SSLSession certified) {
        this.origin = origin;
        this.address = address;
        this.certified = certified;
    }

    Origin origin() {
        return origin;
    }

    /**
     * Whether the peer may be asked for another origin: the name leads to its address, and its certificate bears the name.
     * Either alone could be forged by somebody.
     */
    boolean maySpeakFor(Origin other, List<InetAddress> addresses) {
        return addresses.contains(address) && speaksFor(other);
    }

    /** Whether the peer's certificate bears the origin's name; asked where the address was seen to agree before. */
    boolean speaksFor(Origin other) {
        if (other.equals(origin) || guests.contains(other)) {
            return true;
        }
        SSLSession session = certified;
        if (session == null || !other.isSecure() || other.port() != origin.port()) {
            return false;
        }
        try {
            new TlsPeer(other.host(), IpLiteral.is(other.host()), other.port()).requireIdentity(session);
            return guests.add(other);
        } catch (SSLHandshakeException e) {
            return false;
        }
    }
}
