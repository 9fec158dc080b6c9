package dev.tern.http.internal.client;

import dev.tern.http.Request;
import dev.tern.http.exchange.Exchange;
import dev.tern.http.exchange.ExchangeHandler;
import dev.tern.http.exchange.Transport;
import java.util.Map;
import java.util.TreeMap;

/**
 * Thread-safe. Several transports as one: each request goes to the one whose pattern fits best, else to the usual one. It
 * closes none of them: they belong to who made them.
 */
public final class MountedTransports implements Transport {
    private final Map<UrlPattern, Transport> mounts =
            new TreeMap<>(UrlPattern.MOST_PARTICULAR_FIRST.thenComparing(UrlPattern::toString));
    private final Transport usual;

    public MountedTransports(Map<UrlPattern, Transport> mounts, Transport usual) {
        this.mounts.putAll(mounts);
        this.usual = usual;
    }

    @Override
    public Exchange send(Request request, ExchangeHandler handler) {
        for (Map.Entry<UrlPattern, Transport> mount : mounts.entrySet()) {
            if (mount.getKey().matches(request.url())) {
                return mount.getValue().send(request, handler);
            }
        }
        return usual.send(request, handler);
    }

    @Override
    public void close() {}

    @Override
    public String toString() {
        return usual + ", mounted: " + mounts.keySet();
    }
}
