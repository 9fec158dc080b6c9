package dev.tern.http.blocking;

import dev.tern.http.Request;
import dev.tern.http.exchange.Exchange;
import java.io.InterruptedIOException;
import java.util.Arrays;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What every blocking call needs: to wait for its exchange, and to fail in the caller's name. */
final class Awaiting {
    private static final StackTraceElement BOUNDARY =
            new StackTraceElement("dev.tern.http.blocking", "awaitedBy", null, -1);

    private Awaiting() {}

    /** Waits for the condition; an interrupt ends this exchange, and no other. */
    static void await(Exchange exchange, Request request, BooleanSupplier condition) throws InterruptedIOException {
        boolean waited = false;
        try {
            exchange.await(condition);
            waited = true;
        } catch (InterruptedException e) {
            throw interrupted(request.toString(), e);
        } finally {
            if (!waited) {
                exchange.cancel();
            }
        }
    }

    /** Fails if the thread is interrupted already, before anything is sent. */
    static void checkNotInterrupted(Request request) throws InterruptedIOException {
        if (Thread.currentThread().isInterrupted()) {
            throw interrupted(request.toString(), new InterruptedException());
        }
    }

    /** The flag is set again, so that callers who handle the exception still see the interrupt. */
    static InterruptedIOException interrupted(String what, InterruptedException cause) {
        Thread.currentThread().interrupt();
        InterruptedIOException failure = new InterruptedIOException("Interrupted while waiting for " + what);
        failure.initCause(cause);
        return failure;
    }

    /**
     * The failure with the caller's frames behind those of the thread where it came about.
     *
     * @param failedOn that thread
     */
    static <E extends Exception> E inCallersName(E failure, @Nullable Thread failedOn) {
        List<StackTraceElement> frames = Arrays.asList(failure.getStackTrace());
        if (failedOn != Thread.currentThread() && !frames.contains(BOUNDARY)) {
            Stream<StackTraceElement> callers =
                    Arrays.stream(new Throwable().getStackTrace()).skip(1);
            failure.setStackTrace(Stream.concat(Stream.concat(frames.stream(), Stream.of(BOUNDARY)), callers)
                    .toArray(StackTraceElement[]::new));
        }
        return failure;
    }
}
