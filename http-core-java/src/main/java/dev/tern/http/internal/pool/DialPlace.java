package dev.tern.http.internal.pool;

import dev.tern.http.Origin;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Pure state; confined to its owner. A connection on its way, holding its permit.
 *
 * @param <W> what waits
 */
public final class DialPlace<W> {
    private final Origin origin;
    private final W startedFor;
    private final int room;
    private final LinkedHashSet<W> sponsors = new LinkedHashSet<>(2);

    /**
     * @param room how many may wait for it
     */
    DialPlace(Origin origin, W startedFor, int room) {
        this.origin = origin;
        this.startedFor = startedFor;
        this.room = room;
    }

    public Origin origin() {
        return origin;
    }

    /** Whose limits govern the dial; it may be gone by now. */
    public W startedFor() {
        return startedFor;
    }

    /** Who waits longest of those that wait for it now: the first, one who joined later, or nobody. */
    @Nullable
    W sponsor() {
        return sponsors.isEmpty() ? null : sponsors.iterator().next();
    }

    List<W> sponsors() {
        return List.copyOf(sponsors);
    }

    void join(W next) {
        sponsors.add(next);
    }

    void leave(W former) {
        sponsors.remove(former);
    }

    boolean isSponsored() {
        return !sponsors.isEmpty();
    }

    boolean hasRoom() {
        return sponsors.size() < room;
    }

    /**
     * Whom its failure concerns. One who only adopted the dial had no part in its limits, and gets a dial of its own; but
     * those who wait for one connection together would only meet the same end one after the other, unless it was the
     * starter's own limit that ended it.
     */
    List<W> failing(boolean timedOut) {
        List<W> concerned = new ArrayList<>();
        for (W sponsor : sponsors) {
            if (sponsor == startedFor || (room > 1 && !timedOut)) {
                concerned.add(sponsor);
            }
        }
        return concerned;
    }
}
