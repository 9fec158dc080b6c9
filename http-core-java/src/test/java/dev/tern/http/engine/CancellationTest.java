package dev.tern.http.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tern.http.Body;
import dev.tern.http.CancelledException;
import dev.tern.http.Phase;
import dev.tern.http.Request;
import dev.tern.http.Response;
import dev.tern.http.ResponseHead;
import dev.tern.http.client.HttpClient;
import dev.tern.http.exchange.Exchange;
import dev.tern.http.testkit.BlackholeListener;
import dev.tern.http.testkit.Certificates;
import dev.tern.http.testkit.RecordingHandler;
import dev.tern.http.testkit.ScriptedPeer;
import dev.tern.http.testkit.Waits;
import java.net.InetAddress;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import okio.Buffer;
import okio.ByteString;
import org.junit.jupiter.api.Test;

/** A call that is cancelled, in each phase: it fails once, the socket is closed, its place is free again. */
class CancellationTest extends EngineTest {
    private static void assertCancelled(RecordingHandler handler, Phase phase, boolean peerMayHaveActed) {
        CancelledException failure = handler.awaitFailure(CancelledException.class);
        assertThat(failure.phase()).isEqualTo(phase);
        assertThat(failure.peerMayHaveActed()).isEqualTo(peerMayHaveActed);
    }

    @Test
    void whileItWaitsForThePool() throws Exception {
        CountDownLatch cancelled = ScriptedPeer.point();
        ScriptedPeer peer = peer(connection -> {
            connection.expectRequest("GET /first HTTP/1.1");
            connection.await(cancelled, "the second call's cancellation");
            connection.respond("first");
            connection.expectRequest("GET /next HTTP/1.1");
            connection.respond("next");
            connection.expectGone();
        });
        HttpClient client = clientOfOneConnection();
        CompletableFuture<Response> first = client.sendAsync(Request.get(peer.url("/first")));
        RecordingHandler second = new RecordingHandler();
        client.send(Request.get(peer.url("/second")), second).cancel();
        assertCancelled(second, Phase.POOL, false);
        cancelled.countDown();
        assertThat(Waits.value(first).text()).isEqualTo("first");
        assertNextCallWorks(client, peer);
    }

    @Test
    void whileTheNameIsResolved() throws Exception {
        CountDownLatch asked = ScriptedPeer.point();
        ScriptedPeer peer = peer(NEXT);
        HttpClient client = client(builder -> builder.limits(ONE_CONNECTION).resolver((host, blocking) -> {
            asked.countDown();
            return new CompletableFuture<>();
        }));
        RecordingHandler handler = new RecordingHandler();
        Exchange exchange = client.send(Request.get("http://never.test/"), handler);
        Waits.until(asked, "the resolver to be asked");
        exchange.cancel();
        assertCancelled(handler, Phase.RESOLVE, false);
        assertNextCallWorks(client, peer);
    }

    @Test
    void whileItConnects() throws Exception {
        BlackholeListener blackhole = leaks.watch(new BlackholeListener());
        CountDownLatch asked = ScriptedPeer.point();
        ScriptedPeer peer = peer(NEXT);
        HttpClient client = client(builder -> builder.limits(ONE_CONNECTION).resolver((host, blocking) -> {
            asked.countDown();
            return CompletableFuture.completedFuture(List.of(InetAddress.getLoopbackAddress()));
        }));
        RecordingHandler handler = new RecordingHandler();
        Exchange exchange = client.send(Request.get("http://blackhole.test:" + blackhole.port() + "/"), handler);
        Waits.until(asked, "the resolver to be asked");
        exchange.cancel();
        assertThat(handler.awaitFailure(CancelledException.class).phase()).isIn(Phase.RESOLVE, Phase.CONNECT);
        assertNextCallWorks(client, peer);
    }

    @Test
    void whileTlsShakesHands() throws Exception {
        CountDownLatch helloSeen = ScriptedPeer.point();
        ScriptedPeer silent = peer(connection -> {
            connection.read(5);
            helloSeen.countDown();
            connection.drain();
        });
        ScriptedPeer peer = peer(NEXT);
        HttpClient client = client(builder -> builder.limits(ONE_CONNECTION).tls(new Certificates().tls()));
        RecordingHandler handler = new RecordingHandler();
        Exchange exchange = client.send(Request.get("https://127.0.0.1:" + silent.port() + "/"), handler);
        Waits.until(helloSeen, "the client's hello");
        exchange.cancel();
        assertCancelled(handler, Phase.TLS, false);
        assertNextCallWorks(client, peer);
    }

    @Test
    void whileItWaitsForTheHead() throws Exception {
        CountDownLatch asked = ScriptedPeer.point();
        ScriptedPeer peer = peer(
                connection -> {
                    connection.expectRequest("GET /slow HTTP/1.1");
                    asked.countDown();
                    connection.expectGone();
                },
                NEXT);
        HttpClient client = clientOfOneConnection();
        RecordingHandler handler = new RecordingHandler();
        Exchange exchange = client.send(Request.get(peer.url("/slow")), handler);
        Waits.until(asked, "the request");
        exchange.cancel();
        assertCancelled(handler, Phase.RECEIVE_HEAD, true);
        assertNextCallWorks(client, peer);
    }

    @Test
    void whileContentArrives() throws Exception {
        ScriptedPeer peer = peer(
                connection -> {
                    connection.expectRequest("GET /big HTTP/1.1");
                    connection.send("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nfirst");
                    connection.expectGone();
                },
                NEXT);
        HttpClient client = clientOfOneConnection();
        RecordingHandler handler = send(client, Request.get(peer.url("/big")));
        handler.awaitContent(5);
        handler.exchange().cancel();
        assertCancelled(handler, Phase.RECEIVE_CONTENT, true);
        assertThat(handler.transcript())
                .containsExactly("HEAD 200", "CONTENT", "FAILURE CancelledException in RECEIVE_CONTENT");
        assertNextCallWorks(client, peer);
    }

    @Test
    void whileItSends() throws Exception {
        CountDownLatch headSeen = ScriptedPeer.point();
        CountDownLatch cancelled = ScriptedPeer.point();
        ScriptedPeer blocked = leaks.watch(ScriptedPeer.narrow(connection -> {
            connection.expectRequest("POST /upload HTTP/1.1");
            headSeen.countDown();
            connection.await(cancelled, "the cancellation");
            connection.drain();
        }));
        ScriptedPeer peer = peer(NEXT);
        HttpClient client = clientOfOneConnection();
        RecordingHandler handler = new RecordingHandler();
        Body endless = Body.chunks(() -> new java.util.Iterator<>() {
            private final ByteString chunk = ByteString.of(new byte[64 << 10]);

            @Override
            public boolean hasNext() {
                return true;
            }

            @Override
            public ByteString next() {
                return chunk;
            }
        });
        Exchange exchange = client.send(Request.post(blocked.url("/upload"), r -> r.content(endless)), handler);
        Waits.until(headSeen, "the request's head");
        exchange.cancel();
        assertCancelled(handler, Phase.SEND, true);
        cancelled.countDown();
        assertNextCallWorks(client, peer);
    }

    @Test
    void fromWithinTheHandler() throws Exception {
        ScriptedPeer peer = leaks.watch(ScriptedPeer.serving("content"));
        HttpClient client = clientOfOneConnection();
        RecordingHandler inResponse = new RecordingHandler() {
            @Override
            public void onResponse(ResponseHead head, Exchange exchange) {
                super.onResponse(head, exchange);
                exchange.cancel();
            }
        };
        client.send(Request.get(peer.url("/")), inResponse);
        assertCancelled(inResponse, Phase.RECEIVE_CONTENT, true);

        RecordingHandler inContent = new RecordingHandler() {
            @Override
            public void onContent(Buffer octets) {
                super.onContent(octets);
                exchange().cancel();
            }
        };
        client.send(Request.get(peer.url("/")), inContent);
        assertCancelled(inContent, Phase.RECEIVE_CONTENT, true);
        assertThat(get(client, peer.url("/")).text()).isEqualTo("content");
    }

    @Test
    void twiceOrTooLateChangesNothing() throws Exception {
        ScriptedPeer peer = peer(connection -> {
            connection.expectRequest("GET /done HTTP/1.1");
            connection.respond("done");
            connection.expectRequest("GET /next HTTP/1.1");
            connection.respond("next");
            connection.expectGone();
        });
        HttpClient client = client();
        RecordingHandler handler = send(client, Request.get(peer.url("/done"))).awaitEnd();
        handler.exchange().cancel();
        handler.exchange().cancel();
        assertNextCallWorks(client, peer);
        assertThat(handler.transcript()).containsExactly("HEAD 200", "CONTENT", "COMPLETE");
    }

    @Test
    void aCancelledFutureClosesTheSocket() throws Exception {
        CountDownLatch asked = ScriptedPeer.point();
        ScriptedPeer peer = peer(
                connection -> {
                    connection.expectRequest("GET /slow HTTP/1.1");
                    asked.countDown();
                    connection.expectGone();
                },
                NEXT);
        HttpClient client = clientOfOneConnection();
        CompletableFuture<Response> future = client.sendAsync(Request.get(peer.url("/slow")));
        Waits.until(asked, "the request");
        assertThat(future.cancel(true)).isTrue();
        assertThat(future).isCancelled();
        assertNextCallWorks(client, peer);
    }

    @Test
    void theDialOfACancelledCallServesTheNextOne() throws Exception {
        CountDownLatch asked = ScriptedPeer.point();
        CompletableFuture<List<InetAddress>> addresses = new CompletableFuture<>();
        ScriptedPeer peer = peer(NEXT);
        HttpClient client = client(builder -> builder.limits(ONE_CONNECTION).resolver((host, blocking) -> {
            asked.countDown();
            return addresses;
        }));
        RecordingHandler first = new RecordingHandler();
        String url = "http://slow.test:" + peer.port() + "/next";
        Exchange exchange = client.send(Request.get(url), first);
        Waits.until(asked, "the resolver to be asked");
        CompletableFuture<Response> second = client.sendAsync(Request.get(url));
        exchange.cancel();
        first.awaitFailure(CancelledException.class);
        addresses.complete(List.of(InetAddress.getLoopbackAddress()));
        assertThat(Waits.value(second).text()).isEqualTo("next");
        assertThat(peer.accepted()).isEqualTo(1);
    }
}
