package dev.tern.http.client;

import dev.tern.http.Limits;
import dev.tern.http.NameSettings;
import dev.tern.http.ProtocolLimits;
import dev.tern.http.Proxies;
import dev.tern.http.SocketSettings;
import dev.tern.http.Tls;
import dev.tern.http.exchange.Resolver;
import dev.tern.http.internal.connection.Names;
import dev.tern.http.internal.connection.Protocols;
import dev.tern.http.internal.connection.SystemResolver;
import dev.tern.http.internal.loop.EventLoops;
import dev.tern.http.internal.loop.SocketChannels;
import dev.tern.http.internal.pool.PooledTransport;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Confined to its builder. What concerns the connections of a client, and not the rules of its calls. */
final class EngineSettings {
    Limits limits = Limits.defaults();
    ProtocolLimits protocolLimits = ProtocolLimits.defaults();
    Tls tls = Tls.defaults();
    Resolver resolver = new SystemResolver();
    NameSettings names = NameSettings.defaults();

    int connectRetries;
    SocketSettings sockets = SocketSettings.defaults();

    @Nullable
    Proxies proxies;

    boolean trustsEnvironment = true;
    boolean http1 = true;
    boolean http2 = true;

    @Nullable
    Duration http2KeepAlive;

    int loops = EventLoops.defaultCount();

    void connectRetries(int most) {
        if (most < 0) {
            throw new IllegalArgumentException("A number of retries must not be negative; it is " + most);
        }
        connectRetries = most;
    }

    EngineSettings copy() {
        EngineSettings copy = new EngineSettings();
        copy.limits = limits;
        copy.protocolLimits = protocolLimits;
        copy.tls = tls;
        copy.resolver = resolver;
        copy.names = names;
        copy.sockets = sockets;
        copy.connectRetries = connectRetries;
        copy.proxies = proxies;
        copy.trustsEnvironment = trustsEnvironment;
        copy.http1 = http1;
        copy.http2 = http2;
        copy.http2KeepAlive = http2KeepAlive;
        copy.loops = loops;
        return copy;
    }

    /** With the certificates that SSL_CERT_FILE, else SSL_CERT_DIR names, where no other setting says whom to trust. */
    Tls tls(Map<String, String> environment) {
        String named = environment.getOrDefault("SSL_CERT_FILE", environment.getOrDefault("SSL_CERT_DIR", ""));
        return tls.saysWhomToTrust() || named.isEmpty()
                ? tls
                : tls.newBuilder().trust(Path.of(named)).build();
    }

    private Proxies proxies(Map<String, String> environment) {
        if (sockets.unixSocket() == null) {
            return proxies != null ? proxies : Proxies.fromEnvironment(environment);
        }
        if (proxies != null) {
            throw new IllegalArgumentException("A client has a proxy or a unix socket (" + sockets.unixSocket()
                    + "), not both; mount the one where it is meant");
        }
        return Proxies.none();
    }

    /**
     * Files that the TLS settings name are read now.
     *
     * @param environment the variables of the process
     */
    PooledTransport open(Map<String, String> environment) {
        Map<String, String> trusted = trustsEnvironment ? environment : Map.of();
        Proxies chosen = proxies(trusted);
        SocketChannels.check(sockets);
        Protocols protocols = new Protocols(http1, http2, http2KeepAlive);
        return new PooledTransport(new PooledTransport.Settings(
                loops,
                limits,
                connectRetries,
                protocolLimits,
                protocols,
                new Names(resolver, names),
                sockets,
                chosen,
                tls(trusted)));
    }
}
