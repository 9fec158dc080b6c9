package dev.tern.http.blocking;

import dev.tern.http.Request;
import dev.tern.http.Response;
import java.io.InterruptedIOException;
import java.io.UncheckedIOException;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/**
 * Not thread-safe, but for {@link #close}. Calls as they end, each with its response or its failure; made by
 * {@link Client#gatherAsCompleted}. Iterated once.
 *
 * <p>As many calls are under way, or have ended and were not taken yet, as the concurrency says: a slow consumer holds back
 * the requests, which are taken from their iterable one by one. Waiting happens in the iterator; an interrupt there cancels
 * all calls and comes as an {@link UncheckedIOException} with an {@link InterruptedIOException} in it. Closing cancels what
 * is under way.
 */
public final class Completions implements Iterable<Settled<Response>>, AutoCloseable {
    private final Batch batch;
    private final int concurrency;
    private final Iterator<Request> requests;
    private final UnaryOperator<Request> completion;
    private final Pulling pulling = new Pulling();

    Completions(Batch batch, int concurrency, Iterator<Request> requests, UnaryOperator<Request> completion) {
        this.batch = batch;
        this.concurrency = concurrency;
        this.requests = requests;
        this.completion = completion;
        submitMore();
    }

    private void submitMore() {
        while (batch.unclaimed() < concurrency && requests.hasNext()) {
            batch.submit(completion.apply(requests.next()));
        }
    }

    /** The ends that are still to come; always the same iterator. */
    @Override
    public Iterator<Settled<Response>> iterator() {
        return pulling;
    }

    /** The ends that are still to come; closing the stream closes this. */
    public Stream<Settled<Response>> stream() {
        return Pulled.stream(pulling, this::close);
    }

    /** Cancels what is under way, and waits until it has let go of its connections. Thread-safe; safe to call twice. */
    @Override
    public void close() {
        batch.close();
    }

    private final class Pulling implements Iterator<Settled<Response>> {
        @Override
        public boolean hasNext() {
            return batch.unclaimed() > 0;
        }

        @Override
        public Settled<Response> next() {
            try {
                Batch.Call call = batch.take();
                if (call == null) {
                    throw new NoSuchElementException("Every call has been taken");
                }
                submitMore();
                return Gathering.settle(call, response -> response);
            } catch (InterruptedException e) {
                close();
                throw new UncheckedIOException(Awaiting.interrupted("several calls", e));
            } catch (InterruptedIOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
