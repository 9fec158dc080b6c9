package dev.tern.http.internal.pool;

import dev.tern.http.Limits;
import dev.tern.http.Origin;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Pure state; confined to its owner. Who waits for a connection, in order of arrival, and the dials that are under way:
 * a waiter that a dial will serve is covered, the others wait for a permit.
 */
final class WaitLine<W, C> {
    private final LinkedHashMap<W, Waiter<W, C>> waiters = new LinkedHashMap<>();
    private final LinkedHashSet<DialPlace<W>> dials = new LinkedHashSet<>();
    private long arrivals;
    private int covered;

    Waiter<W, C> arrive(W value, OriginPlaces<W, C> origin, boolean needsFresh) {
        Waiter<W, C> waiter = new Waiter<>(value, origin, needsFresh, arrivals++);
        waiters.put(value, waiter);
        origin.waiters.add(waiter);
        origin.uncovered.add(waiter);
        return waiter;
    }

    /** The waiter leaves, served or not. */
    void dismiss(Waiter<W, C> waiter) {
        uncover(waiter);
        waiters.remove(waiter.value);
        waiter.origin.waiters.remove(waiter);
        waiter.origin.uncovered.remove(waiter);
    }

    /** Those who wait at one origin wait at another from here on, each at the place that its arrival gives it. */
    void move(OriginPlaces<W, C> from, OriginPlaces<W, C> to) {
        to.uncovered.addAll(from.uncovered);
        List<Waiter<W, C>> all = new ArrayList<>(to.waiters);
        all.addAll(from.waiters);
        all.sort(Comparator.comparingLong(waiter -> waiter.arrival));
        from.waiters.forEach(waiter -> waiter.origin = to);
        from.waiters.clear();
        from.uncovered.clear();
        to.waiters.clear();
        to.waiters.addAll(all);
    }

    @Nullable
    Waiter<W, C> find(W value) {
        return waiters.get(value);
    }

    int uncoveredCount() {
        return waiters.size() - covered;
    }

    /** The waiter that waits longest for nothing but a permit. */
    @Nullable
    Waiter<W, C> oldestStarving(Collection<OriginPlaces<W, C>> origins, Limits limits) {
        if (waiters.isEmpty()) {
            return null;
        }
        Waiter<W, C> oldest = null;
        for (OriginPlaces<W, C> origin : origins) {
            Waiter<W, C> first = origin.hasRoom(limits) ? origin.firstUncovered() : null;
            if (first != null && (oldest == null || first.arrival < oldest.arrival)) {
                oldest = first;
            }
        }
        return oldest;
    }

    // ---- Dials ----

    void startDial(Waiter<W, C> waiter, List<PoolAction<W, C>> out) {
        DialPlace<W> dial = waiter.origin.dial(waiter.value);
        dials.add(dial);
        cover(waiter, dial, out);
        out.add(new PoolAction.StartDial<>(dial));
        joinDials(waiter.origin, out);
    }

    /** The origin's waiters join its dials that will serve more. */
    void joinDials(OriginPlaces<W, C> origin, List<PoolAction<W, C>> out) {
        for (Waiter<W, C> waiter; (waiter = origin.firstUncovered()) != null; ) {
            DialPlace<W> dial = origin.joinableDial();
            if (dial == null) {
                return;
            }
            cover(waiter, dial, out);
        }
    }

    /** The dial is over; who waited for it waits uncovered. */
    void endDial(DialPlace<W> dial, OriginPlaces<W, C> origin) {
        if (!dials.remove(dial)) {
            throw new IllegalStateException("Not dialing: " + dial.origin());
        }
        origin.dials.remove(dial);
        for (W sponsor : dial.sponsors()) {
            Waiter<W, C> waiter = waiters.get(sponsor);
            if (waiter != null) {
                uncover(waiter);
            }
        }
    }

    /** The dial has failed, and with it those whom that concerns; the others wait uncovered. */
    void failDial(DialPlace<W> dial, OriginPlaces<W, C> origin, boolean timedOut, List<PoolAction<W, C>> out) {
        List<W> failing = dial.failing(timedOut);
        endDial(dial, origin);
        for (W value : failing) {
            Waiter<W, C> waiter = waiters.get(value);
            if (waiter != null) {
                dismiss(waiter);
                out.add(new PoolAction.FailDial<>(value));
            }
        }
    }

    /** A dial to another origin that nobody waits for. */
    @Nullable
    DialPlace<W> unneededDial(Origin needy) {
        for (DialPlace<W> dial : dials) {
            if (!dial.isSponsored() && !dial.origin().equals(needy)) {
                return dial;
            }
        }
        return null;
    }

    List<DialPlace<W>> dials() {
        return List.copyOf(dials);
    }

    private void cover(Waiter<W, C> waiter, DialPlace<W> dial, List<PoolAction<W, C>> out) {
        dial.join(waiter.value);
        waiter.dial = dial;
        waiter.origin.uncovered.remove(waiter);
        covered++;
        out.add(new PoolAction.Cover<>(waiter.value, dial));
    }

    private void uncover(Waiter<W, C> waiter) {
        DialPlace<W> dial = waiter.dial;
        if (dial != null) {
            waiter.dial = null;
            waiter.origin.uncovered.add(waiter);
            covered--;
            dial.leave(waiter.value);
        }
    }

    int waiterCount() {
        return waiters.size();
    }

    int dialCount() {
        return dials.size();
    }
}
