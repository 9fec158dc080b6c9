package dev.tern.http.internal.pool;

import dev.tern.http.Request;
import dev.tern.http.internal.connection.Dialer;
import dev.tern.http.internal.loop.EventLoop;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/**
 * Thread-safe. The pools of a transport: one for each loop, and as many again for each server name that requests ask for by
 * their extension {@code sni}. Connections secured with another name than the URL's are not shared with other requests; the
 * limit of connections is one for all.
 */
final class PoolTable {
    /** They come from the program, not from a peer; so many are a mistake, and each keeps some memory. */
    private static final int NAMES_MAX = 256;

    private final PooledTransport.Settings settings;
    private final SSLContext context;
    private final List<EventLoop> loops;
    private final SharedPermits permits;
    private final List<LoopPool> usual;
    private final Map<String, List<LoopPool>> named = new ConcurrentHashMap<>();
    private final List<LoopPool> all = new CopyOnWriteArrayList<>();
    private volatile boolean closed;

    PoolTable(PooledTransport.Settings settings, SSLContext context, List<EventLoop> loops) {
        this.settings = settings;
        this.context = context;
        this.loops = loops;
        permits = new SharedPermits(settings.limits().maxConnections());
        usual = open(null);
    }

    private List<LoopPool> open(@Nullable String serverName) {
        List<LoopPool> opened = new ArrayList<>(loops.size());
        for (EventLoop loop : loops) {
            Dialer dialer = new Dialer(
                    loop,
                    settings.resolver(),
                    settings.tls(),
                    context,
                    settings.protocols(),
                    settings.protocolLimits(),
                    serverName);
            opened.add(new LoopPool(loop, dialer, settings.limits(), permits, new IdleHints(loops.size())));
        }
        all.addAll(opened);
        return opened;
    }

    /** The pools that may carry the request, one for each loop; fails for an extension that names no server. */
    List<LoopPool> poolsFor(Request request) {
        Object name =
                request.extensions().isEmpty() ? null : request.extensions().get("sni");
        if (name == null) {
            return usual;
        }
        if (!(name instanceof String serverName) || serverName.isEmpty()) {
            throw new IllegalArgumentException("The extension 'sni' must be a server's name, not " + name);
        }
        List<LoopPool> known = named.get(serverName);
        return known == null ? openNamed(serverName) : known;
    }

    private synchronized List<LoopPool> openNamed(String serverName) {
        List<LoopPool> known = named.get(serverName);
        if (known != null || closed) {
            // A pool that is closed fails what it gets.
            return known == null ? usual : known;
        }
        if (named.size() == NAMES_MAX) {
            throw new IllegalArgumentException(
                    "Requests have asked for " + NAMES_MAX + " server names by the extension 'sni' already");
        }
        List<LoopPool> opened = open(serverName);
        named.put(serverName, opened);
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
