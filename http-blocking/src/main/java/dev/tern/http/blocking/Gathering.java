package dev.tern.http.blocking;

import dev.tern.http.Request;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Runs a batch to its end on the calling thread and puts what became of its calls in the order of the requests. */
final class Gathering {
    /** What to make of a call that has ended. */
    interface Step<R, E extends IOException> {
        R of(Batch.Call call) throws E, InterruptedIOException;
    }

    private Gathering() {}

    /**
     * Closes the batch in any case, so that nothing goes on if this throws.
     *
     * @param quiet the step is trivial: it need not run while other calls are under way
     * @param failFast one failed call is reason enough to stop waiting
     */
    static <R, E extends IOException> List<R> ordered(
            Batch batch,
            List<Request> requests,
            GatherOptions options,
            boolean quiet,
            boolean failFast,
            Step<R, E> step)
            throws E, InterruptedIOException {
        GatherOptions.@Nullable Progress progress = options.progress();
        try (batch) {
            batch.submitAll(requests);
            if (quiet && progress == null) {
                batch.awaitAll(failFast);
            }
            Object[] values = new Object[requests.size()];
            int done = 0;
            for (Batch.Call call = batch.take(); call != null; call = batch.take()) {
                values[call.index()] = step.of(call);
                done++;
                if (progress != null) {
                    progress.onProgress(done, values.length);
                }
            }
            return listOf(values);
        } catch (InterruptedException e) {
            throw Awaiting.interrupted(requests.size() + " calls", e);
        }
    }

    @SuppressWarnings("unchecked") // Only what the step made is in it.
    private static <R> List<R> listOf(Object[] values) {
        return (List<R>) Collections.unmodifiableList(Arrays.asList(values));
    }

    /** The value or the failure of a call; an interrupt is neither. */
    static <T> Settled<T> settle(Batch.Call call, Transform<T> transform) throws InterruptedIOException {
        try {
            return new Settled<>(call.index(), call.request(), transform.apply(call.await()), null);
        } catch (InterruptedIOException e) {
            throw e;
        } catch (IOException e) {
            return new Settled<>(call.index(), call.request(), null, e);
        }
    }
}
