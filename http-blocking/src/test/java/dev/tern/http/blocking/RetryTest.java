package dev.tern.http.blocking;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tern.http.ClientClosedException;
import dev.tern.http.Method;
import dev.tern.http.Request;
import dev.tern.http.Response;
import dev.tern.http.RetryPolicy;
import dev.tern.http.exchange.TraceEvent;
import java.io.InterruptedIOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Callers who turn the loop themselves, and who wait where none turns. */
@Timeout(30)
class RetryTest {
    private static final RetryPolicy AT_ONCE = RetryPolicy.defaults().withWaits(Duration.ZERO, Duration.ZERO);

    /** Refuses every second request, and those to /patience for long. */
    private final AtomicInteger requests = new AtomicInteger();

    private final CountDownLatch told = new CountDownLatch(1);
    private final Peer peer = new Peer(conversation -> {
        for (String head = conversation.readHead(); head != null; head = conversation.readHead()) {
            if (head.startsWith("GET /patience")) {
                conversation.write("HTTP/1.1 429 Slow\r\nRetry-After: 30\r\nContent-Length: 0\r\n\r\n");
                told.countDown();
            } else if (requests.getAndIncrement() % 2 == 0) {
                conversation.write("HTTP/1.1 503 Busy\r\nContent-Length: 5\r\n\r\nlater");
            } else {
                conversation.write(Peer.OK);
            }
        }
    });
    private final Client client =
            Client.builder().retry(AT_ONCE.withBudget(1, 10)).build();

    RetryTest() throws Exception {}

    @AfterEach
    void close() throws Exception {
        client.close();
        peer.close();
        Leaks.check();
    }

    @Test
    void callIsSentAgainOnTheSameConnection() throws Exception {
        Response response = client.get(peer.url("/"));
        assertThat(response.text()).isEqualTo("ok");
        assertThat(response.attempts()).isEqualTo(2);
        assertThat(peer.accepted).hasValue(1);
    }

    @Test
    void streamedResponseSaysHowOftenItWasAskedFor() throws Exception {
        try (StreamedResponse streamed = client.stream("GET", peer.url("/"))) {
            assertThat(streamed.attempts()).isEqualTo(2);
            assertThat(streamed.read().attempts()).isEqualTo(2);
        }
    }

    @Test
    void requestMayForbidIt() throws Exception {
        Response response = client.get(peer.url("/"), r -> r.extension("retry", RetryPolicy.none()));
        assertThat(response.status()).isEqualTo(503);
    }

    @Test
    void gatheredCallsAreSentAgainEach() throws Exception {
        List<Request> requests = Stream.generate(() -> Request.of(Method.GET, peer.url("/"), r -> {}))
                .limit(20)
                .toList();
        RetryPolicy patient = AT_ONCE.withMaxAttempts(50).withBudget(50, 1_000);
        try (Client many = Client.builder().retry(patient).build()) {
            assertThat(many.gather(requests))
                    .extracting(Response::text)
                    .hasSize(20)
                    .containsOnly("ok");
        }
    }

    @Test
    void interruptEndsTheWait() throws Exception {
        Caller<Response> waiting = Caller.calls(() -> client.get(peer.url("/patience")));
        assertThat(told.await(10, TimeUnit.SECONDS)).isTrue();
        waiting.interrupt();
        assertThat(waiting.failure()).isInstanceOf(InterruptedIOException.class);
        assertThat(waiting.wasInterrupted()).isTrue();
        assertThat(client.get(peer.url("/")).text()).isEqualTo("ok");
    }

    @Test
    void closingTheClientEndsTheWait() throws Exception {
        CountDownLatch waits = new CountDownLatch(1);
        Client closing = Client.builder()
                .retry(AT_ONCE)
                .trace(event -> {
                    if (event.kind() == TraceEvent.Kind.RETRY) {
                        waits.countDown();
                    }
                })
                .build();
        Caller<Response> waiting = Caller.calls(() -> closing.get(peer.url("/patience")));
        assertThat(waits.await(10, TimeUnit.SECONDS)).isTrue();
        closing.close();
        assertThat(waiting.failure()).isInstanceOf(ClientClosedException.class);
        assertThatThrownBy(() -> closing.get(peer.url("/"))).isInstanceOf(ClientClosedException.class);
    }
}
