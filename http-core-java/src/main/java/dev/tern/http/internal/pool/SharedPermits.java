package dev.tern.http.internal.pool;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Thread-safe. The client-wide count of connections: the one thing that loops share, touched only when a connection is
 * opened or closed.
 */
final class SharedPermits {
    private final AtomicInteger free;
    private final List<LoopPool> pools = new CopyOnWriteArrayList<>();

    SharedPermits(int max) {
        free = new AtomicInteger(max);
    }

    void add(LoopPool pool) {
        pools.add(pool);
    }

    /** The permits as one loop sees them. */
    Permits of(LoopPool asking) {
        return new Permits() {
            @Override
            public boolean tryAcquire() {
                for (int left = free.get(); left > 0; left = free.get()) {
                    if (free.compareAndSet(left, left - 1)) {
                        return true;
                    }
                }
                pools.stream().filter(other -> other != asking).forEach(LoopPool::yieldIdleLater);
                return false;
            }

            @Override
            public void release() {
                free.incrementAndGet();
                pools.stream().filter(other -> other != asking).forEach(LoopPool::permitFreedLater);
            }
        };
    }
}
