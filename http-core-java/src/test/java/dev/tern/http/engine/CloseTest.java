package dev.tern.http.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tern.http.ClientClosedException;
import dev.tern.http.Headers;
import dev.tern.http.Request;
import dev.tern.http.Response;
import dev.tern.http.client.HttpClient;
import dev.tern.http.testkit.BlackholeListener;
import dev.tern.http.testkit.Leaks;
import dev.tern.http.testkit.PeerConnection;
import dev.tern.http.testkit.RecordingHandler;
import dev.tern.http.testkit.ScriptedPeer;
import dev.tern.http.testkit.Waits;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

/** The end of a client: what is under way fails clearly, and nothing is left. */
class CloseTest extends EngineTest {
    @Test
    void callsInEveryPhaseFailAndNothingIsLeft() throws Exception {
        CountDownLatch asked = ScriptedPeer.point();
        ScriptedPeer silent = peer(connection -> {
            connection.expectRequest("GET / HTTP/1.1");
            asked.countDown();
            connection.expectGone();
        });
        ScriptedPeer half = peer(connection -> {
            connection.expectRequest("GET / HTTP/1.1");
            connection.send("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhalf");
            connection.expectGone();
        });
        BlackholeListener blackhole = leaks.watch(new BlackholeListener());
        HttpClient client = client(builder -> builder.limits(ONE_CONNECTION.withMaxConnections(4))
                .resolver((host, blocking) -> new CompletableFuture<>()));
        List<RecordingHandler> handlers = new ArrayList<>();
        handlers.add(send(client, Request.get(half.url("/"))));
        handlers.get(0).awaitContent(4);
        handlers.add(send(client, Request.get(silent.url("/"))));
        handlers.add(send(client, Request.get("http://never.test/")));
        handlers.add(send(client, Request.get(blackhole.url("/"))));
        handlers.add(send(client, Request.get("http://127.0.0.1:1/waits")));
        Waits.until(asked, "the request");
        client.close();
        for (RecordingHandler handler : handlers) {
            handler.awaitFailure(ClientClosedException.class);
        }
        Leaks.assertHoldsNothing(client);
        client.close();
    }

    @Test
    void aClosedClientTakesNoCall() throws Exception {
        HttpClient client = client();
        client.close();
        ClientClosedException failure =
                send(client, Request.get("http://127.0.0.1:1/")).awaitFailure(ClientClosedException.class);
        assertThat(failure.peerMayHaveActed()).isFalse();
    }

    @Test
    void idleConnectionsAreClosed() throws Exception {
        ScriptedPeer peer = peer(connection -> {
            connection.expectRequest("GET / HTTP/1.1");
            connection.respond("x");
            connection.expectGone();
        });
        HttpClient client = client();
        get(client, peer.url("/"));
        assertThat(client.toString()).contains("connections: 1 (1 idle, 0 busy)");
        client.close();
        Leaks.assertHoldsNothing(client);
    }

    @Test
    void aCallbackMayCloseItsClient() throws Exception {
        ScriptedPeer peer = peer(
                connection -> {
                    connection.expectRequest("GET / HTTP/1.1");
                    connection.respond("x");
                    connection.drain();
                },
                PeerConnection::drain);
        HttpClient client = client();
        RecordingHandler other = new RecordingHandler();
        RecordingHandler other2 = new RecordingHandler();
        RecordingHandler closing = new RecordingHandler() {
            @Override
            public void onComplete(Headers trailers) {
                client.send(Request.get(peer.url("/")), other);
                client.send(Request.get(peer.url("/")), other2);
                client.close();
                super.onComplete(trailers);
            }
        };
        client.send(Request.get(peer.url("/")), closing);
        closing.awaitEnd();
        other.awaitFailure(ClientClosedException.class);
        other2.awaitFailure(ClientClosedException.class);
    }

    @Test
    void shutdownWaitsForWhatRunsAndTakesNothingMore() throws Exception {
        CountDownLatch asked = ScriptedPeer.point();
        CountDownLatch refused = ScriptedPeer.point();
        ScriptedPeer peer = peer(connection -> {
            connection.expectRequest("GET / HTTP/1.1");
            asked.countDown();
            connection.await(refused, "the refused call");
            connection.respond("late");
            connection.expectGone();
        });
        HttpClient client = client();
        CompletableFuture<Response> running = client.sendAsync(Request.get(peer.url("/")));
        Waits.until(asked, "the request");
        CompletableFuture<Boolean> shutdown = CompletableFuture.supplyAsync(() -> shutdown(client, 60_000));
        // The shutdown begins at some time; from then on calls are refused.
        RecordingHandler second = new RecordingHandler();
        for (boolean isRefused = false; !isRefused; ) {
            RecordingHandler attempt = new RecordingHandler();
            client.send(Request.get("http://127.0.0.1:1/"), attempt);
            isRefused = attempt.awaitEnd().toString().contains("ClientClosedException");
            second = attempt;
        }
        second.awaitFailure(ClientClosedException.class);
        refused.countDown();
        assertThat(Waits.value(running).text()).isEqualTo("late");
        assertThat(Waits.value(shutdown)).isTrue();
        Leaks.assertHoldsNothing(client);
    }

    @Test
    void shutdownEndsWhatTakesTooLong() throws Exception {
        CountDownLatch asked = ScriptedPeer.point();
        ScriptedPeer peer = peer(connection -> {
            connection.expectRequest("GET / HTTP/1.1");
            asked.countDown();
            connection.expectGone();
        });
        HttpClient client = client();
        RecordingHandler handler = send(client, Request.get(peer.url("/")));
        Waits.until(asked, "the request");
        assertThat(shutdown(client, 20)).isFalse();
        handler.awaitFailure(ClientClosedException.class);
    }

    private static boolean shutdown(HttpClient client, long graceMillis) {
        try {
            return client.shutdown(Duration.ofMillis(graceMillis));
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void callsThatRaceWithCloseEndOneWayOrTheOther() throws Exception {
        ScriptedPeer peer = leaks.watch(ScriptedPeer.serving("x"));
        for (int round = 0; round < 30; round++) {
            HttpClient client = client(builder -> builder.loops(2));
            List<RecordingHandler> handlers = new ArrayList<>();
            for (int i = 0; i < 20; i++) {
                handlers.add(send(client, Request.get(peer.url("/"))));
            }
            CompletableFuture<Void> closing = CompletableFuture.runAsync(client::close);
            for (int i = 0; i < 50; i++) {
                handlers.add(send(client, Request.get(peer.url("/"))));
            }
            Waits.value(closing);
            handlers.forEach(handler -> handler.awaitEnd().transcript());
            Leaks.assertHoldsNothing(client);
        }
    }
}
