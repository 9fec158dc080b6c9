package dev.tern.http.internal.connection;

import dev.tern.http.Origin;
import dev.tern.http.ProtocolLimits;
import dev.tern.http.Proxy;
import dev.tern.http.SocketSettings;
import dev.tern.http.Tls;
import dev.tern.http.internal.loop.EventLoop;
import dev.tern.http.internal.proxy.ConnectHandshake;
import dev.tern.http.internal.proxy.ProxyHandshake;
import dev.tern.http.internal.proxy.Socks4aHandshake;
import dev.tern.http.internal.proxy.Socks5Handshake;
import dev.tern.http.internal.time.Nanos;
import dev.tern.http.internal.tls.TlsBuffers;
import dev.tern.http.internal.tls.TlsPeer;
import dev.tern.http.internal.tls.TlsSession;
import java.util.List;
import java.util.concurrent.CompletionStage;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLHandshakeException;
import org.jspecify.annotations.Nullable;

/** Loop-confined. Opens connections on one loop: what all dials have in common. */
public final class Dialer {
    private final EventLoop loop;
    private final Names names;
    private final SocketSettings sockets;
    private final Tls tls;
    private final TlsContextSource tlsContext;
    private final Protocols protocols;
    private final ProtocolLimits limits;
    private final @Nullable String serverName;
    private final @Nullable Proxy proxy;
    private final boolean alwaysTunnels;
    private final TlsBuffers tlsBuffers = new TlsBuffers();

    /**
     * @param serverName whom to mean in TLS, whatever the URL says; null for the URL's host
     * @param proxy by whom all connections go; null for directly
     * @param alwaysTunnels whether a proxy is to open a tunnel to origins in clear too
     */
    public Dialer(
            EventLoop loop,
            Names names,
            SocketSettings sockets,
            Tls tls,
            TlsContextSource tlsContext,
            Protocols protocols,
            ProtocolLimits limits,
            @Nullable String serverName,
            @Nullable Proxy proxy,
            boolean alwaysTunnels) {
        this.loop = loop;
        this.names = names;
        this.sockets = sockets;
        this.tls = tls;
        this.tlsContext = tlsContext;
        this.protocols = protocols;
        this.limits = limits;
        this.serverName = serverName;
        this.proxy = proxy;
        this.alwaysTunnels = alwaysTunnels;
    }

    /** Whether a connection to the origin may turn out to carry many exchanges at once. */
    public boolean mayMultiplex(Origin origin) {
        return protocols.mayMultiplex(origin) && !isForwarded(origin);
    }

    /** Whether requests to the origin are given to an HTTP proxy itself, so that the connection ends there. */
    private boolean isForwarded(Origin origin) {
        return proxy != null && !proxy.isSocks() && !origin.isSecure() && !alwaysTunnels;
    }

    @Nullable
    Proxy proxy() {
        return proxy;
    }

    /** Where the dial goes first. */
    String firstHost(Origin origin) {
        return proxy == null ? origin.host() : proxy.host();
    }

    int firstPort(Origin origin) {
        return proxy == null ? origin.port() : proxy.port();
    }

    /** What is to be said to the proxy before the way to the origin is open; null if there is nothing. */
    @Nullable
    ProxyHandshake handshake(Origin origin) {
        Proxy by = proxy;
        if (by == null || isForwarded(origin)) {
            return null;
        }
        if (by.isSocks()) {
            if (by.scheme().equals("socks4a")) {
                return new Socks4aHandshake(origin.host(), origin.port(), by.username(), by.password());
            }
            return new Socks5Handshake(origin.host(), origin.port(), by.username(), by.password());
        }
        String host = origin.host().indexOf(':') < 0 ? origin.host() : "[" + origin.host() + "]";
        return new ConnectHandshake(host + ":" + origin.port(), by.headers(), limits);
    }

    /** What has to be there before a connection to the origin is secured; null if none of its wires is. */
    @Nullable
    CompletionStage<SSLContext> tlsContext(Origin origin) {
        return origin.isSecure() || (proxy != null && proxy.isSecure()) ? tlsContext.make(loop.workers()) : null;
    }

    /** TLS to the proxy itself, in which HTTP/1.1 is spoken. */
    TlsSession proxySession(TlsPeer peer) {
        return new TlsSession(peer.engine(tlsContext.made(), tls, List.of("http/1.1")), tlsBuffers);
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

    Protocols protocols() {
        return protocols;
    }

    EventLoop loop() {
        return loop;
    }

    SocketSettings sockets() {
        return sockets;
    }

    Names names() {
        return names;
    }

    Tls tls() {
        return tls;
    }

    /** Whom a connection to the origin has to be secured with. */
    TlsPeer peer(Origin origin) {
        String name = serverName == null ? origin.host() : serverName;
        return new TlsPeer(name, IpLiteral.is(name), origin.port());
    }

    TlsSession tlsSession(TlsPeer peer) {
        return new TlsSession(peer.engine(tlsContext.made(), tls, protocols.offers()), tlsBuffers);
    }

    /** Behind the JDK's own check of the name. */
    void requireIdentity(TlsPeer peer, TlsSession session) throws SSLHandshakeException {
        if (tls.isVerified()) {
            peer.requireIdentity(session.details());
        }
    }

    Connection connection(Wire wire, Authority authority, ConnectionListener listener) {
        return protocols.isHttp2(wire.applicationProtocol()) && !isForwarded(authority.origin())
                ? new Http2Connection(loop, wire, authority, limits, Nanos.of(protocols.http2KeepAlive()), listener)
                : new Http1Connection(loop, wire, authority.origin(), limits, listener);
    }
}
