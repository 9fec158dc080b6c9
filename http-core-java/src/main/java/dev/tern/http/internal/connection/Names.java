package dev.tern.http.internal.connection;

import dev.tern.http.NameSettings;
import dev.tern.http.exchange.Resolver;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Thread-safe. The names that the connections of one client lead to. Whoever asks while a look-up is under way waits for
 * that one; what it found is kept for a while, what it did not find is not.
 */
public final class Names {
    /** A client that talks to more hosts than this in half a minute asks the system again. */
    private static final int MOST_NAMES = 256;

    /** Nobody joins a look-up that has been under way for longer: it may never come back. */
    private static final long LONGEST_LOOK_UP_NANOS = TimeUnit.SECONDS.toNanos(10);

    private final Resolver resolver;
    private final Map<String, List<InetAddress>> fixed;
    private final long keptNanos;
    private final long attemptDelayNanos;

    /** Guarded by itself; the longest unused first. */
    private final Map<String, LookUp> lookUps = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, LookUp> eldest) {
            return size() > MOST_NAMES;
        }
    };

    private record LookUp(CompletableFuture<List<InetAddress>> addresses, long begunNanos) {}

    /**
     * @param settings what is kept holds from the beginning of its look-up
     */
    public Names(Resolver resolver, NameSettings settings) {
        this.resolver = resolver;
        this.fixed = settings.hosts();
        this.keptNanos = settings.kept().toNanos();
        this.attemptDelayNanos = settings.attemptDelay().toNanos();
    }

    long attemptDelayNanos() {
        return attemptDelayNanos;
    }

    private static CompletionStage<List<InetAddress>> literal(String host) {
        try {
            return CompletableFuture.completedFuture(List.of(InetAddress.getByName(host)));
        } catch (UnknownHostException e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    /** The addresses of a host, now or later; an address is its own. On failure as the resolver failed. */
    CompletionStage<List<InetAddress>> addresses(String host, Executor blocking, long nowNanos) {
        if (IpLiteral.is(host)) {
            return literal(host);
        }
        String name = host.toLowerCase(Locale.ROOT);
        List<InetAddress> given = fixed.get(name);
        if (given != null) {
            return CompletableFuture.completedFuture(given);
        }
        LookUp own = new LookUp(new CompletableFuture<>(), nowNanos);
        synchronized (lookUps) {
            LookUp known = lookUps.get(name);
            if (known != null && isGood(known, nowNanos)) {
                return known.addresses;
            }
            lookUps.put(name, own);
        }
        try {
            resolver.resolve(host, blocking).whenComplete((found, failure) -> end(name, own, found, failure));
        } catch (RuntimeException | Error e) {
            end(name, own, null, e);
        }
        return own.addresses;
    }

    private boolean isGood(LookUp known, long nowNanos) {
        long kept = known.addresses.isDone() ? keptNanos : LONGEST_LOOK_UP_NANOS;
        return nowNanos - known.begunNanos < kept;
    }

    private void end(String name, LookUp own, @Nullable List<InetAddress> found, @Nullable Throwable failure) {
        if (failure != null || found == null || found.isEmpty()) {
            synchronized (lookUps) {
                lookUps.remove(name, own);
            }
        }
        if (failure != null) {
            own.addresses.completeExceptionally(failure);
        } else {
            own.addresses.complete(found == null ? List.of() : List.copyOf(found));
        }
    }

    /** None of the addresses could be connected to: the next who asks is not to be told the same. */
    void distrust(String host) {
        synchronized (lookUps) {
            LookUp known = lookUps.get(host.toLowerCase(Locale.ROOT));
            if (known != null && known.addresses.isDone()) {
                lookUps.remove(host.toLowerCase(Locale.ROOT));
            }
        }
    }
}
