package dev.tern.http.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tern.http.Auth;
import dev.tern.http.AuthStep;
import dev.tern.http.Body;
import dev.tern.http.CancelledException;
import dev.tern.http.Headers;
import dev.tern.http.Method;
import dev.tern.http.Phase;
import dev.tern.http.Proxies;
import dev.tern.http.Proxy;
import dev.tern.http.ProxyException;
import dev.tern.http.Request;
import dev.tern.http.Response;
import dev.tern.http.Timeout;
import dev.tern.http.TotalTimeoutException;
import dev.tern.http.auth.BasicAuth;
import dev.tern.http.auth.DigestAuth;
import dev.tern.http.client.HttpClient;
import dev.tern.http.client.HttpClientBuilder;
import dev.tern.http.client.ResponseCollector;
import dev.tern.http.exchange.Delivery;
import dev.tern.http.exchange.Exchange;
import dev.tern.http.exchange.TraceEvent;
import dev.tern.http.testkit.Certificates;
import dev.tern.http.testkit.DigestCheck;
import dev.tern.http.testkit.PeerConnection;
import dev.tern.http.testkit.RecordingHandler;
import dev.tern.http.testkit.ScriptedPeer;
import dev.tern.http.testkit.UpgradingHandler;
import dev.tern.http.testkit.Waits;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.function.UnaryOperator;
import okio.ByteString;
import org.junit.jupiter.api.Test;

/** Credentials for proxies: challenges, what is kept of them, and who never sees them. */
class ProxyAuthTest extends EngineTest {
    private static final String CHALLENGE =
            "Proxy-Authenticate: Digest realm=\"p\", nonce=\"n1\", qop=\"auth\", algorithm=SHA-256\r\n";
    private static final String REFUSED = "HTTP/1.1 407 Auth\r\n" + CHALLENGE + "Content-Length: 2\r\n\r\nno";
    private static final String REFUSED_AND_CLOSED =
            "HTTP/1.1 407 Auth\r\nConnection: close\r\n" + CHALLENGE + "Content-Length: 2\r\n\r\nno";
    private static final DigestCheck CHECK = new DigestCheck("Proxy-Authorization", "SHA-256", "u", "p", "p", "n1");

    private HttpClient by(ScriptedPeer proxy, Auth auth, UnaryOperator<HttpClientBuilder> settings) {
        Proxy way = Proxy.of("http://127.0.0.1:" + proxy.port()).withAuth(auth);
        return client(builder -> settings.apply(builder.proxies(Proxies.of(way))));
    }

    private HttpClient by(ScriptedPeer proxy) {
        return by(proxy, new DigestAuth("u", "p"), builder -> builder);
    }

    private static String unasked(PeerConnection connection, String line) throws IOException {
        String head = connection.expectRequest(line);
        assertThat(head).doesNotContain("Proxy-Authorization");
        return head;
    }

    // ---- Forwarded requests ----

    @Test
    void aForwardedRequestAnswersTheChallengeAndTheNextDoesSoUpFront() throws Exception {
        ScriptedPeer proxy = peer(connection -> {
            unasked(connection, "GET http://a.test/one HTTP/1.1");
            connection.send(REFUSED);
            String head = connection.expectRequest("GET http://a.test/one HTTP/1.1");
            CHECK.requireValid(head, "GET", "http://a.test/one", 1);
            assertThat(head).doesNotContain("\r\nAuthorization");
            connection.respond("one");
            CHECK.requireValid(
                    connection.expectRequest("GET http://a.test/two HTTP/1.1"), "GET", "http://a.test/two", 2);
            connection.respond("two");
            connection.expectGone();
        });
        HttpClient client = by(proxy);
        Response first = get(client, "http://a.test/one");
        assertThat(first.text()).isEqualTo("one");
        assertThat(first.history()).isEmpty();
        assertThat(first.connection()).isNotNull();
        assertThat(get(client, "http://a.test/two").text()).isEqualTo("two");
    }

    @Test
    void whatIsKnownOfTheProxyServesEveryOriginAndTunnelsToo() throws Exception {
        ScriptedPeer proxy = peer(
                connection -> {
                    unasked(connection, "GET http://a.test/ HTTP/1.1");
                    connection.send(REFUSED);
                    CHECK.requireValid(
                            connection.expectRequest("GET http://a.test/ HTTP/1.1"), "GET", "http://a.test/", 1);
                    connection.send("HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 0\r\n\r\n");
                    connection.expectGone();
                },
                connection -> {
                    CHECK.requireValid(
                            connection.expectRequest("CONNECT b.test:443 HTTP/1.1"), "CONNECT", "b.test:443", 2);
                    connection.send("HTTP/1.1 502 Bad\r\nContent-Length: 0\r\n\r\n");
                    connection.expectGone();
                });
        HttpClient client = by(proxy);
        get(client, "http://a.test/");
        send(client, Request.get("https://b.test/")).awaitFailure(ProxyException.class);
    }

    @Test
    void aRefusedAnswerIsHandedOut() throws Exception {
        ScriptedPeer proxy = peer(connection -> {
            unasked(connection, "GET http://a.test/ HTTP/1.1");
            connection.send(REFUSED);
            connection.expectRequest("GET http://a.test/ HTTP/1.1");
            connection.send(REFUSED);
            connection.expectGone();
        });
        Response response = get(by(proxy), "http://a.test/");
        assertThat(response.status()).isEqualTo(407);
        assertThat(response.text()).isEqualTo("no");
    }

    @Test
    void contentThatCanBeReadOnceIsNotSentTwiceAndTheNextIsRight() throws Exception {
        ScriptedPeer proxy = peer(connection -> {
            unasked(connection, "POST http://a.test/ HTTP/1.1");
            assertThat(connection.readChunked()).isEqualTo("once");
            connection.send(REFUSED);
            CHECK.requireValid(connection.expectRequest("POST http://a.test/ HTTP/1.1"), "POST", "http://a.test/", 1);
            assertThat(connection.readChunked()).isEqualTo("once");
            connection.respond("ok");
            connection.expectGone();
        });
        HttpClient client = by(proxy);
        assertThat(post(client, once()).status()).isEqualTo(407);
        assertThat(post(client, once()).text()).isEqualTo("ok");
    }

    @Test
    void contentThatCanBeReadAgainIsSentAgain() throws Exception {
        ScriptedPeer proxy = peer(connection -> {
            unasked(connection, "POST http://a.test/ HTTP/1.1");
            connection.expect("again");
            connection.send(REFUSED);
            CHECK.requireValid(connection.expectRequest("POST http://a.test/ HTTP/1.1"), "POST", "http://a.test/", 1);
            connection.expect("again");
            connection.respond("ok");
            connection.expectGone();
        });
        assertThat(post(by(proxy), Body.of("again")).text()).isEqualTo("ok");
    }

    private static Body once() {
        return Body.chunks(List.of(ByteString.encodeUtf8("once")).iterator());
    }

    private static Response post(HttpClient client, Body content) throws Exception {
        return Waits.value(client.sendAsync(Request.of(Method.POST, "http://a.test/", r -> r.content(content))));
    }

    @Test
    void aLongChallengeCostsItsConnectionOnly() throws Exception {
        ScriptedPeer proxy = peer(
                connection -> {
                    unasked(connection, "GET http://a.test/ HTTP/1.1");
                    connection.send("HTTP/1.1 407 Auth\r\n" + CHALLENGE + "Content-Length: 1000000\r\n\r\n");
                    connection.send("x".repeat(200_000));
                    connection.expectGone();
                },
                connection -> {
                    CHECK.requireValid(
                            connection.expectRequest("GET http://a.test/ HTTP/1.1"), "GET", "http://a.test/", 1);
                    connection.respond("ok");
                    connection.expectGone();
                });
        assertThat(get(by(proxy), "http://a.test/").text()).isEqualTo("ok");
    }

    @Test
    void aChallengeThatIsCutOffIsAnsweredAllTheSame() throws Exception {
        ScriptedPeer proxy = peer(
                connection -> {
                    unasked(connection, "GET http://a.test/ HTTP/1.1");
                    connection.send("HTTP/1.1 407 Auth\r\n" + CHALLENGE + "Content-Length: 10\r\n\r\nx");
                    connection.close();
                },
                connection -> {
                    connection.expectRequest("GET http://a.test/ HTTP/1.1");
                    connection.respond("ok");
                    connection.expectGone();
                });
        assertThat(get(by(proxy), "http://a.test/").text()).isEqualTo("ok");
    }

    @Test
    void demandBeforeTheChallengeHoldsForWhatComesBehind() throws Exception {
        ScriptedPeer proxy = peer(connection -> {
            unasked(connection, "GET http://a.test/ HTTP/1.1");
            connection.send(REFUSED);
            connection.expectRequest("GET http://a.test/ HTTP/1.1");
            connection.respond("0123456789");
            connection.expectGone();
        });
        RecordingHandler handler = new RecordingHandler(4);
        by(proxy).send(Request.get("http://a.test/"), handler);
        handler.awaitContent(4);
        assertThat(handler.content()).isEqualTo("0123");
        handler.demand(Long.MAX_VALUE);
        handler.awaitEnd();
        assertThat(handler.transcript()).containsExactly("HEAD 200", "CONTENT", "COMPLETE");
    }

    @Test
    void aCallIsCancelledWhileTheChallengeIsReadAway() throws Exception {
        CountDownLatch challenged = ScriptedPeer.point();
        CountDownLatch heard = ScriptedPeer.point();
        ScriptedPeer proxy = peer(connection -> {
            unasked(connection, "GET http://a.test/ HTTP/1.1");
            connection.send("HTTP/1.1 407 Auth\r\n" + CHALLENGE + "Content-Length: 10\r\n\r\nx");
            challenged.countDown();
            connection.expectGone();
        });
        Auth auth = hearing(heard);
        RecordingHandler handler = new RecordingHandler();
        Exchange exchange = by(proxy, auth, builder -> builder).send(Request.get("http://a.test/"), handler);
        Waits.until(challenged, "the challenge");
        Waits.until(heard, "the flow's answer");
        exchange.cancel();
        handler.awaitFailure(CancelledException.class);
        assertThat(handler.transcript()).hasSize(1);
    }

    /** Answers a challenge with nonsense, and tells of it. */
    private static Auth hearing(CountDownLatch heard) {
        return request -> previous -> {
            if (previous == null) {
                return AuthStep.send(request);
            }
            heard.countDown();
            return AuthStep.send(
                    request.newBuilder().header("Authorization", "Test x").build());
        };
    }

    @Test
    void aCallIsCancelledBehindItsChallenge() throws Exception {
        CountDownLatch again = ScriptedPeer.point();
        ScriptedPeer proxy = peer(connection -> {
            unasked(connection, "GET http://a.test/ HTTP/1.1");
            connection.send(REFUSED);
            connection.expectRequest("GET http://a.test/ HTTP/1.1");
            again.countDown();
            connection.expectGone();
        });
        RecordingHandler handler = new RecordingHandler();
        Exchange exchange = by(proxy).send(Request.get("http://a.test/"), handler);
        Waits.until(again, "the second request");
        exchange.cancel();
        assertThat(handler.awaitFailure(CancelledException.class).phase()).isEqualTo(Phase.RECEIVE_HEAD);
    }

    /** Wherever the cancel meets them: before the challenge, in it, behind it, in a tunnel's, or too late. */
    @Test
    void callsThatAreCancelledAnywhereEndOnceAndLeaveNothing() throws Exception {
        ScriptedPeer proxy = leaks.watch(ScriptedPeer.always(connection -> {
            try {
                for (String head = connection.readHeadOrEnd(); head != null; head = connection.readHeadOrEnd()) {
                    boolean isKnown = head.contains("\r\nProxy-Authorization: Test x\r\n");
                    connection.send(isKnown ? "HTTP/1.1 502 Bad\r\nContent-Length: 3\r\n\r\nbad" : REFUSED);
                }
            } catch (IOException e) {
                // The client left in the middle.
            }
        }));
        HttpClient client = by(proxy, hearing(new CountDownLatch(0)), builder -> builder.limits(ONE_CONNECTION));
        for (int i = 0; i < 300; i++) {
            RecordingHandler handler = new RecordingHandler();
            Exchange exchange = client.send(Request.get(i % 2 == 0 ? "http://a.test/" : "https://a.test/"), handler);
            for (int spins = 0; spins < (i % 50) * 40; spins++) {
                Thread.onSpinWait();
            }
            exchange.cancel();
            handler.awaitEnd();
            assertThat(handler.transcript()).isNotEmpty();
        }
        assertThat(get(client, "http://a.test/").status()).isEqualTo(502);
    }

    @Test
    void theTotalTimeIsOneForAllThatTheProxyWants() throws Exception {
        ScriptedPeer proxy = peer(connection -> {
            unasked(connection, "GET http://a.test/ HTTP/1.1");
            connection.send(REFUSED);
            connection.expectRequest("GET http://a.test/ HTTP/1.1");
            connection.expectGone();
        });
        HttpClient client = by(
                proxy,
                new DigestAuth("u", "p"),
                builder -> builder.timeout(Timeout.defaults().withTotal(Duration.ofMillis(700))));
        send(client, Request.get("http://a.test/")).awaitFailure(TotalTimeoutException.class);
    }

    @Test
    void aTraceHearsOfTheAnswer() throws Exception {
        ScriptedPeer proxy = peer(connection -> {
            unasked(connection, "GET http://a.test/ HTTP/1.1");
            connection.send(REFUSED);
            connection.expectRequest("GET http://a.test/ HTTP/1.1");
            connection.respond("ok");
            connection.expectGone();
        });
        List<TraceEvent.Kind> kinds = new CopyOnWriteArrayList<>();
        get(
                by(proxy, new DigestAuth("u", "p"), builder -> builder.trace(event -> kinds.add(event.kind()))),
                "http://a.test/");
        assertThat(kinds)
                .containsSubsequence(
                        TraceEvent.Kind.RESPONSE_HEAD, TraceEvent.Kind.AUTHENTICATION, TraceEvent.Kind.RESPONSE_HEAD);
    }

    @Test
    void aProxyThatDoesNotKnowThePasswordIsNotBelieved() throws Exception {
        ScriptedPeer proxy = peer(connection -> {
            unasked(connection, "GET http://a.test/ HTTP/1.1");
            connection.send(REFUSED);
            connection.expectRequest("GET http://a.test/ HTTP/1.1");
            connection.send("HTTP/1.1 200 OK\r\nProxy-Authentication-Info: qop=auth, rspauth=\"00\"\r\n"
                    + "Content-Length: 0\r\n\r\n");
            connection.expectGone();
        });
        ProxyException failure = send(by(proxy), Request.get("http://a.test/")).awaitFailure(ProxyException.class);
        assertThat(failure).hasMessageContaining("rspauth");
    }

    @Test
    void theProxysNextNonceIsUsed() throws Exception {
        DigestCheck next = new DigestCheck("Proxy-Authorization", "SHA-256", "u", "p", "p", "n2");
        ScriptedPeer proxy = peer(connection -> {
            unasked(connection, "GET http://a.test/ HTTP/1.1");
            connection.send(REFUSED);
            connection.expectRequest("GET http://a.test/ HTTP/1.1");
            connection.send("HTTP/1.1 200 OK\r\nProxy-Authentication-Info: nextnonce=\"n2\"\r\n"
                    + "Authentication-Info: nextnonce=\"origin\"\r\nContent-Length: 0\r\n\r\n");
            next.requireValid(connection.expectRequest("GET http://a.test/ HTTP/1.1"), "GET", "http://a.test/", 1);
            connection.respond("ok");
            connection.expectGone();
        });
        HttpClient client = by(proxy);
        get(client, "http://a.test/");
        assertThat(get(client, "http://a.test/").text()).isEqualTo("ok");
    }

    // ---- Tunnels ----

    @Test
    void aTunnelsChallengeIsAnsweredOnTheSameConnection() throws Exception {
        tunnels(peer(connection -> {
            unasked(connection, "CONNECT localhost:443 HTTP/1.1");
            connection.send(REFUSED);
            String head = connection.expectRequest("CONNECT localhost:443 HTTP/1.1");
            CHECK.requireValid(head, "CONNECT", "localhost:443", 1);
            tunnel(connection);
        }));
    }

    @Test
    void aTunnelsChallengeIsAnsweredOnAnotherConnectionWhereTheProxyCloses() throws Exception {
        tunnels(peer(
                connection -> {
                    unasked(connection, "CONNECT localhost:443 HTTP/1.1");
                    connection.send(REFUSED_AND_CLOSED);
                    connection.expectGone();
                },
                connection -> {
                    String head = connection.expectRequest("CONNECT localhost:443 HTTP/1.1");
                    CHECK.requireValid(head, "CONNECT", "localhost:443", 1);
                    tunnel(connection);
                }));
    }

    @Test
    void aTunnelsChallengeWithoutAnEndIsAnsweredOnAnotherConnection() throws Exception {
        tunnels(peer(
                connection -> {
                    unasked(connection, "CONNECT localhost:443 HTTP/1.1");
                    connection.send("HTTP/1.0 407 Auth\r\n" + CHALLENGE + "\r\nwho?");
                    connection.close();
                },
                connection -> {
                    connection.expectRequest("CONNECT localhost:443 HTTP/1.1");
                    tunnel(connection);
                }));
    }

    private final Certificates certificates = new Certificates();

    private void tunnels(ScriptedPeer proxy) throws Exception {
        HttpClient client = by(proxy, new DigestAuth("u", "p"), builder -> builder.tls(certificates.tls()));
        assertThat(get(client, "https://localhost/").text()).isEqualTo("through");
    }

    /** Opens the way, and is the origin at its end. */
    private void tunnel(PeerConnection connection) throws IOException {
        connection.send("HTTP/1.1 200 OK\r\n\r\n");
        PeerConnection origin = connection.secured(certificates.localhost());
        assertThat(origin.expectRequest("GET / HTTP/1.1")).doesNotContain("uthorization");
        origin.respond("through");
        origin.expectGone();
    }

    @Test
    void whatLeavesHttpHasATunnelWhoseOriginSeesNothingOfTheProxys() throws Exception {
        ScriptedPeer proxy = peer(connection -> {
            unasked(connection, "CONNECT a.test:80 HTTP/1.1");
            connection.send(REFUSED);
            CHECK.requireValid(connection.expectRequest("CONNECT a.test:80 HTTP/1.1"), "CONNECT", "a.test:80", 1);
            connection.send("HTTP/1.1 200 OK\r\n\r\n");
            unasked(connection, "GET /chat HTTP/1.1");
            connection.send("HTTP/1.1 101 Switching\r\nConnection: upgrade\r\nUpgrade: chat\r\n\r\nhello");
            connection.expectGone();
        });
        UpgradingHandler handler = new UpgradingHandler();
        Request request = Request.of(
                Method.GET,
                "http://a.test/chat",
                r -> r.header("Connection", "upgrade").header("Upgrade", "chat"));
        by(proxy).send(request, handler);
        assertThat(handler.read(5)).isEqualTo("hello");
        handler.stream().close();
        handler.awaitEnd();
    }

    @Test
    void aTunnelThatStaysRefusedBringsTheLastRefusal() throws Exception {
        ScriptedPeer proxy = peer(connection -> {
            unasked(connection, "CONNECT a.test:443 HTTP/1.1");
            connection.send(REFUSED);
            connection.expectRequest("CONNECT a.test:443 HTTP/1.1");
            connection.send("HTTP/1.1 407 Again\r\n" + CHALLENGE + "Content-Length: 5\r\n\r\nagain");
            connection.expectGone();
        });
        ProxyException failure = send(by(proxy), Request.get("https://a.test/")).awaitFailure(ProxyException.class);
        assertThat(failure.answer().reason()).isEqualTo("Again");
        assertThat(failure.content().utf8()).isEqualTo("again");
    }

    @Test
    void aCallIsCancelledWhileTheTunnelIsDialedAgain() throws Exception {
        CountDownLatch again = ScriptedPeer.point();
        ScriptedPeer proxy = peer(
                connection -> {
                    unasked(connection, "CONNECT a.test:443 HTTP/1.1");
                    connection.send(REFUSED_AND_CLOSED);
                    connection.expectGone();
                },
                connection -> {
                    connection.expectRequest("CONNECT a.test:443 HTTP/1.1");
                    again.countDown();
                    connection.expectGone();
                });
        RecordingHandler handler = new RecordingHandler();
        Exchange exchange = by(proxy).send(Request.get("https://a.test/"), handler);
        Waits.until(again, "the second CONNECT");
        exchange.cancel();
        assertThat(handler.awaitFailure(CancelledException.class).phase()).isEqualTo(Phase.PROXY);
    }

    // ---- Who never sees what ----

    @Test
    void theProxysChallengeIsNotAnsweredWithTheOriginsCredentials() throws Exception {
        ScriptedPeer proxy = peer(
                connection -> {
                    unasked(connection, "GET http://a.test/ HTTP/1.1");
                    connection.send(REFUSED);
                    unasked(connection, "GET http://a.test/basic HTTP/1.1");
                    connection.send(REFUSED);
                    connection.expectGone();
                },
                connection -> {
                    assertThat(unasked(connection, "CONNECT a.test:443 HTTP/1.1"))
                            .doesNotContain("Authorization");
                    connection.send(REFUSED);
                    connection.expectGone();
                });
        HttpClient client = client(
                builder -> builder.proxy("http://127.0.0.1:" + proxy.port()).auth(new DigestAuth("origin", "secret")));
        assertThat(get(client, "http://a.test/").status()).isEqualTo(407);
        Request basic = Request.of(Method.GET, "http://a.test/basic", r -> r.auth(new BasicAuth("origin", "secret")));
        assertThat(Waits.value(client.sendAsync(basic)).status()).isEqualTo(407);
        send(client, Request.get("https://a.test/")).awaitFailure(ProxyException.class);
    }

    @Test
    void theOriginsChallengeIsNotAnsweredWithTheProxysCredentials() throws Exception {
        ScriptedPeer proxy = peer(connection -> {
            unasked(connection, "GET http://a.test/ HTTP/1.1");
            connection.send("HTTP/1.1 401 Who?\r\nWWW-Authenticate: Digest realm=\"o\", nonce=\"o1\", qop=\"auth\"\r\n"
                    + CHALLENGE + "Content-Length: 0\r\n\r\n");
            unasked(connection, "GET http://a.test/ HTTP/1.1");
            connection.respond("ok");
            connection.expectGone();
        });
        HttpClient client = by(proxy);
        assertThat(get(client, "http://a.test/").status()).isEqualTo(401);
        assertThat(get(client, "http://a.test/").status()).isEqualTo(200);
    }

    @Test
    void proxyAndOriginAreEachGivenTheirOwn() throws Exception {
        DigestCheck origins = new DigestCheck("Authorization", "MD5", "origin", "secret", "o", "o1");
        ScriptedPeer proxy = peer(connection -> {
            unasked(connection, "GET http://a.test/ HTTP/1.1");
            connection.send(REFUSED);
            String challenged = connection.expectRequest("GET http://a.test/ HTTP/1.1");
            CHECK.requireValid(challenged, "GET", "http://a.test/", 1);
            assertThat(challenged).doesNotContain("\r\nAuthorization:");
            connection.send("HTTP/1.1 401 Who?\r\nWWW-Authenticate: Digest realm=\"o\", nonce=\"o1\", qop=\"auth\"\r\n"
                    + "Content-Length: 0\r\n\r\n");
            String both = connection.expectRequest("GET http://a.test/ HTTP/1.1");
            CHECK.requireValid(both, "GET", "http://a.test/", 2);
            origins.requireValid(both, "GET", "/", 1);
            connection.respond("ok");
            connection.expectGone();
        });
        HttpClient client =
                by(proxy, new DigestAuth("u", "p"), builder -> builder.auth(new DigestAuth("origin", "secret")));
        assertThat(get(client, "http://a.test/").text()).isEqualTo("ok");
    }

    @Test
    void aChallengeForAProxyThatComesFromAnOriginIsNotAnswered() throws Exception {
        ScriptedPeer origin = peer(connection -> {
            unasked(connection, "GET / HTTP/1.1");
            connection.send(REFUSED);
            connection.expectGone();
        });
        Proxy elsewhere = Proxy.of("http://127.0.0.1:1").withAuth(new DigestAuth("u", "p"));
        HttpClient client = client(builder ->
                builder.proxies(Proxies.of(elsewhere).except("127.0.0.1")).auth(new DigestAuth("u", "p")));
        assertThat(get(client, origin.url("/")).status()).isEqualTo(407);
    }

    @Test
    void redirectsChooseTheirProxyAnewAndNoCredentialsLeak() throws Exception {
        ScriptedPeer origin = peer(connection -> {
            assertThat(connection.expectRequest("GET /direct HTTP/1.1")).doesNotContain("uthorization");
            connection.respond("directly");
            connection.expectGone();
        });
        String basic = "Basic " + ByteString.encodeUtf8("two:p").base64();
        ScriptedPeer two = peer(connection -> {
            String head = connection.expectRequest("GET http://b.test/ HTTP/1.1");
            assertThat(head)
                    .contains("\r\nProxy-Authorization: " + basic + "\r\n")
                    .doesNotContain("\r\nAuthorization");
            connection.send(
                    "HTTP/1.1 302 Found\r\nLocation: " + origin.url("/direct") + "\r\nContent-Length: 0\r\n\r\n");
            connection.expectGone();
        });
        ScriptedPeer one = peer(connection -> {
            unasked(connection, "GET http://a.test/ HTTP/1.1");
            connection.send(REFUSED);
            String head = connection.expectRequest("GET http://a.test/ HTTP/1.1");
            CHECK.requireValid(head, "GET", "http://a.test/", 1);
            assertThat(head).contains("\r\nAuthorization: Basic ");
            connection.send("HTTP/1.1 302 Found\r\nLocation: http://b.test/\r\nContent-Length: 0\r\n\r\n");
            connection.expectGone();
        });
        Proxy first = Proxy.of("http://127.0.0.1:" + one.port()).withAuth(new DigestAuth("u", "p"));
        Proxy second = Proxy.of("http://127.0.0.1:" + two.port()).withAuth(new BasicAuth("two", "p"));
        Proxies choice = Proxies.choosing(
                url -> url.host().equals("a.test") ? first : url.host().equals("b.test") ? second : null);
        HttpClient client = client(builder -> builder.proxies(choice).followRedirects(true));
        Request request = Request.of(Method.GET, "http://a.test/", r -> r.auth(new BasicAuth("origin", "secret")));
        assertThat(Waits.value(client.sendAsync(request)).text()).isEqualTo("directly");
    }

    @Test
    void aFieldOfTheRequestItselfIsTheUsersWord() throws Exception {
        ScriptedPeer proxy = peer(connection -> {
            assertThat(connection.expectRequest("GET http://a.test/ HTTP/1.1"))
                    .contains("\r\nProxy-Authorization: own\r\n");
            connection.send(REFUSED);
            connection.expectGone();
        });
        Request request = Request.of(Method.GET, "http://a.test/", r -> r.header("Proxy-Authorization", "own"));
        assertThat(Waits.value(by(proxy).sendAsync(request)).status()).isEqualTo(407);
    }

    @Test
    void otherCredentialsTakeThePlaceOfTheUrls() throws Exception {
        Proxy proxy = Proxy.of("http://url:secret@proxy.test").withAuth(new BasicAuth("u", "p"));
        assertThat(proxy.headers()).isEqualTo(Headers.empty());
        assertThat(proxy).isNotEqualTo(Proxy.of("http://url:secret@proxy.test"));
        assertThatThrownBy(() -> Proxy.of("socks5://proxy.test").withAuth(new BasicAuth("u", "p")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("SOCKS");
    }

    // ---- Whose thread ----

    @Test
    void aFlowOfTheUsersDoesNotRunOnACallersThread() throws Exception {
        List<String> threads = new CopyOnWriteArrayList<>();
        Auth auth = request -> previous -> {
            threads.add(Thread.currentThread().getName());
            return AuthStep.send(
                    request.newBuilder().header("Authorization", "Test x").build());
        };
        ScriptedPeer proxy = peer(connection -> {
            connection.expectRequest("CONNECT a.test:443 HTTP/1.1");
            connection.send("HTTP/1.1 503 Busy\r\nContent-Length: 0\r\n\r\n");
            connection.expectGone();
        });
        CountDownLatch failed = new CountDownLatch(1);
        Exchange exchange = by(proxy, auth, builder -> builder)
                .send(Request.get("https://a.test/"), new ResponseCollector(null) {
                    @Override
                    public Delivery delivery() {
                        return Delivery.AWAITED;
                    }

                    @Override
                    protected void onCollected(Response collected) {}

                    @Override
                    public void onFailure(dev.tern.http.HttpException reason) {
                        failed.countDown();
                    }
                });
        exchange.await(() -> failed.getCount() == 0);
        assertThat(threads).isNotEmpty().allMatch(name -> name.startsWith("tern-"));
    }

    @Test
    void aWaitingCallerSeesTheAnswerBehindTheChallenge() throws Exception {
        ScriptedPeer proxy = peer(connection -> {
            unasked(connection, "GET http://a.test/ HTTP/1.1");
            connection.send(REFUSED);
            connection.expectRequest("GET http://a.test/ HTTP/1.1");
            connection.respond("ok");
            connection.expectGone();
        });
        Response[] found = {null};
        Exchange exchange = by(proxy).send(Request.get("http://a.test/"), new ResponseCollector(null) {
            @Override
            public Delivery delivery() {
                return Delivery.AWAITED;
            }

            @Override
            protected void onCollected(Response collected) {
                found[0] = collected;
            }

            @Override
            public void onFailure(dev.tern.http.HttpException reason) {
                throw new AssertionError(reason);
            }
        });
        exchange.await(() -> found[0] != null);
        assertThat(found[0].text()).isEqualTo("ok");
    }
}
