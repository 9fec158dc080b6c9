package dev.tern.http.internal.loop;

import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Thread-safe. Daemon threads for what blocks: name look-ups, TLS tasks, content from files and streams. They come when
 * needed and leave after two idle seconds.
 *
 * <p>There is no bound of its own: each connection has at most one task here, so the connection limit bounds them, and a
 * bound would let a slow upload stand in the way of a name look-up.
 */
public final class Workers implements Executor {
    private static final Logger LOG = LoggerFactory.getLogger(Workers.class);
    private static final long IDLE_SECONDS = 2;

    private final ThreadPoolExecutor pool;
    private final AtomicInteger loopsLeft;

    Workers(String name, int loops) {
        loopsLeft = new AtomicInteger(loops);
        AtomicInteger count = new AtomicInteger();
        pool = new ThreadPoolExecutor(
                0, Integer.MAX_VALUE, IDLE_SECONDS, TimeUnit.SECONDS, new SynchronousQueue<>(), task -> {
                    Thread thread = new Thread(task, name + "-worker-" + count.incrementAndGet());
                    thread.setDaemon(true);
                    return thread;
                });
    }

    /** Runs the task soon. After the client was closed a task is dropped: whoever waited for it has failed already. */
    @Override
    public void execute(Runnable task) {
        try {
            pool.execute(task);
        } catch (RejectedExecutionException e) {
            LOG.debug("A task came after the end and is dropped");
        }
    }

    /** The last loop that ends takes the workers with it: until then its calls may have sources to close. */
    void loopEnded() {
        if (loopsLeft.decrementAndGet() == 0) {
            pool.shutdownNow();
        }
    }
}
