package dev.tern.http.internal.pool;

import dev.tern.http.internal.time.Nanos;
import org.jspecify.annotations.Nullable;

/** Pure state; confined to its owner. An open connection, holding its permit, and how many exchanges are on it. */
final class Place<W, C> {
    final C connection;
    final OriginPlaces<W, C> origin;
    final long openedNanos;
    final boolean multiplexed;

    /** How many exchanges it may carry at once, by its peer's word; none while it is doubtful or its peer leaves. */
    int capacity;

    int leases;
    boolean retiring;
    boolean spare;

    // These are for IdlePlaces only.
    boolean idle;
    long idleSinceNanos;

    @Nullable
    Place<W, C> older;

    @Nullable
    Place<W, C> newer;

    /**
     * @param streams how many exchanges at once; 0 for a connection that carries one after the other
     */
    Place(C connection, OriginPlaces<W, C> origin, int streams, long openedNanos) {
        this.connection = connection;
        this.origin = origin;
        this.openedNanos = openedNanos;
        multiplexed = streams > 0;
        capacity = Math.max(1, streams);
    }

    boolean isOlderThan(long ageNanos, long nowNanos) {
        return ageNanos != Nanos.UNLIMITED && nowNanos - openedNanos >= ageNanos;
    }

    /** Whether it may carry one exchange more. */
    boolean hasRoom() {
        return leases < capacity && !retiring;
    }
}
