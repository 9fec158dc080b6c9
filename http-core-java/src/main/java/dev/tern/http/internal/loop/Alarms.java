package dev.tern.http.internal.loop;

import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Thread-safe. Runs what is due at a time outside of any exchange, where no loop is at hand: a call may wait for a hook, and
 * its transport may have no loop at all. One daemon thread, which comes with the first alarm and leaves after two idle seconds.
 */
public final class Alarms implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Alarms.class);
    private static final AtomicInteger COUNT = new AtomicInteger();
    private static final long IDLE_SECONDS = 2;

    /** What is due is quick; this is only for a handler that is not. */
    private static final long END_SECONDS = 10;

    private final Set<Watched> watched = ConcurrentHashMap.newKeySet();
    private volatile @Nullable Thread thread;
    private volatile boolean closed;

    /** Guarded by this. Made for the first alarm: most clients never set one. */
    private @Nullable ScheduledThreadPoolExecutor pool;

    private synchronized ScheduledThreadPoolExecutor pool() {
        if (closed) {
            throw new RejectedExecutionException("Closed");
        }
        ScheduledThreadPoolExecutor known = pool;
        if (known == null) {
            known = open();
            pool = known;
        }
        return known;
    }

    private ScheduledThreadPoolExecutor open() {
        String name = "tern-alarm-" + COUNT.incrementAndGet();
        ScheduledThreadPoolExecutor opened = new ScheduledThreadPoolExecutor(1, task -> {
            Thread made = new Thread(task, name);
            made.setDaemon(true);
            thread = made;
            return made;
        });
        opened.setKeepAliveTime(IDLE_SECONDS, TimeUnit.SECONDS);
        opened.allowCoreThreadTimeOut(true);
        opened.setRemoveOnCancelPolicy(true);
        opened.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
        return opened;
    }

    private synchronized void shutdown() {
        closed = true;
        if (pool != null) {
            pool.shutdown();
        }
    }

    /**
     * Runs the command, which must be quick, after so long; at once if that is negative. After {@link #close} nothing runs.
     *
     * @return takes the alarm back; safe at any time
     */
    public Runnable in(long nanos, Runnable command) {
        try {
            ScheduledFuture<?> alarm = pool().schedule(() -> run(command), nanos, TimeUnit.NANOSECONDS);
            return () -> alarm.cancel(false);
        } catch (RejectedExecutionException e) {
            return () -> {};
        }
    }

    /**
     * As the other, for a command that something waits for: where it will not run, {@link #close} says so.
     *
     * @param onClosed runs in its place, on the thread that closes; at once if that has happened
     */
    public Runnable in(long nanos, Runnable command, Runnable onClosed) {
        Watched alarm = new Watched(onClosed);
        watched.add(alarm);
        Runnable takeBack = in(nanos, () -> {
            if (watched.remove(alarm)) {
                command.run();
            }
        });
        if (closed && watched.remove(alarm)) {
            run(onClosed);
        }
        return () -> {
            watched.remove(alarm);
            takeBack.run();
        };
    }

    /** Whether something waits that wants to know of the end. */
    public boolean isAwaited() {
        return !watched.isEmpty();
    }

    /** Thread-safe. Is in the set until it runs, is taken back or is closed, whichever comes first. */
    private static final class Watched {
        private final Runnable onClosed;

        Watched(Runnable onClosed) {
            this.onClosed = onClosed;
        }
    }

    private static void run(Runnable command) {
        try {
            command.run();
        } catch (RuntimeException | Error e) {
            LOG.error("An alarm failed", e);
        }
    }

    /** Forgets what is not due yet, telling who wants to know, and ends the thread; waits for that, unless it is called there. */
    @Override
    public void close() {
        shutdown();
        for (Watched alarm : List.copyOf(watched)) {
            if (watched.remove(alarm)) {
                run(alarm.onClosed);
            }
        }
        Thread ending = thread;
        if (ending == null || Thread.currentThread() == ending) {
            return;
        }
        try {
            ending.join(TimeUnit.SECONDS.toMillis(END_SECONDS));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
