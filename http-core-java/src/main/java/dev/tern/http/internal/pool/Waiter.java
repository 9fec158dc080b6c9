package dev.tern.http.internal.pool;

import org.jspecify.annotations.Nullable;

/** Pure state; confined to its owner. An exchange without a connection; covered while a dial is under way for it. */
final class Waiter<W, C> implements Comparable<Waiter<W, C>> {
    final W value;
    final boolean needsFresh;
    final long arrival;
    OriginPlaces<W, C> origin;

    @Nullable
    DialPlace<W> dial;

    Waiter(W value, OriginPlaces<W, C> origin, boolean needsFresh, long arrival) {
        this.value = value;
        this.origin = origin;
        this.needsFresh = needsFresh;
        this.arrival = arrival;
    }

    /** By arrival, which is different for each of a pool. */
    @Override
    public int compareTo(Waiter<W, C> other) {
        return Long.compare(arrival, other.arrival);
    }

    /** Whether the first is there and has waited longer than the second, if that is there at all. */
    static <W, C> boolean isBefore(@Nullable Waiter<W, C> first, @Nullable Waiter<W, C> second) {
        return first != null && (second == null || first.arrival < second.arrival);
    }
}
