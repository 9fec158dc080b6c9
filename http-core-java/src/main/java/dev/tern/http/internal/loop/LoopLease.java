package dev.tern.http.internal.loop;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Thread-safe. Who owns an event loop right now. Whoever holds the lease is the only one to touch the loop and all that
 * lives on it; everybody else queues commands.
 *
 * <p>Three kinds of threads care. The loop's own thread must hold it while callbacks are in flight, since no user code
 * may run on a stranger's thread. A blocking caller takes it while it waits for its own call, so that its answer needs
 * no hand-over. A parked caller waits to be given either its answer or the lease.
 *
 * <p>No wake-up is lost: each side first writes what it has (owner, queue, demand), then reads what the other has; all
 * of these are volatile, so one of the two sees the other.
 */
final class LoopLease {
    private final AtomicReference<@Nullable Thread> owner = new AtomicReference<>();
    private final AtomicInteger threadDemand = new AtomicInteger();
    private final Queue<Thread> parkedCallers = new ConcurrentLinkedQueue<>();
    private volatile int releases;
    private final BooleanSupplier commandsPending;
    private volatile @Nullable Thread loopThread;

    /**
     * @param commandsPending whether the loop has commands to run; asked only after the lease was let go, since who
     *     queues a command while it is held leaves it to the holder
     */
    LoopLease(BooleanSupplier commandsPending) {
        this.commandsPending = commandsPending;
    }

    void loopThread(Thread thread) {
        loopThread = thread;
    }

    boolean tryAcquire() {
        return owner.get() == null && owner.compareAndSet(null, Thread.currentThread());
    }

    boolean isHeldByMe() {
        return owner.get() == Thread.currentThread();
    }

    boolean isFree() {
        return owner.get() == null;
    }

    boolean isHeldByLoopThread() {
        Thread holder = owner.get();
        return holder != null && holder == loopThread;
    }

    /** Counts one more reason for the loop's own thread to drive: an exchange with callbacks, or a command for it. */
    void demandThread() {
        threadDemand.incrementAndGet();
    }

    void releaseThread() {
        threadDemand.decrementAndGet();
    }

    boolean isThreadDemanded() {
        return threadDemand.get() > 0;
    }

    /** Whether the loop's thread, driving without a need of its own, should make way for a caller. */
    boolean shouldYieldToCaller() {
        return threadDemand.get() == 0 && !parkedCallers.isEmpty();
    }

    /** Gives the lease back and wakes whoever has the best use for it. */
    @SuppressWarnings("NonAtomicVolatileUpdate") // Written by the holder only.
    void release() {
        releases++;
        owner.set(null);
        passOn();
    }

    /** Wakes one thread that could drive, if the lease is free and there is a use for it. */
    void passOn() {
        if (owner.get() != null) {
            return;
        }
        Thread caller = threadDemand.get() > 0 ? null : parkedCallers.peek();
        if (caller != null) {
            LockSupport.unpark(caller);
        } else if (commandsPending.getAsBoolean() || threadDemand.get() > 0) {
            unparkThread();
        }
    }

    void unparkThread() {
        Thread thread = loopThread;
        if (thread != null) {
            LockSupport.unpark(thread);
        }
    }

    /** Changes with every release: the loop's thread sees by it that the row of blocking calls goes on. */
    int releases() {
        return releases;
    }

    void addParked(Thread caller) {
        parkedCallers.add(caller);
    }

    void removeParked(Thread caller) {
        parkedCallers.remove(caller);
    }

    @Nullable
    Thread holder() {
        return owner.get();
    }
}
