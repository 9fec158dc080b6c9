package dev.tern.http.internal.pool;

import dev.tern.http.Proxy;
import dev.tern.http.Request;
import dev.tern.http.internal.connection.Dialer;
import dev.tern.http.internal.connection.TlsContextSource;
import dev.tern.http.internal.loop.EventLoop;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/**
 * Thread-safe. The pools of a transport: one for each loop, and as many again for each way that is not the usual one: by a
 * proxy, to a server name that requests ask for by their extension {@code sni}, or for requests that ask to leave HTTP, which
 * HTTP/1.1 alone carries and no proxy may answer in the origin's place. Connections that go another way are not
 * shared with other requests; the limit of connections is one for all.
 */
final class PoolTable {
    /** They come from the program, not from a peer; so many are a mistake, and each keeps some memory. */
    private static final int WAYS_MAX = 256;

    private final PooledTransport.Settings settings;
    private final TlsContextSource context;
    private final List<EventLoop> loops;
    private final SharedPermits permits;
    private final List<LoopPool> usual;
    private final Map<Way, List<LoopPool>> others = new ConcurrentHashMap<>();
    private final List<LoopPool> all = new CopyOnWriteArrayList<>();
    private volatile boolean closed;

    /** Immutable. How connections are made, beside where to. */
    private record Way(
            @Nullable String serverName, @Nullable Proxy proxy, boolean leavesHttp) {
        static final Way USUAL = new Way(null, null, false);
    }

    PoolTable(PooledTransport.Settings settings, TlsContextSource context, List<EventLoop> loops) {
        this.settings = settings;
        this.context = context;
        this.loops = loops;
        permits = new SharedPermits(settings.limits().maxConnections());
        usual = open(Way.USUAL);
    }

    private List<LoopPool> open(Way way) {
        List<LoopPool> opened = new ArrayList<>(loops.size());
        for (EventLoop loop : loops) {
            Dialer dialer = new Dialer(
                    loop,
                    settings.names(),
                    settings.sockets(),
                    settings.tls(),
                    context,
                    way.leavesHttp() ? settings.protocols().http1Only() : settings.protocols(),
                    settings.protocolLimits(),
                    way.serverName(),
                    way.proxy(),
                    way.leavesHttp());
            opened.add(new LoopPool(
                    loop, dialer, settings.limits(), permits, new IdleHints(loops.size()), settings.connectRetries()));
        }
        all.addAll(opened);
        return opened;
    }

    /** The pools that may carry the request, one for each loop; fails for what no connection of this client can carry. */
    List<LoopPool> poolsFor(Request request, @Nullable Proxy proxy, boolean leavesHttp) {
        String serverName = serverName(request);
        if (serverName == null && proxy == null && !leavesHttp) {
            return usual;
        }
        Way way = new Way(serverName, proxy, leavesHttp);
        List<LoopPool> known = others.get(way);
        return known == null ? openOther(way) : known;
    }

    private static @Nullable String serverName(Request request) {
        Object name =
                request.extensions().isEmpty() ? null : request.extensions().get("sni");
        if (name != null && (!(name instanceof String text) || text.isEmpty())) {
            throw new IllegalArgumentException("The extension 'sni' must be a server's name, not " + name);
        }
        return (String) name;
    }

    private synchronized List<LoopPool> openOther(Way way) {
        List<LoopPool> known = others.get(way);
        if (known != null || closed) {
            // A pool that is closed fails what it gets.
            return known == null ? usual : known;
        }
        if (others.size() == WAYS_MAX) {
            throw new IllegalArgumentException(
                    "Requests have asked for " + WAYS_MAX + " proxies and server names (extension 'sni') already");
        }
        List<LoopPool> opened = open(way);
        others.put(way, opened);
        return opened;
    }

    /** Every pool there is. */
    List<LoopPool> all() {
        return all;
    }

    /** Has every pool closed by its loop; no further one is opened. */
    synchronized void close() {
        closed = true;
        for (LoopPool pool : all) {
            pool.loop().executeOnThread(pool::close);
        }
    }
}
