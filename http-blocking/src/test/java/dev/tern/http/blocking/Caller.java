package dev.tern.http.blocking;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/** A thread that makes one call, and how that ended. */
final class Caller<T> {
    private final FutureTask<T> task;
    private final Thread thread;
    private volatile boolean wasInterrupted;

    private Caller(Callable<T> call) {
        task = new FutureTask<>(() -> {
            try {
                return call.call();
            } finally {
                wasInterrupted = Thread.currentThread().isInterrupted();
            }
        });
        thread = new Thread(task, "caller");
        thread.setDaemon(true);
        thread.start();
    }

    static <T> Caller<T> calls(Callable<T> call) {
        return new Caller<>(call);
    }

    void interrupt() {
        thread.interrupt();
    }

    /** Whether the flag was set when the call had ended. */
    boolean wasInterrupted() {
        return wasInterrupted;
    }

    T result() throws Exception {
        return task.get(20, TimeUnit.SECONDS);
    }

    Throwable failure() throws Exception {
        try {
            throw new AssertionError("It returned " + result());
        } catch (ExecutionException e) {
            return e.getCause();
        }
    }

    /** Waits for a state that has no event to wait for. */
    static void until(BooleanSupplier state) {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
        while (!state.getAsBoolean()) {
            assertThat(System.nanoTime() - deadline).as("waited too long").isNegative();
            Thread.yield();
        }
    }
}
