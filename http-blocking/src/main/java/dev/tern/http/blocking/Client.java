package dev.tern.http.blocking;

import dev.tern.http.HttpException;
import dev.tern.http.JsonCodec;
import dev.tern.http.Method;
import dev.tern.http.Request;
import dev.tern.http.Response;
import dev.tern.http.client.HttpClient;
import dev.tern.http.cookie.CookieJar;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Thread-safe. The client whose calls return when the answer is there. Make one, keep it, and share it: it holds the
 * connections, and opening those is what costs.
 *
 * <pre>{@code
 * try (Client client = Client.builder().baseUrl("https://pokeapi.co/api/v2/").build()) {
 *     Pokemon mew = client.get("pokemon/151").raiseForStatus().json(Pokemon.class);
 *     client.post("items", r -> r.json(new Item("potion")));
 * }
 * }</pre>
 *
 * <p><b>What every verb does.</b> It takes an absolute URL, or a relative one that the client's base URL completes, and
 * optionally a consumer that settles the request (parameters, headers, content, timeout), which runs on the calling thread.
 * It returns the response with its content read to the end, whatever the status; {@link Response#raiseForStatus} tells
 * good from bad. Such a response need not be closed. Its content stays in memory: for what may be large use {@link #stream}.
 *
 * <p><b>What every verb throws.</b> {@link HttpException}, in subclasses that say what failed, when no response came about;
 * {@link InterruptedIOException} when the calling thread is interrupted: this cancels the thread's own call, no other, and the
 * interrupt flag is set again; {@link IllegalArgumentException} for a request that cannot be sent, before anything is;
 * {@link IllegalStateException} on a thread that runs the client's callbacks, which would wait for itself.
 *
 * <p><b>Threads.</b> A platform thread that waits turns the client's event loop itself meanwhile, a virtual thread parks
 * (without pinning its carrier). Limits in time are those of {@link dev.tern.http.Timeout}: 5 seconds for each phase and no
 * total, unless set.
 */
public final class Client implements AutoCloseable {
    private final HttpClient http;
    private final @Nullable JsonCodec jsonCodec;

    Client(HttpClient http, @Nullable JsonCodec jsonCodec) {
        this.http = http;
        this.jsonCodec = jsonCodec;
    }

    /** A builder with httpx's defaults. */
    public static ClientBuilder builder() {
        return new ClientBuilder();
    }

    /** A client with the defaults; whoever calls this closes it. */
    public static Client create() {
        return builder().build();
    }

    /**
     * A blocking face over an engine that exists, with its settings and its connections. Closing this face leaves the engine
     * open; closing the engine ends the calls of all its faces. Callbacks' executor, if the engine has one, is not used here.
     */
    public static Client over(HttpClient engine) {
        JsonCodec codec = engine.jsonCodec();
        return new Client(
                engine.newBuilder().callbackExecutor(null).build(),
                codec == null ? DefaultJsonCodec.ifPresent() : codec);
    }

    // ---- Verbs ----

    /** GET: the resource. */
    public Response get(String url) throws HttpException, InterruptedIOException {
        return send(requestOf(Method.GET, url));
    }

    /** As {@link #get(String)}, with a request that the consumer settles. */
    public Response get(String url, Consumer<Request.Builder> settings) throws HttpException, InterruptedIOException {
        return send(requestOf(Method.GET, url, settings));
    }

    /** HEAD: the headers that GET would bring, without content. */
    public Response head(String url) throws HttpException, InterruptedIOException {
        return send(requestOf(Method.HEAD, url));
    }

    /** As {@link #head(String)}, with a request that the consumer settles. */
    public Response head(String url, Consumer<Request.Builder> settings) throws HttpException, InterruptedIOException {
        return send(requestOf(Method.HEAD, url, settings));
    }

    /** OPTIONS: what the server or the resource can do. */
    public Response options(String url) throws HttpException, InterruptedIOException {
        return send(requestOf(Method.OPTIONS, url));
    }

    /** As {@link #options(String)}, with a request that the consumer settles. */
    public Response options(String url, Consumer<Request.Builder> settings)
            throws HttpException, InterruptedIOException {
        return send(requestOf(Method.OPTIONS, url, settings));
    }

    /** POST: has the resource process the content. */
    public Response post(String url) throws HttpException, InterruptedIOException {
        return send(requestOf(Method.POST, url));
    }

    /** As {@link #post(String)}, with a request that the consumer settles. */
    public Response post(String url, Consumer<Request.Builder> settings) throws HttpException, InterruptedIOException {
        return send(requestOf(Method.POST, url, settings));
    }

    /** PUT: stores the content under the URL. */
    public Response put(String url) throws HttpException, InterruptedIOException {
        return send(requestOf(Method.PUT, url));
    }

    /** As {@link #put(String)}, with a request that the consumer settles. */
    public Response put(String url, Consumer<Request.Builder> settings) throws HttpException, InterruptedIOException {
        return send(requestOf(Method.PUT, url, settings));
    }

    /** PATCH: changes the resource as the content says. */
    public Response patch(String url) throws HttpException, InterruptedIOException {
        return send(requestOf(Method.PATCH, url));
    }

    /** As {@link #patch(String)}, with a request that the consumer settles. */
    public Response patch(String url, Consumer<Request.Builder> settings) throws HttpException, InterruptedIOException {
        return send(requestOf(Method.PATCH, url, settings));
    }

    /** DELETE: removes the resource. */
    public Response delete(String url) throws HttpException, InterruptedIOException {
        return send(requestOf(Method.DELETE, url));
    }

    /** As {@link #delete(String)}, with a request that the consumer settles. */
    public Response delete(String url, Consumer<Request.Builder> settings)
            throws HttpException, InterruptedIOException {
        return send(requestOf(Method.DELETE, url, settings));
    }

    /** QUERY (RFC 10008): safe as GET, but with content. */
    public Response query(String url) throws HttpException, InterruptedIOException {
        return send(requestOf(Method.QUERY, url));
    }

    /** As {@link #query(String)}, with a request that the consumer settles. */
    public Response query(String url, Consumer<Request.Builder> settings) throws HttpException, InterruptedIOException {
        return send(requestOf(Method.QUERY, url, settings));
    }

    /** A request of any method; a known name is accepted in any case. */
    public Response request(String method, String url) throws HttpException, InterruptedIOException {
        return send(requestOf(Method.of(method), url));
    }

    /** A request of any method that the consumer settles; a known name is accepted in any case. */
    public Response request(String method, String url, Consumer<Request.Builder> settings)
            throws HttpException, InterruptedIOException {
        return send(requestOf(Method.of(method), url, settings));
    }

    /** A request of any method. */
    public Response request(Method method, String url) throws HttpException, InterruptedIOException {
        return send(requestOf(method, url));
    }

    /** A request of any method that the consumer settles. */
    public Response request(Method method, String url, Consumer<Request.Builder> settings)
            throws HttpException, InterruptedIOException {
        return send(requestOf(method, url, settings));
    }

    /** Sends a request that was made before; the client completes it with what it says for all. */
    public Response send(Request request) throws HttpException, InterruptedIOException {
        Request complete = ready(request);
        AwaitedResponse answer = new AwaitedResponse(complete, jsonCodec);
        return answer.await(http.send(complete, answer));
    }

    /** Makes a request without sending it; its {@code json(…)} uses this client's codec. */
    public Request requestOf(Method method, String url, Consumer<Request.Builder> settings) {
        Request.Builder builder = Request.builder(method, url).jsonCodec(jsonCodec);
        settings.accept(builder);
        return builder.build();
    }

    private static Request requestOf(Method method, String url) {
        return Request.builder(method, url).build();
    }

    /** The request as it will be sent; fails while nothing has been. */
    private Request ready(Request request) throws InterruptedIOException {
        HttpClient.checkMayBlock();
        Request complete = http.complete(request);
        Awaiting.checkNotInterrupted(complete);
        return complete;
    }

    // ---- Streaming ----

    /**
     * Sends a request and returns when the head of the response is there; the content comes as it is read. The caller closes
     * the response.
     *
     * <pre>{@code
     * try (StreamedResponse r = client.stream(Request.get("big.iso"))) {
     *     Files.copy(r.raiseForStatus().inputStream(), target);
     * }
     * }</pre>
     */
    public StreamedResponse stream(Request request) throws HttpException, InterruptedIOException {
        Request complete = ready(request);
        StreamReceiver receiver = new StreamReceiver(complete);
        receiver.awaitHead(http.send(complete, receiver));
        StreamedResponse response = new StreamedResponse(receiver, jsonCodec);
        receiver.watchFor(response, http);
        return response;
    }

    /** As {@link #stream(Request)}; the method's name is accepted in any case. */
    public StreamedResponse stream(String method, String url) throws HttpException, InterruptedIOException {
        return stream(requestOf(Method.of(method), url));
    }

    /** As {@link #stream(Request)}, with a request that the consumer settles. */
    public StreamedResponse stream(String method, String url, Consumer<Request.Builder> settings)
            throws HttpException, InterruptedIOException {
        return stream(requestOf(Method.of(method), url, settings));
    }

    // ---- Several calls at once ----

    /**
     * Sends every request, at most 100 at once, and returns the responses in the order of the requests. No thread is needed per
     * call. The first failure cancels the other calls and is thrown; an interrupt cancels all of them. What was cancelled holds
     * no connection any more when this throws.
     *
     * <pre>{@code List<Response> all = client.gather(List.of(Request.get("a"), Request.get("b")));}</pre>
     */
    public List<Response> gather(Iterable<Request> requests) throws IOException {
        return gather(requests, GatherOptions.defaults());
    }

    /** As {@link #gather(Iterable)}, with another concurrency or with news of the progress. */
    public List<Response> gather(Iterable<Request> requests, GatherOptions options) throws IOException {
        return Gathering.ordered(batch(options.concurrency()), ready(requests), options, true, true, Batch.Call::await);
    }

    /** As {@link #gather(Iterable, GatherOptions, Transform)}, at most 100 calls at once. */
    public <T> List<T> gather(Iterable<Request> requests, Transform<T> transform) throws IOException {
        return gather(requests, GatherOptions.defaults(), transform);
    }

    /**
     * As {@link #gather(Iterable)}, and makes something of each response. The transform runs on the calling thread, as soon as
     * a response is there; what it throws cancels the other calls.
     */
    public <T> List<T> gather(Iterable<Request> requests, GatherOptions options, Transform<T> transform)
            throws IOException {
        return Gathering.ordered(
                batch(options.concurrency()),
                ready(requests),
                options,
                false,
                true,
                call -> transform.apply(call.await()));
    }

    /**
     * As {@link #gather(Iterable)}, but each call has its own end: its failure cancels no other. Only an interrupt does, and is
     * thrown.
     */
    public List<Settled<Response>> gatherSettled(Iterable<Request> requests) throws InterruptedIOException {
        return gatherSettled(requests, GatherOptions.defaults());
    }

    /** As {@link #gatherSettled(Iterable)}, with another concurrency or with news of the progress. */
    public List<Settled<Response>> gatherSettled(Iterable<Request> requests, GatherOptions options)
            throws InterruptedIOException {
        return gatherSettled(requests, options, response -> response);
    }

    /** As {@link #gatherSettled(Iterable)}; an {@link IOException} of the transform is the failure of its call, too. */
    public <T> List<Settled<T>> gatherSettled(Iterable<Request> requests, GatherOptions options, Transform<T> transform)
            throws InterruptedIOException {
        return Gathering.<Settled<T>, InterruptedIOException>ordered(
                batch(options.concurrency()),
                ready(requests),
                options,
                false,
                false,
                call -> Gathering.settle(call, transform));
    }

    /** As {@link #gatherAsCompleted(Iterable, int)}, with a concurrency of 100. */
    public Completions gatherAsCompleted(Iterable<Request> requests) throws InterruptedIOException {
        return gatherAsCompleted(requests, Batch.DEFAULT_CONCURRENCY);
    }

    /**
     * Sends every request and hands out how each call ended, in the order of the ends. The caller closes the completions, which
     * cancels what is under way.
     *
     * <pre>{@code
     * try (Completions calls = client.gatherAsCompleted(requests, 10)) {
     *     for (Settled<Response> call : calls) { … }
     * }
     * }</pre>
     *
     * @param requests taken one by one as there is room, so they may be made as they go and need not end
     * @param concurrency calls that are under way at once, or have ended and wait to be taken; at least 1
     */
    public Completions gatherAsCompleted(Iterable<Request> requests, int concurrency) throws InterruptedIOException {
        HttpClient.checkMayBlock();
        return new Completions(batch(concurrency), concurrency, requests.iterator(), http::complete);
    }

    /** As {@link #parallel(int)}, with a concurrency of 100. */
    public ParallelScope parallel() {
        return parallel(Batch.DEFAULT_CONCURRENCY);
    }

    /**
     * A scope whose calls run while the caller goes on. The caller closes it, which cancels what is pending.
     *
     * @param concurrency calls under way at once, at least 1; those beyond wait for their turn
     */
    public ParallelScope parallel(int concurrency) {
        return new ParallelScope(this, batch(concurrency));
    }

    private Batch batch(int concurrency) {
        return new Batch(http, jsonCodec, concurrency);
    }

    /** The requests as they will be sent; one that can't be fails while nothing has been. */
    private List<Request> ready(Iterable<Request> requests) throws InterruptedIOException {
        HttpClient.checkMayBlock();
        List<Request> complete = new ArrayList<>();
        requests.forEach(request -> complete.add(http.complete(request)));
        if (!complete.isEmpty()) {
            Awaiting.checkNotInterrupted(complete.get(0));
        }
        return complete;
    }

    // ---- The end ----

    /** The engine beneath, for callbacks over the same connections. Closing it is {@link #close}. */
    public HttpClient http() {
        return http;
    }

    /**
     * Takes no further call, waits for those under way, and closes. Of a face over an engine that it did not make, nothing.
     *
     * @param grace how long to wait at the most
     * @return whether every call came to its end by itself
     * @throws InterruptedException when the calling thread is interrupted; the client is then still open for those under way
     */
    public boolean shutdown(Duration grace) throws InterruptedException {
        return http.shutdown(grace);
    }

    /** The cookies of this client; null if it was built to keep none. */
    public @Nullable CookieJar cookies() {
        return http.cookies();
    }

    /**
     * Fails every call under way with {@link dev.tern.http.ClientClosedException}, closes the connections and ends the
     * threads. Of a face over an engine that it did not make, nothing. Safe to call twice, and from any thread.
     */
    @Override
    public void close() {
        http.close();
    }

    /** One line on the connections, for a log. */
    @Override
    public String toString() {
        return "Client[" + http + "]";
    }
}
