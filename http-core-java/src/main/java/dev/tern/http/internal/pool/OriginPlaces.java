package dev.tern.http.internal.pool;

import dev.tern.http.Limits;
import dev.tern.http.Origin;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Pure state; confined to its owner. What {@link PoolState} knows of one origin. */
final class OriginPlaces<W, C> {
    final Origin origin;

    /** Last used first: the ones at the end grow old and expire, so the pool shrinks with the load. */
    final ArrayDeque<Place<W, C>> idle = new ArrayDeque<>(4);

    /** In order of arrival; a set, since a waiter may leave from the middle. */
    final LinkedHashSet<Waiter<W, C>> waiters = new LinkedHashSet<>();

    /** Those of the waiters for which no dial is under way; in order of arrival, wherever they come back in. */
    final TreeSet<Waiter<W, C>> uncovered = new TreeSet<>(Comparator.comparingLong(waiter -> waiter.arrival));

    final LinkedHashSet<DialPlace<W>> dials = new LinkedHashSet<>();
    int open;

    OriginPlaces(Origin origin) {
        this.origin = origin;
    }

    /** The waiter that has waited longest of those that can use a connection of this kind. */
    @Nullable
    Waiter<W, C> firstWaiter(boolean isFresh) {
        for (Waiter<W, C> waiter : waiters) {
            if (isFresh || !waiter.needsFresh) {
                return waiter;
            }
        }
        return null;
    }

    /** The waiter that has waited longest of those for which no dial is under way. */
    @Nullable
    Waiter<W, C> firstUncovered() {
        return uncovered.isEmpty() ? null : uncovered.first();
    }

    /** A dial under way whose sponsor has left or was served otherwise. */
    @Nullable
    DialPlace<W> unsponsoredDial() {
        if (waiters.size() - uncovered.size() == dials.size()) {
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

    boolean hasRoom(Limits limits) {
        Integer max = limits.maxPerOrigin();
        return max == null || open + dials.size() < max;
    }

    boolean isUnused() {
        return open == 0 && dials.isEmpty() && waiters.isEmpty();
    }
}
