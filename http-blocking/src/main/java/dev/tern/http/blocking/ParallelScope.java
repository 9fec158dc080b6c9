package dev.tern.http.blocking;

import dev.tern.http.HttpException;
import dev.tern.http.Method;
import dev.tern.http.Request;
import dev.tern.http.Response;
import java.io.InterruptedIOException;
import java.util.NoSuchElementException;
import java.util.function.Consumer;

/**
 * Thread-safe. Calls that run while their caller goes on; made by {@link Client#parallel()}. Each verb starts a call and
 * returns at once. How a call ends shows in {@link PendingResponse#response} and in {@link #nextResponse}, and nowhere else:
 * a failure that nobody asks for is dropped.
 *
 * <p>Closing cancels what is pending. An interrupt of a thread that waits here ends its wait only; leaving the block then
 * cancels the calls.
 *
 * <pre>{@code
 * try (ParallelScope scope = client.parallel()) {
 *     PendingResponse a = scope.get("a");
 *     scope.get("b");
 *     System.out.println(a.response().status());
 *     while (scope.hasPending()) {
 *         System.out.println(scope.nextResponse().url());
 *     }
 * }
 * }</pre>
 */
public final class ParallelScope implements AutoCloseable {
    private final Client client;
    private final Batch batch;

    ParallelScope(Client client, Batch batch) {
        this.client = client;
        this.batch = batch;
    }

    /** Whether there are calls whose response nobody has asked for yet; they may have ended. */
    public boolean hasPending() {
        return batch.unclaimed() > 0;
    }

    /**
     * The next response to arrive among those that were not asked for yet, each once; waits for it.
     *
     * @throws NoSuchElementException if none is pending
     * @throws HttpException if that call failed
     */
    public Response nextResponse() throws HttpException, InterruptedIOException {
        try {
            Batch.Call next = batch.take();
            if (next == null) {
                throw new NoSuchElementException("Every response has been asked for already");
            }
            return next.await();
        } catch (InterruptedException e) {
            throw Awaiting.interrupted("the next response", e);
        }
    }

    /** Starts a GET. */
    public PendingResponse get(String url) {
        return get(url, settings -> {});
    }

    /** Starts a GET that the consumer settles. */
    public PendingResponse get(String url, Consumer<Request.Builder> settings) {
        return request(Method.GET, url, settings);
    }

    /** Starts a HEAD. */
    public PendingResponse head(String url) {
        return head(url, settings -> {});
    }

    /** Starts a HEAD that the consumer settles. */
    public PendingResponse head(String url, Consumer<Request.Builder> settings) {
        return request(Method.HEAD, url, settings);
    }

    /** Starts an OPTIONS. */
    public PendingResponse options(String url) {
        return options(url, settings -> {});
    }

    /** Starts an OPTIONS that the consumer settles. */
    public PendingResponse options(String url, Consumer<Request.Builder> settings) {
        return request(Method.OPTIONS, url, settings);
    }

    /** Starts a POST that the consumer settles. */
    public PendingResponse post(String url, Consumer<Request.Builder> settings) {
        return request(Method.POST, url, settings);
    }

    /** Starts a PUT that the consumer settles. */
    public PendingResponse put(String url, Consumer<Request.Builder> settings) {
        return request(Method.PUT, url, settings);
    }

    /** Starts a PATCH that the consumer settles. */
    public PendingResponse patch(String url, Consumer<Request.Builder> settings) {
        return request(Method.PATCH, url, settings);
    }

    /** Starts a DELETE. */
    public PendingResponse delete(String url) {
        return delete(url, settings -> {});
    }

    /** Starts a DELETE that the consumer settles. */
    public PendingResponse delete(String url, Consumer<Request.Builder> settings) {
        return request(Method.DELETE, url, settings);
    }

    /** Starts a QUERY that the consumer settles. */
    public PendingResponse query(String url, Consumer<Request.Builder> settings) {
        return request(Method.QUERY, url, settings);
    }
    /** Starts a request of the method of this name, in any case if it is known. */
    public PendingResponse request(String method, String url, Consumer<Request.Builder> settings) {
        return request(Method.of(method), url, settings);
    }

    /** Starts a request of any method. */
    public PendingResponse request(Method method, String url, Consumer<Request.Builder> settings) {
        return send(client.requestOf(method, url, settings));
    }

    /**
     * Starts a request that was made before.
     *
     * @throws IllegalArgumentException if it cannot be sent as it is
     * @throws IllegalStateException after {@link #close}
     */
    public PendingResponse send(Request request) {
        return new PendingResponse(batch.submit(client.http().complete(request)));
    }

    /** Cancels what is under way, and waits until it has let go of its connections. Safe to call twice. */
    @Override
    public void close() {
        batch.close();
    }
}
