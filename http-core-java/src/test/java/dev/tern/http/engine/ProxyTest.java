package dev.tern.http.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tern.http.CancelledException;
import dev.tern.http.Headers;
import dev.tern.http.HttpVersion;
import dev.tern.http.Limits;
import dev.tern.http.Method;
import dev.tern.http.Phase;
import dev.tern.http.Proxies;
import dev.tern.http.Proxy;
import dev.tern.http.ProxyException;
import dev.tern.http.Request;
import dev.tern.http.Response;
import dev.tern.http.TlsException;
import dev.tern.http.client.HttpClient;
import dev.tern.http.exchange.Exchange;
import dev.tern.http.testkit.Certificates;
import dev.tern.http.testkit.Http2Peer;
import dev.tern.http.testkit.RecordingHandler;
import dev.tern.http.testkit.ScriptedPeer;
import dev.tern.http.testkit.Waits;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;
import okio.ByteString;
import org.junit.jupiter.api.Test;

/** By proxies that follow a script; real ones are in ProxyServersTest. */
class ProxyTest extends EngineTest {
    private HttpClient by(String proxy) {
        return client(builder -> builder.proxy(proxy));
    }

    private HttpClient by(ScriptedPeer proxy) {
        return by("http://127.0.0.1:" + proxy.port());
    }

    private ProxyException refused(ScriptedPeer proxy) {
        return send(by(proxy), Request.get("https://a.test/")).awaitFailure(ProxyException.class);
    }

    @Test
    void aPlainRequestIsGivenToTheProxyWithItsWholeUrl() throws Exception {
        String basic = ByteString.encodeUtf8("user:pass").base64();
        ScriptedPeer proxy = peer(connection -> {
            String head = connection.expectRequest("GET http://a.test:81/path?q=1 HTTP/1.1");
            assertThat(head).contains("\r\nHost: a.test:81\r\n", "\r\nProxy-Authorization: Basic " + basic + "\r\n");
            connection.respond("ok");
            connection.expectRequest("GET http://a.test:81/next HTTP/1.1");
            connection.respond("next");
            connection.expectGone();
        });
        HttpClient client = by("http://user:pass@127.0.0.1:" + proxy.port());
        assertThat(get(client, "http://a.test:81/path?q=1").text()).isEqualTo("ok");
        assertThat(get(client, "http://a.test:81/next").text()).isEqualTo("next");
    }

    @Test
    void oneConnectionToTheProxyCarriesPlainRequestsForManyOrigins() throws Exception {
        ScriptedPeer proxy = peer(connection -> {
            for (String host : List.of("a.test", "b.test:81", "a.test", "[2001:db8::1]")) {
                assertThat(connection.expectRequest("GET http://" + host + "/ HTTP/1.1"))
                        .contains("\r\nHost: " + host + "\r\n");
                connection.respond(host);
            }
            connection.expectGone();
        });
        HttpClient client = by(proxy);
        for (String host : List.of("a.test", "b.test:81", "a.test", "[2001:db8::1]")) {
            assertThat(get(client, "http://" + host + "/").text()).isEqualTo(host);
        }
    }

    @Test
    void plainRequestsOfManyOriginsCountAsThoseOfTheProxyThatForwardsThem() throws Exception {
        ScriptedPeer proxy = leaks.watch(ScriptedPeer.serving("ok"));
        HttpClient client = client(builder -> builder.proxy("http://127.0.0.1:" + proxy.port())
                .limits(Limits.defaults().withMaxPerOrigin(1)));
        List<CompletableFuture<Response>> calls = Stream.of("a", "b", "c", "d")
                .map(host -> client.sendAsync(Request.get("http://" + host + ".test/")))
                .toList();
        for (CompletableFuture<Response> call : calls) {
            assertThat(Waits.value(call).text()).isEqualTo("ok");
        }
        assertThat(proxy.accepted()).isEqualTo(1);
    }

    @Test
    void aPlainRequestGoesThroughATunnelWhereThatIsSaid() throws Exception {
        ScriptedPeer proxy = peer(connection -> {
            assertThat(connection.expectRequest("CONNECT a.test:80 HTTP/1.1"))
                    .contains("\r\nProxy-Authorization: Basic ");
            connection.send("HTTP/1.1 200 OK\r\n\r\n");
            assertThat(connection.expectRequest("GET /path HTTP/1.1")).doesNotContain("Proxy-Authorization");
            connection.respond("ok");
            connection.expectGone();
        });
        Proxy way = Proxy.of("http://user:pass@127.0.0.1:" + proxy.port()).tunnelingAll();
        HttpClient client = client(builder -> builder.proxies(Proxies.of(way)));
        assertThat(get(client, "http://a.test/path").text()).isEqualTo("ok");
    }

    @Test
    void http2InClearIsSpokenInATunnelToo() throws Exception {
        ScriptedPeer proxy = peer(connection -> {
            connection.expectRequest("CONNECT a.test:80 HTTP/1.1");
            connection.send("HTTP/1.1 200 OK\r\n\r\n");
            Http2Peer http2 = Http2Peer.begin(connection);
            http2.respond(http2.expectRequest("GET /").streamId(), "ok");
            http2.expectGone();
        });
        Proxy way = Proxy.of("http://127.0.0.1:" + proxy.port()).tunnelingAll();
        HttpClient client = client(builder -> builder.proxies(Proxies.of(way)).http1(false));
        Response response = get(client, "http://a.test/");
        assertThat(response.version()).isEqualTo(HttpVersion.HTTP_2);
    }

    @Test
    void fieldsForTheProxyAreSentToItOnly() throws Exception {
        ScriptedPeer proxy = peer(connection -> {
            String head = connection.expectRequest("CONNECT [2001:db8::1]:443 HTTP/1.1");
            assertThat(head)
                    .contains("\r\nHost: [2001:db8::1]:443\r\n", "\r\nX-Way: 1\r\n")
                    .doesNotContain("secret");
            connection.send("HTTP/1.1 503 Busy\r\nContent-Length: 0\r\n\r\n");
            connection.expectGone();
        });
        Proxy way = Proxy.of("http://127.0.0.1:" + proxy.port()).withHeaders(Headers.of("X-Way", "1"));
        HttpClient client = client(builder -> builder.proxies(Proxies.of(way)));
        Request request = Request.of(
                Method.GET,
                "https://[2001:db8::1]/",
                r -> r.header("Authorization", "secret").header("Proxy-Authorization", "secret"));
        send(client, request).awaitFailure(ProxyException.class);
    }

    @Test
    void aRefusedTunnelBringsWhatTheProxySaid() throws Exception {
        ScriptedPeer proxy = peer(connection -> {
            connection.expectRequest("CONNECT a.test:443 HTTP/1.1");
            connection.send("HTTP/1.1 403 Forbidden\r\nX-Why: policy\r\nContent-Length: 7\r\n\r\nbecause");
            connection.expectGone();
        });
        ProxyException failure = refused(proxy);
        assertThat(failure.phase()).isEqualTo(Phase.PROXY);
        assertThat(failure.peerMayHaveActed()).isFalse();
        assertThat(failure).hasMessageContaining("403 Forbidden");
        assertThat(failure.answer().status()).isEqualTo(403);
        assertThat(failure.answer().headers().get("X-Why")).isEqualTo("policy");
        assertThat(failure.content().utf8()).isEqualTo("because");
    }

    @Test
    void aLongExplanationIsCutOff() throws Exception {
        ScriptedPeer proxy = peer(connection -> {
            connection.expectRequest("CONNECT a.test:443 HTTP/1.1");
            connection.send("HTTP/1.1 502 Bad Gateway\r\nContent-Length: 1000000\r\n\r\n" + "x".repeat(100_000));
            connection.drain();
        });
        assertThat(refused(proxy).content().size()).isEqualTo(64 << 10);
    }

    @Test
    void octetsBehindTheProxysConsentAreNotTakenForTheOrigins() throws Exception {
        ScriptedPeer proxy = peer(connection -> {
            connection.expectRequest("CONNECT a.test:443 HTTP/1.1");
            connection.send("HTTP/1.1 200 OK\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n");
            connection.drain();
        });
        assertThat(refused(proxy)).hasMessageContaining("behind its answer");
    }

    @Test
    void aProxyThatClosesIsAnErrorOfTheProxy() throws Exception {
        ScriptedPeer proxy = peer(connection -> {
            connection.expectRequest("CONNECT a.test:443 HTTP/1.1");
            connection.close();
        });
        assertThat(refused(proxy)).hasMessageContaining("closed the connection");
    }

    @Test
    void aProxyThatBreaksTheProtocolIsAnErrorOfTheProxy() throws Exception {
        ScriptedPeer proxy = peer(connection -> {
            connection.expectRequest("CONNECT a.test:443 HTTP/1.1");
            connection.send("SSH-2.0-proxy\r\n");
            connection.drain();
        });
        assertThat(refused(proxy)).hasMessageContaining("breaks the protocol");
    }

    @Test
    void aCallIsCancelledWhileTheProxyOpensTheWay() throws Exception {
        CountDownLatch asked = ScriptedPeer.point();
        ScriptedPeer proxy = peer(connection -> {
            connection.read(3);
            asked.countDown();
            connection.drain();
        });
        HttpClient client = by("socks5://127.0.0.1:" + proxy.port());
        RecordingHandler handler = new RecordingHandler();
        Exchange exchange = client.send(Request.get("http://a.test/"), handler);
        Waits.until(asked, "the SOCKS greeting");
        exchange.cancel();
        assertThat(handler.awaitFailure(CancelledException.class).phase()).isEqualTo(Phase.PROXY);
    }

    @Test
    void requestsByDifferentProxiesShareNoConnection() throws Exception {
        ScriptedPeer.Script script = connection -> {
            connection.expectRequest("GET http://a.test/ HTTP/1.1");
            connection.respond("ok");
            connection.expectGone();
        };
        ScriptedPeer one = peer(script);
        ScriptedPeer two = peer(script);
        boolean[] first = {true};
        HttpClient client = client(builder -> builder.proxies(Proxies.choosing(url -> {
            ScriptedPeer next = first[0] ? one : two;
            first[0] = false;
            return Proxy.of("http://127.0.0.1:" + next.port());
        })));
        get(client, "http://a.test/");
        get(client, "http://a.test/");
        assertThat(one.accepted() + two.accepted()).isEqualTo(2);
    }

    @Test
    void octetsGoThroughSocks() throws Exception {
        ScriptedPeer proxy = peer(connection -> {
            connection.read(4);
            connection.send(new byte[] {5, 2});
            assertThat(new String(connection.read(11))).endsWith("pass");
            connection.send(new byte[] {1, 0});
            connection.read(4 + 1 + 6 + 2);
            connection.send(new byte[] {5, 0, 0, 1, 0, 0, 0, 0, 0, 0});
            connection.expectRequest("GET /path HTTP/1.1");
            connection.respond("ok");
            connection.expectGone();
        });
        HttpClient client = by("socks5://user:pass@127.0.0.1:" + proxy.port());
        assertThat(get(client, "http://a.test/path").text()).isEqualTo("ok");
    }

    /** TLS in TLS: each layer with its own name, and HTTP/2 agreed on with the origin, not with the proxy. */
    @Test
    void aSecuredOriginIsReachedThroughASecuredProxy() throws Exception {
        Certificates certificates = new Certificates();
        ScriptedPeer origin =
                leaks.watch(ScriptedPeer.secure(certificates.server("origin.test", "origin.test"), connection -> {
                    Http2Peer http2 = Http2Peer.begin(connection);
                    http2.respond(http2.expectRequest("GET /path").streamId(), "x".repeat(10_000));
                    http2.expectGone();
                }));
        ScriptedPeer proxy = leaks.watch(ScriptedPeer.secure(certificates.localhost(), connection -> {
            assertThat(connection.negotiate("http/1.1")).isEqualTo("http/1.1");
            connection.expectRequest("CONNECT origin.test:" + origin.port() + " HTTP/1.1");
            connection.send("HTTP/1.1 200 OK\r\n\r\n");
            connection.relay(new Socket(InetAddress.getLoopbackAddress(), origin.port()));
        }));
        HttpClient client =
                client(builder -> builder.tls(certificates.tls()).proxy("https://localhost:" + proxy.port()));
        Response response = get(client, "https://origin.test:" + origin.port() + "/path");
        assertThat(response.version()).isEqualTo(HttpVersion.HTTP_2);
        assertThat(response.content().size()).isEqualTo(10_000);
    }

    @Test
    void aProxyWhoseCertificateIsNotItsOwnIsRefused() throws Exception {
        Certificates certificates = new Certificates();
        ScriptedPeer proxy =
                leaks.watch(ScriptedPeer.secure(certificates.server("other.test", "other.test"), connection -> {
                    try {
                        connection.handshake();
                        connection.drain();
                    } catch (IOException e) {
                        // The client hangs up when it has seen the name.
                    }
                }));
        HttpClient client =
                client(builder -> builder.tls(certificates.tls()).proxy("https://localhost:" + proxy.port()));
        send(client, Request.get("https://a.test/")).awaitFailure(TlsException.class);
    }
}
