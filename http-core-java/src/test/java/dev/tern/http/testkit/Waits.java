package dev.tern.http.testkit;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Waiting with the one bound that all tests share: far longer than what is waited for takes. */
public final class Waits {
    public static final long BOUND_SECONDS = 20;

    private Waits() {}

    public static void until(CountDownLatch latch, String event) {
        try {
            if (!latch.await(BOUND_SECONDS, TimeUnit.SECONDS)) {
                throw new AssertionError("Waited in vain for: " + event);
            }
        } catch (InterruptedException e) {
            throw new AssertionError("Interrupted while waiting for: " + event, e);
        }
    }

    /** Whether it happens within the bound. */
    static boolean happens(CountDownLatch latch) {
        try {
            return latch.await(BOUND_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    /** The value of the future; a failure of it is thrown as its cause. */
    public static <T> T value(Future<T> future) throws Exception {
        try {
            return future.get(BOUND_SECONDS, TimeUnit.SECONDS);
        } catch (TimeoutException e) {
            throw new AssertionError("Waited in vain for a future", e);
        } catch (java.util.concurrent.ExecutionException e) {
            if (e.getCause() instanceof Exception cause) {
                throw cause;
            }
            throw new AssertionError(e.getCause());
        }
    }

    /** The failure of the future, which must fail with this type. */
    public static <X extends Throwable> X failure(Future<?> future, Class<X> type) throws InterruptedException {
        try {
            Object value = future.get(BOUND_SECONDS, TimeUnit.SECONDS);
            throw new AssertionError("Expected " + type.getSimpleName() + ", but it gave " + value);
        } catch (TimeoutException e) {
            throw new AssertionError("Waited in vain for " + type.getSimpleName(), e);
        } catch (java.util.concurrent.ExecutionException e) {
            if (type.isInstance(e.getCause())) {
                return type.cast(e.getCause());
            }
            throw new AssertionError("Expected " + type.getSimpleName() + ", but it failed otherwise", e.getCause());
        }
    }

    /** Joins the thread and says whether it ended. */
    static boolean joined(Thread thread) {
        try {
            thread.join(TimeUnit.SECONDS.toMillis(BOUND_SECONDS));
        } catch (InterruptedException e) {
            throw new AssertionError("Interrupted while waiting for the end of " + thread.getName(), e);
        }
        return !thread.isAlive();
    }
}
