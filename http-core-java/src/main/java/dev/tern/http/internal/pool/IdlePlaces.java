package dev.tern.http.internal.pool;

import java.util.LinkedHashSet;
import org.jspecify.annotations.Nullable;

/** Pure state; confined to its owner. The connections that carry nothing, of all origins, in the order they became so. */
final class IdlePlaces<W, C> {
    private final LinkedHashSet<Place<W, C>> oldestFirst = new LinkedHashSet<>();

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

    int size() {
        return oldestFirst.size();
    }
}
