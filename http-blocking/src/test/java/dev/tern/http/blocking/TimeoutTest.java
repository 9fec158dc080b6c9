package dev.tern.http.blocking;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tern.http.Body;
import dev.tern.http.ConnectTimeoutException;
import dev.tern.http.HttpTimeoutException;
import dev.tern.http.Limits;
import dev.tern.http.Phase;
import dev.tern.http.PoolTimeoutException;
import dev.tern.http.ReadTimeoutException;
import dev.tern.http.Request;
import dev.tern.http.Response;
import dev.tern.http.TotalTimeoutException;
import dev.tern.http.WriteTimeoutException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class TimeoutTest {
    private static final Duration SHORT = Duration.ofMillis(100);
    private static final dev.tern.http.Timeout LONG = dev.tern.http.Timeout.of(Duration.ofSeconds(20));

    private final Client client =
            Client.builder().limits(Limits.defaults().withMaxConnections(2)).build();

    @AfterEach
    void close() {
        client.close();
        Leaks.check();
    }

    @Test
    void connectionThatDoesNotComeAboutIsAConnectTimeout() throws Exception {
        try (Blackhole blackhole = new Blackhole()) {
            assertThatThrownBy(() -> client.get(blackhole.url(), r -> r.timeout(LONG.withConnect(SHORT))))
                    .isInstanceOfSatisfying(ConnectTimeoutException.class, e -> {
                        assertThat(e.phase()).isEqualTo(Phase.CONNECT);
                        assertThat(e.peerMayHaveActed()).isFalse();
                    });
        }
    }

    @Test
    void silenceBeforeTheHeadIsAReadTimeout() throws Exception {
        try (Peer peer = new Peer(conversation -> {
            conversation.readHead();
            conversation.awaitClose();
        })) {
            assertThatThrownBy(() -> client.get(peer.url("/"), r -> r.timeout(LONG.withRead(SHORT))))
                    .isInstanceOfSatisfying(ReadTimeoutException.class, e -> {
                        assertThat(e.phase()).isEqualTo(Phase.RECEIVE_HEAD);
                        assertThat(e.peerMayHaveActed()).isTrue();
                    });
        }
    }

    @Test
    void silenceInTheMiddleOfTheContentIsAReadTimeoutBehindWhatCame() throws Exception {
        try (Peer peer = new Peer(conversation -> {
                    conversation.readHead();
                    conversation.write("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhalf.");
                    conversation.awaitClose();
                });
                StreamedResponse response = client.stream("GET", peer.url("/"), r -> r.timeout(LONG.withRead(SHORT)))) {
            var source = response.source();

            assertThat(source.readUtf8(5)).isEqualTo("half.");
            assertThatThrownBy(source::readByte)
                    .isInstanceOfSatisfying(
                            ReadTimeoutException.class,
                            e -> assertThat(e.phase()).isEqualTo(Phase.RECEIVE_CONTENT));
        }
    }

    @Test
    void readerWhoTakesHisTimeIsNoReadTimeout() throws Exception {
        byte[] large = new byte[4 << 20];
        try (Peer peer = new Peer(conversation -> {
                    conversation.readHead();
                    conversation.write("HTTP/1.1 200 OK\r\nContent-Length: " + large.length + "\r\n\r\n");
                    conversation.write(large);
                });
                StreamedResponse response = client.stream("GET", peer.url("/"), r -> r.timeout(LONG.withRead(SHORT)))) {
            // Long beside the timeout; the content that nobody asked for stays in the kernel's buffers.
            new CountDownLatch(1).await(5 * SHORT.toMillis(), java.util.concurrent.TimeUnit.MILLISECONDS);

            assertThat(response.read().content().size()).isEqualTo(large.length);
        }
    }

    @Test
    void peerThatTakesNothingIsAWriteTimeout() throws Exception {
        CountDownLatch done = new CountDownLatch(1);
        try (Peer peer = new Peer(conversation -> done.await())) {
            Body large = Body.of(new byte[16 << 20]);

            assertThatThrownBy(() ->
                            client.post(peer.url("/"), r -> r.content(large).timeout(LONG.withWrite(SHORT))))
                    .isInstanceOfSatisfying(
                            WriteTimeoutException.class,
                            e -> assertThat(e.phase()).isEqualTo(Phase.SEND));
        } finally {
            done.countDown();
        }
    }

    @Test
    void waitForAConnectionIsAPoolTimeout() throws Exception {
        CountDownLatch release = new CountDownLatch(1);
        try (Peer peer = new Peer(conversation -> {
            while (conversation.readHead() != null) {
                release.await();
                conversation.write(Peer.OK);
            }
        })) {
            Caller<Response> first = Caller.calls(() -> client.get(peer.url("/")));
            Caller<Response> second = Caller.calls(() -> client.get(peer.url("/")));
            peer.nextHead();
            peer.nextHead();

            assertThatThrownBy(() -> client.get(peer.url("/"), r -> r.timeout(LONG.withPool(SHORT))))
                    .isInstanceOfSatisfying(PoolTimeoutException.class, e -> {
                        assertThat(e.phase()).isEqualTo(Phase.POOL);
                        assertThat(e.peerMayHaveActed()).isFalse();
                    });
            release.countDown();
            assertThat(first.result().status()).isEqualTo(200);
            assertThat(second.result().status()).isEqualTo(200);
        }
    }

    /** httpx part 3, row 12. */
    @Test
    void totalTimeoutEndsACallWhosePeerIsSlowButSteady() throws Exception {
        try (Peer peer = new Peer(conversation -> {
            conversation.readHead();
            conversation.write("HTTP/1.1 200 OK\r\n\r\n");
            while (true) {
                conversation.write("drip");
                new CountDownLatch(1).await(10, java.util.concurrent.TimeUnit.MILLISECONDS);
            }
        })) {
            assertThatThrownBy(() -> client.get(peer.url("/"), r -> r.timeout(LONG.withTotal(SHORT))))
                    .isInstanceOf(TotalTimeoutException.class)
                    .isInstanceOf(HttpTimeoutException.class)
                    .hasMessageContaining("0.1 s");
        }
    }

    @Test
    void failureFromTheLoopNamesTheCallersLine() throws Exception {
        try (Blackhole blackhole = new Blackhole()) {
            Request request =
                    Request.of(dev.tern.http.Method.GET, blackhole.url(), r -> r.timeout(LONG.withConnect(SHORT)));
            // Callbacks in flight keep the loop's own thread driving, so that it is the one that fails the call.
            var asynchronous = client.http().sendAsync(Request.get(blackhole.url()));

            assertThatThrownBy(() -> client.send(request))
                    .satisfies(e -> assertThat(e.getStackTrace())
                            .extracting(StackTraceElement::getMethodName)
                            .contains("turn", "awaitedBy", "failureFromTheLoopNamesTheCallersLine"));
            asynchronous.cancel(true);
        }
    }
}
