package dev.tern.http.internal.connection;

import dev.tern.http.Origin;
import dev.tern.http.ProtocolLimits;
import dev.tern.http.Tls;
import dev.tern.http.exchange.Resolver;
import dev.tern.http.internal.loop.EventLoop;
import dev.tern.http.internal.tls.TlsBuffers;
import dev.tern.http.internal.tls.TlsPeer;
import dev.tern.http.internal.tls.TlsSession;
import java.util.List;
import javax.net.ssl.SSLContext;

/** Loop-confined. Opens connections on one loop: what all dials have in common. */
public final class Dialer {
    private static final List<String> ALPN_OFFERS = List.of("http/1.1");

    private final EventLoop loop;
    private final Resolver resolver;
    private final Tls tls;
    private final SSLContext tlsContext;
    private final ProtocolLimits limits;
    private final TlsBuffers tlsBuffers = new TlsBuffers();

    public Dialer(EventLoop loop, Resolver resolver, Tls tls, SSLContext tlsContext, ProtocolLimits limits) {
        this.loop = loop;
        this.resolver = resolver;
        this.tls = tls;
        this.tlsContext = tlsContext;
        this.limits = limits;
    }

    /**
     * Begins to open a connection. The outcome comes later, never inside this call.
     *
     * @param limitNanos for all of it: name, address, handshake
     */
    public Dial dial(Origin origin, long limitNanos, DialListener listener, ConnectionListener connections) {
        loop.assertOwner();
        Dial dial = new Dial(this, origin, Deadlines.at(loop.nowNanos(), limitNanos), listener, connections);
        dial.begin();
        return dial;
    }

    EventLoop loop() {
        return loop;
    }

    Resolver resolver() {
        return resolver;
    }

    Tls tls() {
        return tls;
    }

    TlsSession tlsSession(TlsPeer peer) {
        return new TlsSession(peer.engine(tlsContext, tls.protocols(), ALPN_OFFERS, tls.isVerified()), tlsBuffers);
    }

    Http1Connection connection(Wire wire, Origin origin, ConnectionListener listener) {
        return new Http1Connection(loop, wire, origin, limits, listener);
    }
}
