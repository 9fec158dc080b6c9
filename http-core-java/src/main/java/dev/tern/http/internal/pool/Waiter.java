package dev.tern.http.internal.pool;

import org.jspecify.annotations.Nullable;

/** Pure state; confined to its owner. An exchange without a connection; covered while a dial is under way for it. */
final class Waiter<W, C> {
    final W value;
    final OriginPlaces<W, C> origin;
    final long arrival;

    @Nullable
    DialPlace<W> dial;

    Waiter(W value, OriginPlaces<W, C> origin, long arrival) {
        this.value = value;
        this.origin = origin;
        this.arrival = arrival;
    }
}
