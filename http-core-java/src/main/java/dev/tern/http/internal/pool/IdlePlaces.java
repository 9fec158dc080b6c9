package dev.tern.http.internal.pool;

import dev.tern.http.internal.time.Nanos;
import java.util.LinkedHashSet;
import org.jspecify.annotations.Nullable;

/** Pure state; confined to its owner. The connections that carry nothing, of all origins, in the order they became so. */
final class IdlePlaces<W, C> {
    private final LinkedHashSet<Place<W, C>> oldestFirst = new LinkedHashSet<>();
    private final long expiryNanos;

    /**
     * @param expiryNanos how long one may be idle; {@link Nanos#UNLIMITED} for ever
     */
    IdlePlaces(long expiryNanos) {
        this.expiryNanos = expiryNanos;
    }

    void add(Place<W, C> place, long nowNanos) {
        place.idle = true;
        place.idleSinceNanos = nowNanos;
        oldestFirst.add(place);
    }

    /** Takes the connection out, if it is in. */
    void remove(Place<W, C> place) {
        if (place.idle) {
            place.idle = false;
            oldestFirst.remove(place);
        }
    }

    @Nullable
    Place<W, C> oldest() {
        return oldestFirst.isEmpty() ? null : oldestFirst.iterator().next();
    }

    /** One that has been idle for too long. */
    @Nullable
    Place<W, C> due(long nowNanos) {
        Place<W, C> oldest = oldest();
        boolean isDue =
                oldest != null && expiryNanos != Nanos.UNLIMITED && nowNanos - oldest.idleSinceNanos >= expiryNanos;
        return isDue ? oldest : null;
    }

    /** When the next one is due; {@link Nanos#UNLIMITED} if never. */
    long nextExpiryNanos() {
        Place<W, C> oldest = oldest();
        return oldest == null || expiryNanos == Nanos.UNLIMITED ? Nanos.UNLIMITED : oldest.idleSinceNanos + expiryNanos;
    }

    int size() {
        return oldestFirst.size();
    }
}
