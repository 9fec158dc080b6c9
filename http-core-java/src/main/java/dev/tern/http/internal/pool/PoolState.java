package dev.tern.http.internal.pool;

import dev.tern.http.Limits;
import dev.tern.http.Origin;
import dev.tern.http.internal.http1.CloseReason;
import dev.tern.http.internal.time.Nanos;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.function.Predicate;
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
 * A place carries as many exchanges at once as its protocol and its peer allow: one, or many streams. It is leased while
 * there is one on it, idle when there is none, and it has room while there are fewer than that.
 *
 * <p>The laws of this file:
 * <ul>
 *   <li>A leased connection is never evicted or expired, and never given more exchanges than it can carry.
 *   <li>Each connection and each dial holds exactly one permit, from the action that starts it until it is gone.
 *   <li>A dial belongs to the pool. A waiter that leaves costs nothing: the dial serves the next one, becomes an idle
 *       connection, or is aborted when its place is needed.
 *   <li>Whoever waits longest is served first, across origins: a connection that becomes free is closed rather than
 *       reused if an older waiter of another origin needs its place, and one that carries others takes no more.
 *   <li>Where a connection may turn out to carry many, one dial is made for all who wait.
 * </ul>
 *
 * @param <W> what waits
 * @param <C> a connection; compared by identity
 */
public final class PoolState<W, C> {
    private final Limits limits;
    private final Permits permits;
    private final long ageNanos;

    private final OriginTable<W, C> origins;
    private final IdentityHashMap<C, Place<W, C>> places = new IdentityHashMap<>();
    private final WaitLine<W, C> line = new WaitLine<>();
    private final IdlePlaces<W, C> idle;

    /**
     * @param mayMultiplex whether a connection to the origin may turn out to carry many exchanges at once
     */
    public PoolState(Limits limits, Permits permits, Predicate<Origin> mayMultiplex) {
        this.limits = limits;
        this.permits = permits;
        origins = new OriginTable<>(mayMultiplex);
        idle = new IdlePlaces<>(Nanos.of(limits.keepAliveExpiry()));
        ageNanos = Nanos.of(limits.maxConnectionAge());
    }

    // ---- Events ----

    /**
     * Leases a place on the connection of this origin that was used last, if one has room and nobody waits before.
     *
     * @return null: then {@link #enqueue}
     */
    public @Nullable C lease(Origin origin, long nowNanos, List<PoolAction<W, C>> out) {
        OriginPlaces<W, C> places = origins.find(origin);
        if (places == null) {
            return null;
        }
        Place<W, C> place;
        while ((place = places.lastUsed()) != null) {
            if (!place.isOlderThan(ageNanos, nowNanos)) {
                if (place.leases > 0 && oldestStarving() != null) {
                    return null;
                }
                take(place);
                return place.connection;
            }
            retire(place, out);
        }
        return null;
    }

    /**
     * An exchange for which {@link #lease} found nothing.
     *
     * @param needsFresh whether only a connection that has carried no exchange yet will do
     */
    public void enqueue(W value, Origin origin, boolean needsFresh, List<PoolAction<W, C>> out) {
        OriginPlaces<W, C> places = origins.findOrMake(origin);
        Waiter<W, C> waiter = line.arrive(value, places, needsFresh);
        Place<W, C> inTheWay = needsFresh && !places.hasRoom(limits) ? places.longestIdle() : null;
        if (inTheWay != null) {
            evict(inTheWay, CloseReason.TOO_MANY_IDLE, out);
        }
        serve(places, out);
        if (waiter.dial == null && line.uncoveredCount() > limits.maxWaiters()) {
            line.dismiss(waiter);
            origins.forgetIfUnused(places);
            out.add(new PoolAction.Refuse<>(value));
        }
    }

    /** The waiter leaves unserved: cancelled, or out of time. */
    public void withdrawn(W value, List<PoolAction<W, C>> out) {
        Waiter<W, C> waiter = line.find(value);
        if (waiter != null) {
            line.dismiss(waiter);
            serve(waiter.origin, out);
            origins.forgetIfUnused(waiter.origin);
        }
    }

    /**
     * A dial came about; the connection is leased to whoever waits longest, else idle.
     *
     * @param streams how many exchanges it carries at once; 0 if it is of the kind that carries one after the other
     */
    public void dialed(DialPlace<W> dial, C connection, int streams, long nowNanos, List<PoolAction<W, C>> out) {
        OriginPlaces<W, C> origin = placesOf(dial);
        line.endDial(dial, origin);
        Place<W, C> place = new Place<>(connection, origin, streams, nowNanos);
        origin.open++;
        origin.learn(place);
        places.put(connection, place);
        offer(place, true, nowNanos, out);
    }

    /**
     * A dial did not come about.
     *
     * @param timedOut whether the limit of who it was started for ended it
     */
    public void dialFailed(DialPlace<W> dial, boolean timedOut, List<PoolAction<W, C>> out) {
        OriginPlaces<W, C> origin = placesOf(dial);
        line.failDial(dial, origin, timedOut, out);
        permits.release();
        serve(origin, out);
        origins.forgetIfUnused(origin);
    }

    /** An exchange on the connection has ended and the connection may carry another. */
    public void released(C connection, long nowNanos, List<PoolAction<W, C>> out) {
        Place<W, C> place = places.get(connection);
        if (place == null || place.leases == 0) {
            throw new IllegalStateException("Released, but not leased: " + connection);
        }
        place.leases--;
        if (place.retiring || place.isOlderThan(ageNanos, nowNanos)) {
            retire(place, out);
            serveStarving(out);
        } else {
            offer(place, false, nowNanos, out);
        }
    }

    /** What {@link #lease} gave cannot be used; it gets nothing more, if it is not gone already. */
    public void unusable(C connection, long nowNanos, List<PoolAction<W, C>> out) {
        Place<W, C> place = places.get(connection);
        if (place != null) {
            place.capacity = 0;
            released(connection, nowNanos, out);
        }
    }

    /**
     * The connection may carry another number of exchanges from now on; those that are on it stay.
     *
     * @param streams 0 while it should get none: its peer leaves, or it may be dead
     */
    public void capacityChanged(C connection, int streams, long nowNanos, List<PoolAction<W, C>> out) {
        Place<W, C> place = places.get(connection);
        if (place != null) {
            place.capacity = streams;
            place.origin.learn(place);
            offer(place, false, nowNanos, out);
        }
    }

    /** The connection is gone, leased or idle. */
    public void gone(C connection, List<PoolAction<W, C>> out) {
        Place<W, C> place = places.get(connection);
        if (place != null) {
            remove(place);
            serve(place.origin, out);
            origins.forgetIfUnused(place.origin);
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
        for (Place<W, C> due = idle.due(nowNanos); due != null; due = idle.due(nowNanos)) {
            evict(due, CloseReason.IDLE_TOO_LONG, out);
        }
    }

    /** When {@link #expire} has something to do; {@link Long#MAX_VALUE} if never. */
    public long nextExpiryNanos() {
        return idle.nextExpiryNanos();
    }

    /** Closes what is idle and aborts every dial. Waiters and leased connections are the shell's to end. */
    public void close(List<PoolAction<W, C>> out) {
        for (Place<W, C> oldest = idle.oldest(); oldest != null; oldest = idle.oldest()) {
            evict(oldest, CloseReason.CLIENT_CLOSED, out);
        }
        for (DialPlace<W> dial : line.dials()) {
            abort(dial, out);
        }
    }

    // ---- One connection for several origins ----

    /**
     * What is being dialed is served by a connection that is there: its peer has the same address and may speak for this
     * origin too (RFC 9113 §9.1.1). Nothing changes if that cannot be any more.
     */
    public void coalesce(DialPlace<W> dial, C connection, long nowNanos, List<PoolAction<W, C>> out) {
        Place<W, C> place = places.get(connection);
        OriginPlaces<W, C> guest = origins.find(dial.origin());
        if (place == null || !place.hasRoom() || guest == null || guest.open > 0 || guest.dials.size() > 1) {
            return;
        }
        line.endDial(dial, guest);
        permits.release();
        out.add(new PoolAction.AbortDial<>(dial));
        line.move(guest, place.origin);
        origins.share(guest, place.origin);
        offer(place, false, nowNanos, out);
    }

    /** The origin does not want to be served by another's connections (RFC 9110 §15.5.20). */
    public void separate(Origin guest) {
        origins.separate(guest);
    }

    // ---- Decisions ----

    /**
     * The connection has room. One that has served nobody yet is not given to another loop over the head of one who waits
     * here: the other would do the same, and nobody would ever be served.
     */
    private void offer(Place<W, C> place, boolean isFresh, long nowNanos, List<PoolAction<W, C>> out) {
        while (place.hasRoom()) {
            Waiter<W, C> own = place.origin.firstWaiter(isFresh || place.multiplexed);
            if (isOwed(place, own, isFresh)) {
                giveUp(place, out);
                return;
            }
            if (own == null) {
                break;
            }
            line.dismiss(own);
            take(place);
            out.add(new PoolAction.Assign<>(own.value, place.connection));
        }
        place.origin.settle(place);
        if (place.leases == 0 && !place.idle) {
            idle.add(place, nowNanos);
            if (idle.size() > limits.maxKeepAlive()) {
                yieldIdle(out);
            }
        }
        serve(place.origin, out);
    }

    /** Closes the connection in favour of another; one that carries others only takes no more until they are through. */
    private void giveUp(Place<W, C> place, List<PoolAction<W, C>> out) {
        place.origin.settle(place);
        if (place.leases == 0) {
            evict(place, CloseReason.TOO_MANY_IDLE, out);
        }
        serve(place.origin, out);
    }

    /** Whether somebody else has a better claim to the permit that the connection holds. */
    private boolean isOwed(Place<W, C> place, @Nullable Waiter<W, C> own, boolean isFresh) {
        boolean isOwedHere =
                Waiter.isBefore(oldestStarving(), own) || Waiter.isBefore(place.origin.firstUncovered(), own);
        if (isOwedHere || place.leases > 0) {
            return isOwedHere;
        }
        return isFresh ? own == null && permits.isOwed(false) : permits.isOwed(own != null);
    }

    private void take(Place<W, C> place) {
        idle.remove(place);
        place.leases++;
        place.origin.settle(place);
    }

    /** Lets the connection carry what it carries to the end, and nothing more. */
    private void retire(Place<W, C> place, List<PoolAction<W, C>> out) {
        place.retiring = true;
        place.origin.settle(place);
        if (place.leases == 0) {
            evict(place, CloseReason.TOO_OLD, out);
        }
    }

    /** The origin's waiters join its dials that will serve more; then permits go to whoever waits longest. */
    private void serve(OriginPlaces<W, C> origin, List<PoolAction<W, C>> out) {
        line.joinDials(origin, out);
        serveStarving(out);
    }

    /** A permit may be free: begins to dial for whoever waits longest for one, as long as there are more. */
    void serveStarving(List<PoolAction<W, C>> out) {
        Waiter<W, C> waiter = oldestStarving();
        while (waiter != null && mayDial(waiter.origin, out)) {
            line.startDial(waiter, out);
            waiter = oldestStarving();
        }
        if (waiter == null) {
            permits.sated();
        }
    }

    private @Nullable Waiter<W, C> oldestStarving() {
        return line.oldestStarving(origins.all(), limits);
    }

    private boolean mayDial(OriginPlaces<W, C> origin, List<PoolAction<W, C>> out) {
        return origin.hasRoom(limits) && (permits.tryAcquire() || takePermitFromIdle(origin, out));
    }

    /** Makes room at the cost of what nobody uses: the connection idle for longest, else a dial nobody waits for. */
    private boolean takePermitFromIdle(OriginPlaces<W, C> needy, List<PoolAction<W, C>> out) {
        Place<W, C> oldest = idle.oldest();
        if (oldest != null) {
            evict(oldest, CloseReason.TOO_MANY_IDLE, out);
            return permits.tryAcquire();
        }
        DialPlace<W> unneeded = line.unneededDial(needy.origin);
        if (unneeded == null) {
            return false;
        }
        abort(unneeded, out);
        return permits.tryAcquire();
    }

    // ---- Bookkeeping ----

    private OriginPlaces<W, C> placesOf(DialPlace<W> dial) {
        OriginPlaces<W, C> origin = origins.find(dial.origin());
        if (origin == null) {
            throw new IllegalStateException("Not dialing: " + dial.origin());
        }
        return origin;
    }

    private void abort(DialPlace<W> dial, List<PoolAction<W, C>> out) {
        OriginPlaces<W, C> origin = placesOf(dial);
        line.endDial(dial, origin);
        permits.release();
        out.add(new PoolAction.AbortDial<>(dial));
        origins.forgetIfUnused(origin);
    }

    private void evict(Place<W, C> place, CloseReason reason, List<PoolAction<W, C>> out) {
        remove(place);
        out.add(new PoolAction.Close<>(place.connection, reason));
        origins.forgetIfUnused(place.origin);
    }

    private void remove(Place<W, C> place) {
        idle.remove(place);
        places.remove(place.connection);
        place.origin.forget(place);
        place.origin.open--;
        permits.release();
    }

    /** Whether {@link #lease} would find a connection, as far as can be said without asking it. */
    boolean hasSpare(Origin origin) {
        OriginPlaces<W, C> places = origins.find(origin);
        return places != null && places.hasSpare();
    }

    // ---- For diagnosis ----

    PoolCounts counts() {
        return new PoolCounts(
                places.size(),
                idle.size(),
                line.dialCount(),
                line.waiterCount(),
                origins.all().size());
    }
}
