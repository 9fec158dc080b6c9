package dev.tern.http.internal.pool;

import dev.tern.http.Limits;
import dev.tern.http.Origin;
import dev.tern.http.ProtocolLimits;
import dev.tern.http.Proxies;
import dev.tern.http.Proxy;
import dev.tern.http.Request;
import dev.tern.http.SocketSettings;
import dev.tern.http.Tls;
import dev.tern.http.exchange.Exchange;
import dev.tern.http.exchange.ExchangeHandler;
import dev.tern.http.exchange.Transport;
import dev.tern.http.internal.connection.LoopExchange;
import dev.tern.http.internal.connection.Names;
import dev.tern.http.internal.connection.Protocols;
import dev.tern.http.internal.http1.ProtocolSwitch;
import dev.tern.http.internal.loop.EventLoop;
import dev.tern.http.internal.loop.EventLoops;
import dev.tern.http.internal.proxy.ProxyAuthorization;
import dev.tern.http.internal.proxy.ProxyRefusal;
import java.util.List;
import java.util.StringJoiner;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;

/** Thread-safe. The transport over real sockets: event loops, each with its own pool of connections. */
public final class PooledTransport implements Transport {
    private final EventLoops loops;
    private final PoolTable pools;
    private final Proxies proxies;
    private final AtomicBoolean closed = new AtomicBoolean();
    private volatile boolean draining;

    /** Immutable. What a pool is made of. */
    public record Settings(
            int loops,
            Limits limits,
            int connectRetries,
            ProtocolLimits protocolLimits,
            Protocols protocols,
            Names names,
            SocketSettings sockets,
            Proxies proxies,
            Tls tls) {}

    public PooledTransport(Settings settings) {
        // Files that the settings name are read before anything is opened.
        proxies = settings.proxies();
        TlsContextTable contexts = new TlsContextTable(settings.tls(), proxies.named());
        loops = new EventLoops(settings.loops());
        pools = new PoolTable(settings, contexts, loops.all());
    }

    @Override
    public Exchange send(Request request, ExchangeHandler handler) {
        String scheme = request.url().scheme();
        if (!"http".equals(scheme) && !"https".equals(scheme)) {
            handler.onFailure(PoolFailures.ofScheme(request));
            return new Ended(request);
        }
        if (draining || closed.get()) {
            handler.onFailure(PoolFailures.ofClosedClient(request));
            return new Ended(request);
        }
        List<LoopPool> candidates;
        Request sent;
        ProxyAuthorization authorization;
        try {
            boolean leavesHttp = ProtocolSwitch.isAskedFor(request, handler.takesUpgrade());
            Proxy proxy = ProxiedRequest.way(proxies.choose(request.url()), leavesHttp);
            candidates = pools.poolsFor(request, proxy, leavesHttp);
            sent = proxy == null ? request : ProxiedRequest.of(request, proxy);
            authorization = proxy == null ? null : ProxiedRequest.authorization(sent, proxy);
        } catch (ProxyRefusal e) {
            return refused(request, handler, e);
        } catch (IllegalArgumentException e) {
            handler.onFailure(PoolFailures.ofRequest(request, e));
            return new Ended(request);
        }
        LoopPool pool = choose(candidates, request.url().origin());
        return authorization == null
                ? begin(pool, pool.exchange(sent, handler))
                : begin(pool, sent, handler, authorization);
    }

    private static Exchange begin(LoopPool pool, LoopExchange exchange) {
        if (pool.loop().isOwnedByMe()) {
            pool.start(exchange);
        } else {
            exchange.execute(() -> pool.start(exchange));
        }
        return exchange;
    }

    private static Exchange begin(
            LoopPool pool, Request sent, ExchangeHandler handler, ProxyAuthorization authorization) {
        String upFront;
        try {
            upFront = authorization.upFront();
        } catch (ProxyRefusal e) {
            return refused(sent, handler, e);
        }
        ForwardedExchange forwarded = new ForwardedExchange(pool, sent, handler, authorization);
        begin(pool, forwarded.first(upFront));
        return forwarded;
    }

    private static Exchange refused(Request request, ExchangeHandler handler, ProxyRefusal refusal) {
        handler.onFailure(PoolFailures.ofProxy(request, refusal));
        return new Ended(request);
    }

    /**
     * The loop that has an idle connection to the origin, else the one with the least to do; the caller's own, if it is one
     * that will do, to save the hand-over.
     */
    private static LoopPool choose(List<LoopPool> candidates, Origin origin) {
        LoopPool best = candidates.get(0);
        for (int i = 1; i < candidates.size(); i++) {
            if (isBetter(candidates.get(i), best, origin)) {
                best = candidates.get(i);
            }
        }
        return best;
    }

    private static boolean isBetter(LoopPool pool, LoopPool best, Origin origin) {
        if (pool.mayHaveIdle(origin) != best.mayHaveIdle(origin)) {
            return pool.mayHaveIdle(origin);
        }
        if (pool.loop().isOwnedByMe() || best.loop().isOwnedByMe()) {
            return pool.loop().isOwnedByMe();
        }
        return pool.load() < best.load();
    }

    /**
     * Takes no further exchange and waits for those under way.
     *
     * @return whether all of them ended in time
     */
    public boolean drain(long graceNanos) throws InterruptedException {
        draining = true;
        long begun = EventLoop.clockNanos();
        List<EventLoop> all = loops.all();
        CountDownLatch started = new CountDownLatch(2 * all.size());
        for (EventLoop loop : all) {
            // Behind these, every exchange that was sent before has begun and is counted.
            loop.execute(started::countDown);
            loop.executeOnThread(started::countDown);
        }
        boolean calm = started.await(graceNanos, TimeUnit.NANOSECONDS);
        while (!calm || pools.all().stream().anyMatch(pool -> pool.load() > 0)) {
            if (EventLoop.clockNanos() - begun >= graceNanos) {
                return false;
            }
            TimeUnit.MILLISECONDS.sleep(1);
        }
        return true;
    }

    @Override
    public void close() {
        if (closed.compareAndSet(false, true)) {
            pools.close();
        }
        // Also for one who comes second: what was begun elsewhere, perhaps in a callback, is then over.
        loops.close();
    }

    /** One line a loop: connections, dials and waiters. */
    @Override
    public String toString() {
        StringJoiner text = new StringJoiner("; ", closed.get() ? "closed; " : "", "");
        pools.all().forEach(pool -> text.add(pool.loop() + ": " + pool));
        return text.toString();
    }

    /** Immutable. The exchange that failed before it began. */
    private record Ended(Request request) implements Exchange {
        @Override
        public void demand(long octets) {}

        @Override
        public void cancel() {}

        @Override
        public void execute(Runnable command) {
            command.run();
        }

        @Override
        public void await(BooleanSupplier condition) {}
    }
}
