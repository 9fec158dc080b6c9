package dev.tern.http.client;

import dev.tern.http.OriginLimits;
import dev.tern.http.internal.time.Nanos;
import dev.tern.http.internal.time.Pace;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Pure state; confined to its owner's lock. Who of one origin's requests may begin, and who waits: first come, first served.
 *
 * @param <W> what waits
 */
final class OriginGate<W> {
    /** What {@link #waitNanos} says when no time brings anybody further. */
    static final long NEVER = Long.MAX_VALUE;

    private final OriginLimits limits;
    private final @Nullable Pace pace;
    private final Set<W> line = new LinkedHashSet<>();
    private int running;

    /** What becomes of a request that comes. */
    enum Entry {
        BEGINS,
        WAITS,
        /** The line is as long as it may be. */
        IS_REFUSED
    }

    OriginGate(OriginLimits limits, long nowNanos) {
        this.limits = limits;
        OriginLimits.Rate rate = limits.rate();
        pace = rate == null
                ? null
                : new Pace(Math.max(1, Nanos.of(rate.per()) / rate.requests()), rate.burst(), nowNanos);
    }

    /** Somebody comes; nobody goes past those who wait. */
    Entry enter(W comer, long nowNanos) {
        if (line.isEmpty() && isOpen(nowNanos)) {
            begin(nowNanos);
            return Entry.BEGINS;
        }
        if (line.size() >= limits.maxWaiters()) {
            return Entry.IS_REFUSED;
        }
        line.add(comer);
        return Entry.WAITS;
    }

    private boolean isOpen(long nowNanos) {
        return hasPlace() && (pace == null || pace.waitNanos(nowNanos) == 0);
    }

    private boolean hasPlace() {
        Integer most = limits.maxConcurrent();
        return most == null || running < most;
    }

    private void begin(long nowNanos) {
        running++;
        if (pace != null) {
            pace.begin(nowNanos);
        }
    }

    /** The next who begins, and is out of the line; null if nobody may at the moment. */
    @Nullable
    W next(long nowNanos) {
        if (line.isEmpty() || !isOpen(nowNanos)) {
            return null;
        }
        Iterator<W> first = line.iterator();
        W next = first.next();
        first.remove();
        begin(nowNanos);
        return next;
    }

    /** After how long {@link #next} may give somebody though nobody has ended. */
    long waitNanos(long nowNanos) {
        return line.isEmpty() || !hasPlace() || pace == null ? NEVER : pace.waitNanos(nowNanos);
    }

    /** Gives up the place in the line; false if the waiter has begun, or was never there. */
    boolean leave(W waiter) {
        return line.remove(waiter);
    }

    /** One that had begun has ended. */
    void end() {
        running--;
    }

    /** Empties the line. */
    List<W> dismiss() {
        List<W> all = List.copyOf(line);
        line.clear();
        return all;
    }

    /** Whether a new gate would do the same. */
    boolean isUnused(long nowNanos) {
        return running == 0 && line.isEmpty() && (pace == null || pace.isRested(nowNanos));
    }

    int running() {
        return running;
    }

    int waiting() {
        return line.size();
    }
}
