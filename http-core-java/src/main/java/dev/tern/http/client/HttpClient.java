package dev.tern.http.client;

import dev.tern.http.HttpException;
import dev.tern.http.JsonCodec;
import dev.tern.http.Request;
import dev.tern.http.Response;
import dev.tern.http.cookie.CookieJar;
import dev.tern.http.exchange.Delivery;
import dev.tern.http.exchange.Exchange;
import dev.tern.http.exchange.ExchangeHandler;
import dev.tern.http.exchange.Transport;
import dev.tern.http.internal.client.Call;
import dev.tern.http.internal.client.CallRules;
import dev.tern.http.internal.client.RequestDefaults;
import dev.tern.http.internal.client.SerialDelivery;
import dev.tern.http.internal.client.StreamWatch;
import dev.tern.http.internal.loop.Alarms;
import dev.tern.http.internal.loop.WaitingCaller;
import dev.tern.http.internal.pool.PooledTransport;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * Thread-safe. The client with callbacks, and the engine beneath the other faces. Make one and keep it: it holds the
 * connections, and opening those is what costs.
 *
 * <p>Callbacks run on the client's event loop, or on the executor given to the builder; they must not block the loop.
 * Close it when it is no longer needed: calls under way then fail, and its sockets and threads are gone.
 *
 * <pre>{@code
 * try (HttpClient http = HttpClient.builder().baseUrl("https://example.com/").build()) {
 *     http.sendAsync(Request.get("items")).thenAccept(response -> System.out.println(response.text())).join();
 * }
 * }</pre>
 */
public final class HttpClient implements AutoCloseable {
    private final HttpClientBuilder settings;
    private final RequestDefaults defaults;
    private final CallRules rules;
    private final TransportSettings.Chosen transport;
    private final Transport routed;
    private final Alarms alarms;
    private final StreamWatch streams;
    private final @Nullable Executor callbackExecutor;
    private final @Nullable JsonCodec jsonCodec;

    HttpClient(HttpClientBuilder settings, TransportSettings.Chosen transport) {
        this.settings = settings;
        this.transport = transport;
        routed = settings.routed(transport.usual());
        defaults = settings.requestDefaults();
        alarms = settings.alarms == null ? new Alarms() : settings.alarms;
        rules = settings.callRules(alarms);
        streams = new StreamWatch(alarms, settings.leakDetection);
        callbackExecutor = settings.callbackExecutor;
        jsonCodec = settings.jsonCodec;
    }

    /** A builder with httpx's defaults. */
    public static HttpClientBuilder builder() {
        return new HttpClientBuilder();
    }

    /** A client with the defaults. */
    public static HttpClient create() {
        return builder().build();
    }

    /**
     * A builder with the settings of this client, over the same connections: what concerns those (limits, TLS, resolver,
     * loops) stays as it is. Closing the derived client leaves the connections to this one.
     */
    public HttpClientBuilder newBuilder() {
        return settings.derived(transport.usual(), alarms);
    }

    /**
     * Sends a request; the handler hears what comes back. What the network or the peer does reaches
     * {@link ExchangeHandler#onFailure}.
     *
     * @throws IllegalArgumentException if the request cannot be sent as it is, such as a relative URL without a base
     */
    public Exchange send(Request request, ExchangeHandler handler) {
        Request complete = defaults.complete(request);
        Executor executor = callbackExecutor;
        if (executor == null || handler.delivery() == Delivery.AWAITED) {
            // Who waits in Exchange.await is woken by the loop; through the executor the news would come behind that.
            return Call.begin(rules, routed, complete, handler);
        }
        SerialDelivery serial = new SerialDelivery(complete, handler, executor);
        return serial.exchange(Call.begin(rules, routed, complete, serial));
    }

    /**
     * Fails on a thread that runs callbacks, where a blocking call would wait for itself. For faces that block: to be asked
     * before anything is sent.
     *
     * @throws IllegalStateException on an event loop's own thread
     */
    public static void checkMayBlock() {
        WaitingCaller.checkMayBlock();
    }

    /**
     * For faces whose responses must be closed: when the owner, which the user holds, is garbage before the exchange has ended,
     * a warning is logged and the exchange is cancelled. The exchange's handler must not hold the owner.
     *
     * @return ends the watch; to be run when the exchange has ended; safe at any time
     */
    public Runnable watch(Object owner, Exchange exchange) {
        return streams.watch(owner, exchange);
    }

    /**
     * Sends a request; the future gets the whole response, or fails with an {@link HttpException}. Cancelling the future
     * cancels the call. It completes on the loop, or on the callback executor.
     */
    public CompletableFuture<Response> sendAsync(Request request) {
        Request complete = defaults.complete(request);
        ExchangeFuture<Response> future = new ExchangeFuture<>();
        future.exchange(send(complete, new ResponseCollector(jsonCodec) {
            @Override
            protected void onCollected(Response response) {
                future.complete(response);
            }

            @Override
            public void onFailure(HttpException failure) {
                future.completeExceptionally(failure);
            }
        }));
        return future;
    }

    /**
     * Sends a request that asks to leave HTTP: with the field Upgrade (RFC 9110 §7.8; its Connection option is added), or
     * CONNECT, for which the URL names who is to open the tunnel and the extension {@code target} where it leads, if elsewhere.
     * It goes over HTTP/1.1 always. The future gets the stream, or the whole response of a peer that did not switch; it fails
     * with an {@link HttpException}. Cancelling the future cancels the call.
     *
     * <pre>{@code
     * http.upgradeAsync(Request.of(Method.GET, url, r -> r.header("Upgrade", "echo"))).thenAccept(answer -> {
     *     if (answer.stream() != null) { answer.stream().write(octets).thenCompose(… -> answer.stream().read(8192)); }
     * });
     * }</pre>
     */
    public CompletableFuture<UpgradeAnswer> upgradeAsync(Request request) {
        Request complete = defaults.complete(request);
        ExchangeFuture<UpgradeAnswer> future = new ExchangeFuture<>();
        future.exchange(send(complete, new UpgradeCollector(future, jsonCodec)));
        return future;
    }

    /** The request with everything this client adds: as it would be sent. Sending it changes nothing more. */
    public Request complete(Request request) {
        return defaults.complete(request);
    }

    /** The cookies of this client; null if it was built to keep none. */
    public @Nullable CookieJar cookies() {
        return rules.cookies().jar();
    }

    /** The codec of {@code json(…)}, or null. */
    public @Nullable JsonCodec jsonCodec() {
        return jsonCodec;
    }

    /** Fails every call that is under way, closes the connections and ends the threads. Safe to call twice. */
    @Override
    public void close() {
        transport.close();
        if (settings.alarms == null) {
            alarms.close();
        }
    }

    /**
     * Takes no further call, waits for those under way, and closes.
     *
     * @param grace how long to wait at the most
     * @return whether every call came to its end by itself
     */
    public boolean shutdown(Duration grace) throws InterruptedException {
        PooledTransport pool = transport.pool();
        boolean drained = pool == null || pool.drain(grace.toNanos());
        boolean calm = drained && !alarms.isAwaited();
        close();
        return calm;
    }

    /** One line on the connections, for a log. */
    @Override
    public String toString() {
        return "HttpClient[" + routed + "]";
    }

    /** Thread-safe. Cancelling it reaches the socket. */
    private static final class ExchangeFuture<T> extends CompletableFuture<T> {
        private volatile @Nullable Exchange exchange;

        void exchange(Exchange sent) {
            exchange = sent;
            if (isCancelled()) {
                sent.cancel();
            }
        }

        @Override
        public boolean cancel(boolean mayInterruptIfRunning) {
            boolean cancelled = super.cancel(mayInterruptIfRunning);
            Exchange sent = exchange;
            if (cancelled && sent != null) {
                sent.cancel();
            }
            return cancelled;
        }
    }
}
