package dev.tern.http.internal.pool;

import dev.tern.http.internal.time.Nanos;

/** Pure state; confined to its owner. An open connection, holding its permit. */
final class Place<W, C> {
    final C connection;
    final OriginPlaces<W, C> origin;
    final long openedNanos;
    boolean idle;
    long idleSinceNanos;

    Place(C connection, OriginPlaces<W, C> origin, long openedNanos) {
        this.connection = connection;
        this.origin = origin;
        this.openedNanos = openedNanos;
    }

    boolean isOlderThan(long ageNanos, long nowNanos) {
        return ageNanos != Nanos.UNLIMITED && nowNanos - openedNanos >= ageNanos;
    }
}
