package dev.tern.http.internal.time;

/**
 * Pure state; confined to its owner. A deadline that may stand in one {@link TimerQueue}. The object is made once and
 * scheduled many times.
 */
public abstract class Timer {
    static final int NOT_QUEUED = -1;

    int position = NOT_QUEUED;
    long deadlineNanos;

    /** The deadline has passed. The timer is out of the queue and may be scheduled anew from here. */
    protected abstract void onExpired(long nowNanos);

    public final boolean isScheduled() {
        return position != NOT_QUEUED;
    }
}
