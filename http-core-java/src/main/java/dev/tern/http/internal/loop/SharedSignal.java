package dev.tern.http.internal.loop;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BooleanSupplier;

/**
 * Thread-safe. A {@link CallerSignal} for any number of waiting threads: one that reads and one that writes.
 *
 * <p>The count is written before the waiters are read, and a waiter is added before the count is read; so either the
 * thread sees the event or whoever raises it sees the thread.
 */
public final class SharedSignal {
    private final List<CallerSignal> waiters = new CopyOnWriteArrayList<>();
    private volatile int events;

    /** Something happened. By one thread at a time. */
    @SuppressWarnings("NonAtomicVolatileUpdate") // One thread at a time.
    public void raise() {
        events = (events + 1) & Integer.MAX_VALUE;
        for (CallerSignal waiter : waiters) {
            waiter.raise();
        }
    }

    /** Blocks the calling thread until the condition holds, turning the loop meanwhile if it can be had. */
    public void await(EventLoop loop, BooleanSupplier condition) throws InterruptedException {
        CallerSignal mine = new CallerSignal();
        mine.enter(condition);
        waiters.add(mine);
        try {
            loop.awaitTurning(() -> events >= 0 && mine.sees(condition));
        } finally {
            waiters.remove(mine);
            mine.leave();
        }
    }
}
