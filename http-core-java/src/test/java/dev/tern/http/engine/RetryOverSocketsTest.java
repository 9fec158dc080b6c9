package dev.tern.http.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tern.http.CancelledException;
import dev.tern.http.ClientClosedException;
import dev.tern.http.ConnectFailedException;
import dev.tern.http.Method;
import dev.tern.http.RemoteClosedException;
import dev.tern.http.Request;
import dev.tern.http.Response;
import dev.tern.http.RetryPolicy;
import dev.tern.http.Timeout;
import dev.tern.http.TotalTimeoutException;
import dev.tern.http.client.HttpClient;
import dev.tern.http.client.ResponseCollector;
import dev.tern.http.exchange.Delivery;
import dev.tern.http.exchange.Exchange;
import dev.tern.http.exchange.Trace;
import dev.tern.http.exchange.TraceEvent.Kind;
import dev.tern.http.testkit.PeerConnection;
import dev.tern.http.testkit.RecordingHandler;
import dev.tern.http.testkit.ScriptedPeer;
import dev.tern.http.testkit.Waits;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

/** A policy of retries over sockets: what becomes of the connections, and what ends a wait. */
class RetryOverSocketsTest extends EngineTest {
    private static final RetryPolicy AT_ONCE = RetryPolicy.defaults().withWaits(Duration.ZERO, Duration.ZERO);

    private final CountDownLatch waits = new CountDownLatch(1);
    private final Trace noting = event -> {
        if (event.kind() == Kind.RETRY) {
            waits.countDown();
        }
    };

    private static void refuse(PeerConnection connection, String fields, String content) throws Exception {
        connection.send(
                "HTTP/1.1 503 Busy\r\n" + fields + "Content-Length: " + content.length() + "\r\n\r\n" + content);
    }

    private ScriptedPeer peerThatAsksForPatience() throws Exception {
        return peer(connection -> {
            connection.expectRequest("GET / HTTP/1.1");
            refuse(connection, "Retry-After: 30\r\n", "later");
            connection.expectGone();
        });
    }

    // ---- Connections ----

    @Test
    void answerThatIsNotWantedIsReadAwayAndItsConnectionUsedAgain() throws Exception {
        ScriptedPeer peer = peer(connection -> {
            connection.expectRequest("GET / HTTP/1.1");
            refuse(connection, "", "later");
            connection.expectRequest("GET / HTTP/1.1");
            refuse(connection, "", "");
            connection.expectRequest("GET / HTTP/1.1");
            connection.respond("now");
            connection.expectGone();
        });
        Response response = get(client(b -> b.limits(ONE_CONNECTION).retry(AT_ONCE)), peer.url("/"));
        assertThat(response.text()).isEqualTo("now");
        assertThat(response.attempts()).isEqualTo(3);
    }

    @Test
    void answerThatIsTooLongToReadAwayCostsItsConnection() throws Exception {
        ScriptedPeer peer = peer(
                connection -> {
                    connection.expectRequest("GET /next HTTP/1.1");
                    refuse(connection, "", "x".repeat(1 << 20));
                    connection.drain();
                },
                NEXT);
        assertNextCallWorks(client(b -> b.limits(ONE_CONNECTION).retry(AT_ONCE)), peer);
    }

    /** After a second; the peer would keep it for ever. */
    @Test
    void answerThatDoesNotEndCostsItsConnection() throws Exception {
        ScriptedPeer peer = peer(
                connection -> {
                    connection.expectRequest("GET /next HTTP/1.1");
                    connection.send("HTTP/1.1 503 Busy\r\nContent-Length: 10\r\n\r\nhalf");
                    connection.expectGone();
                },
                NEXT);
        assertNextCallWorks(client(b -> b.limits(ONE_CONNECTION).retry(AT_ONCE)), peer);
    }

    @Test
    void answerThatBreaksOffWhileItIsReadAwayIsNoLoss() throws Exception {
        ScriptedPeer peer = peer(
                connection -> {
                    connection.expectRequest("GET /next HTTP/1.1");
                    connection.send("HTTP/1.1 503 Busy\r\nContent-Length: 10\r\n\r\nhalf");
                    connection.close();
                },
                NEXT);
        assertNextCallWorks(client(b -> b.limits(ONE_CONNECTION).retry(AT_ONCE)), peer);
    }

    @Test
    void contentThatBreaksOffIsTheCallersLoss() throws Exception {
        ScriptedPeer peer = peer(connection -> {
            connection.expectRequest("GET / HTTP/1.1");
            connection.send("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhalf");
            connection.close();
        });
        HttpClient client = client(b -> b.retry(AT_ONCE));
        send(client, Request.get(peer.url("/"))).awaitFailure(RemoteClosedException.class);
        assertThat(peer.accepted()).isEqualTo(1);
    }

    // ---- Failures (never behind octets of what is not idempotent) ----

    private static final ScriptedPeer.Script LEAVING = connection -> {
        connection.expectRequest("GET /next HTTP/1.1");
        connection.close();
    };

    @Test
    void peerThatLeavesWithoutAnAnswerIsAskedAgain() throws Exception {
        ScriptedPeer peer = peer(LEAVING, LEAVING, NEXT);
        assertNextCallWorks(client(b -> b.retry(AT_ONCE)), peer);
    }

    @Test
    void whatIsNotIdempotentIsNotSentAgainOnceItWasSent() throws Exception {
        ScriptedPeer peer = peer(connection -> {
            connection.expectRequest("POST / HTTP/1.1");
            connection.close();
        });
        HttpClient client = client(b -> b.retry(AT_ONCE));
        RemoteClosedException failure = send(client, Request.post(peer.url("/"), r -> r.content("x")))
                .awaitFailure(RemoteClosedException.class);
        assertThat(failure.peerMayHaveActed()).isTrue();
        assertThat(peer.accepted()).isEqualTo(1);
    }

    @Test
    void nobodyThereIsAskedAsOftenAsThePolicySays() throws Exception {
        ScriptedPeer peer = leaks.watch(ScriptedPeer.serving("never"));
        peer.stopListening();
        CountDownLatch two = new CountDownLatch(2);
        HttpClient client = client(b -> b.retry(AT_ONCE).trace(event -> {
            if (event.kind() == Kind.RETRY) {
                two.countDown();
            }
        }));
        send(client, Request.post(peer.url("/"), r -> r.content("x"))).awaitFailure(ConnectFailedException.class);
        Waits.until(two, "two retries");
    }

    // ---- What ends a wait ----

    @Test
    void cancelEndsTheWait() throws Exception {
        ScriptedPeer peer = peerThatAsksForPatience();
        HttpClient client = client(b -> b.retry(AT_ONCE).trace(noting));
        RecordingHandler handler = new RecordingHandler();
        Exchange exchange = client.send(Request.get(peer.url("/")), handler);
        Waits.until(waits, "the wait");
        exchange.cancel();
        handler.awaitFailure(CancelledException.class);
        assertThat(handler.transcript()).hasSize(1);
    }

    @Test
    void cancelledFutureEndsTheWait() throws Exception {
        ScriptedPeer peer = peerThatAsksForPatience();
        HttpClient client = client(b -> b.retry(AT_ONCE).trace(noting));
        CompletableFuture<Response> future = client.sendAsync(Request.get(peer.url("/")));
        Waits.until(waits, "the wait");
        assertThat(future.cancel(true)).isTrue();
    }

    @Test
    void closingTheClientEndsTheWait() throws Exception {
        ScriptedPeer peer = peerThatAsksForPatience();
        HttpClient client = client(b -> b.retry(AT_ONCE).trace(noting));
        RecordingHandler handler = send(client, Request.get(peer.url("/")));
        Waits.until(waits, "the wait");
        client.close();
        handler.awaitFailure(ClientClosedException.class);
        assertThat(handler.transcript()).hasSize(1);
    }

    @Test
    void shutdownDoesNotSayThatACallEndedByItselfThatWaited() throws Exception {
        ScriptedPeer peer = peerThatAsksForPatience();
        HttpClient client = client(b -> b.retry(AT_ONCE).trace(noting));
        RecordingHandler handler = send(client, Request.get(peer.url("/")));
        Waits.until(waits, "the wait");
        // The answer is being read away until the pool is calm.
        assertThat(client.shutdown(Duration.ofSeconds(10))).isFalse();
        handler.awaitFailure(ClientClosedException.class);
    }

    @Test
    void closingADerivedClientLeavesTheWaitToItsOwner() throws Exception {
        ScriptedPeer peer = peerThatAsksForPatience();
        HttpClient client = client(b -> b.retry(AT_ONCE).trace(noting));
        RecordingHandler handler;
        try (HttpClient derived = client.newBuilder().build()) {
            handler = send(derived, Request.get(peer.url("/")));
            Waits.until(waits, "the wait");
        }
        assertThat(handler.transcript()).isEmpty();
        client.close();
        handler.awaitFailure(ClientClosedException.class);
    }

    @Test
    void theTotalTimeEndsALaterAttempt() throws Exception {
        ScriptedPeer peer = peer(connection -> {
            connection.expectRequest("GET / HTTP/1.1");
            refuse(connection, "", "later");
            connection.expectRequest("GET / HTTP/1.1");
            connection.expectGone();
        });
        HttpClient client = client(b -> b.retry(AT_ONCE));
        Request limited = Request.of(
                Method.GET, peer.url("/"), r -> r.timeout(Timeout.none().withTotal(Duration.ofMillis(500))));
        send(client, limited).awaitFailure(TotalTimeoutException.class);
    }

    // ---- Who waits ----

    private static final class Awaited extends ResponseCollector {
        private Response response;
        private dev.tern.http.HttpException failure;

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
        public void onFailure(dev.tern.http.HttpException reason) {
            failure = reason;
        }
    }

    /** Each attempt may be on another loop than the one that the caller turns while he waits. */
    @Test
    void callerWhoTurnsALoopHimselfFollowsTheAttemptsFromLoopToLoop() throws Exception {
        ScriptedPeer peer = leaks.watch(ScriptedPeer.always(connection -> {
            connection.readHeadOrEnd();
            refuse(connection, "Connection: close\r\n", "later");
            connection.expectGone();
        }));
        RetryPolicy many = AT_ONCE.withMaxAttempts(50).withBudget(1, 100);
        HttpClient client = client(b -> b.loops(3).retry(many));
        Awaited handler = new Awaited();
        Exchange exchange = client.send(Request.get(peer.url("/")), handler);
        exchange.await(() -> handler.response != null || handler.failure != null);
        assertThat(handler.failure).isNull();
        assertThat(handler.response.attempts()).isEqualTo(50);
    }
}
