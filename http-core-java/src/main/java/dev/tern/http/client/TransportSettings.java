package dev.tern.http.client;

import dev.tern.http.exchange.Transport;
import dev.tern.http.internal.bytes.UrlPattern;
import dev.tern.http.internal.client.MountedTransports;
import dev.tern.http.internal.pool.PooledTransport;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** Confined to its builder. Which transports carry the requests of a client, and which of them it closes. */
final class TransportSettings {
    /** In place of the pool; it stays its maker's. */
    @Nullable
    Transport carrier;

    @Nullable
    UnaryOperator<Transport> wrapper;

    final Map<UrlPattern, @Nullable Transport> mounts = new HashMap<>();

    /**
     * What carries the requests that no mount carries.
     *
     * @param usual what that is
     * @param pool the client's own, which it closes; null if it has none
     * @param isWrapped whether it closes the usual one, too, and before
     */
    record Chosen(Transport usual, @Nullable PooledTransport pool, boolean isWrapped) {
        void close() {
            if (isWrapped) {
                usual.close();
            }
            if (pool != null) {
                pool.close();
            }
        }
    }

    /**
     * Opens what there is to open.
     *
     * @param opener of the pool, if it takes one
     */
    Chosen choose(Supplier<PooledTransport> opener) {
        if (carrier == null) {
            PooledTransport pool = opener.get();
            try {
                return new Chosen(wrapper == null ? pool : wrapper.apply(pool), pool, wrapper != null);
            } catch (RuntimeException | Error e) {
                pool.close();
                throw e;
            }
        }
        // What belongs to somebody else is not closed by what wraps it.
        return wrapper == null
                ? new Chosen(carrier, null, false)
                : new Chosen(wrapper.apply(new MountedTransports(Map.of(), carrier)), null, true);
    }

    Transport routed(Transport usual) {
        return mounts.isEmpty() ? usual : new MountedTransports(mounts, usual);
    }

    TransportSettings copy() {
        TransportSettings copy = new TransportSettings();
        copy.carrier = carrier;
        copy.wrapper = wrapper;
        copy.mounts.putAll(mounts);
        return copy;
    }

    /** For a client over the same connections, by the same wrapper. */
    TransportSettings derived(Transport shared) {
        TransportSettings derived = copy();
        derived.carrier = shared;
        derived.wrapper = null;
        return derived;
    }
}
