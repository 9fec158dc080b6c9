package dev.tern.http.internal.pool;

import dev.tern.http.Origin;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Thread-safe. For which origins a loop has an idle connection, as of a moment ago: so that a call finds the loop whose
 * connection it can use. A hint may be stale; then the call is served all the same, by a connection of its own.
 */
final class IdleHints {
    private final boolean used;
    private final Set<Origin> origins = ConcurrentHashMap.newKeySet();

    /**
     * @param loops with one loop there is nothing to choose, and nothing is kept
     */
    IdleHints(int loops) {
        used = loops > 1;
    }

    void note(Origin origin, PoolState<?, ?> pool) {
        if (used) {
            if (pool.hasSpare(origin)) {
                origins.add(origin);
            } else {
                origins.remove(origin);
            }
        }
    }

    boolean has(Origin origin) {
        return used && origins.contains(origin);
    }
}
