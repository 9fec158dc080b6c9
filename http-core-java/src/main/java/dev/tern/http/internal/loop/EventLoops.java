package dev.tern.http.internal.loop;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** Thread-safe. A fixed set of loops with their worker threads; made and closed together. */
public final class EventLoops implements AutoCloseable {
    private static final AtomicInteger COUNT = new AtomicInteger();

    private final List<EventLoop> loops;
    private final Workers workers;

    /** Opens so many loops, named {@code tern-1-loop-1} and so on. */
    public EventLoops(int count) {
        if (count < 1) {
            throw new IllegalArgumentException("There must be at least one loop; asked for " + count);
        }
        String name = "tern-" + COUNT.incrementAndGet();
        workers = new Workers(name, count);
        List<EventLoop> made = new ArrayList<>(count);
        for (int i = 1; i <= count; i++) {
            made.add(new EventLoop(name + "-loop-" + i, workers));
        }
        loops = Collections.unmodifiableList(made);
    }

    /** One loop per four processors, at least one: a loop is seldom what limits. */
    public static int defaultCount() {
        return Math.max(1, Runtime.getRuntime().availableProcessors() / 4);
    }

    public List<EventLoop> all() {
        return loops;
    }

    public Workers workers() {
        return workers;
    }

    /** Ends the loops and waits for their threads, unless it is called on one of them. */
    @Override
    public void close() {
        loops.forEach(EventLoop::close);
        if (EventLoop.isLoopThread()) {
            return;
        }
        boolean interrupted = false;
        for (EventLoop loop : loops) {
            interrupted |= joinUninterruptibly(loop.thread());
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private static boolean joinUninterruptibly(Thread thread) {
        boolean interrupted = false;
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
        while (thread.isAlive() && deadline - System.nanoTime() > 0) {
            try {
                thread.join(100);
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        return interrupted;
    }
}
