package dev.tern.http.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.tern.http.CancelledException;
import dev.tern.http.ConnectFailedException;
import dev.tern.http.Limits;
import dev.tern.http.Method;
import dev.tern.http.NameResolutionException;
import dev.tern.http.Request;
import dev.tern.http.Timeout;
import dev.tern.http.client.HttpClient;
import dev.tern.http.exchange.Trace;
import dev.tern.http.exchange.TraceEvent;
import dev.tern.http.exchange.TraceEvent.Kind;
import dev.tern.http.testkit.Certificates;
import dev.tern.http.testkit.Http2Peer;
import dev.tern.http.testkit.LogRecording;
import dev.tern.http.testkit.RecordingHandler;
import dev.tern.http.testkit.ScriptedPeer;
import dev.tern.http.testkit.Waits;
import java.net.InetAddress;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

/** What a trace hears of a call, and in which order. */
class TraceTest extends EngineTest {
    private final List<TraceEvent> events = new CopyOnWriteArrayList<>();
    private final Trace trace = events::add;

    private List<Kind> kinds() {
        return events.stream().map(TraceEvent::kind).toList();
    }

    private String detail(Kind kind) {
        return events.stream()
                .filter(event -> event.kind() == kind)
                .findFirst()
                .orElseThrow()
                .detail();
    }

    private HttpClient traced() {
        return client(b -> b.trace(trace));
    }

    private static ScriptedPeer.Script answering(String... targets) {
        return connection -> {
            for (String target : targets) {
                connection.expectRequest("GET " + target + " HTTP/1.1");
                connection.respond("ok");
            }
            connection.expectGone();
        };
    }

    // ---- What goes wrong ----

    @Test
    void nameThatIsNotFound() {
        HttpClient client = client(b -> b.trace(trace)
                .resolver((host, blocking) -> CompletableFuture.failedFuture(new java.io.IOException("no such name"))));
        send(client, Request.get("http://unknown.test/")).awaitFailure(NameResolutionException.class);
        assertThat(kinds())
                .containsExactly(
                        Kind.CALL_BEGUN,
                        Kind.POOL_WAIT_BEGUN,
                        Kind.POOL_WAIT_ENDED,
                        Kind.RESOLVE_BEGUN,
                        Kind.RESOLVE_FAILED,
                        Kind.CALL_FAILED);
        assertThat(events.get(5).failure()).isInstanceOf(NameResolutionException.class);
    }

    @Test
    void addressThatRefuses() {
        send(traced(), Request.get("http://127.0.0.1:1/")).awaitFailure(ConnectFailedException.class);
        assertThat(kinds())
                .containsExactly(
                        Kind.CALL_BEGUN,
                        Kind.POOL_WAIT_BEGUN,
                        Kind.POOL_WAIT_ENDED,
                        Kind.CONNECT_BEGUN,
                        Kind.CONNECT_FAILED,
                        Kind.CALL_FAILED);
        assertThat(detail(Kind.CONNECT_FAILED)).isEqualTo("/127.0.0.1:1");
    }

    @Test
    void handshakeThatIsRefused() throws Exception {
        ScriptedPeer peer =
                leaks.watch(ScriptedPeer.secure(new Certificates().localhost(), connection -> connection.drain()));
        HttpClient client = client(b -> b.trace(trace).tls(new Certificates().tls()));
        send(client, Request.get("https://127.0.0.1:" + peer.port() + "/")).awaitEnd();
        assertThat(kinds()).endsWith(Kind.CONNECT_ENDED, Kind.TLS_BEGUN, Kind.TLS_FAILED, Kind.CALL_FAILED);
    }

    @Test
    void callThatIsCancelled() throws Exception {
        CountDownLatch asked = ScriptedPeer.point();
        ScriptedPeer peer = peer(connection -> {
            connection.expectRequest("GET / HTTP/1.1");
            asked.countDown();
            connection.expectGone();
        });
        RecordingHandler handler = new RecordingHandler();
        var exchange = traced().send(Request.get(peer.url("/")), handler);
        Waits.until(asked, "the request");
        exchange.cancel();
        handler.awaitFailure(CancelledException.class);
        assertThat(kinds()).endsWith(Kind.REQUEST_SENT, Kind.CONNECTION_CLOSED, Kind.CALL_CANCELLED);
    }

    @Test
    void callThatWaitsInVainForAPlace() throws Exception {
        CountDownLatch over = ScriptedPeer.point();
        ScriptedPeer peer = peer(connection -> {
            connection.expectRequest("GET /first HTTP/1.1");
            connection.await(over, "the second call");
            connection.respond("ok");
            connection.expectGone();
        });
        HttpClient client = clientOfOneConnection();
        RecordingHandler first = send(client, Request.get(peer.url("/first")));
        Timeout short_ = Timeout.none().withPool(java.time.Duration.ofMillis(200));
        send(
                        client,
                        Request.of(
                                Method.GET,
                                peer.url("/"),
                                r -> r.timeout(short_).extension("trace", trace)))
                .awaitEnd();
        over.countDown();
        first.awaitEnd();
        assertThat(kinds()).containsExactly(Kind.CALL_BEGUN, Kind.POOL_WAIT_BEGUN, Kind.CALL_FAILED);
    }

    @Test
    void traceThatThrowsIsLoggedAndChangesNothing() throws Exception {
        ScriptedPeer peer = peer(answering("/"));
        try (LogRecording log = LogRecording.of("dev.tern.http.internal.loop.Tracing")) {
            HttpClient client = client(b -> b.trace(event -> {
                throw new IllegalStateException("thrown");
            }));
            Request request = Request.of(Method.GET, peer.url("/"), r -> r.extension("trace", trace));
            assertThat(Waits.value(client.sendAsync(request)).text()).isEqualTo("ok");
            assertThat(log.lines()).hasSameSizeAs(events).allMatch(line -> line.startsWith("ERROR A trace threw at"));
        }
    }

    @Test
    void extensionThatIsNoTraceIsRefused() {
        HttpClient client = client();
        Request request = Request.of(Method.GET, "http://127.0.0.1:1/", r -> r.extension("trace", "yes"));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> client.send(request, new RecordingHandler()))
                .withMessageContaining("trace");
    }

    // ---- What goes well ----

    @Test
    void newConnectionOverTlsThenAReusedOne() throws Exception {
        Certificates certificates = new Certificates();
        ScriptedPeer peer = leaks.watch(ScriptedPeer.secure(certificates.localhost(), answering("/a?secret=1", "/b")));
        HttpClient client = client(b -> b.trace(trace)
                .tls(certificates.tls())
                .resolver((host, blocking) ->
                        CompletableFuture.completedFuture(List.of(InetAddress.getLoopbackAddress()))));
        get(client, "https://localhost:" + peer.port() + "/a?secret=1");
        assertThat(kinds())
                .containsExactly(
                        Kind.CALL_BEGUN,
                        Kind.POOL_WAIT_BEGUN,
                        Kind.POOL_WAIT_ENDED,
                        Kind.RESOLVE_BEGUN,
                        Kind.RESOLVE_ENDED,
                        Kind.CONNECT_BEGUN,
                        Kind.CONNECT_ENDED,
                        Kind.TLS_BEGUN,
                        Kind.TLS_ENDED,
                        Kind.CONNECTION_NEW,
                        Kind.REQUEST_HEAD_SENT,
                        Kind.REQUEST_SENT,
                        Kind.RESPONSE_HEAD,
                        Kind.RESPONSE_ENDED,
                        Kind.CALL_COMPLETE);
        assertThat(detail(Kind.TLS_ENDED)).startsWith("TLSv1.3, TLS_");
        assertThat(detail(Kind.RESPONSE_HEAD)).isEqualTo("HTTP/1.1 200 OK");
        for (int i = 1; i < events.size(); i++) {
            assertThat(events.get(i).nanos() - events.get(i - 1).nanos()).isNotNegative();
        }
        assertThat(events).noneMatch(event -> event.toString().contains("secret"));

        events.clear();
        get(client, "https://localhost:" + peer.port() + "/b");
        assertThat(kinds())
                .containsExactly(
                        Kind.CALL_BEGUN,
                        Kind.CONNECTION_REUSED,
                        Kind.REQUEST_HEAD_SENT,
                        Kind.REQUEST_SENT,
                        Kind.RESPONSE_HEAD,
                        Kind.RESPONSE_ENDED,
                        Kind.CALL_COMPLETE);
    }

    /** The peer closes while it is asked for the second time. */
    @Test
    void staleConnectionAndTheReplay() throws Exception {
        ScriptedPeer peer = peer(
                connection -> {
                    connection.expectRequest("GET /a HTTP/1.1");
                    connection.respond("ok");
                    connection.expectRequest("GET /b HTTP/1.1");
                },
                answering("/b"));
        HttpClient client = traced();
        get(client, peer.url("/a"));
        events.clear();
        get(client, peer.url("/b"));
        assertThat(kinds())
                .containsExactly(
                        Kind.CALL_BEGUN,
                        Kind.CONNECTION_REUSED,
                        Kind.REQUEST_HEAD_SENT,
                        Kind.REQUEST_SENT,
                        Kind.CONNECTION_CLOSED,
                        Kind.REPLAY,
                        Kind.POOL_WAIT_BEGUN,
                        Kind.POOL_WAIT_ENDED,
                        Kind.CONNECT_BEGUN,
                        Kind.CONNECT_ENDED,
                        Kind.CONNECTION_NEW,
                        Kind.REQUEST_HEAD_SENT,
                        Kind.REQUEST_SENT,
                        Kind.RESPONSE_HEAD,
                        Kind.RESPONSE_ENDED,
                        Kind.CALL_COMPLETE);
    }

    @Test
    void redirectGoesOnAndEndsOnce() throws Exception {
        ScriptedPeer peer = peer(connection -> {
            connection.expectRequest("GET /old HTTP/1.1");
            connection.send("HTTP/1.1 103 Early Hints\r\n\r\n");
            connection.send("HTTP/1.1 302 Found\r\nLocation: /new?secret=1\r\nContent-Length: 0\r\n\r\n");
            connection.expectRequest("GET /new?secret=1 HTTP/1.1");
            connection.respond("ok");
            connection.expectGone();
        });
        HttpClient client = client(b -> b.trace(trace).followRedirects(true).limits(Limits.defaults()));
        get(client, peer.url("/old"));
        assertThat(kinds().subList(kinds().indexOf(Kind.REQUEST_SENT) + 1, events.size()))
                .containsExactly(
                        Kind.INFORMATIONAL,
                        Kind.RESPONSE_HEAD,
                        Kind.RESPONSE_ENDED,
                        Kind.REDIRECT,
                        Kind.CONNECTION_REUSED,
                        Kind.REQUEST_HEAD_SENT,
                        Kind.REQUEST_SENT,
                        Kind.RESPONSE_HEAD,
                        Kind.RESPONSE_ENDED,
                        Kind.CALL_COMPLETE);
        assertThat(detail(Kind.REDIRECT)).isEqualTo("302 to GET http://127.0.0.1:" + peer.port() + "/new");
    }

    @Test
    void streamsOfHttp2HaveTheSamePhases() throws Exception {
        ScriptedPeer peer = peer(connection -> {
            Http2Peer http2 = Http2Peer.begin(connection);
            http2.respond(http2.expectRequest("GET /a").streamId(), "ok");
            http2.respond(http2.expectRequest("GET /b").streamId(), "ok");
            http2.expectGone();
        });
        HttpClient client = client(b -> b.trace(trace).http1(false));
        get(client, peer.url("/a"));
        events.clear();
        get(client, peer.url("/b"));
        assertThat(kinds())
                .containsExactly(
                        Kind.CALL_BEGUN,
                        Kind.CONNECTION_REUSED,
                        Kind.REQUEST_HEAD_SENT,
                        Kind.REQUEST_SENT,
                        Kind.RESPONSE_HEAD,
                        Kind.RESPONSE_ENDED,
                        Kind.CALL_COMPLETE);
        assertThat(detail(Kind.RESPONSE_HEAD)).isEqualTo("HTTP/2 200");
    }

    @Test
    void traceOfTheClientAndOfTheRequestHearTheSame() throws Exception {
        ScriptedPeer peer = peer(answering("/"));
        List<TraceEvent> own = new CopyOnWriteArrayList<>();
        Trace second = own::add;
        Waits.value(traced().sendAsync(Request.of(Method.GET, peer.url("/"), r -> r.extension("trace", second))));
        assertThat(own).isEqualTo(events).isNotEmpty();
    }
}
