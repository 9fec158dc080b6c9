package dev.tern.http.internal.pool;

import dev.tern.http.Origin;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Pure state; confined to its owner. The origins that have a connection, a dial or a waiter. Several may share one entry:
 * those that are served by the same connections (RFC 9113 §9.1.1).
 */
final class OriginTable<W, C> {
    private final Predicate<Origin> mayMultiplex;
    private final Map<Origin, OriginPlaces<W, C>> places = new HashMap<>();
    private @Nullable Origin lastOrigin;
    private @Nullable OriginPlaces<W, C> lastUsed;

    OriginTable(Predicate<Origin> mayMultiplex) {
        this.mayMultiplex = mayMultiplex;
    }

    @Nullable
    OriginPlaces<W, C> find(Origin origin) {
        OriginPlaces<W, C> found = lastUsed;
        if (found == null || !origin.equals(lastOrigin)) {
            found = places.get(origin);
            lastUsed = found;
            lastOrigin = origin;
        }
        return found;
    }

    OriginPlaces<W, C> findOrMake(Origin origin) {
        OriginPlaces<W, C> found = find(origin);
        if (found == null) {
            found = new OriginPlaces<>(origin, mayMultiplex.test(origin));
            places.put(origin, found);
            lastUsed = found;
        }
        return found;
    }

    /** From here on the guest is served by the host's connections. */
    void share(OriginPlaces<W, C> guest, OriginPlaces<W, C> host) {
        places.put(guest.origin, host);
        host.guests.add(guest.origin);
        lastUsed = null;
    }

    /** The guest is served by connections of its own again. */
    void separate(Origin guest) {
        OriginPlaces<W, C> host = places.get(guest);
        if (host != null && host.guests.remove(guest)) {
            places.remove(guest);
            lastUsed = null;
        }
    }

    void forgetIfUnused(OriginPlaces<W, C> origin) {
        if (origin.isUnused()) {
            places.remove(origin.origin, origin);
            origin.guests.forEach(places::remove);
            lastUsed = null;
        }
    }

    Collection<OriginPlaces<W, C>> all() {
        return places.values();
    }
}
