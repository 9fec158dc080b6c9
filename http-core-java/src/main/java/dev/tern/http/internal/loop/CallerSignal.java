package dev.tern.http.internal.loop;

import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Thread-safe. Tells one waiting thread that something happened, and makes visible to it what was noted before.
 *
 * <p>The count is written before the waiter is read, and the waiter before the count is read; so either the thread sees
 * the event or whoever raises it sees the thread.
 */
public final class CallerSignal {
    private volatile int events;
    private @Nullable BooleanSupplier waitedFor;

    /** Written behind what it waits for. */
    private volatile @Nullable Thread waiter;

    /**
     * Something happened. By one thread at a time: the owner of the loop, or whoever runs the callbacks. The thread that waits
     * is woken only if its condition holds: a wake-up for a head whose content comes in the same packet costs two switches.
     */
    @SuppressWarnings("NonAtomicVolatileUpdate") // One thread at a time.
    public void raise() {
        events = (events + 1) & Integer.MAX_VALUE;
        Thread waiting = waiter;
        if (waiting != null && waiting != Thread.currentThread()) {
            BooleanSupplier condition = waitedFor;
            if (condition == null || condition.getAsBoolean()) {
                LockSupport.unpark(waiting);
            }
        }
    }

    /**
     * The calling thread is the one that waits, until {@link #leave}; again, for another condition, if it likes.
     *
     * @param condition asked by whoever raises this too; it must only look, and what makes it true must be raised afterwards
     */
    public void enter(BooleanSupplier condition) {
        waitedFor = condition;
        waiter = Thread.currentThread();
    }

    public void leave() {
        waiter = null;
    }

    /** The condition, seeing everything that was noted before the last event. */
    public boolean sees(BooleanSupplier condition) {
        return events >= 0 && condition.getAsBoolean();
    }
}
