package dev.tern.http.blocking;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tern.http.ClientClosedException;
import dev.tern.http.Limits;
import dev.tern.http.Request;
import dev.tern.http.Response;
import dev.tern.http.client.HttpClient;
import java.io.InterruptedIOException;
import java.lang.reflect.Method;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class ConcurrencyTest {
    private static final dev.tern.http.Timeout PATIENT = dev.tern.http.Timeout.of(Duration.ofSeconds(20));

    private final Peer peer = new Peer(conversation -> {
        for (String head = conversation.readHead(); head != null; head = conversation.readHead()) {
            if (head.startsWith("GET /stuck")) {
                conversation.awaitClose();
                return;
            }
            String path = head.substring(head.indexOf('/'), head.indexOf(" HTTP"));
            conversation.write("HTTP/1.1 200 OK\r\nContent-Length: " + path.length() + "\r\n\r\n" + path);
        }
    });
    private final Client client = Client.builder()
            .baseUrl(peer.url("/"))
            .timeout(PATIENT)
            .limits(Limits.defaults().withMaxConnections(16))
            .build();

    ConcurrencyTest() throws Exception {}

    @AfterEach
    void close() throws Exception {
        client.close();
        peer.close();
        Leaks.check();
    }

    @Test
    void closingTheClientEndsCallsThatWait() throws Exception {
        List<Caller<Response>> callers = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            callers.add(Caller.calls(() -> client.get("stuck")));
        }
        for (int i = 0; i < 8; i++) {
            peer.nextHead();
        }

        client.close();

        for (Caller<Response> caller : callers) {
            assertThat(caller.failure()).isInstanceOf(ClientClosedException.class);
        }
        assertThat(Caller.calls(() -> client.get("a")).failure()).isInstanceOf(ClientClosedException.class);
    }

    @Test
    void shutdownWaitsForTheCallsUnderWay() throws Exception {
        assertThat(client.get("a").text()).isEqualTo("/a");
        assertThat(client.shutdown(Duration.ofSeconds(5))).isTrue();
    }

    @Test
    void manyCallersShareFewConnectionsAndEachGetsItsOwnAnswer() throws Exception {
        int threads = 64;
        int calls = 200;
        List<Caller<Integer>> callers = new ArrayList<>();
        for (int t = 0; t < threads; t++) {
            int thread = t;
            callers.add(Caller.calls(() -> {
                for (int i = 0; i < calls; i++) {
                    String path = thread + "/" + i;
                    assertThat(client.get(path).text()).isEqualTo("/" + path);
                }
                return calls;
            }));
        }
        for (Caller<Integer> caller : callers) {
            assertThat(caller.result()).isEqualTo(calls);
        }
        assertThat(peer.mostOpen.get()).isLessThanOrEqualTo(16);
        assertThat(peer.heads).hasSize(threads * calls);
    }

    @Test
    void blockingAndAsynchronousCallersShareOneEngine() throws Exception {
        try (HttpClient engine = HttpClient.builder()
                        .baseUrl(peer.url("/"))
                        .timeout(PATIENT)
                        .limits(Limits.defaults().withMaxConnections(8))
                        .build();
                Client face = Client.over(engine)) {
            List<Caller<Integer>> callers = new ArrayList<>();
            for (int t = 0; t < 8; t++) {
                callers.add(Caller.calls(() -> {
                    for (int i = 0; i < 300; i++) {
                        assertThat(face.get("b" + i).text()).isEqualTo("/b" + i);
                    }
                    return 300;
                }));
            }
            for (int i = 0; i < 300; i++) {
                List<CompletableFuture<Response>> futures = new ArrayList<>();
                for (int n = 0; n < 4; n++) {
                    futures.add(engine.sendAsync(Request.get("a" + n)));
                }
                for (int n = 0; n < 4; n++) {
                    assertThat(futures.get(n).get(20, TimeUnit.SECONDS).text()).isEqualTo("/a" + n);
                }
            }
            for (Caller<Integer> caller : callers) {
                assertThat(caller.result()).isEqualTo(300);
            }
        }
    }

    @Test
    void virtualThreadsCallToo() throws Exception {
        ExecutorService virtual = virtualThreads();
        try {
            List<CompletableFuture<String>> answers = new ArrayList<>();
            for (int i = 0; i < 500; i++) {
                String path = "v" + i;
                answers.add(CompletableFuture.supplyAsync(
                        () -> {
                            try (StreamedResponse response = client.stream("GET", path)) {
                                return client.get(response.text().substring(1)).text();
                            } catch (Exception e) {
                                throw new AssertionError(e);
                            }
                        },
                        virtual));
            }
            for (int i = 0; i < 500; i++) {
                assertThat(answers.get(i).get(20, TimeUnit.SECONDS)).isEqualTo("/v" + i);
            }
        } finally {
            virtual.shutdownNow();
        }
    }

    @Test
    void interruptOfAVirtualThreadEndsItsCall() throws Exception {
        ExecutorService virtual = virtualThreads();
        CountDownLatch ended = new CountDownLatch(1);
        virtual.submit(() -> {
            try {
                client.get("stuck");
            } catch (InterruptedIOException e) {
                ended.countDown();
            }
            return null;
        });
        peer.nextHead();

        virtual.shutdownNow();

        assertThat(ended.await(5, TimeUnit.SECONDS)).isTrue();
    }

    private static ExecutorService virtualThreads() throws ReflectiveOperationException {
        Method factory;
        try {
            factory = Executors.class.getMethod("newVirtualThreadPerTaskExecutor");
        } catch (NoSuchMethodException e) {
            return Assumptions.abort("This JDK has no virtual threads");
        }
        return (ExecutorService) factory.invoke(null);
    }

    /** Races what competes for the loop's lease: a wake-up that gets lost leaves a call without an end. */
    @Test
    void noWakeUpIsLostBetweenCallersCallbacksAndCancels() throws Exception {
        long seed = System.nanoTime();
        SplittableRandom seeds = new SplittableRandom(seed);
        long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(8);
        AtomicLong answered = new AtomicLong();
        AtomicInteger cancelled = new AtomicInteger();
        List<Caller<Long>> callers = new ArrayList<>();
        for (int t = 0; t < 12; t++) {
            int kind = t % 6;
            SplittableRandom random = seeds.split();
            callers.add(Caller.calls(() -> {
                long count = 0;
                while (System.nanoTime() < until) {
                    act(kind, random, answered, cancelled);
                    count++;
                }
                return count;
            }));
        }
        for (Caller<Long> caller : callers) {
            assertThat(caller.result()).as("seed %d, %s", seed, client).isPositive();
        }
        assertThat(answered.get()).isGreaterThan(1000);
        assertThat(cancelled.get()).isGreaterThan(10);
        // The call of a lone thread comes through at once.
        assertThat(client.get("last").text()).isEqualTo("/last");
    }

    private void act(int kind, SplittableRandom random, AtomicLong answered, AtomicInteger cancelled) throws Exception {
        String path = "p" + random.nextInt(1000);
        switch (kind) {
            case 0, 1 -> {
                assertThat(client.get(path).text()).isEqualTo("/" + path);
                answered.incrementAndGet();
            }
            case 2 -> {
                assertThat(client.http()
                                .sendAsync(Request.get(path))
                                .get(20, TimeUnit.SECONDS)
                                .text())
                        .isEqualTo("/" + path);
                answered.incrementAndGet();
                pause(random);
            }
            case 3 -> {
                CompletableFuture<Response> future = client.http().sendAsync(Request.get("stuck"));
                pause(random);
                future.cancel(true);
                cancelled.incrementAndGet();
            }
            case 4 -> {
                Thread self = Thread.currentThread();
                CompletableFuture<Void> interrupter = CompletableFuture.runAsync(self::interrupt);
                try {
                    client.get(random.nextBoolean() ? path : "stuck");
                    answered.incrementAndGet();
                } catch (InterruptedIOException e) {
                    cancelled.incrementAndGet();
                }
                Thread.interrupted();
                interrupter.join();
                Thread.interrupted();
            }
            default -> {
                try (StreamedResponse response = client.stream("GET", path)) {
                    if (random.nextBoolean()) {
                        assertThat(response.text()).isEqualTo("/" + path);
                    }
                }
                pause(random);
            }
        }
    }

    /** Now and then long enough that the loop's own thread takes over. */
    private static void pause(SplittableRandom random) throws InterruptedException {
        if (random.nextInt(4) == 0) {
            new CountDownLatch(1).await(random.nextInt(15_000), TimeUnit.MICROSECONDS);
        }
    }
}
