package dev.tern.http.internal.connection;

import dev.tern.http.Auth;
import dev.tern.http.Headers;
import dev.tern.http.Method;
import dev.tern.http.Origin;
import dev.tern.http.ProtocolLimits;
import dev.tern.http.Proxy;
import dev.tern.http.SocketSettings;
import dev.tern.http.Tls;
import dev.tern.http.internal.http1.Http1Codec;
import dev.tern.http.internal.loop.EventLoop;
import dev.tern.http.internal.proxy.ConnectHandshake;
import dev.tern.http.internal.proxy.ProxyAuthorization;
import dev.tern.http.internal.proxy.ProxyHandshake;
import dev.tern.http.internal.proxy.ProxyRefusal;
import dev.tern.http.internal.proxy.Socks4aHandshake;
import dev.tern.http.internal.proxy.Socks5Handshake;
import dev.tern.http.internal.time.Nanos;
import dev.tern.http.internal.tls.KeyShares;
import dev.tern.http.internal.tls.TlsBuffers;
import dev.tern.http.internal.tls.TlsPeer;
import dev.tern.http.internal.tls.TlsSession;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** Loop-confined. Opens connections on one loop: what all dials have in common. */
public final class Dialer {
    private final EventLoop loop;
    private final Names names;
    private final SocketSettings sockets;
    private final TlsContextSource originTls;
    private final TlsContextSource proxyTls;
    private final Protocols protocols;
    private final ProtocolLimits limits;
    private final @Nullable String serverName;
    private final @Nullable Proxy proxy;
    private final TlsBuffers tlsBuffers = new TlsBuffers();
    private final KeyShares keyShares = new KeyShares();
    private final Http1Codec http1;

    /**
     * @param originTls how origins are secured
     * @param proxyTls how the way to the proxy is, where it is
     * @param serverName whom to mean in TLS, whatever the URL says; null for the URL's host
     * @param proxy by whom all connections go; null for directly
     */
    public Dialer(
            EventLoop loop,
            Names names,
            SocketSettings sockets,
            TlsContextSource originTls,
            TlsContextSource proxyTls,
            Protocols protocols,
            ProtocolLimits limits,
            @Nullable String serverName,
            @Nullable Proxy proxy) {
        this.loop = loop;
        this.names = names;
        this.sockets = sockets;
        this.originTls = originTls;
        this.proxyTls = proxyTls;
        this.protocols = protocols;
        this.limits = limits;
        http1 = new Http1Codec(limits);
        this.serverName = serverName;
        this.proxy = proxy;
    }

    /** Whether a connection to the origin may turn out to carry many exchanges at once. */
    public boolean mayMultiplex(Origin origin) {
        return protocols.mayMultiplex(origin) && !isForwarded(origin);
    }

    /** Whether requests to the origin are given to an HTTP proxy itself, so that the connection ends there. */
    private boolean isForwarded(Origin origin) {
        return proxy != null && proxy.forwards(origin);
    }

    /** Whose connections carry the requests to the origin: its own, or those of the proxy that forwards them. */
    public Origin carrier(Origin origin) {
        Proxy by = proxy;
        return by != null && isForwarded(origin) ? new Origin("http", by.host(), by.port()) : origin;
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
    ProxyHandshake handshake(Origin origin) throws ProxyRefusal {
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
        String authority = host + ":" + origin.port();
        Headers fields = by.headers();
        boolean isSettled = fields.contains(ProxyAuthorization.FIELD);
        return new ConnectHandshake(
                authority,
                fields,
                limits,
                isSettled ? null : ProxyAuthorization.begin(by, Method.CONNECT, authority, null));
    }

    /** Whether code of a user runs on the way, which then is no way for a caller who turns the loop of others. */
    public boolean runsUserCode() {
        Auth auth = proxy == null ? null : proxy.auth();
        return auth != null && auth.runsUserCode();
    }

    /** What has to be there before the wires to the origin are secured; null if none of them is. */
    @Nullable
    CompletionStage<?> tlsContext(Origin origin) {
        CompletionStage<?> byProxy = proxy != null && proxy.isSecure() ? proxyTls.make(loop.workers()) : null;
        CompletionStage<?> byOrigin = origin.isSecure() ? originTls.make(loop.workers()) : null;
        return byProxy == null || byOrigin == null
                ? byProxy == null ? byOrigin : byProxy
                : byProxy.thenCombine(byOrigin, (one, other) -> other);
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
        return originTls.tls();
    }

    /**
     * TLS with the origin.
     *
     * @throws IllegalArgumentException for a name that cannot be sent
     */
    TlsHop hopToOrigin(Origin origin) {
        String name = serverName == null ? origin.host() : serverName;
        return hop(originTls, name, origin.port(), protocols.offers());
    }

    /** TLS with the proxy itself, in which HTTP/1.1 is spoken. */
    TlsHop hopToProxy() {
        Proxy by = Objects.requireNonNull(proxy);
        return hop(proxyTls, by.host(), by.port(), List.of("http/1.1"));
    }

    private TlsHop hop(TlsContextSource source, String name, int port, List<String> offers) {
        TlsPeer peer = new TlsPeer(name, IpLiteral.is(name), port);
        Tls tls = source.tls();
        boolean x25519Alone = keyShares.isX25519Enough(peer);
        TlsSession session = new TlsSession(peer.engine(source.made(), tls, offers, x25519Alone), tlsBuffers);
        return new TlsHop(peer, session, tls.isVerified(), x25519Alone, keyShares);
    }

    Connection connection(Wire wire, Authority authority, ConnectionListener listener) {
        return protocols.isHttp2(wire.applicationProtocol()) && !isForwarded(authority.origin())
                ? new Http2Connection(loop, wire, authority, limits, Nanos.of(protocols.http2KeepAlive()), listener)
                : new Http1Connection(loop, wire, authority.origin(), http1, listener);
    }
}
