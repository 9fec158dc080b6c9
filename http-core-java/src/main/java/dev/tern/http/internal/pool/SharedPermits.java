package dev.tern.http.internal.pool;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Thread-safe. The client-wide count of connections: the one thing that loops share, touched only when a connection is
 * opened, closed or about to become idle.
 *
 * <p>No wake-up is lost: who finds no place first says that it starves and then looks again; who frees one first counts
 * it and then looks who starves. Among loops that starve the one with the fewest places goes first, then the one that has
 * starved for longest; whoever takes a place or leaves the queue wakes the next while there are more.
 */
final class SharedPermits {
    /** Thread-safe. A loop, as the others reach it. */
    interface Neighbor {
        /** A place may be free: begin to dial. */
        void permitFreedLater();

        /** Another loop starves: close what is idle. */
        void yieldIdleLater();
    }

    private static final long SATED = Long.MAX_VALUE;

    private final AtomicInteger free;
    private final AtomicLong turns = new AtomicLong();
    private final List<View> views = new CopyOnWriteArrayList<>();

    SharedPermits(int max) {
        free = new AtomicInteger(max);
    }

    /** The permits as one loop sees them; once for each. */
    Permits of(Neighbor loop) {
        View view = new View(loop);
        views.add(view);
        return view;
    }

    private void wakeStarving(View but) {
        if (free.get() > 0) {
            for (View view : views) {
                if (view != but && view.starves()) {
                    view.loop.permitFreedLater();
                }
            }
        }
    }

    /** Confined to its loop, but for its volatile fields, which others read. */
    private final class View implements Permits {
        private final Neighbor loop;
        private volatile int held;
        private volatile long starvingSince = SATED;

        View(Neighbor loop) {
            this.loop = loop;
        }

        @Override
        public boolean tryAcquire() {
            if (take()) {
                return true;
            }
            if (!starves()) {
                starvingSince = turns.incrementAndGet();
            }
            if (take()) {
                return true;
            }
            for (View view : views) {
                if (view != this) {
                    view.loop.yieldIdleLater();
                }
            }
            return false;
        }

        @SuppressWarnings("NonAtomicVolatileUpdate") // Written by the loop only.
        private boolean take() {
            for (int left = free.get(); left > 0 && !isOutranked(); left = free.get()) {
                if (free.compareAndSet(left, left - 1)) {
                    held++;
                    wakeStarving(this);
                    return true;
                }
            }
            return false;
        }

        @Override
        @SuppressWarnings("NonAtomicVolatileUpdate") // Written by the loop only.
        public void release() {
            held--;
            free.incrementAndGet();
            wakeStarving(this);
        }

        @Override
        public void sated() {
            if (starves()) {
                starvingSince = SATED;
                wakeStarving(this);
            }
        }

        private boolean starves() {
            return starvingSince != SATED;
        }

        private boolean isOutranked() {
            for (View view : views) {
                int lead = held - view.held;
                if (view != this && view.starves() && (lead > 0 || (lead == 0 && view.starvingSince < starvingSince))) {
                    return true;
                }
            }
            return false;
        }

        /** To give one away at a lead of one would only turn the tables, at the cost of a connection each time. */
        @Override
        public boolean isOwed(boolean needed) {
            for (View view : views) {
                if (view != this && view.starves() && (!needed || view.held == 0 || held - view.held > 1)) {
                    return true;
                }
            }
            return false;
        }
    }
}
