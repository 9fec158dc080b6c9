package dev.tern.http.internal.time;

/**
 * Pure state; confined to its owner. When the next of a row may begin that is to keep a pace: evenly spaced, but for a burst that
 * was saved up. Kept as the one point in time at which the row would be on schedule (the generic cell rate algorithm).
 */
public final class Pace {
    private final long stepNanos;
    private final long aheadNanos;
    private long scheduledNanos;

    /**
     * A pace whose whole burst is there.
     *
     * @param stepNanos between two, at least 1
     * @param burst how many may begin at once
     */
    public Pace(long stepNanos, int burst, long nowNanos) {
        this.stepNanos = stepNanos;
        long ahead = stepNanos * (burst - 1);
        aheadNanos = stepNanos > Long.MAX_VALUE / 4 / burst ? Long.MAX_VALUE / 4 : ahead;
        scheduledNanos = nowNanos;
    }

    /** How long until the next may begin; 0 for now. */
    public long waitNanos(long nowNanos) {
        return Math.max(0, scheduledNanos - aheadNanos - nowNanos);
    }

    /** The next begins; it may, or the pace is kept by those that follow. */
    public void begin(long nowNanos) {
        scheduledNanos = (scheduledNanos - nowNanos < 0 ? nowNanos : scheduledNanos) + stepNanos;
    }

    /** Whether the whole burst is there, as at the beginning. */
    public boolean isRested(long nowNanos) {
        return scheduledNanos - nowNanos <= 0;
    }
}
