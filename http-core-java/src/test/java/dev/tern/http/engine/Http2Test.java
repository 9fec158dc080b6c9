package dev.tern.http.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tern.http.Body;
import dev.tern.http.CancelledException;
import dev.tern.http.ClientClosedException;
import dev.tern.http.Headers;
import dev.tern.http.HttpVersion;
import dev.tern.http.LocalProtocolException;
import dev.tern.http.Method;
import dev.tern.http.Phase;
import dev.tern.http.PoolTimeoutException;
import dev.tern.http.ReadTimeoutException;
import dev.tern.http.RemoteClosedException;
import dev.tern.http.RemoteProtocolException;
import dev.tern.http.Request;
import dev.tern.http.RequestBodyException;
import dev.tern.http.Response;
import dev.tern.http.StreamResetException;
import dev.tern.http.Timeout;
import dev.tern.http.WriteTimeoutException;
import dev.tern.http.client.HttpClient;
import dev.tern.http.exchange.Exchange;
import dev.tern.http.internal.http2.ErrorCode;
import dev.tern.http.testkit.Http2Peer;
import dev.tern.http.testkit.RecordingHandler;
import dev.tern.http.testkit.ScriptedPeer;
import dev.tern.http.testkit.Waits;
import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import okio.Buffer;
import org.junit.jupiter.api.Test;

/** Exchanges over HTTP/2, by prior knowledge, against a peer that speaks frame by frame. */
class Http2Test extends EngineTest {
    private static final Duration SHORT = Duration.ofMillis(500);

    private HttpClient http2() {
        return client(builder -> builder.http1(false));
    }

    private HttpClient http2(Timeout timeout) {
        return client(builder -> builder.http1(false).timeout(timeout));
    }

    private HttpClient http2OfOneConnection() {
        return client(builder -> builder.http1(false).limits(ONE_CONNECTION));
    }

    private static CompletableFuture<Response> begin(HttpClient client, String url) {
        return client.sendAsync(Request.get(url));
    }

    // ---- What goes well ----

    @Test
    void exchangesShareOneConnection() throws Exception {
        int count = 100;
        ScriptedPeer peer = peer(connection -> {
            Http2Peer http2 = Http2Peer.begin(connection);
            List<Http2Peer.Head> requests = new ArrayList<>();
            for (int i = 0; i < count; i++) {
                requests.add(http2.expectHeaders());
            }
            for (int i = count - 1; i >= 0; i--) {
                http2.respond(requests.get(i).streamId(), requests.get(i).value(":path"));
            }
            http2.expectGoAway(ErrorCode.NO_ERROR);
            http2.expectGone();
        });
        HttpClient client = http2();
        List<CompletableFuture<Response>> calls = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            calls.add(begin(client, peer.url("/" + i)));
        }
        for (int i = 0; i < count; i++) {
            Response response = Waits.value(calls.get(i));
            assertThat(response.text()).isEqualTo("/" + i);
            assertThat(response.version()).isEqualTo(HttpVersion.HTTP_2);
        }
        assertThat(peer.accepted()).isEqualTo(1);
    }

    @Test
    void contentGoesBothWaysThroughTheWindows() throws Exception {
        String content = "0123456789".repeat(100_000);
        ScriptedPeer peer = peer(connection -> {
            Http2Peer http2 = Http2Peer.begin(connection);
            int stream = http2.expectRequest("POST /up").streamId();
            assertThat(http2.readContent(stream)).isEqualTo(content);
            http2.sendHeaders(stream, false, ":status", "200");
            http2.sendContent(stream, 5_000_000, true);
            http2.expectGone();
        });
        Response response =
                Waits.value(http2().sendAsync(Request.of(Method.POST, peer.url("/up"), r -> r.content(content))));
        assertThat(response.content().size()).isEqualTo(5_000_000);
    }

    @Test
    void contentOfUnknownLengthAndTrailersGoBothWays() throws Exception {
        ScriptedPeer peer = peer(connection -> {
            Http2Peer http2 = Http2Peer.begin(connection);
            Http2Peer.Head request = http2.expectRequest("PUT /up");
            assertThat(request.fields()).noneMatch(field -> field.startsWith("content-length"));
            int stream = request.streamId();
            Http2Peer.Frame data = http2.expectData(stream);
            assertThat(new String(data.payload())).isEqualTo("piece");
            Http2Peer.Head trailers = http2.expectHeaders(stream);
            assertThat(trailers.end()).isTrue();
            assertThat(trailers.fields()).containsExactly("x-sum: 1");
            http2.sendHeaders(stream, false, ":status", "200");
            http2.sendData(stream, "ok", false);
            http2.sendHeaders(stream, true, "x-count", "2");
            http2.expectGone();
        });
        Request request = Request.of(
                Method.PUT,
                peer.url("/up"),
                r -> r.content(Body.source(new Buffer().writeUtf8("piece"), Body.UNKNOWN_LENGTH))
                        .trailers(() -> Headers.of("X-Sum", "1")));
        Response response = Waits.value(http2().sendAsync(request));
        assertThat(response.text()).isEqualTo("ok");
        assertThat(response.trailers().first("x-count")).isEqualTo("2");
    }

    @Test
    void contentWaitsFor100Continue() throws Exception {
        ScriptedPeer peer = peer(connection -> {
            Http2Peer http2 = Http2Peer.begin(connection);
            int stream = http2.expectRequest("POST /").streamId();
            http2.sendHeaders(stream, false, ":status", "100");
            assertThat(http2.readContent(stream)).isEqualTo("content");
            http2.respond(stream, "ok");
            http2.expectGone();
        });
        Request request = Request.of(
                Method.POST,
                peer.url("/"),
                r -> r.header("Expect", "100-continue").content("content"));
        RecordingHandler handler = send(http2(), request);
        handler.awaitEnd();
        assertThat(handler.content()).isEqualTo("ok");
    }

    @Test
    void twoUploadsTakeTurns() throws Exception {
        ScriptedPeer peer = peer(connection -> {
            Http2Peer http2 = Http2Peer.begin(connection, Http2Peer.INITIAL_WINDOW_SIZE, 1 << 20);
            int first = http2.expectHeaders().streamId();
            int second = http2.expectHeaders().streamId();
            // Of the 64 KiB that the connection's window allows, neither has taken all.
            http2.expectData(first);
            http2.expectData(second);
            http2.giveCredit(0, 1 << 20);
            http2.readContent(first);
            http2.readContent(second);
            http2.respond(first, "one");
            http2.respond(second, "two");
            http2.expectGone();
        });
        // Both are begun before anything is sent, since the name is not found yet.
        CompletableFuture<List<InetAddress>> name = new CompletableFuture<>();
        HttpClient client = client(builder -> builder.http1(false).resolver((host, blocking) -> name));
        String url = "http://uploads.test:" + peer.port() + "/";
        CompletableFuture<Response> one =
                client.sendAsync(Request.of(Method.POST, url, r -> r.content("x".repeat(200_000))));
        CompletableFuture<Response> two =
                client.sendAsync(Request.of(Method.POST, url, r -> r.content("y".repeat(200_000))));
        name.complete(List.of(InetAddress.getLoopbackAddress()));
        assertThat(Waits.value(one).text()).isEqualTo("one");
        assertThat(Waits.value(two).text()).isEqualTo("two");
    }

    @Test
    void aStalledReaderDoesNotStarveTheOthers() throws Exception {
        ScriptedPeer peer = peer(connection -> {
            Http2Peer http2 = Http2Peer.begin(connection);
            int stalled = http2.expectRequest("GET /stalled").streamId();
            int other = http2.expectRequest("GET /other").streamId();
            http2.sendHeaders(stalled, false, ":status", "200");
            http2.sendHeaders(other, false, ":status", "200");
            // All that the stalled one may get: it is held, and costs its window at most.
            http2.sendContent(stalled, http2.window(stalled), false);
            http2.sendContent(other, 3_000_000, true);
            http2.expectReset(stalled, ErrorCode.CANCEL);
            http2.expectWindow(0, 200_000_000);
            http2.expectGone();
        });
        HttpClient client = http2();
        RecordingHandler stalled = new RecordingHandler(0);
        Exchange exchange = client.send(Request.get(peer.url("/stalled")), stalled);
        Response other = Waits.value(begin(client, peer.url("/other")));
        assertThat(other.content().size()).isEqualTo(3_000_000);
        exchange.cancel();
        stalled.awaitFailure(CancelledException.class);
        client.close();
    }

    // ---- Cancelled, timed out, refused ----

    @Test
    void aCancelledCallResetsItsStreamAndTheConnectionGoesOn() throws Exception {
        CountDownLatch asked = ScriptedPeer.point();
        ScriptedPeer peer = peer(connection -> {
            Http2Peer http2 = Http2Peer.begin(connection);
            int stream = http2.expectRequest("GET /slow").streamId();
            asked.countDown();
            http2.expectReset(stream, ErrorCode.CANCEL);
            http2.respond(http2.expectRequest("GET /next").streamId(), "next");
            http2.expectGone();
        });
        HttpClient client = http2OfOneConnection();
        RecordingHandler handler = new RecordingHandler();
        Exchange exchange = client.send(Request.get(peer.url("/slow")), handler);
        Waits.until(asked, "the request to arrive");
        exchange.cancel();
        assertThat(handler.awaitFailure(CancelledException.class).phase()).isEqualTo(Phase.RECEIVE_HEAD);
        assertNextCallWorks(client, peer);
    }

    @Test
    void aCallWhoseContentArrivesIsCancelledAndItsWindowGivenBack() throws Exception {
        ScriptedPeer peer = peer(connection -> {
            Http2Peer http2 = Http2Peer.begin(connection);
            int stream = http2.expectRequest("GET /big").streamId();
            http2.sendHeaders(stream, false, ":status", "200");
            long before = http2.window(0);
            http2.sendContent(stream, 500_000, false);
            http2.expectReset(stream, ErrorCode.CANCEL);
            // What was on its way counts too, and comes back.
            http2.sendContent(stream, 400_000, false);
            http2.respond(http2.expectRequest("GET /next").streamId(), "next");
            assertThat(http2.window(0)).isGreaterThan(before - 200_000_000);
            http2.expectGone();
        });
        HttpClient client = http2OfOneConnection();
        RecordingHandler handler = new RecordingHandler(100_000);
        Exchange exchange = client.send(Request.get(peer.url("/big")), handler);
        handler.awaitContent(100_000);
        exchange.cancel();
        handler.awaitFailure(CancelledException.class);
        assertNextCallWorks(client, peer);
    }

    @Test
    void anUploadIsCancelledWhileItWaitsForItsWindow() throws Exception {
        CountDownLatch full = ScriptedPeer.point();
        ScriptedPeer peer = peer(connection -> {
            Http2Peer http2 = Http2Peer.begin(connection, Http2Peer.INITIAL_WINDOW_SIZE, 0);
            http2.expectSettingsAck();
            http2.respond(http2.expectRequest("GET /first").streamId(), "first");
            int stream = http2.expectRequest("POST /up").streamId();
            full.countDown();
            http2.expectReset(stream, ErrorCode.CANCEL);
            http2.respond(http2.expectRequest("GET /next").streamId(), "next");
            http2.expectGone();
        });
        HttpClient client = http2OfOneConnection();
        Waits.value(begin(client, peer.url("/first")));
        RecordingHandler handler = new RecordingHandler();
        Exchange exchange = client.send(Request.of(Method.POST, peer.url("/up"), r -> r.content("content")), handler);
        Waits.until(full, "the head of the upload");
        exchange.cancel();
        assertThat(handler.awaitFailure(CancelledException.class).phase()).isEqualTo(Phase.SEND);
        assertNextCallWorks(client, peer);
    }

    @Test
    void aPeerThatGivesNoWindowRunsIntoTheWriteTimeout() throws Exception {
        ScriptedPeer peer = peer(connection -> {
            Http2Peer http2 = Http2Peer.begin(connection, Http2Peer.INITIAL_WINDOW_SIZE, 0);
            http2.expectSettingsAck();
            int stream = http2.expectRequest("POST /up").streamId();
            http2.expectReset(stream, ErrorCode.CANCEL);
            http2.expectGone();
        });
        RecordingHandler handler = send(
                http2(Timeout.defaults().withWrite(SHORT)),
                Request.of(Method.POST, peer.url("/up"), r -> r.content("x".repeat(100_000))));
        assertThat(handler.awaitFailure(WriteTimeoutException.class).phase()).isEqualTo(Phase.SEND);
    }

    @Test
    void aSourceThatFailsResetsTheStreamOnly() throws Exception {
        ScriptedPeer peer = peer(connection -> {
            Http2Peer http2 = Http2Peer.begin(connection);
            int stream = http2.expectRequest("POST /up").streamId();
            http2.expectReset(stream, ErrorCode.CANCEL);
            http2.respond(http2.expectRequest("GET /next").streamId(), "next");
            http2.expectGone();
        });
        HttpClient client = http2OfOneConnection();
        Request request = Request.of(
                Method.POST,
                peer.url("/up"),
                r -> r.content(Body.sources(
                        () -> {
                            throw new IllegalStateException("no source");
                        },
                        Body.UNKNOWN_LENGTH)));
        send(client, request).awaitFailure(RequestBodyException.class);
        assertNextCallWorks(client, peer);
    }

    @Test
    void contentOfAnotherLengthThanDeclaredIsRefused() throws Exception {
        ScriptedPeer peer = peer(connection -> {
            Http2Peer http2 = Http2Peer.begin(connection);
            int stream = http2.expectRequest("POST /up").streamId();
            http2.expectReset(stream, ErrorCode.CANCEL);
            http2.expectGone();
        });
        Request request = Request.of(
                Method.POST,
                peer.url("/up"),
                r -> r.header("Content-Length", "10")
                        .content(Body.source(new Buffer().writeUtf8("short"), Body.UNKNOWN_LENGTH)));
        LocalProtocolException failure = send(http2(), request).awaitFailure(LocalProtocolException.class);
        assertThat(failure).hasMessageContaining("5 of the 10 octets");
    }

    /** jvm-peers row 71. */
    @Test
    void aSilentPeerIsAskedForASignOfLifeAndGetsNoMoreCallsUntilItAnswers() throws Exception {
        CountDownLatch nextDone = ScriptedPeer.point();
        CountDownLatch pongSent = ScriptedPeer.point();
        ScriptedPeer peer = peer(
                connection -> {
                    Http2Peer http2 = Http2Peer.begin(connection);
                    http2.expectSettingsAck();
                    int stream = http2.expectRequest("GET /silent").streamId();
                    http2.expectReset(stream, ErrorCode.CANCEL);
                    long ping = http2.expectPing();
                    connection.await(nextDone, "the call on the other connection");
                    http2.sendPing(ping, true);
                    pongSent.countDown();
                    http2.expectGone();
                },
                connection -> {
                    Http2Peer http2 = Http2Peer.begin(connection);
                    http2.respond(http2.expectRequest("GET /next").streamId(), "next");
                    http2.expectGone();
                });
        HttpClient client = http2(Timeout.defaults().withRead(SHORT));
        send(client, Request.get(peer.url("/silent"))).awaitFailure(ReadTimeoutException.class);
        assertNextCallWorks(client, peer);
        nextDone.countDown();
        Waits.until(pongSent, "the answer to PING");
    }

    @Test
    void aPeerThatGivesNoSignOfLifeIsGivenUpWithAllThatWaitsForIt() throws Exception {
        ScriptedPeer peer = peer(connection -> {
            Http2Peer http2 = Http2Peer.begin(connection);
            http2.expectRequest("GET /1");
            http2.expectRequest("GET /2");
            http2.expectPing();
            http2.expectGone();
        });
        HttpClient client =
                client(builder -> builder.http1(false).timeout(Timeout.none()).http2KeepAlive(SHORT));
        RecordingHandler one = send(client, Request.get(peer.url("/1")));
        RecordingHandler two = send(client, Request.get(peer.url("/2")));
        one.awaitFailure(RemoteClosedException.class);
        assertThat(two.awaitFailure(RemoteClosedException.class)).hasMessageContaining("PING");
    }

    @Test
    void aPeerThatAnswersItsPingsMayTakeItsTime() throws Exception {
        ScriptedPeer peer = peer(connection -> {
            Http2Peer http2 = Http2Peer.begin(connection);
            int stream = http2.expectRequest("GET /slow").streamId();
            for (int i = 0; i < 3; i++) {
                http2.sendPing(http2.expectPing(), true);
            }
            http2.respond(stream, "at last");
            http2.expectGone();
        });
        HttpClient client = client(builder -> builder.http1(false).http2KeepAlive(Duration.ofMillis(100)));
        assertThat(get(client, peer.url("/slow")).text()).isEqualTo("at last");
    }

    // ---- What the peer ends ----

    @Test
    void aRefusedStreamIsBegunAnewOnTheSameConnection() throws Exception {
        ScriptedPeer peer = peer(connection -> {
            Http2Peer http2 = Http2Peer.begin(connection);
            http2.sendReset(http2.expectRequest("POST /").streamId(), ErrorCode.REFUSED_STREAM);
            int again = http2.expectRequest("POST /").streamId();
            assertThat(http2.readContent(again)).isEqualTo("content");
            http2.respond(again, "ok");
            http2.expectGone();
        });
        Response response =
                Waits.value(http2().sendAsync(Request.of(Method.POST, peer.url("/"), r -> r.content("content"))));
        assertThat(response.text()).isEqualTo("ok");
    }

    /** jvm-peers row 69. */
    @Test
    void aPeerThatRefusesStreamAfterStreamIsBelievedInTheEnd() throws Exception {
        ScriptedPeer peer = peer(connection -> {
            Http2Peer http2 = Http2Peer.begin(connection);
            for (int i = 0; i < 4; i++) {
                http2.sendReset(http2.expectRequest("GET /").streamId(), ErrorCode.REFUSED_STREAM);
            }
            http2.expectGone();
        });
        StreamResetException failure =
                send(http2(), Request.get(peer.url("/"))).awaitFailure(StreamResetException.class);
        assertThat(failure.errorCode()).isEqualTo("REFUSED_STREAM");
        assertThat(failure.peerMayHaveActed()).isFalse();
    }

    /** jvm-peers row 61. */
    @Test
    void aResetEndsItsStreamOnly() throws Exception {
        ScriptedPeer peer = peer(connection -> {
            Http2Peer http2 = Http2Peer.begin(connection);
            int first = http2.expectRequest("GET /reset").streamId();
            int second = http2.expectRequest("GET /other").streamId();
            http2.sendReset(first, ErrorCode.INTERNAL_ERROR);
            http2.respond(second, "other");
            http2.expectGone();
        });
        HttpClient client = http2();
        RecordingHandler reset = send(client, Request.get(peer.url("/reset")));
        assertThat(Waits.value(begin(client, peer.url("/other"))).text()).isEqualTo("other");
        StreamResetException failure = reset.awaitFailure(StreamResetException.class);
        assertThat(failure.errorCode()).isEqualTo("INTERNAL_ERROR");
        assertThat(failure.peerMayHaveActed()).isTrue();
    }

    /** jvm-peers row 62. */
    @Test
    void atGoawayTheStreamsBelowGoOnAndThoseAboveAreBegunElsewhere() throws Exception {
        ScriptedPeer peer = peer(
                connection -> {
                    Http2Peer http2 = Http2Peer.begin(connection);
                    int first = http2.expectRequest("GET /below").streamId();
                    http2.expectRequest("POST /above");
                    http2.sendGoAway(first, ErrorCode.NO_ERROR, "restart");
                    http2.respond(first, "below");
                    http2.expectGone();
                },
                connection -> {
                    Http2Peer http2 = Http2Peer.begin(connection);
                    int stream = http2.expectRequest("POST /above").streamId();
                    http2.readContent(stream);
                    http2.respond(stream, "above");
                    http2.expectGone();
                });
        HttpClient client = http2();
        CompletableFuture<Response> below = begin(client, peer.url("/below"));
        CompletableFuture<Response> above =
                client.sendAsync(Request.of(Method.POST, peer.url("/above"), r -> r.content("content")));
        assertThat(Waits.value(below).text()).isEqualTo("below");
        assertThat(Waits.value(above).text()).isEqualTo("above");
    }

    /** jvm-peers row 63. */
    @Test
    void aWholeResponseFollowedByAResetIsASuccess() throws Exception {
        ScriptedPeer peer = peer(connection -> {
            Http2Peer http2 = Http2Peer.begin(connection);
            int stream = http2.expectRequest("POST /early").streamId();
            http2.respond(stream, "no");
            http2.sendReset(stream, ErrorCode.NO_ERROR);
            http2.respond(http2.expectRequest("GET /next").streamId(), "next");
            http2.expectGone();
        });
        HttpClient client = http2OfOneConnection();
        Response response = Waits.value(
                client.sendAsync(Request.of(Method.POST, peer.url("/early"), r -> r.content("x".repeat(1_000_000)))));
        assertThat(response.text()).isEqualTo("no");
        assertNextCallWorks(client, peer);
    }

    @Test
    void anEarlyAnswerEndsTheUploadAndTheConnectionGoesOn() throws Exception {
        ScriptedPeer peer = peer(connection -> {
            Http2Peer http2 = Http2Peer.begin(connection);
            int stream = http2.expectRequest("POST /early").streamId();
            http2.respond(stream, "enough");
            http2.expectReset(stream, ErrorCode.NO_ERROR);
            http2.respond(http2.expectRequest("GET /next").streamId(), "next");
            http2.expectGone();
        });
        HttpClient client = http2OfOneConnection();
        Response response = Waits.value(
                client.sendAsync(Request.of(Method.POST, peer.url("/early"), r -> r.content("x".repeat(1_000_000)))));
        assertThat(response.text()).isEqualTo("enough");
        assertNextCallWorks(client, peer);
    }

    /** jvm-peers row 61. */
    @Test
    void aConnectionThatDiesFailsAllItsStreamsAtOnce() throws Exception {
        int count = 20;
        ScriptedPeer peer = peer(connection -> {
            Http2Peer http2 = Http2Peer.begin(connection);
            for (int i = 0; i < count; i++) {
                int stream = http2.expectRequest("POST /").streamId();
                http2.sendHeaders(stream, false, ":status", "200");
            }
            connection.reset();
        });
        HttpClient client = http2();
        List<RecordingHandler> handlers = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            handlers.add(send(client, Request.of(Method.POST, peer.url("/"), r -> r.content("x"))));
        }
        for (RecordingHandler handler : handlers) {
            assertThat(handler.awaitFailure(RemoteClosedException.class).peerMayHaveActed())
                    .isTrue();
        }
    }

    @Test
    void aPeerThatBreaksTheProtocolIsToldWhyAndFailsAll() throws Exception {
        ScriptedPeer peer = peer(connection -> {
            Http2Peer http2 = Http2Peer.begin(connection);
            http2.expectRequest("GET /1");
            http2.expectRequest("GET /2");
            http2.sendFrame(Http2Peer.DATA, 0, 0, new byte[3]);
            http2.expectGoAway(ErrorCode.PROTOCOL_ERROR);
            http2.expectGone();
        });
        HttpClient client = http2();
        RecordingHandler first = send(client, Request.get(peer.url("/1")));
        RecordingHandler second = send(client, Request.get(peer.url("/2")));
        first.awaitFailure(RemoteProtocolException.class);
        assertThat(second.awaitFailure(RemoteProtocolException.class)).hasMessageContaining("RFC 9113");
    }

    @Test
    void aStaleConnectionIsNoticedAndTheCallBegunAnew() throws Exception {
        CountDownLatch closed = ScriptedPeer.point();
        ScriptedPeer peer = peer(
                connection -> {
                    Http2Peer http2 = Http2Peer.begin(connection);
                    http2.respond(http2.expectRequest("GET /1").streamId(), "one");
                    connection.close();
                    closed.countDown();
                },
                connection -> {
                    Http2Peer http2 = Http2Peer.begin(connection);
                    http2.respond(http2.expectRequest("GET /2").streamId(), "two");
                    http2.expectGone();
                });
        HttpClient client = http2();
        assertThat(get(client, peer.url("/1")).text()).isEqualTo("one");
        Waits.until(closed, "the peer to leave");
        assertThat(get(client, peer.url("/2")).text()).isEqualTo("two");
    }

    // ---- Limits ----

    /** jvm-peers row 68. */
    @Test
    void atThePeersLimitAnotherConnectionIsOpened() throws Exception {
        CountDownLatch bothAsked = new CountDownLatch(2);
        ScriptedPeer.Script script = connection -> {
            Http2Peer http2 = Http2Peer.begin(connection, Http2Peer.MAX_CONCURRENT_STREAMS, 1);
            int stream = http2.expectHeaders().streamId();
            bothAsked.countDown();
            connection.await(bothAsked, "a request on each connection");
            http2.respond(stream, "ok");
            http2.expectGone();
        };
        ScriptedPeer peer = peer(
                connection -> {
                    Http2Peer http2 = Http2Peer.begin(connection, Http2Peer.MAX_CONCURRENT_STREAMS, 1);
                    http2.respond(http2.expectRequest("GET /warm").streamId(), "warm");
                    http2.expectSettingsAck();
                    int stream = http2.expectHeaders().streamId();
                    bothAsked.countDown();
                    connection.await(bothAsked, "a request on each connection");
                    http2.respond(stream, "ok");
                    http2.expectGone();
                },
                script);
        HttpClient client = http2();
        get(client, peer.url("/warm"));
        CompletableFuture<Response> one = begin(client, peer.url("/1"));
        CompletableFuture<Response> two = begin(client, peer.url("/2"));
        assertThat(Waits.value(one).text()).isEqualTo("ok");
        assertThat(Waits.value(two).text()).isEqualTo("ok");
    }

    @Test
    void waitingForAStreamObeysThePoolTimeout() throws Exception {
        ScriptedPeer peer = peer(connection -> {
            Http2Peer http2 = Http2Peer.begin(connection, Http2Peer.MAX_CONCURRENT_STREAMS, 1);
            http2.respond(http2.expectRequest("GET /warm").streamId(), "warm");
            http2.expectSettingsAck();
            int stream = http2.expectRequest("GET /slow").streamId();
            http2.expectReset(stream, ErrorCode.CANCEL);
            http2.expectGone();
        });
        HttpClient client = client(builder -> builder.http1(false)
                .limits(ONE_CONNECTION)
                .timeout(Timeout.defaults().withPool(SHORT)));
        get(client, peer.url("/warm"));
        RecordingHandler slow = new RecordingHandler();
        Exchange exchange = client.send(Request.get(peer.url("/slow")), slow);
        send(client, Request.get(peer.url("/waiting"))).awaitFailure(PoolTimeoutException.class);
        exchange.cancel();
        slow.awaitFailure(CancelledException.class);
    }

    @Test
    void whoWaitsForAStreamIsServedWhenOneEnds() throws Exception {
        ScriptedPeer peer = peer(connection -> {
            Http2Peer http2 = Http2Peer.begin(connection, Http2Peer.MAX_CONCURRENT_STREAMS, 1);
            http2.respond(http2.expectRequest("GET /warm").streamId(), "warm");
            http2.expectSettingsAck();
            http2.respond(http2.expectHeaders().streamId(), "one");
            http2.respond(http2.expectHeaders().streamId(), "two");
            http2.expectGone();
        });
        HttpClient client = http2OfOneConnection();
        get(client, peer.url("/warm"));
        CompletableFuture<Response> one = begin(client, peer.url("/1"));
        CompletableFuture<Response> two = begin(client, peer.url("/2"));
        assertThat(Waits.value(one).text()).isEqualTo("one");
        assertThat(Waits.value(two).text()).isEqualTo("two");
    }

    @Test
    void aBurstToAPeerThatSpeaksNoHttp2FailsInWords() throws Exception {
        ScriptedPeer peer = leaks.watch(ScriptedPeer.plain(connection -> {
            connection.expect("PRI * HTTP/2.0\r\n");
            connection.send("HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n");
            connection.drain();
        }));
        RemoteProtocolException failure =
                send(http2(), Request.get(peer.url("/"))).awaitFailure(RemoteProtocolException.class);
        assertThat(failure.getMessage()).isNotBlank();
    }

    // ---- The end ----

    @Test
    void closingTheClientFailsWhatIsUnderWayAndSaysGoodbye() throws Exception {
        CountDownLatch asked = ScriptedPeer.point();
        ScriptedPeer peer = peer(connection -> {
            Http2Peer http2 = Http2Peer.begin(connection);
            http2.expectRequest("GET /1");
            http2.expectRequest("GET /2");
            asked.countDown();
            http2.expectGoAway(ErrorCode.NO_ERROR);
            http2.expectGone();
        });
        HttpClient client = http2();
        RecordingHandler one = send(client, Request.get(peer.url("/1")));
        RecordingHandler two = send(client, Request.get(peer.url("/2")));
        Waits.until(asked, "both requests");
        client.close();
        one.awaitFailure(ClientClosedException.class);
        two.awaitFailure(ClientClosedException.class);
    }
}
