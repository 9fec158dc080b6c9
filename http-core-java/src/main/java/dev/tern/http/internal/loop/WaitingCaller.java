package dev.tern.http.internal.loop;

import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/**
 * Thread-safe. A thread that blocks until its own call has come further. Where the lease is to be had it turns the loop
 * itself meanwhile, so that its answer needs no hand-over; else it parks, and whoever serves its exchange unparks it.
 * Virtual threads only park: select would pin their carrier.
 */
public final class WaitingCaller {
    private WaitingCaller() {}

    /** Fails on a loop's own thread. */
    public static void checkMayBlock() {
        if (EventLoop.isLoopThread()) {
            throw wouldWaitForItself();
        }
    }

    private static IllegalStateException wouldWaitForItself() {
        return new IllegalStateException("A blocking call on the thread "
                + Thread.currentThread().getName()
                + " would wait for itself: this thread runs the client's callbacks. Use the asynchronous call there,"
                + " or give the client a callbackExecutor(…)");
    }

    static void await(EventLoop loop, LoopLease lease, BooleanSupplier condition) throws InterruptedException {
        if (EventLoop.isLoopThread() || lease.isHeldByMe()) {
            throw wouldWaitForItself();
        }
        boolean mayDrive = EventLoop.mayCurrentThreadDrive();
        try {
            while (!condition.getAsBoolean()) {
                if (Thread.interrupted()) {
                    throw new InterruptedException();
                }
                if (!mayDrive) {
                    parkUnless(condition);
                } else if (!lease.isThreadDemanded() && lease.tryAcquire()) {
                    drive(loop, lease, condition);
                } else {
                    parkInLine(loop, lease, condition);
                }
            }
        } finally {
            // Who was woken to drive and found its own answer instead must not keep the lease from the next.
            lease.passOn();
        }
    }

    private static void drive(EventLoop loop, LoopLease lease, BooleanSupplier condition) {
        try {
            loop.resume();
            while (!condition.getAsBoolean()
                    && !lease.isThreadDemanded()
                    && !Thread.currentThread().isInterrupted()) {
                loop.turn(condition);
            }
        } finally {
            lease.release();
        }
    }

    private static void parkUnless(BooleanSupplier condition) {
        if (!condition.getAsBoolean()) {
            LockSupport.park(condition);
        }
    }

    private static void parkInLine(EventLoop loop, LoopLease lease, BooleanSupplier condition) {
        Thread me = Thread.currentThread();
        lease.addParked(me);
        try {
            // The loop's own thread may sit in select with nothing to do; it makes way when it sees us parked.
            if (lease.isHeldByLoopThread() && lease.shouldYieldToCaller()) {
                loop.wakeIfSelecting();
            }
            boolean leaseIsToBeHad = lease.isFree() && !lease.isThreadDemanded();
            if (!leaseIsToBeHad) {
                parkUnless(condition);
            }
        } finally {
            lease.removeParked(me);
        }
    }
}
