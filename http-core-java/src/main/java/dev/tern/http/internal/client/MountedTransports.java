package dev.tern.http.internal.client;

import dev.tern.http.Request;
import dev.tern.http.Url;
import dev.tern.http.exchange.Exchange;
import dev.tern.http.exchange.ExchangeHandler;
import dev.tern.http.exchange.Transport;
import dev.tern.http.internal.bytes.UrlPattern;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Thread-safe. Several transports as one: each request goes to the one whose pattern fits best, else to the usual one. It
 * closes none of them: they belong to who made them.
 */
public final class MountedTransports implements Transport {
    private final Map<UrlPattern, @Nullable Transport> mounts = new TreeMap<>(UrlPattern.MOST_PARTICULAR_FIRST);
    private final Transport usual;

    /**
     * @param mounts null for the usual one, as an exception from a wider pattern
     */
    public MountedTransports(Map<UrlPattern, @Nullable Transport> mounts, Transport usual) {
        this.mounts.putAll(mounts);
        this.usual = usual;
    }

    @Override
    public Exchange send(Request request, ExchangeHandler handler) {
        return transportFor(request.url()).send(request, handler);
    }

    private Transport transportFor(Url url) {
        for (Map.Entry<UrlPattern, @Nullable Transport> mount : mounts.entrySet()) {
            if (mount.getKey().matches(url.scheme(), url.host(), url.port())) {
                return mount.getValue() == null ? usual : mount.getValue();
            }
        }
        return usual;
    }

    @Override
    public void close() {}

    @Override
    public String toString() {
        return usual + ", mounted: " + mounts.keySet();
    }
}
