package dev.tern.http.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.tern.http.CancelledException;
import dev.tern.http.ClientClosedException;
import dev.tern.http.HttpException;
import dev.tern.http.Method;
import dev.tern.http.OriginLimits;
import dev.tern.http.PoolTimeoutException;
import dev.tern.http.Request;
import dev.tern.http.Response;
import dev.tern.http.RetryPolicy;
import dev.tern.http.Timeout;
import dev.tern.http.TotalTimeoutException;
import dev.tern.http.TransportException;
import dev.tern.http.exchange.Delivery;
import dev.tern.http.exchange.Exchange;
import dev.tern.http.exchange.ExchangeHandler;
import dev.tern.http.exchange.TraceEvent;
import dev.tern.http.exchange.TraceEvent.Kind;
import dev.tern.http.exchange.Transport;
import dev.tern.http.testkit.Leaks;
import dev.tern.http.testkit.RecordingHandler;
import dev.tern.http.testkit.ScriptedPeer;
import dev.tern.http.testkit.Waits;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class LimitedTransportTest {
    private static final OriginLimits ONE = OriginLimits.none().withMaxConcurrent(1);

    @RegisterExtension
    final Leaks leaks = new Leaks();

    /** A request that has come through, to be answered by the test. */
    private record Open(Request request, CompletableFuture<Response> answer) {
        void respond() {
            answer.complete(Response.builder(request).text(request.url().path()).build());
        }
    }

    private final BlockingQueue<Open> through = new LinkedBlockingQueue<>();
    private final AtomicInteger closed = new AtomicInteger();

    private final Transport held = new Transport() {
        private final Transport mock = MockTransport.answeringLater(request -> {
            Open open = new Open(request, new CompletableFuture<>());
            through.add(open);
            return open.answer();
        });

        @Override
        public Exchange send(Request request, ExchangeHandler handler) {
            return mock.send(request, handler);
        }

        @Override
        public void close() {
            closed.incrementAndGet();
        }
    };

    private HttpClient client(OriginLimits limits) {
        return client(new LimitedTransport(held, limits));
    }

    private HttpClient client(LimitedTransport limited) {
        leaks.watch(limited);
        return leaks.watch(HttpClient.builder().transport(limited).build());
    }

    private Open next() throws InterruptedException {
        Open open = through.poll(Waits.BOUND_SECONDS, TimeUnit.SECONDS);
        if (open == null) {
            throw new AssertionError("Nothing came through");
        }
        return open;
    }

    private static RecordingHandler send(HttpClient client, String url) {
        return send(client, Request.get(url));
    }

    private static RecordingHandler send(HttpClient client, Request request) {
        RecordingHandler handler = new RecordingHandler();
        client.send(request, handler);
        return handler;
    }

    private static Request impatient(String url, Timeout timeout) {
        return Request.of(Method.GET, url, r -> r.timeout(timeout));
    }

    // ---- How many at a time ----

    @Test
    void noMoreAreUnderWayThanAllowedAndTheOthersComeInOrder() throws Exception {
        HttpClient client = client(OriginLimits.none().withMaxConcurrent(2));
        List<CompletableFuture<Response>> all = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            all.add(client.sendAsync(Request.get("http://mock/" + i)));
        }
        Open first = next();
        Open second = next();
        for (int i = 2; i < 10; i++) {
            assertThat(through).isEmpty();
            first.respond();
            first = second;
            second = next();
            assertThat(second.request().url().path()).isEqualTo("/" + i);
        }
        first.respond();
        second.respond();
        for (int i = 0; i < 10; i++) {
            assertThat(Waits.value(all.get(i)).text()).isEqualTo("/" + i);
        }
        assertThat(client.toString()).contains("0 busy, waiting: 0");
    }

    @Test
    void eachOriginHasLimitsOfItsOwn() throws Exception {
        HttpClient client = client(ONE);
        send(client, "http://a/");
        Open first = next();
        send(client, "http://b/");
        send(client, "https://a/");
        send(client, "http://a:81/");
        next().respond();
        next().respond();
        next().respond();
        first.respond();
    }

    @Test
    void placeIsHeldUntilTheContentIsRead() throws Exception {
        HttpClient client = client(ONE);
        RecordingHandler slow = new RecordingHandler(0);
        client.send(Request.get("http://mock/slow"), slow);
        next().respond();
        slow.awaitResponse();
        RecordingHandler other = send(client, "http://mock/other");
        assertThat(through).isEmpty();
        slow.demand(1);
        assertThat(through).isEmpty();
        slow.demand(1_000);
        slow.awaitEnd();
        next().respond();
        other.awaitEnd();
    }

    @Test
    void failureGivesThePlaceBack() throws Exception {
        HttpClient client = client(ONE);
        RecordingHandler failing = send(client, "http://mock/1");
        CompletableFuture<Response> other = client.sendAsync(Request.get("http://mock/2"));
        next().answer().completeExceptionally(new IllegalStateException("broken"));
        failing.awaitFailure(TransportException.class);
        next().respond();
        Waits.value(other);
    }

    @Test
    void cancelGivesThePlaceBack() throws Exception {
        HttpClient client = client(ONE);
        CompletableFuture<Response> first = client.sendAsync(Request.get("http://mock/1"));
        next();
        CompletableFuture<Response> other = client.sendAsync(Request.get("http://mock/2"));
        first.cancel(true);
        next().respond();
        Waits.value(other);
    }

    /** The place is free before the handler hears of the end. */
    @Test
    void whoHearsOfTheEndFindsThePlaceFree() throws Exception {
        HttpClient client = client(ONE.withMaxWaiters(0));
        CompletableFuture<Response> second = client.sendAsync(Request.get("http://mock/1"))
                .thenCompose(r -> client.sendAsync(Request.get("http://mock/2")));
        next().respond();
        next().respond();
        assertThat(Waits.value(second).text()).isEqualTo("/2");
    }

    @Test
    void carrierThatThrowsKeepsNoPlace() throws Exception {
        Transport throwing = new Transport() {
            @Override
            public Exchange send(Request request, ExchangeHandler handler) {
                throw new IllegalStateException("no");
            }

            @Override
            public void close() {}
        };
        LimitedTransport limited = leaks.watch(new LimitedTransport(throwing, ONE));
        for (int i = 0; i < 2; i++) {
            assertThatIllegalStateException()
                    .isThrownBy(() -> limited.send(Request.get("http://mock/"), new RecordingHandler()));
        }
    }

    // ---- What ends a wait ----

    @Test
    void cancelledWaiterGivesItsTurnToTheNext() throws Exception {
        HttpClient client = client(ONE);
        send(client, "http://mock/1");
        Open first = next();
        RecordingHandler waiting = new RecordingHandler();
        Exchange exchange = client.send(Request.get("http://mock/2"), waiting);
        CompletableFuture<Response> third = client.sendAsync(Request.get("http://mock/3"));
        exchange.cancel();
        CancelledException failure = waiting.awaitFailure(CancelledException.class);
        assertThat(failure).isNotNull();
        first.respond();
        Open next = next();
        assertThat(next.request().url().path()).isEqualTo("/3");
        next.respond();
        Waits.value(third);
    }

    @Test
    void waitCountsToThePoolTimeout() throws Exception {
        HttpClient client = client(ONE);
        send(client, "http://mock/1");
        Open first = next();
        Timeout brief = Timeout.none().withPool(Duration.ofMillis(50));
        PoolTimeoutException failure =
                send(client, impatient("http://mock/2", brief)).awaitFailure(PoolTimeoutException.class);
        assertThat(failure).hasMessageContaining("PT0.05S").hasMessageContaining("maxConcurrent=1");
        assertThat(failure.peerMayHaveActed()).isFalse();
        first.respond();
        assertThat(client.toString()).contains("waiting: 0");
    }

    @Test
    void waitCountsToTheTotalTime() throws Exception {
        HttpClient client = client(ONE);
        send(client, "http://mock/1");
        Open first = next();
        Timeout brief = Timeout.defaults().withTotal(Duration.ofMillis(50));
        send(client, impatient("http://mock/2", brief)).awaitFailure(TotalTimeoutException.class);
        first.respond();
    }

    @Test
    void whatIsLeftOfTheTimesGoesOnToTheCarrier() throws Exception {
        HttpClient client = client(ONE);
        send(client, "http://mock/1");
        Open first = next();
        Timeout limits = Timeout.of(Duration.ofSeconds(40)).withTotal(Duration.ofSeconds(50));
        RecordingHandler waiting = send(client, impatient("http://mock/2", limits));
        first.respond();
        Open second = next();
        second.respond();
        waiting.awaitEnd();
        Timeout left = second.request().timeout();
        assertThat(left.total()).isLessThan(Duration.ofSeconds(50));
        assertThat(left.pool()).isLessThan(Duration.ofSeconds(40));
        assertThat(left.read()).isEqualTo(Duration.ofSeconds(40));
    }

    @Test
    void lineIsOnlySoLong() throws Exception {
        HttpClient client = client(ONE.withMaxWaiters(1));
        send(client, "http://mock/1");
        RecordingHandler second = send(client, "http://mock/2");
        PoolTimeoutException failure = send(client, "http://mock/3").awaitFailure(PoolTimeoutException.class);
        assertThat(failure).hasMessageContaining("OriginLimits.maxWaiters").hasMessageContaining("http://mock");
        next().respond();
        next().respond();
        second.awaitEnd();
    }

    @Test
    void closingFailsThoseWhoWaitAndThoseWhoCome() throws Exception {
        LimitedTransport limited = new LimitedTransport(held, ONE);
        HttpClient client = client(limited);
        RecordingHandler first = send(client, "http://mock/1");
        RecordingHandler second = send(client, "http://mock/2");
        Open open = next();
        limited.close();
        second.awaitFailure(ClientClosedException.class);
        assertThat(closed).as("the other transport is closed, too").hasValue(1);
        send(client, "http://mock/3").awaitFailure(ClientClosedException.class);
        open.respond();
        first.awaitEnd();
        limited.close();
    }

    @Test
    void everyEndAtTheSameTimeLeavesNothing() throws Exception {
        LimitedTransport limited = new LimitedTransport(held, ONE.withMaxConcurrent(3));
        HttpClient client = client(limited);
        for (int round = 0; round < 1000; round++) {
            List<Exchange> exchanges = new ArrayList<>();
            List<RecordingHandler> handlers = new ArrayList<>();
            for (int i = 0; i < 9; i++) {
                RecordingHandler handler = new RecordingHandler();
                handlers.add(handler);
                exchanges.add(client.send(Request.get("http://mock/" + i), handler));
            }
            CompletableFuture<Void> answers = CompletableFuture.runAsync(() -> {
                for (Open open = through.poll(); open != null; open = through.poll()) {
                    open.respond();
                }
            });
            exchanges.forEach(Exchange::cancel);
            handlers.forEach(RecordingHandler::awaitEnd);
            handlers.forEach(RecordingHandler::transcript);
            Waits.value(answers);
        }
        through.forEach(Open::respond);
        assertThat(limited.toString()).contains("[0 busy, waiting: 0]");
    }

    // ---- How often ----

    @Test
    void rateLetsThemThroughOneByOne() throws Exception {
        HttpClient client = client(OriginLimits.none().withRate(1, Duration.ofMillis(10)));
        List<CompletableFuture<Response>> all = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            all.add(client.sendAsync(Request.get("http://mock/" + i)));
        }
        for (int i = 0; i < 8; i++) {
            Open open = next();
            assertThat(open.request().url().path()).isEqualTo("/" + i);
            open.respond();
        }
        for (CompletableFuture<Response> each : all) {
            Waits.value(each);
        }
    }

    @Test
    void waitForAFarTurnEndsLikeAnyOther() throws Exception {
        LimitedTransport limited =
                new LimitedTransport(held, OriginLimits.none().withRate(1, Duration.ofDays(1)));
        HttpClient client = client(limited);
        send(client, "http://mock/1");
        RecordingHandler waiting = new RecordingHandler();
        Exchange exchange = client.send(Request.get("http://mock/2"), waiting);
        RecordingHandler other = send(client, "http://mock/3");
        exchange.cancel();
        waiting.awaitFailure(CancelledException.class);
        limited.close();
        other.awaitFailure(ClientClosedException.class);
        next().respond();
    }

    /** As many origins as there are names are not kept for ever. */
    @Test
    void originsThatNobodyUsesAreForgotten() throws Exception {
        LimitedTransport limited = leaks.watch(new LimitedTransport(
                MockTransport.answering(request -> Response.builder(request).build()), ONE));
        for (int i = 0; i < 5_000; i++) {
            limited.send(Request.get("http://host" + i + "/"), new RecordingHandler());
        }
        assertThat(limited.origins()).isLessThanOrEqualTo(1_024);
    }

    // ---- With the rest ----

    @Test
    void clientMayWrapItsOwnPoolAndClosesBoth() throws Exception {
        try (ScriptedPeer peer = ScriptedPeer.serving("limited")) {
            HttpClient client = leaks.watch(HttpClient.builder()
                    .wrapTransport(pool -> new LimitedTransport(pool, ONE))
                    .build());
            List<CompletableFuture<Response>> all = new ArrayList<>();
            for (int i = 0; i < 20; i++) {
                all.add(client.sendAsync(Request.get(peer.url("/"))));
            }
            for (CompletableFuture<Response> each : all) {
                assertThat(Waits.value(each).text()).isEqualTo("limited");
            }
            assertThat(peer.openAtMost()).isEqualTo(1);
            try (HttpClient derived = client.newBuilder().build()) {
                assertThat(derived.toString()).contains("LimitedTransport[0 busy, waiting: 0]");
                assertThat(Waits.value(derived.sendAsync(Request.get(peer.url("/"))))
                                .text())
                        .isEqualTo("limited");
            }
            assertThat(Waits.value(client.sendAsync(Request.get(peer.url("/")))).text())
                    .isEqualTo("limited");
            client.close();
        }
    }

    @Test
    void whatWrapsATransportOfSomebodyElseDoesNotCloseIt() throws Exception {
        HttpClient client = leaks.watch(HttpClient.builder()
                .transport(held)
                .wrapTransport(carrier -> new LimitedTransport(carrier, ONE))
                .build());
        RecordingHandler first = send(client, "http://mock/1");
        RecordingHandler second = send(client, "http://mock/2");
        Open open = next();
        client.close();
        second.awaitFailure(ClientClosedException.class);
        open.respond();
        first.awaitEnd();
        assertThat(closed).hasValue(0);
    }

    @Test
    void wrapperThatThrowsLeavesNoPoolBehind() {
        assertThatIllegalStateException()
                .isThrownBy(() -> HttpClient.builder()
                        .wrapTransport(pool -> {
                            throw new IllegalStateException("no");
                        })
                        .build());
    }

    @Test
    void mountedForOneHostItLeavesOthersAlone() throws Exception {
        LimitedTransport limited = leaks.watch(new LimitedTransport(held, ONE));
        HttpClient client = leaks.watch(HttpClient.builder()
                .transport(held)
                .mount("all://limited", limited)
                .build());
        send(client, "http://limited/1");
        send(client, "http://limited/2");
        next();
        assertThat(through).isEmpty();
        send(client, "http://other/1");
        send(client, "http://other/2");
        next().respond();
        next().respond();
    }

    @Test
    void attemptsAndRedirectsPassByTheLimitsEach() throws Exception {
        RetryPolicy atOnce = RetryPolicy.defaults().withWaits(Duration.ZERO, Duration.ZERO);
        LimitedTransport limited = leaks.watch(new LimitedTransport(held, ONE));
        HttpClient client = leaks.watch(HttpClient.builder()
                .transport(limited)
                .followRedirects(true)
                .retry(atOnce)
                .build());
        CompletableFuture<Response> call = client.sendAsync(Request.get("http://mock/1"));
        Open first = next();
        first.answer().complete(Response.builder(first.request()).status(503).build());
        Open second = next();
        second.answer()
                .complete(Response.builder(second.request())
                        .status(302)
                        .header("Location", "/2")
                        .build());
        next().respond();
        assertThat(Waits.value(call).text()).isEqualTo("/2");
    }

    @Test
    void traceHearsOfTheWait() throws Exception {
        List<TraceEvent> events = new CopyOnWriteArrayList<>();
        LimitedTransport limited = leaks.watch(new LimitedTransport(held, ONE));
        HttpClient client = leaks.watch(
                HttpClient.builder().transport(limited).trace(events::add).build());
        send(client, "http://mock/1");
        CompletableFuture<Response> second = client.sendAsync(Request.get("http://mock/2"));
        next().respond();
        next().respond();
        Waits.value(second);
        assertThat(events)
                .filteredOn(event -> event.request().url().path().equals("/2"))
                .extracting(TraceEvent::kind)
                .startsWith(Kind.CALL_BEGUN, Kind.LIMIT_WAIT_BEGUN, Kind.LIMIT_WAIT_ENDED);
    }

    @Test
    void callerWhoBlocksFollowsFromTheLineToTheLoop() throws Exception {
        try (ScriptedPeer peer = ScriptedPeer.serving("turn")) {
            HttpClient client = leaks.watch(HttpClient.builder()
                    .wrapTransport(pool -> new LimitedTransport(pool, ONE.withMaxConcurrent(2)))
                    .build());
            CountDownLatch done = new CountDownLatch(8);
            List<Throwable> failures = new CopyOnWriteArrayList<>();
            for (int i = 0; i < 8; i++) {
                Thread caller = new Thread(() -> {
                    try {
                        for (int call = 0; call < 25; call++) {
                            assertThat(await(client, peer.url("/")).text()).isEqualTo("turn");
                        }
                    } catch (Exception | Error e) {
                        failures.add(e);
                    }
                    done.countDown();
                });
                caller.setDaemon(true);
                caller.start();
            }
            Waits.until(done, "all callers");
            assertThat(failures).isEmpty();
            assertThat(peer.openAtMost()).isLessThanOrEqualTo(2);
            client.close();
        }
    }

    private static Response await(HttpClient client, String url) throws Exception {
        class Awaited extends ResponseCollector {
            private Response response;
            private HttpException failure;

            Awaited() {
                super(null);
            }

            @Override
            public Delivery delivery() {
                return Delivery.AWAITED;
            }

            @Override
            protected void onCollected(Response collected) {
                response = collected;
            }

            @Override
            public void onFailure(HttpException reason) {
                failure = reason;
            }
        }

        Awaited handler = new Awaited();
        client.send(Request.get(url), handler).await(() -> handler.response != null || handler.failure != null);
        if (handler.failure != null) {
            throw handler.failure;
        }
        return handler.response;
    }

    // ---- The limits themselves ----

    @Test
    void nonsenseIsRefused() {
        OriginLimits none = OriginLimits.none();
        assertThatIllegalArgumentException()
                .isThrownBy(() -> none.withMaxConcurrent(0))
                .withMessageContaining("0");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> none.withMaxWaiters(-1))
                .withMessageContaining("-1");
        assertThatIllegalArgumentException().isThrownBy(() -> none.withRate(0, Duration.ofSeconds(1)));
        assertThatIllegalArgumentException().isThrownBy(() -> none.withRate(1, Duration.ZERO));
        assertThatIllegalArgumentException().isThrownBy(() -> none.withRate(1, Duration.ofSeconds(1), 0));
    }
}
