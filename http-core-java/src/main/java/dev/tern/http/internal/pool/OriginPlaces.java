package dev.tern.http.internal.pool;

import dev.tern.http.Limits;
import dev.tern.http.Origin;
import java.util.ArrayDeque;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Pure state; confined to its owner. What {@link PoolState} knows of one origin. */
final class OriginPlaces<W, C> {
    /** Of a dial to an origin of which nobody knows yet whether its connections carry one exchange or many. */
    private static final int UNKNOWN = Integer.MAX_VALUE;

    final Origin origin;

    /** Those with room for an exchange. Last used first: the ones at the end grow old, so the pool shrinks with the load. */
    private final ArrayDeque<Place<W, C>> spare = new ArrayDeque<>(4);

    /** In order of arrival; a set, since a waiter may leave from the middle. */
    final LinkedHashSet<Waiter<W, C>> waiters = new LinkedHashSet<>();

    /** Those of the waiters for which no dial is under way; in order of arrival, wherever they come back in. */
    final TreeSet<Waiter<W, C>> uncovered = new TreeSet<>();

    final LinkedHashSet<DialPlace<W>> dials = new LinkedHashSet<>();

    /** Other origins that are served by the connections of this one. */
    final Set<Origin> guests = new HashSet<>(0);

    int open;

    /** How many waiters one dial will serve, as far as the last connection told. */
    private int waitersPerDial;

    OriginPlaces(Origin origin, boolean mayMultiplex) {
        this.origin = origin;
        waitersPerDial = mayMultiplex ? UNKNOWN : 1;
    }

    /** The waiter that has waited longest of those that can use a connection of this kind. */
    @Nullable
    Waiter<W, C> firstWaiter(boolean isFresh) {
        if (waiters.isEmpty()) {
            return null; // Most of the time; an iterator costs an object.
        }
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

    // ---- Dials ----

    /**
     * A dial under way that will serve one waiter more: its sponsor has left or was served otherwise, or what it brings
     * may carry many exchanges. A hundred calls to a new origin wait for one handshake, not for a hundred.
     */
    @Nullable
    DialPlace<W> joinableDial() {
        if (waitersPerDial == 1 && waiters.size() - uncovered.size() == dials.size()) {
            return null;
        }
        for (DialPlace<W> dial : dials) {
            if (dial.hasRoom()) {
                return dial;
            }
        }
        return null;
    }

    DialPlace<W> dial(W starter) {
        DialPlace<W> dial = new DialPlace<>(origin, starter, waitersPerDial);
        dials.add(dial);
        return dial;
    }

    /** What the last connection can carry tells what the next will. */
    void learn(Place<W, C> place) {
        if (place.capacity > 0) {
            waitersPerDial = place.capacity;
        }
    }

    boolean hasRoom(Limits limits) {
        Integer max = limits.maxPerOrigin();
        return max == null || open + dials.size() < max;
    }

    // ---- Connections with room ----

    @Nullable
    Place<W, C> lastUsed() {
        return spare.peekFirst();
    }

    /** The one that carries nothing and was used longest ago. */
    @Nullable
    Place<W, C> longestIdle() {
        Place<W, C> last = spare.peekLast();
        return last != null && last.leases == 0 ? last : null;
    }

    boolean hasSpare() {
        return !spare.isEmpty();
    }

    /** Puts the connection where it belongs, after its leases or its capacity changed. */
    void settle(Place<W, C> place) {
        if (place.hasRoom() != place.spare) {
            place.spare = !place.spare;
            if (place.spare) {
                spare.addFirst(place);
            } else {
                removeSpare(place);
            }
        }
    }

    void forget(Place<W, C> place) {
        if (place.spare) {
            place.spare = false;
            removeSpare(place);
        }
    }

    private void removeSpare(Place<W, C> place) {
        // The two usual cases are the ends: leased is the first, expired is the last.
        if (spare.peekFirst() == place) {
            spare.removeFirst();
        } else {
            spare.removeLastOccurrence(place);
        }
    }

    boolean isUnused() {
        return open == 0 && dials.isEmpty() && waiters.isEmpty();
    }
}
