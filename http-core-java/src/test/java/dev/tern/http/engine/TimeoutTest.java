package dev.tern.http.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tern.http.Body;
import dev.tern.http.ConnectTimeoutException;
import dev.tern.http.Phase;
import dev.tern.http.PoolTimeoutException;
import dev.tern.http.ReadTimeoutException;
import dev.tern.http.Request;
import dev.tern.http.Response;
import dev.tern.http.Timeout;
import dev.tern.http.TotalTimeoutException;
import dev.tern.http.WriteTimeoutException;
import dev.tern.http.client.HttpClient;
import dev.tern.http.testkit.BlackholeListener;
import dev.tern.http.testkit.Certificates;
import dev.tern.http.testkit.RecordingHandler;
import dev.tern.http.testkit.ScriptedPeer;
import dev.tern.http.testkit.Waits;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

/** Each limit in time: its own exception, the phase, the socket closed, the place free again. */
class TimeoutTest extends EngineTest {
    private static final Duration SHORT = Duration.ofMillis(500);
    private static final Timeout NONE = Timeout.none();

    private static Request get(String url, Timeout timeout) {
        return Request.builder(dev.tern.http.Method.GET, url).timeout(timeout).build();
    }

    @Test
    void noNameIsFoundInTime() throws Exception {
        ScriptedPeer peer = peer(NEXT);
        HttpClient client = client(
                builder -> builder.limits(ONE_CONNECTION).resolver((host, blocking) -> new CompletableFuture<>()));
        ConnectTimeoutException failure = send(client, get("http://never.test/", NONE.withConnect(SHORT)))
                .awaitFailure(ConnectTimeoutException.class);
        assertThat(failure.phase()).isEqualTo(Phase.RESOLVE);
        assertThat(failure.peerMayHaveActed()).isFalse();
        assertNextCallWorks(client, peer);
    }

    @Test
    void noConnectionComesAboutInTime() throws Exception {
        BlackholeListener blackhole = leaks.watch(new BlackholeListener());
        ScriptedPeer peer = peer(NEXT);
        HttpClient client = clientOfOneConnection();
        ConnectTimeoutException failure = send(client, get(blackhole.url("/"), NONE.withConnect(SHORT)))
                .awaitFailure(ConnectTimeoutException.class);
        assertThat(failure.phase()).isEqualTo(Phase.CONNECT);
        assertNextCallWorks(client, peer);
    }

    @Test
    void theTlsHandshakeIsNeverAnswered() throws Exception {
        ScriptedPeer silent = peer(connection -> connection.drain());
        ScriptedPeer peer = peer(NEXT);
        HttpClient client = client(builder -> builder.limits(ONE_CONNECTION).tls(new Certificates().tls()));
        ConnectTimeoutException failure = send(
                        client, get("https://127.0.0.1:" + silent.port() + "/", NONE.withConnect(SHORT)))
                .awaitFailure(ConnectTimeoutException.class);
        assertThat(failure.phase()).isEqualTo(Phase.TLS);
        assertNextCallWorks(client, peer);
    }

    @Test
    void noPlaceBecomesFreeInTime() throws Exception {
        CountDownLatch timedOut = ScriptedPeer.point();
        ScriptedPeer peer = peer(connection -> {
            connection.expectRequest("GET /first HTTP/1.1");
            connection.await(timedOut, "the second call's timeout");
            connection.respond("first");
            connection.expectRequest("GET /next HTTP/1.1");
            connection.respond("next");
            connection.expectGone();
        });
        HttpClient client = clientOfOneConnection();
        CompletableFuture<Response> first = client.sendAsync(get(peer.url("/first"), NONE));
        PoolTimeoutException failure =
                send(client, get(peer.url("/second"), NONE.withPool(SHORT))).awaitFailure(PoolTimeoutException.class);
        assertThat(failure.phase()).isEqualTo(Phase.POOL);
        timedOut.countDown();
        assertThat(Waits.value(first).text()).isEqualTo("first");
        assertNextCallWorks(client, peer);
    }

    @Test
    void noAnswerComesInTime() throws Exception {
        ScriptedPeer peer = peer(
                connection -> {
                    connection.expectRequest("GET /slow HTTP/1.1");
                    connection.expectGone();
                },
                NEXT);
        HttpClient client = clientOfOneConnection();
        ReadTimeoutException failure =
                send(client, get(peer.url("/slow"), NONE.withRead(SHORT))).awaitFailure(ReadTimeoutException.class);
        assertThat(failure.phase()).isEqualTo(Phase.RECEIVE_HEAD);
        assertThat(failure.peerMayHaveActed()).isTrue();
        assertNextCallWorks(client, peer);
    }

    @Test
    void theAnswerStopsInTheMiddleOfItsHead() throws Exception {
        ScriptedPeer peer = peer(connection -> {
            connection.expectRequest("GET /slow HTTP/1.1");
            connection.send("HTTP/1.1 200 OK\r\nContent-Le");
            connection.expectGone();
        });
        ReadTimeoutException failure =
                send(client(), get(peer.url("/slow"), NONE.withRead(SHORT))).awaitFailure(ReadTimeoutException.class);
        assertThat(failure.phase()).isEqualTo(Phase.RECEIVE_HEAD);
    }

    @Test
    void contentStopsInTheMiddle() throws Exception {
        ScriptedPeer peer = peer(connection -> {
            connection.expectRequest("GET /slow HTTP/1.1");
            connection.send("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhalf");
            connection.expectGone();
        });
        ReadTimeoutException failure =
                send(client(), get(peer.url("/slow"), NONE.withRead(SHORT))).awaitFailure(ReadTimeoutException.class);
        assertThat(failure.phase()).isEqualTo(Phase.RECEIVE_CONTENT);
    }

    /** Each piece is sent only when the one before has arrived; together they take longer than the limit. */
    @Test
    void readingIsLimitedByTheWaitAndNotByTheMessage() throws Exception {
        Duration limit = Duration.ofMillis(400);
        CountDownLatch[] arrived = new CountDownLatch[6];
        java.util.Arrays.setAll(arrived, i -> ScriptedPeer.point());
        ScriptedPeer peer = peer(connection -> {
            connection.expectRequest("GET /steady HTTP/1.1");
            connection.send("HTTP/1.1 200 OK\r\nContent-Length: 6\r\n\r\n");
            for (CountDownLatch piece : arrived) {
                // A pause that is a quarter of the limit: nothing is asserted about it.
                piece.await(limit.toMillis() / 4, java.util.concurrent.TimeUnit.MILLISECONDS);
                connection.send("x");
            }
            connection.expectGone();
        });
        RecordingHandler handler = send(client(), get(peer.url("/steady"), NONE.withRead(limit)));
        handler.awaitEnd();
        assertThat(handler.transcript()).containsExactly("HEAD 200", "CONTENT", "COMPLETE");
    }

    @Test
    void aReaderWhoAsksForNothingIsNoTimeout() throws Exception {
        ScriptedPeer peer = peer(
                connection -> {
                    connection.expectRequest("GET /idle HTTP/1.1");
                    connection.send("HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nhalf");
                    connection.expectRequest("GET /next HTTP/1.1");
                    connection.respond("next");
                    connection.expectGone();
                },
                connection -> {
                    connection.expectRequest("GET /slow HTTP/1.1");
                    connection.expectGone();
                });
        HttpClient client = client();
        RecordingHandler idle = new RecordingHandler(0);
        client.send(get(peer.url("/idle"), NONE.withRead(SHORT)), idle);
        idle.awaitResponse();
        // A call that begins later and has the same limit is out of time first.
        send(client, get(peer.url("/slow"), NONE.withRead(SHORT))).awaitFailure(ReadTimeoutException.class);
        idle.demand(4);
        assertThat(idle.awaitEnd().content()).isEqualTo("half");
        assertNextCallWorks(client, peer);
    }

    @Test
    void thePeerStopsTakingTheRequest() throws Exception {
        CountDownLatch timedOut = ScriptedPeer.point();
        ScriptedPeer blocked = leaks.watch(ScriptedPeer.narrow(connection -> {
            connection.expectRequest("POST /upload HTTP/1.1");
            connection.await(timedOut, "the timeout");
            connection.drain();
        }));
        ScriptedPeer peer = peer(NEXT);
        HttpClient client = clientOfOneConnection();
        WriteTimeoutException failure = send(
                        client,
                        Request.post(
                                blocked.url("/upload"),
                                r -> r.timeout(NONE.withWrite(SHORT)).content(Body.of(new byte[32 << 20]))))
                .awaitFailure(WriteTimeoutException.class);
        assertThat(failure.phase()).isEqualTo(Phase.SEND);
        timedOut.countDown();
        assertNextCallWorks(client, peer);
    }

    /** httpx part 3, row 12. */
    @Test
    void theWholeCallIsLimitedThoughContentDrips() throws Exception {
        ScriptedPeer peer = peer(connection -> {
            connection.expectRequest("GET /drip HTTP/1.1");
            connection.send("HTTP/1.1 200 OK\r\n\r\n");
            dripUntilGone(connection, "x");
        });
        TotalTimeoutException failure =
                send(client(), get(peer.url("/drip"), NONE.withTotal(SHORT))).awaitFailure(TotalTimeoutException.class);
        assertThat(failure.phase()).isEqualTo(Phase.RECEIVE_CONTENT);
    }

    @Test
    void theWholeCallIsLimitedThoughInterimResponsesCome() throws Exception {
        ScriptedPeer peer = peer(connection -> {
            connection.expectRequest("GET /hints HTTP/1.1");
            connection.send("HTTP/1.1 103 Early Hints\r\n\r\n");
            connection.drain();
        });
        TotalTimeoutException failure = send(client(), get(peer.url("/hints"), NONE.withTotal(SHORT)))
                .awaitFailure(TotalTimeoutException.class);
        assertThat(failure.phase()).isEqualTo(Phase.RECEIVE_HEAD);
    }

    @Test
    void theWholeCallIsLimitedWhileItWaitsForThePoolAndForAConnection() throws Exception {
        BlackholeListener blackhole = leaks.watch(new BlackholeListener());
        HttpClient client = clientOfOneConnection();
        RecordingHandler dialing = send(client, get(blackhole.url("/"), NONE.withTotal(SHORT)));
        RecordingHandler waiting = send(client, get("http://127.0.0.1:1/", NONE.withTotal(SHORT)));
        assertThat(dialing.awaitFailure(TotalTimeoutException.class).phase()).isEqualTo(Phase.CONNECT);
        assertThat(waiting.awaitEnd().transcript()).hasSize(1);
    }

    @Test
    void theLimitOfACallWinsOverTheClients() throws Exception {
        ScriptedPeer peer = peer(connection -> {
            connection.expectRequest("GET /slow HTTP/1.1");
            connection.expectGone();
        });
        HttpClient client = client(builder -> builder.timeout(NONE));
        send(client, get(peer.url("/slow"), NONE.withRead(SHORT))).awaitFailure(ReadTimeoutException.class);
    }

    @Test
    void theClientsLimitHoldsForACallWithoutOne() throws Exception {
        ScriptedPeer peer = peer(connection -> {
            connection.expectRequest("GET /slow HTTP/1.1");
            connection.expectGone();
        });
        HttpClient client = client(builder -> builder.timeout(NONE.withRead(SHORT)));
        send(client, Request.get(peer.url("/slow"))).awaitFailure(ReadTimeoutException.class);
    }

    private static void dripUntilGone(dev.tern.http.testkit.PeerConnection connection, String piece)
            throws InterruptedException {
        CountDownLatch never = ScriptedPeer.point();
        try {
            while (true) {
                connection.send(piece);
                never.await(5, java.util.concurrent.TimeUnit.MILLISECONDS);
            }
        } catch (java.io.IOException e) {
            // The client left.
        }
    }
}
