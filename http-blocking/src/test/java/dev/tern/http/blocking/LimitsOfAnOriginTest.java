package dev.tern.http.blocking;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tern.http.ClientClosedException;
import dev.tern.http.OriginLimits;
import dev.tern.http.Request;
import dev.tern.http.Response;
import dev.tern.http.client.LimitedTransport;
import java.io.InterruptedIOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Callers who block wait in line like others. */
@Timeout(30)
class LimitsOfAnOriginTest {
    private final CountDownLatch release = new CountDownLatch(1);
    private final Peer peer = new Peer(conversation -> {
        for (String head = conversation.readHead(); head != null; head = conversation.readHead()) {
            if (head.startsWith("GET /held")) {
                release.await();
            }
            conversation.write(Peer.OK);
        }
    });

    private static Client client(OriginLimits limits) {
        return Client.builder()
                .wrapTransport(pool -> new LimitedTransport(pool, limits))
                .timeout(dev.tern.http.Timeout.of(Duration.ofSeconds(20)))
                .build();
    }

    private final Client client = client(OriginLimits.none().withMaxConcurrent(1));

    LimitsOfAnOriginTest() throws Exception {}

    @AfterEach
    void close() throws Exception {
        release.countDown();
        client.close();
        peer.close();
        Leaks.check();
    }

    @Test
    void gatheredCallsTakeTheirTurns() throws Exception {
        List<Request> requests =
                Stream.generate(() -> Request.get(peer.url("/"))).limit(50).toList();
        assertThat(client.gather(requests))
                .extracting(Response::text)
                .hasSize(50)
                .containsOnly("ok");
        assertThat(peer.mostOpen).hasValue(1);
    }

    @Test
    void callsAreSpacedByARate() throws Exception {
        try (Client paced = client(OriginLimits.none().withRate(200, Duration.ofSeconds(1)))) {
            for (int i = 0; i < 20; i++) {
                assertThat(paced.get(peer.url("/")).text()).isEqualTo("ok");
            }
        }
    }

    @Test
    void interruptGivesThePlaceInTheLineToTheNext() throws Exception {
        Caller<Response> first = Caller.calls(() -> client.get(peer.url("/held")));
        peer.nextHead();
        Caller<Response> second = Caller.calls(() -> client.get(peer.url("/second")));
        Caller.until(() -> client.toString().contains("waiting: 1"));
        Caller<Response> third = Caller.calls(() -> client.get(peer.url("/third")));
        Caller.until(() -> client.toString().contains("waiting: 2"));
        second.interrupt();
        assertThat(second.failure()).isInstanceOf(InterruptedIOException.class);
        release.countDown();
        assertThat(first.result().text()).isEqualTo("ok");
        assertThat(third.result().text()).isEqualTo("ok");
        assertThat(peer.heads).hasSize(1).first().asString().startsWith("GET /third");
    }

    @Test
    void closingTheClientEndsTheWait() throws Exception {
        Caller<Response> first = Caller.calls(() -> client.get(peer.url("/held")));
        peer.nextHead();
        Caller<Response> second = Caller.calls(() -> client.get(peer.url("/second")));
        Caller.until(() -> client.toString().contains("waiting: 1"));
        client.close();
        assertThat(second.failure()).isInstanceOf(ClientClosedException.class);
        assertThat(first.failure()).isInstanceOf(ClientClosedException.class);
    }
}
