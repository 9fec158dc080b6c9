package dev.tern.http.internal.loop;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The thread that a loop has of its own. It drives while callbacks are in flight; it leaves the loop to blocking callers
 * while they come in a row; and it watches over the idle sockets when nobody has come for a while.
 */
final class LoopThread extends Thread {
    private static final Logger LOG = LoggerFactory.getLogger(LoopThread.class);

    /** Long beside the pause between two calls in a row, short beside any timeout or keep-alive expiry. */
    private static final long GRACE_NANOS = TimeUnit.MILLISECONDS.toNanos(10);

    private final EventLoop loop;
    private final LoopLease lease;

    LoopThread(String name, EventLoop loop, LoopLease lease) {
        super(name);
        this.loop = loop;
        this.lease = lease;
        setDaemon(true);
    }

    @Override
    public void run() {
        try {
            int releasesSeen = lease.releases();
            boolean rested = false;
            while (!loop.isClosed()) {
                boolean callersAreAway = rested && releasesSeen == lease.releases();
                if ((callersAreAway || lease.isThreadDemanded() || loop.hasCommands()) && lease.tryAcquire()) {
                    drive();
                    rested = false;
                } else {
                    releasesSeen = lease.releases();
                    LockSupport.parkNanos(loop, GRACE_NANOS);
                    rested = true;
                }
                // Nobody has a reason to interrupt this thread, and a set flag would make select spin.
                Thread.interrupted();
            }
        } finally {
            endLoop();
        }
    }

    private void drive() {
        try {
            loop.resume();
            do {
                turnSafely();
            } while (!loop.isClosed() && !lease.shouldYieldToCaller());
        } finally {
            lease.release();
        }
    }

    /** A failure of one turn must not end the thread: every call in flight depends on it. */
    private void turnSafely() {
        try {
            loop.turn(() -> false);
        } catch (RuntimeException | Error e) {
            LOG.error("{}: a turn failed", getName(), e);
        }
        Thread.interrupted();
    }

    private void endLoop() {
        while (!lease.tryAcquire()) {
            LockSupport.parkNanos(loop, GRACE_NANOS);
        }
        try {
            loop.end();
        } finally {
            lease.release();
        }
    }
}
