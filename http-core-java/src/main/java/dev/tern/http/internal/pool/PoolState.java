package dev.tern.http.internal.pool;

import dev.tern.http.Limits;
import dev.tern.http.Origin;
import dev.tern.http.internal.http1.CloseReason;
import dev.tern.http.internal.time.Nanos;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Pure state; confined to its owner. The pool of one loop as a machine: events in, {@link PoolAction}s out.
 *
 * <pre>
 *   waiter:      uncovered --dial started or adopted--> covered --assigned--> (gone)
 *   place:       dialing --dialed--> leased --released--> idle --leased--> leased
 *                dialing --failed, aborted--> (gone)      idle, leased --closed--> (gone)
 * </pre>
 *
 * The laws of this file:
 * <ul>
 *   <li>A leased connection is never assigned, evicted or expired: only idle ones stand in the idle lists.
 *   <li>Each connection and each dial holds exactly one permit, from the action that starts it until it is gone.
 *   <li>A dial belongs to the pool. A waiter that leaves costs nothing: the dial serves the next one, becomes an idle
 *       connection, or is aborted when its place is needed.
 *   <li>Whoever waits longest is served first, across origins: a connection that becomes free is closed rather than
 *       reused if an older waiter of another origin needs its place.
 * </ul>
 *
 * @param <W> what waits
 * @param <C> a connection; compared by identity
 */
public final class PoolState<W, C> {
    private final Limits limits;
    private final Permits permits;
    private final long expiryNanos;
    private final long ageNanos;

    private final Map<Origin, OriginPlaces<W, C>> origins = new HashMap<>();
    private final IdentityHashMap<C, Place<W, C>> places = new IdentityHashMap<>();
    private final LinkedHashMap<W, Waiter<W, C>> waiters = new LinkedHashMap<>();
    private final IdlePlaces<W, C> idle = new IdlePlaces<>();
    private final LinkedHashSet<DialPlace<W>> dials = new LinkedHashSet<>();
    private @Nullable OriginPlaces<W, C> lastUsed;
    private long arrivals;
    private int covered;

    public PoolState(Limits limits, Permits permits) {
        this.limits = limits;
        this.permits = permits;
        expiryNanos = Nanos.of(limits.keepAliveExpiry());
        ageNanos = Nanos.of(limits.maxConnectionAge());
    }

    // ---- Events ----

    /**
     * Leases the idle connection of this origin that was used last, if there is one and nobody waits before.
     *
     * @return null: then {@link #enqueue}
     */
    public @Nullable C lease(Origin origin, long nowNanos, List<PoolAction<W, C>> out) {
        OriginPlaces<W, C> places = lastUsed;
        if (places == null || !places.origin.equals(origin)) {
            places = origins.get(origin);
            if (places == null) {
                return null;
            }
            lastUsed = places;
        }
        Place<W, C> place;
        while ((place = places.idle.peekFirst()) != null) {
            idle.remove(place);
            if (!place.isOlderThan(ageNanos, nowNanos)) {
                return place.connection;
            }
            close(place, CloseReason.TOO_OLD, out);
        }
        return null;
    }

    /**
     * An exchange for which {@link #lease} found nothing.
     *
     * @param needsFresh whether only a connection that has carried no exchange yet will do
     */
    public void enqueue(W value, Origin origin, boolean needsFresh, List<PoolAction<W, C>> out) {
        OriginPlaces<W, C> places = origins.computeIfAbsent(origin, OriginPlaces::new);
        Waiter<W, C> waiter = new Waiter<>(value, places, needsFresh, arrivals++);
        waiters.put(value, waiter);
        places.waiters.add(waiter);
        places.uncovered.add(waiter);
        Place<W, C> inTheWay = needsFresh && !places.hasRoom(limits) ? places.idle.peekLast() : null;
        if (inTheWay != null) {
            evict(inTheWay, CloseReason.TOO_MANY_IDLE, out);
        }
        serve(places, out);
        if (waiter.dial == null && waiters.size() - covered > limits.maxWaiters()) {
            dismiss(waiter);
            forgetIfUnused(places);
            out.add(new PoolAction.Refuse<>(value));
        }
    }

    /** The waiter leaves unserved: cancelled, or out of time. */
    public void withdrawn(W value, List<PoolAction<W, C>> out) {
        Waiter<W, C> waiter = waiters.get(value);
        if (waiter != null) {
            dismiss(waiter);
            serve(waiter.origin, out);
            forgetIfUnused(waiter.origin);
        }
    }

    /** A dial came about; the connection is leased to whoever waits longest, else idle. */
    public void dialed(DialPlace<W> dial, C connection, long nowNanos, List<PoolAction<W, C>> out) {
        OriginPlaces<W, C> origin = endDial(dial);
        Place<W, C> place = new Place<>(connection, origin, nowNanos);
        origin.open++;
        places.put(connection, place);
        offer(place, true, nowNanos, out);
    }

    /** A dial did not come about. */
    public void dialFailed(DialPlace<W> dial, List<PoolAction<W, C>> out) {
        // One who only adopted the dial had no part in its limits, and gets a dial of its own.
        Waiter<W, C> waiter = dial.isSponsoredByStarter() ? waiters.get(dial.startedFor()) : null;
        OriginPlaces<W, C> origin = endDial(dial);
        permits.release();
        if (waiter != null) {
            dismiss(waiter);
            out.add(new PoolAction.FailDial<>(waiter.value));
        }
        serve(origin, out);
        forgetIfUnused(origin);
    }

    /** The exchange on the connection has ended and the connection may carry another. */
    public void released(C connection, long nowNanos, List<PoolAction<W, C>> out) {
        Place<W, C> place = places.get(connection);
        if (place == null || place.idle) {
            throw new IllegalStateException("Released, but not leased: " + connection);
        }
        if (place.isOlderThan(ageNanos, nowNanos)) {
            close(place, CloseReason.TOO_OLD, out);
            serveStarving(out);
        } else {
            offer(place, false, nowNanos, out);
        }
    }

    /** The connection is gone, leased or idle. */
    public void gone(C connection, List<PoolAction<W, C>> out) {
        Place<W, C> place = places.get(connection);
        if (place != null) {
            idle.remove(place);
            remove(place);
            serve(place.origin, out);
            forgetIfUnused(place.origin);
        }
    }

    /** Another loop starves for a permit: gives up what is idle here. */
    public void yieldIdle(List<PoolAction<W, C>> out) {
        Place<W, C> oldest = idle.oldest();
        if (oldest != null) {
            evict(oldest, CloseReason.TOO_MANY_IDLE, out);
        }
    }

    /** Closes the connections that are idle for too long. */
    public void expire(long nowNanos, List<PoolAction<W, C>> out) {
        for (Place<W, C> oldest = idle.oldest();
                oldest != null && expiryNanos != Nanos.UNLIMITED && nowNanos - oldest.idleSinceNanos >= expiryNanos;
                oldest = idle.oldest()) {
            evict(oldest, CloseReason.IDLE_TOO_LONG, out);
        }
    }

    /** When {@link #expire} has something to do; {@link Long#MAX_VALUE} if never. */
    public long nextExpiryNanos() {
        Place<W, C> oldest = idle.oldest();
        return oldest == null || expiryNanos == Nanos.UNLIMITED ? Nanos.UNLIMITED : oldest.idleSinceNanos + expiryNanos;
    }

    /** Closes what is idle and aborts every dial. Waiters and leased connections are the shell's to end. */
    public void close(List<PoolAction<W, C>> out) {
        for (Place<W, C> oldest = idle.oldest(); oldest != null; oldest = idle.oldest()) {
            evict(oldest, CloseReason.CLIENT_CLOSED, out);
        }
        for (DialPlace<W> dial : List.copyOf(dials)) {
            abort(dial, out);
        }
    }

    // ---- Decisions ----

    /**
     * A connection that has served nobody yet is not given to another loop over the head of one who waits here: the
     * other would do the same, and nobody would ever be served.
     */
    private void offer(Place<W, C> place, boolean isFresh, long nowNanos, List<PoolAction<W, C>> out) {
        Waiter<W, C> own = place.origin.firstWaiter(isFresh);
        boolean isOwedToOthers = isFresh ? own == null && permits.isOwed(false) : permits.isOwed(own != null);
        boolean isOwedHere =
                Waiter.isBefore(oldestStarving(), own) || Waiter.isBefore(place.origin.firstUncovered(), own);
        if (isOwedHere || isOwedToOthers) {
            close(place, CloseReason.TOO_MANY_IDLE, out);
            serve(place.origin, out);
            return;
        }
        if (own != null) {
            assign(own, place, out);
            return;
        }
        idle.add(place, nowNanos);
        if (idle.size() > limits.maxKeepAlive()) {
            yieldIdle(out);
        }
    }

    private void assign(Waiter<W, C> waiter, Place<W, C> place, List<PoolAction<W, C>> out) {
        dismiss(waiter);
        out.add(new PoolAction.Assign<>(waiter.value, place.connection));
        serve(place.origin, out);
    }

    /** The origin's waiters take over its dials that have lost theirs; then permits go to whoever waits longest. */
    private void serve(OriginPlaces<W, C> origin, List<PoolAction<W, C>> out) {
        DialPlace<W> dial = origin.unsponsoredDial();
        for (Waiter<W, C> waiter; dial != null && (waiter = origin.firstUncovered()) != null; ) {
            dial.sponsor(waiter.value);
            cover(waiter, dial, out);
            dial = origin.unsponsoredDial();
        }
        serveStarving(out);
    }

    /** A permit may be free: begins to dial for whoever waits longest for one, as long as there are more. */
    void serveStarving(List<PoolAction<W, C>> out) {
        Waiter<W, C> waiter = oldestStarving();
        while (waiter != null && startDial(waiter, out)) {
            waiter = oldestStarving();
        }
        if (waiter == null) {
            permits.sated();
        }
    }

    /** The waiter that waits longest for nothing but a permit. */
    private @Nullable Waiter<W, C> oldestStarving() {
        if (waiters.isEmpty()) {
            return null;
        }
        Waiter<W, C> oldest = null;
        for (OriginPlaces<W, C> origin : origins.values()) {
            Waiter<W, C> first = origin.hasRoom(limits) ? origin.firstUncovered() : null;
            if (first != null && (oldest == null || first.arrival < oldest.arrival)) {
                oldest = first;
            }
        }
        return oldest;
    }

    private boolean startDial(Waiter<W, C> waiter, List<PoolAction<W, C>> out) {
        if (!waiter.origin.hasRoom(limits) || !(permits.tryAcquire() || takePermitFromIdle(waiter.origin, out))) {
            return false;
        }
        DialPlace<W> dial = new DialPlace<>(waiter.origin.origin, waiter.value);
        waiter.origin.dials.add(dial);
        dials.add(dial);
        cover(waiter, dial, out);
        out.add(new PoolAction.StartDial<>(dial));
        return true;
    }

    /** Makes room at the cost of what nobody uses: the connection idle for longest, else a dial nobody waits for. */
    private boolean takePermitFromIdle(OriginPlaces<W, C> needy, List<PoolAction<W, C>> out) {
        Place<W, C> oldest = idle.oldest();
        if (oldest != null) {
            evict(oldest, CloseReason.TOO_MANY_IDLE, out);
            return permits.tryAcquire();
        }
        for (DialPlace<W> dial : dials) {
            if (!dial.isSponsored() && !dial.origin().equals(needy.origin)) {
                abort(dial, out);
                return permits.tryAcquire();
            }
        }
        return false;
    }

    // ---- Bookkeeping ----

    private void cover(Waiter<W, C> waiter, DialPlace<W> dial, List<PoolAction<W, C>> out) {
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
            dial.sponsor(null);
        }
    }

    private void dismiss(Waiter<W, C> waiter) {
        uncover(waiter);
        waiters.remove(waiter.value);
        waiter.origin.waiters.remove(waiter);
        waiter.origin.uncovered.remove(waiter);
    }

    private OriginPlaces<W, C> endDial(DialPlace<W> dial) {
        OriginPlaces<W, C> origin = origins.get(dial.origin());
        if (origin == null || !dials.remove(dial)) {
            throw new IllegalStateException("Not dialing: " + dial.origin());
        }
        origin.dials.remove(dial);
        W sponsor = dial.sponsor();
        Waiter<W, C> waiter = sponsor == null ? null : waiters.get(sponsor);
        if (waiter != null) {
            uncover(waiter);
        }
        return origin;
    }

    private void abort(DialPlace<W> dial, List<PoolAction<W, C>> out) {
        OriginPlaces<W, C> origin = endDial(dial);
        permits.release();
        out.add(new PoolAction.AbortDial<>(dial));
        forgetIfUnused(origin);
    }

    private void evict(Place<W, C> place, CloseReason reason, List<PoolAction<W, C>> out) {
        idle.remove(place);
        close(place, reason, out);
    }

    private void close(Place<W, C> place, CloseReason reason, List<PoolAction<W, C>> out) {
        remove(place);
        out.add(new PoolAction.Close<>(place.connection, reason));
        forgetIfUnused(place.origin);
    }

    private void remove(Place<W, C> place) {
        places.remove(place.connection);
        place.origin.open--;
        permits.release();
    }

    private void forgetIfUnused(OriginPlaces<W, C> origin) {
        if (origin.isUnused()) {
            origins.remove(origin.origin);
            if (lastUsed == origin) {
                lastUsed = null;
            }
        }
    }

    /** Whether {@link #lease} would find a connection, as far as can be said without asking it. */
    boolean hasIdle(Origin origin) {
        OriginPlaces<W, C> places = origins.get(origin);
        return places != null && !places.idle.isEmpty();
    }

    // ---- For diagnosis ----

    PoolCounts counts() {
        return new PoolCounts(places.size(), idle.size(), dials.size(), waiters.size(), origins.size());
    }
}
