package dev.tern.http.internal.pool;

import dev.tern.http.Origin;
import org.jspecify.annotations.Nullable;

/**
 * Pure state; confined to its owner. A connection on its way, holding its permit.
 *
 * @param <W> what waits
 */
public final class DialPlace<W> {
    private final Origin origin;
    private final W startedFor;
    private @Nullable W sponsor;

    DialPlace(Origin origin, W startedFor) {
        this.origin = origin;
        this.startedFor = startedFor;
        this.sponsor = startedFor;
    }

    public Origin origin() {
        return origin;
    }

    /** Whose limits govern the dial; it may be gone by now. */
    public W startedFor() {
        return startedFor;
    }

    /** Who waits for it now: the first, one who adopted it, or nobody. */
    @Nullable
    W sponsor() {
        return sponsor;
    }

    void sponsor(@Nullable W next) {
        sponsor = next;
    }

    boolean isSponsored() {
        return sponsor != null;
    }

    /** Whether who waits for it is who it was started for. */
    boolean isSponsoredByStarter() {
        return sponsor == startedFor;
    }
}
