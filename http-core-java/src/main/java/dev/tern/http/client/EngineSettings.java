package dev.tern.http.client;

import dev.tern.http.Limits;
import dev.tern.http.ProtocolLimits;
import dev.tern.http.Tls;
import dev.tern.http.exchange.Resolver;
import dev.tern.http.internal.connection.Protocols;
import dev.tern.http.internal.connection.SystemResolver;
import dev.tern.http.internal.loop.EventLoops;
import dev.tern.http.internal.pool.PooledTransport;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Not thread-safe. What a builder says of the connections: it counts where a client opens a pool of its own. */
final class EngineSettings {
    Limits limits = Limits.defaults();
    Tls tls = Tls.defaults();
    boolean http1 = true;
    boolean http2 = true;

    @Nullable
    Duration http2KeepAlive;

    Resolver resolver = new SystemResolver();
    int loops = EventLoops.defaultCount();

    EngineSettings copy() {
        EngineSettings copy = new EngineSettings();
        copy.limits = limits;
        copy.tls = tls;
        copy.http1 = http1;
        copy.http2 = http2;
        copy.http2KeepAlive = http2KeepAlive;
        copy.resolver = resolver;
        copy.loops = loops;
        return copy;
    }

    PooledTransport open(ProtocolLimits protocolLimits) {
        Protocols protocols = new Protocols(http1, http2, http2KeepAlive);
        return new PooledTransport(
                new PooledTransport.Settings(loops, limits, protocolLimits, protocols, resolver, tls));
    }
}
