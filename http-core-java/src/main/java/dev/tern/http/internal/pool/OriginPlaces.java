package dev.tern.http.internal.pool;

import dev.tern.http.Origin;
import java.util.ArrayDeque;
import java.util.LinkedHashSet;
import org.jspecify.annotations.Nullable;

/** Pure state; confined to its owner. What {@link PoolState} knows of one origin. */
final class OriginPlaces<W, C> {
    final Origin origin;

    /** Last used first: the ones at the end grow old and expire, so the pool shrinks with the load. */
    final ArrayDeque<Place<W, C>> idle = new ArrayDeque<>(4);

    /** In order of arrival; a set, since a waiter may leave from the middle. */
    final LinkedHashSet<Waiter<W, C>> waiters = new LinkedHashSet<>();

    final LinkedHashSet<DialPlace<W>> dials = new LinkedHashSet<>();
    int open;
    int covered;

    OriginPlaces(Origin origin) {
        this.origin = origin;
    }

    @Nullable
    Waiter<W, C> firstWaiter() {
        return waiters.isEmpty() ? null : waiters.iterator().next();
    }

    /** The waiter that has waited longest of those for which no dial is under way. */
    @Nullable
    Waiter<W, C> firstUncovered() {
        if (covered == waiters.size()) {
            return null;
        }
        for (Waiter<W, C> waiter : waiters) {
            if (waiter.dial == null) {
                return waiter;
            }
        }
        return null;
    }

    /** A dial under way whose sponsor has left or was served otherwise. */
    @Nullable
    DialPlace<W> unsponsoredDial() {
        if (covered == dials.size()) {
            return null;
        }
        for (DialPlace<W> dial : dials) {
            if (!dial.isSponsored()) {
                return dial;
            }
        }
        return null;
    }

    void removeIdle(Place<W, C> place) {
        // The two usual cases are the ends: leased is the first, expired is the last.
        if (idle.peekFirst() == place) {
            idle.removeFirst();
        } else {
            idle.removeLastOccurrence(place);
        }
    }

    boolean isUnused() {
        return open == 0 && dials.isEmpty() && waiters.isEmpty();
    }
}
