package dev.tern.http.internal.pool;

import dev.tern.http.internal.time.Nanos;
import org.jspecify.annotations.Nullable;

/**
 * Pure state; confined to its owner. The connections that carry nothing, of all origins, in the order they became so. Each
 * request takes one out and puts it back, so they are linked to each other: no node is made, and leaving the middle is cheap.
 */
final class IdlePlaces<W, C> {
    private final long expiryNanos;
    private @Nullable Place<W, C> oldest;
    private @Nullable Place<W, C> newest;
    private int size;

    /**
     * @param expiryNanos how long one may be idle; {@link Nanos#UNLIMITED} for ever
     */
    IdlePlaces(long expiryNanos) {
        this.expiryNanos = expiryNanos;
    }

    void add(Place<W, C> place, long nowNanos) {
        place.idle = true;
        place.idleSinceNanos = nowNanos;
        place.older = newest;
        if (newest == null) {
            oldest = place;
        } else {
            newest.newer = place;
        }
        newest = place;
        size++;
    }

    /** Takes the connection out, if it is in. */
    void remove(Place<W, C> place) {
        if (!place.idle) {
            return;
        }
        Place<W, C> older = place.older;
        Place<W, C> newer = place.newer;
        if (older == null) {
            oldest = newer;
        } else {
            older.newer = newer;
        }
        if (newer == null) {
            newest = older;
        } else {
            newer.older = older;
        }
        place.idle = false;
        place.older = null;
        place.newer = null;
        size--;
    }

    @Nullable
    Place<W, C> oldest() {
        return oldest;
    }

    /** One that has been idle for too long. */
    @Nullable
    Place<W, C> due(long nowNanos) {
        boolean isDue =
                oldest != null && expiryNanos != Nanos.UNLIMITED && nowNanos - oldest.idleSinceNanos >= expiryNanos;
        return isDue ? oldest : null;
    }

    /** When the next one is due; {@link Nanos#UNLIMITED} if never. */
    long nextExpiryNanos() {
        return oldest == null || expiryNanos == Nanos.UNLIMITED ? Nanos.UNLIMITED : oldest.idleSinceNanos + expiryNanos;
    }

    int size() {
        return size;
    }
}
