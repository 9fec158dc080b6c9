package dev.tern.http.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tern.http.Body;
import dev.tern.http.ConnectFailedException;
import dev.tern.http.Headers;
import dev.tern.http.Method;
import dev.tern.http.RemoteClosedException;
import dev.tern.http.Request;
import dev.tern.http.ResponseHead;
import dev.tern.http.client.HttpClient;
import dev.tern.http.exchange.Exchange;
import dev.tern.http.testkit.Certificates;
import dev.tern.http.testkit.PeerConnection;
import dev.tern.http.testkit.RecordingHandler;
import dev.tern.http.testkit.ScriptedPeer;
import dev.tern.http.testkit.Waits;
import java.util.concurrent.CountDownLatch;
import okio.Buffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A kept-alive connection that is, or turns out to be, no good for the next call. */
class StaleConnectionTest extends EngineTest {
    /** Serves one call well. */
    private static void first(PeerConnection connection) throws Exception {
        connection.expectRequest("GET /first HTTP/1.1");
        connection.respond("first");
    }

    /** Serves one call, takes the next one, and leaves without a word. */
    private static ScriptedPeer.Script swallowing(String requestLine) {
        return connection -> {
            first(connection);
            connection.expectRequest(requestLine);
            connection.close();
        };
    }

    @Test
    void aConnectionIsReused() throws Exception {
        ScriptedPeer peer = peer(connection -> {
            first(connection);
            connection.expectRequest("GET /next HTTP/1.1");
            connection.respond("next");
            connection.expectGone();
        });
        HttpClient client = client();
        get(client, peer.url("/first"));
        assertNextCallWorks(client, peer);
    }

    /** httpx part 3, row 11. */
    @Test
    void aGetIsBegunAnewOnAFreshConnection() throws Exception {
        ScriptedPeer peer = peer(swallowing("GET /next HTTP/1.1"), NEXT);
        HttpClient client = client();
        get(client, peer.url("/first"));
        assertNextCallWorks(client, peer);
    }

    @Test
    void aGetIsBegunAnewOnceOnly() throws Exception {
        ScriptedPeer peer = peer(swallowing("GET /next HTTP/1.1"), connection -> {
            connection.expectRequest("GET /next HTTP/1.1");
            connection.close();
        });
        HttpClient client = client();
        get(client, peer.url("/first"));
        send(client, Request.get(peer.url("/next"))).awaitFailure(RemoteClosedException.class);
    }

    @Test
    void aGetIsBegunAnewAfterAReset() throws Exception {
        ScriptedPeer peer = peer(
                connection -> {
                    first(connection);
                    connection.expectRequest("GET /next HTTP/1.1");
                    connection.reset();
                },
                NEXT);
        HttpClient client = client();
        get(client, peer.url("/first"));
        assertNextCallWorks(client, peer);
    }

    @Test
    void aReplayThatCannotConnectStillSaysThatThePeerMayHaveActed() throws Exception {
        ScriptedPeer[] self = new ScriptedPeer[1];
        ScriptedPeer peer = peer(connection -> {
            first(connection);
            connection.expectRequest("PUT /next HTTP/1.1");
            self[0].stopListening();
            connection.close();
        });
        self[0] = peer;
        HttpClient client = client();
        get(client, peer.url("/first"));
        ConnectFailedException failure = send(client, Request.put(peer.url("/next"), r -> r.content("")))
                .awaitFailure(ConnectFailedException.class);
        assertThat(failure.peerMayHaveActed()).isTrue();
    }

    /** httpx part 3, row 11. */
    @ParameterizedTest
    @ValueSource(strings = {"POST", "PATCH"})
    void whatIsNotIdempotentIsNotBegunAnewOnceItWasSent(String method) throws Exception {
        ScriptedPeer peer = peer(connection -> {
            first(connection);
            connection.expectRequest(method + " /next HTTP/1.1");
            connection.expect("body");
            connection.close();
        });
        HttpClient client = client();
        get(client, peer.url("/first"));
        RemoteClosedException failure = send(
                        client, Request.of(Method.of(method), peer.url("/next"), r -> r.content("body")))
                .awaitFailure(RemoteClosedException.class);
        assertThat(failure.peerMayHaveActed()).isTrue();
    }

    @Test
    void contentThatCanBeReadOnceIsNotSentAgain() throws Exception {
        ScriptedPeer peer = peer(connection -> {
            first(connection);
            connection.expectRequest("PUT /next HTTP/1.1");
            connection.expect("body");
            connection.close();
        });
        HttpClient client = client();
        get(client, peer.url("/first"));
        Body once = Body.source(new Buffer().writeUtf8("body"), 4);
        send(client, Request.put(peer.url("/next"), r -> r.content(once))).awaitFailure(RemoteClosedException.class);
    }

    @Test
    void aGetOfWhichSomethingWasAnsweredIsNotBegunAnew() throws Exception {
        ScriptedPeer peer = peer(connection -> {
            first(connection);
            connection.expectRequest("GET /next HTTP/1.1");
            connection.send("HTTP/1.1 2");
            connection.close();
        });
        HttpClient client = client();
        get(client, peer.url("/first"));
        send(client, Request.get(peer.url("/next"))).awaitFailure(RemoteClosedException.class);
    }

    /** The second call is made from the end of the first, so that no turn of the loop lies between. */
    private void assertPostAfter(ScriptedPeer.Script first, CountDownLatch allSent) throws Exception {
        ScriptedPeer peer = peer(first, connection -> {
            connection.expectRequest("POST /next HTTP/1.1");
            connection.expect("body");
            connection.respond("next");
            connection.expectGone();
        });
        HttpClient client = client();
        RecordingHandler second = new RecordingHandler();
        client.send(Request.get(peer.url("/first")), new RecordingHandler() {
            @Override
            public void onResponse(ResponseHead head, Exchange exchange) {
                Waits.until(allSent, "everything to be in the client's kernel");
                super.onResponse(head, exchange);
            }

            @Override
            public void onComplete(Headers trailers) {
                super.onComplete(trailers);
                client.send(Request.post(peer.url("/next"), r -> r.content("body")), second);
            }
        });
        assertThat(second.awaitEnd().transcript()).containsExactly("HEAD 200", "CONTENT", "COMPLETE");
    }

    @Test
    void anEndRightBehindTheResponseIsSeenBeforeAPostIsSent() throws Exception {
        CountDownLatch closed = ScriptedPeer.point();
        assertPostAfter(
                connection -> {
                    connection.expectRequest("GET /first HTTP/1.1");
                    connection.send("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\n");
                    connection.send("first");
                    connection.close();
                    closed.countDown();
                },
                closed);
    }

    @Test
    void octetsRightBehindTheResponseMakeTheConnectionUnfit() throws Exception {
        CountDownLatch sent = ScriptedPeer.point();
        assertPostAfter(
                connection -> {
                    connection.expectRequest("GET /first HTTP/1.1");
                    connection.send("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nfirstHTTP/1.1 200 OK\r\n\r\n");
                    sent.countDown();
                    connection.drain();
                },
                sent);
    }

    /** Waits for the client to leave by itself, which it does only when it sees what happened while it was idle. */
    private void assertNotReusedAfter(ScriptedPeer.Script whileIdle) throws Exception {
        CountDownLatch left = ScriptedPeer.point();
        ScriptedPeer peer = peer(
                connection -> {
                    first(connection);
                    whileIdle.play(connection);
                    connection.expectGone();
                    left.countDown();
                },
                NEXT);
        HttpClient client = client();
        get(client, peer.url("/first"));
        Waits.until(left, "the client to close the idle connection");
        assertNextCallWorks(client, peer);
    }

    @Test
    void anEndWhileIdleIsSeen() throws Exception {
        assertNotReusedAfter(PeerConnection::halfClose);
    }

    @Test
    void strayOctetsWhileIdleAreSeen() throws Exception {
        assertNotReusedAfter(connection -> connection.send("HTTP/1.1 408 Request Timeout\r\n\r\n"));
    }

    @Test
    void aTlsGoodbyeWhileIdleIsSeen() throws Exception {
        Certificates certificates = new Certificates();
        CountDownLatch left = ScriptedPeer.point();
        ScriptedPeer peer = leaks.watch(ScriptedPeer.secure(
                certificates.localhost(),
                connection -> {
                    first(connection);
                    connection.halfClose();
                    connection.expectGone();
                    left.countDown();
                },
                NEXT));
        HttpClient client = client(builder -> builder.tls(certificates.tls()));
        get(client, peer.url("/first"));
        Waits.until(left, "the client to close the idle connection");
        assertNextCallWorks(client, peer);
    }

    @ParameterizedTest
    @ValueSource(strings = {"HTTP/1.1 200 OK\r\nConnection: close\r\n", "HTTP/1.0 200 OK\r\n"})
    void aPeerThatSaysItClosesIsTakenAtItsWord(String head) throws Exception {
        ScriptedPeer peer = peer(
                connection -> {
                    connection.expectRequest("GET /first HTTP/1.1");
                    connection.send(head + "Content-Length: 5\r\n\r\nfirst");
                    connection.expectGone();
                },
                NEXT);
        HttpClient client = client();
        assertThat(get(client, peer.url("/first")).text()).isEqualTo("first");
        assertNextCallWorks(client, peer);
    }

    @Test
    void aRequestThatSaysCloseClosesTheConnection() throws Exception {
        ScriptedPeer peer = peer(
                connection -> {
                    first(connection);
                    connection.expectGone();
                },
                NEXT);
        HttpClient client = client();
        send(client, Request.of(Method.GET, peer.url("/first"), r -> r.header("Connection", "close")))
                .awaitEnd();
        assertNextCallWorks(client, peer);
    }
}
