package dev.tern.http.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tern.http.CancelledException;
import dev.tern.http.ClientClosedException;
import dev.tern.http.Headers;
import dev.tern.http.HttpVersion;
import dev.tern.http.LocalProtocolException;
import dev.tern.http.Method;
import dev.tern.http.OriginLimits;
import dev.tern.http.PoolTimeoutException;
import dev.tern.http.ReadTimeoutException;
import dev.tern.http.RemoteProtocolException;
import dev.tern.http.Request;
import dev.tern.http.Response;
import dev.tern.http.Timeout;
import dev.tern.http.TransportException;
import dev.tern.http.auth.DigestAuth;
import dev.tern.http.client.HttpClient;
import dev.tern.http.client.LimitedTransport;
import dev.tern.http.client.UpgradeAnswer;
import dev.tern.http.exchange.DuplexStream;
import dev.tern.http.testkit.Certificates;
import dev.tern.http.testkit.Http2Peer;
import dev.tern.http.testkit.PeerConnection;
import dev.tern.http.testkit.ScriptedPeer;
import dev.tern.http.testkit.UpgradingHandler;
import dev.tern.http.testkit.Waits;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.function.Consumer;
import okio.Buffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Requests that ask to leave HTTP, and what their peers answer; what the stream then does is in DuplexStreamTest. */
class UpgradeTest extends EngineTest {
    static final String SWITCHING = "HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: echo\r\n\r\n";

    static Request upgrade(String url) {
        return upgrade(url, settings -> {});
    }

    static Request upgrade(String url, Consumer<Request.Builder> more) {
        return Request.of(Method.GET, url, settings -> {
            settings.header("Upgrade", "echo");
            more.accept(settings);
        });
    }

    static UpgradingHandler open(HttpClient client, Request request) {
        UpgradingHandler handler = new UpgradingHandler();
        client.send(request, handler);
        return handler;
    }

    private static Request connect(String url, String target) {
        return Request.of(Method.CONNECT, url, settings -> settings.extension("target", target));
    }

    // ---- The peer switches ----

    @Test
    void octetsBehindTheHeadBelongToTheStream() throws Exception {
        ScriptedPeer peer = peer(connection -> {
            assertThat(connection.expectRequest("GET /chat HTTP/1.1"))
                    .contains("\r\nUpgrade: echo\r\n", "\r\nConnection: Upgrade\r\n");
            connection.send(SWITCHING + "HTTP/1.1 200 OK\r\n\r\n");
            connection.expect("pong");
            connection.expectGone();
        });
        UpgradingHandler handler = open(client(), upgrade(peer.url("/chat")));
        assertThat(handler.read(19)).isEqualTo("HTTP/1.1 200 OK\r\n\r\n");
        handler.write("pong");
        handler.stream().close();
        handler.awaitEnd();
        assertThat(handler.transcript()).containsExactly("UPGRADE 101", "COMPLETE");
        assertThat(handler.head().headers().get("Upgrade")).isEqualTo("echo");
        assertThat(handler.stream().request().url().path()).isEqualTo("/chat");
    }

    @Test
    void headAndStreamMayComeInAnyPieces() throws Exception {
        String all = SWITCHING + "hello";
        ScriptedPeer peer = leaks.watch(ScriptedPeer.always(connection -> {
            String line = connection.readHeadOrEnd();
            int cut = Integer.parseInt(line.substring(5, line.indexOf(' ', 5)));
            connection.send(all.substring(0, cut));
            connection.send(all.substring(cut));
            connection.expectGone();
        }));
        HttpClient client = client();
        for (int cut = 1; cut < all.length(); cut++) {
            UpgradingHandler handler = open(client, upgrade(peer.url("/" + cut)));
            assertThat(handler.read(5)).isEqualTo("hello");
            handler.stream().close();
            handler.awaitEnd();
        }
    }

    @Test
    void futureGetsTheStream() throws Exception {
        ScriptedPeer peer = peer(connection -> {
            connection.expectRequest("GET / HTTP/1.1");
            connection.send(SWITCHING);
            connection.send(connection.read(5));
            connection.expectGone();
        });
        UpgradeAnswer answer = Waits.value(client().upgradeAsync(upgrade(peer.url("/"))));
        assertThat(answer.isUpgraded()).isTrue();
        assertThat(answer.response().status()).isEqualTo(101);
        try (DuplexStream stream = answer.stream()) {
            Waits.value(stream.write(new Buffer().writeUtf8("hello")));
            assertThat(UpgradingHandler.read(stream, 5)).isEqualTo("hello");
        }
    }

    @Test
    void aLimitOfTheOriginHoldsUntilTheStreamHasEnded() throws Exception {
        ScriptedPeer peer = peer(
                connection -> {
                    connection.expectRequest("GET / HTTP/1.1");
                    connection.send(SWITCHING);
                    connection.send(connection.read(5));
                    connection.expectGone();
                },
                NEXT);
        OriginLimits one = OriginLimits.none().withMaxConcurrent(1);
        HttpClient client = client(b -> b.wrapTransport(pool -> new LimitedTransport(pool, one)));
        UpgradeAnswer answer = Waits.value(client.upgradeAsync(upgrade(peer.url("/"))));
        CompletableFuture<Response> next = client.sendAsync(Request.get(peer.url("/next")));
        try (DuplexStream stream = answer.stream()) {
            Waits.value(stream.write(new Buffer().writeUtf8("hello")));
            assertThat(UpgradingHandler.read(stream, 5)).isEqualTo("hello");
            assertThat(next).isNotDone();
        }
        Response response = Waits.value(next);
        assertThat(response.text()).isEqualTo("next");
        assertThat(response.connection()).isNotNull();
    }

    @Test
    void interimResponsesComeBefore() throws Exception {
        ScriptedPeer peer = peer(connection -> {
            connection.expectRequest("POST / HTTP/1.1");
            connection.send("HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\nHTTP/1.1 100 Continue\r\n\r\n");
            connection.expect("content");
            connection.send(SWITCHING + "hi");
            connection.expectGone();
        });
        UpgradingHandler handler = open(
                client(),
                Request.of(
                        Method.POST,
                        peer.url("/"),
                        r -> r.header("Upgrade", "echo").content("content").expectContinue()));
        assertThat(handler.read(2)).isEqualTo("hi");
        handler.stream().close();
        assertThat(handler.awaitEnd().transcript())
                .containsExactly("103 Early Hints", "100 Continue", "UPGRADE 101", "COMPLETE");
    }

    @Test
    void requestIsSentToItsEndBeforeTheStreamBegins() throws Exception {
        String content = "x".repeat(8 << 20);
        CountDownLatch switched = ScriptedPeer.point();
        ScriptedPeer peer = leaks.watch(ScriptedPeer.narrow(connection -> {
            connection.expectRequest("POST / HTTP/1.1");
            connection.send(SWITCHING + "behind");
            connection.await(switched, "the test");
            connection.expect(content);
            connection.expect("more");
            connection.expectGone();
        }));
        UpgradingHandler handler = open(
                client(),
                Request.of(
                        Method.POST,
                        peer.url("/"),
                        r -> r.header("Upgrade", "echo").content(content)));
        switched.countDown();
        assertThat(handler.read(6)).isEqualTo("behind");
        handler.write("more");
        handler.stream().close();
        handler.awaitEnd();
    }

    @Test
    void contentThatWasNotWaitedForIsAViolation() throws Exception {
        ScriptedPeer peer = peer(connection -> {
            connection.expectRequest("POST / HTTP/1.1");
            connection.send(SWITCHING);
            connection.expectGone();
        });
        UpgradingHandler handler = open(
                client(),
                Request.of(
                        Method.POST,
                        peer.url("/"),
                        r -> r.header("Upgrade", "echo").content("content").expectContinue()));
        assertThat(handler.awaitFailure(RemoteProtocolException.class)).hasMessageContaining("whole request");
    }

    // ---- The peer does what it was not asked to ----

    @ParameterizedTest
    @CsvSource({
        "'',   'Upgrade: echo', asked for no upgrade",
        "echo, 'Upgrade: chat', 'switches to \"chat\", but the request asked for \"echo\"'",
        "echo, 'Upgrade: echo, chat', switches to \"chat\"",
        "echo, 'X: y', no Upgrade says",
        "echo, 'Upgrade: ', no Upgrade says",
        "'echo/1, chat', 'Upgrade: echo', switches to \"echo\""
    })
    void switchThatWasNotAskedForFails(String asked, String answered, String message) throws Exception {
        ScriptedPeer peer = peer(
                connection -> {
                    connection.expectRequest("GET / HTTP/1.1");
                    connection.send("HTTP/1.1 101 Switching Protocols\r\n" + answered + "\r\n\r\nstream");
                    connection.expectGone();
                },
                NEXT);
        HttpClient client = client();
        UpgradingHandler handler = open(
                client,
                Request.of(
                        Method.GET,
                        peer.url("/"),
                        r -> r.headers(asked.isEmpty() ? Headers.empty() : Headers.of("Upgrade", asked))));
        assertThat(handler.awaitFailure(RemoteProtocolException.class)).hasMessageContaining(message);
        assertNextCallWorks(client, peer);
    }

    @Test
    void plainCallThatIsUpgradedSaysWhatToCall() throws Exception {
        ScriptedPeer peer = peer(connection -> {
            connection.expectRequest("GET / HTTP/1.1");
            connection.send(SWITCHING);
            connection.expectGone();
        });
        LocalProtocolException failure =
                Waits.failure(client().sendAsync(upgrade(peer.url("/"))), LocalProtocolException.class);
        assertThat(failure).hasMessageContaining("101").hasMessageContaining("upgradeAsync");
    }

    @Test
    void anotherStatusIsAResponseLikeOthers() throws Exception {
        ScriptedPeer peer = peer(connection -> {
            connection.expectRequest("GET / HTTP/1.1");
            connection.send("HTTP/1.1 426 Upgrade Required\r\nUpgrade: chat\r\nContent-Length: 3\r\n\r\nwhy");
            connection.expectRequest("GET / HTTP/1.1");
            connection.respond("no upgrade");
            connection.expectGone();
        });
        HttpClient client = client();
        UpgradeAnswer answer = Waits.value(client.upgradeAsync(upgrade(peer.url("/"))));
        assertThat(answer.isUpgraded()).isFalse();
        assertThat(answer.response().status()).isEqualTo(426);
        assertThat(answer.response().text()).isEqualTo("why");
        assertThat(Waits.value(client.upgradeAsync(upgrade(peer.url("/"))))
                        .response()
                        .text())
                .isEqualTo("no upgrade");
    }

    @Test
    void cancellingTheFutureReachesThePeer() throws Exception {
        CountDownLatch asked = ScriptedPeer.point();
        ScriptedPeer peer = peer(
                connection -> {
                    connection.expectRequest("GET / HTTP/1.1");
                    asked.countDown();
                    connection.expectGone();
                },
                NEXT);
        HttpClient client = clientOfOneConnection();
        CompletableFuture<UpgradeAnswer> future = client.upgradeAsync(upgrade(peer.url("/")));
        Waits.until(asked, "the request");
        future.cancel(true);
        assertNextCallWorks(client, peer);
    }

    // ---- CONNECT ----

    @Test
    void connectOpensATunnel() throws Exception {
        ScriptedPeer peer = peer(connection -> {
            String head = connection.expectRequest("CONNECT a.test:25 HTTP/1.1");
            assertThat(head).contains("\r\nHost: a.test:25\r\n").doesNotContain("Content-Length");
            connection.send("HTTP/1.1 200 Connection established\r\nContent-Length: 5\r\n\r\n220 smtp");
            connection.expect("EHLO");
            connection.expectGone();
        });
        UpgradingHandler handler = open(client(), connect(peer.url("/"), "a.test:25"));
        assertThat(handler.read(8)).isEqualTo("220 smtp");
        handler.write("EHLO");
        handler.stream().close();
        assertThat(handler.awaitEnd().transcript()).containsExactly("UPGRADE 200", "COMPLETE");
    }

    @Test
    void connectWithoutATargetMeansWhomTheUrlNames() throws Exception {
        ScriptedPeer peer = peer(connection -> {
            connection.readHeadOrEnd();
            connection.send("HTTP/1.1 204 No Content\r\n\r\nopen");
            connection.expectGone();
        });
        UpgradingHandler handler = open(
                client(), Request.builder(Method.CONNECT, peer.url("/path?q")).build());
        assertThat(handler.read(4)).isEqualTo("open");
        handler.stream().close();
        handler.awaitEnd();
    }

    @Test
    void refusedTunnelIsAResponseWithItsContent() throws Exception {
        ScriptedPeer peer = peer(connection -> {
            connection.expectRequest("CONNECT a.test:443 HTTP/1.1");
            connection.send("HTTP/1.1 403 Forbidden\r\nX-Why: policy\r\nContent-Length: 7\r\n\r\nbecause");
            assertThat(connection.expectRequest("CONNECT b.test:443 HTTP/1.1")).contains("Proxy-Authorization: secret");
            connection.send("HTTP/1.1 200 OK\r\n\r\n");
            connection.expectGone();
        });
        HttpClient client = client();
        UpgradeAnswer refused = Waits.value(client.upgradeAsync(connect(peer.url("/"), "a.test:443")));
        assertThat(refused.isUpgraded()).isFalse();
        assertThat(refused.response().status()).isEqualTo(403);
        assertThat(refused.response().headers().get("X-Why")).isEqualTo("policy");
        assertThat(refused.response().text()).isEqualTo("because");
        Request again = connect(peer.url("/"), "b.test:443")
                .newBuilder()
                .header("Proxy-Authorization", "secret")
                .build();
        UpgradeAnswer granted = Waits.value(client.upgradeAsync(again));
        assertThat(granted.isUpgraded()).isTrue();
        granted.stream().close();
    }

    @Test
    void refusedTunnelIsNotRedirected() throws Exception {
        ScriptedPeer peer = peer(connection -> {
            connection.expectRequest("CONNECT a.test:443 HTTP/1.1");
            connection.send("HTTP/1.1 302 Found\r\nLocation: http://evil.test/\r\nContent-Length: 0\r\n\r\n");
            connection.expectGone();
        });
        HttpClient client = client(builder -> builder.followRedirects(true));
        Response refused = Waits.value(client.upgradeAsync(connect(peer.url("/"), "a.test:443")))
                .response();
        assertThat(refused.status()).isEqualTo(302);
        assertThat(refused.nextRequest()).isNull();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a.test",
                "/path",
                "http://a.test/",
                "2001:db8::1",
                "a.test:port",
                ":25",
                "a.test:25/",
                "2001:db8::1:25"
            })
    void tunnelLeadsToAHostAndAPort(String target) throws Exception {
        ScriptedPeer peer = peer(PeerConnection::expectGone);
        UpgradingHandler handler = open(client(), connect(peer.url("/"), target));
        assertThat(handler.awaitFailure(LocalProtocolException.class)).hasMessageContaining("RFC 9112");
    }

    // ---- The rules of a client ----

    @Test
    void challengeIsAnsweredWithTheUpgradeAgain() throws Exception {
        ScriptedPeer peer = peer(connection -> {
            connection.expectRequest("GET / HTTP/1.1");
            connection.send("HTTP/1.1 401 Unauthorized\r\nWWW-Authenticate: Digest realm=\"a\", nonce=\"b\"\r\n"
                    + "Content-Length: 4\r\n\r\nwho?");
            assertThat(connection.expectRequest("GET / HTTP/1.1")).contains("Authorization: Digest", "Upgrade: echo");
            connection.send(SWITCHING + "welcome");
            connection.expectGone();
        });
        UpgradingHandler handler =
                open(client(builder -> builder.auth(new DigestAuth("user", "pass"))), upgrade(peer.url("/")));
        assertThat(handler.read(7)).isEqualTo("welcome");
        assertThat(handler.exchange().history()).extracting(Response::status).containsExactly(401);
        handler.stream().close();
        handler.awaitEnd();
    }

    @Test
    void redirectIsFollowedWithTheUpgrade() throws Exception {
        ScriptedPeer peer = peer(connection -> {
            connection.expectRequest("GET /a HTTP/1.1");
            connection.send("HTTP/1.1 307 Elsewhere\r\nLocation: /b\r\nContent-Length: 0\r\n\r\n");
            assertThat(connection.expectRequest("GET /b HTTP/1.1")).contains("Upgrade: echo");
            connection.send(SWITCHING);
            connection.expectGone();
        });
        UpgradingHandler handler = open(client(), upgrade(peer.url("/a"), r -> r.followRedirects(true)));
        assertThat(handler.stream().request().url().path()).isEqualTo("/b");
        handler.stream().close();
        handler.awaitEnd();
    }

    @Test
    void hooksAndCookiesSeeTheHead() throws Exception {
        ScriptedPeer peer = peer(connection -> {
            connection.expectRequest("GET / HTTP/1.1");
            connection.send(SWITCHING.replace("\r\n\r\n", "\r\nSet-Cookie: a=b\r\nContent-Encoding: gzip\r\n\r\n")
                    + "not gzip");
            connection.expectGone();
        });
        List<String> seen = new CopyOnWriteArrayList<>();
        HttpClient client =
                client(builder -> builder.onResponse(response -> seen.add(response.status() + response.text())));
        UpgradingHandler handler = open(client, upgrade(peer.url("/")));
        assertThat(handler.read(8)).isEqualTo("not gzip");
        assertThat(seen).containsExactly("101");
        assertThat(client.cookies().toString()).contains("a=");
        handler.stream().close();
        handler.awaitEnd();
    }

    @Test
    void hookThatRefusesEndsTheStream() throws Exception {
        ScriptedPeer peer = peer(connection -> {
            connection.expectRequest("GET / HTTP/1.1");
            connection.send(SWITCHING);
            connection.expectGone();
        });
        HttpClient client = client(builder -> builder.onResponse(response -> {
            throw new IllegalStateException("not this");
        }));
        UpgradingHandler handler = open(client, upgrade(peer.url("/")));
        assertThat(handler.awaitFailure(TransportException.class)).hasMessageContaining("not this");
    }

    @Test
    void totalTimeEndsWithTheHead() throws Exception {
        CountDownLatch late = ScriptedPeer.point();
        ScriptedPeer peer = peer(connection -> {
            connection.expectRequest("GET / HTTP/1.1");
            connection.send(SWITCHING);
            connection.await(late, "the end of the total time");
            connection.send("late");
            connection.expectGone();
        });
        Timeout limits = Timeout.of(Duration.ofSeconds(10))
                .withRead(Duration.ofSeconds(1))
                .withTotal(Duration.ofSeconds(1));
        UpgradingHandler handler = open(client(), upgrade(peer.url("/"), r -> r.timeout(limits)));
        handler.readFailure(ReadTimeoutException.class);
        late.countDown();
        assertThat(handler.read(4)).isEqualTo("late");
        handler.stream().close();
        handler.awaitEnd();
    }

    // ---- The connection ----

    @Test
    void streamKeepsItsPlaceUntilItEnds() throws Exception {
        ScriptedPeer peer = peer(
                connection -> {
                    connection.expectRequest("GET / HTTP/1.1");
                    connection.send(SWITCHING);
                    connection.expectGone();
                },
                NEXT);
        HttpClient client = clientOfOneConnection();
        UpgradingHandler handler = open(client, upgrade(peer.url("/")));
        handler.stream();
        CompletableFuture<Response> next = client.sendAsync(Request.get(peer.url("/next")));
        Request hurried = Request.of(
                Method.GET,
                peer.url("/other"),
                r -> r.timeout(Timeout.defaults().withPool(Duration.ofMillis(50))));
        Waits.failure(client.sendAsync(hurried), PoolTimeoutException.class);
        assertThat(peer.accepted()).isEqualTo(1);
        handler.stream().close();
        assertThat(Waits.value(next).text()).isEqualTo("next");
    }

    @Test
    void securedPeerIsOfferedHttp1OnlyBesideAConnectionOfHttp2() throws Exception {
        Certificates certificates = new Certificates();
        ScriptedPeer peer = leaks.watch(ScriptedPeer.secure(
                certificates.localhost(),
                connection -> {
                    Http2Peer http2 = Http2Peer.begin(connection);
                    http2.respond(http2.expectRequest("GET /").streamId(), "h2");
                    http2.respond(http2.expectRequest("GET /after").streamId(), "still h2");
                    http2.expectGone();
                },
                connection -> {
                    assertThat(connection.negotiate("h2", "http/1.1")).isEqualTo("http/1.1");
                    connection.expectRequest("GET /chat HTTP/1.1");
                    connection.send(SWITCHING + "hello");
                    connection.expectGone();
                }));
        HttpClient client = client(builder -> builder.tls(certificates.tls()));
        assertThat(get(client, peer.url("/")).version()).isEqualTo(HttpVersion.HTTP_2);
        UpgradingHandler handler = open(client, upgrade(peer.url("/chat")));
        assertThat(handler.read(5)).isEqualTo("hello");
        assertThat(get(client, peer.url("/after")).version()).isEqualTo(HttpVersion.HTTP_2);
        handler.stream().close();
        handler.awaitEnd();
    }

    @Test
    void callThatTakesNoStreamGoesOverHttp2WithoutTheField() throws Exception {
        Certificates certificates = new Certificates();
        ScriptedPeer peer = leaks.watch(ScriptedPeer.secure(certificates.localhost(), connection -> {
            Http2Peer http2 = Http2Peer.begin(connection);
            Http2Peer.Head head = http2.expectRequest("GET /");
            assertThat(head.fields()).noneMatch(field -> field.startsWith("upgrade"));
            http2.respond(head.streamId(), "h2");
            http2.expectGone();
        }));
        HttpClient client = client(builder -> builder.tls(certificates.tls()));
        assertThat(Waits.value(client.sendAsync(upgrade(peer.url("/")))).text()).isEqualTo("h2");
    }

    @Test
    void clientWithoutHttp1Refuses() {
        UpgradingHandler handler = open(client(builder -> builder.http1(false)), upgrade("http://127.0.0.1:1/"));
        assertThat(handler.awaitFailure(LocalProtocolException.class)).hasMessageContaining("need HTTP/1.1");
    }

    @Test
    void proxyOpensATunnelToAnOriginInClear() throws Exception {
        ScriptedPeer proxy = peer(connection -> {
            connection.expectRequest("CONNECT a.test:80 HTTP/1.1");
            connection.send("HTTP/1.1 200 OK\r\n\r\n");
            assertThat(connection.expectRequest("GET /chat HTTP/1.1")).contains("\r\nHost: a.test\r\n");
            connection.send(SWITCHING + "hello");
            connection.expect("bye");
            connection.expectGone();
        });
        HttpClient client = client(builder -> builder.proxy("http://127.0.0.1:" + proxy.port()));
        UpgradingHandler handler = open(client, upgrade("http://a.test/chat"));
        assertThat(handler.read(5)).isEqualTo("hello");
        handler.write("bye");
        handler.stream().close();
        handler.awaitEnd();
    }

    @Test
    void shutdownWaitsForStreams() throws Exception {
        ScriptedPeer peer = peer(connection -> {
            connection.expectRequest("GET / HTTP/1.1");
            connection.send(SWITCHING);
            connection.expectGone();
        });
        HttpClient client = client();
        UpgradingHandler handler = open(client, upgrade(peer.url("/")));
        handler.stream();
        assertThat(client.shutdown(Duration.ofMillis(20))).isFalse();
        handler.awaitFailure(ClientClosedException.class);
    }

    @Test
    void traceTellsOfTheSwitchAndOfTheEnd() throws Exception {
        ScriptedPeer peer = peer(connection -> {
            connection.expectRequest("GET / HTTP/1.1");
            connection.send(SWITCHING);
            connection.expectGone();
        });
        List<String> told = new CopyOnWriteArrayList<>();
        HttpClient client = client(builder -> builder.trace(event -> told.add(event.kind() + " " + event.detail())));
        UpgradingHandler handler = open(client, upgrade(peer.url("/")));
        handler.stream().close();
        handler.awaitEnd();
        client.close();
        assertThat(told)
                .containsSubsequence(
                        "RESPONSE_HEAD HTTP/1.1 101 Switching Protocols",
                        "CONNECTION_CLOSED the peer switched to another protocol (RFC 9110 §15.2.2)",
                        "RESPONSE_ENDED ",
                        "CALL_COMPLETE ");
    }

    @Test
    void exchangeOfAStreamCancelsIt() throws Exception {
        ScriptedPeer peer = peer(connection -> {
            connection.expectRequest("GET / HTTP/1.1");
            connection.send(SWITCHING);
            connection.expectGone();
        });
        UpgradingHandler handler = open(client(), upgrade(peer.url("/")));
        handler.stream();
        handler.exchange().cancel();
        handler.awaitFailure(CancelledException.class);
        handler.readFailure(CancelledException.class);
    }
}
