package dev.tern.http.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tern.http.Body;
import dev.tern.http.ConnectFailedException;
import dev.tern.http.ConnectTimeoutException;
import dev.tern.http.HttpException;
import dev.tern.http.Method;
import dev.tern.http.Phase;
import dev.tern.http.Proxies;
import dev.tern.http.Proxy;
import dev.tern.http.ProxyException;
import dev.tern.http.Request;
import dev.tern.http.Timeout;
import dev.tern.http.TlsException;
import dev.tern.http.WriteTimeoutException;
import dev.tern.http.client.HttpClient;
import dev.tern.http.exchange.Exchange;
import dev.tern.http.exchange.Resolver;
import dev.tern.http.exchange.TraceEvent;
import dev.tern.http.testkit.Certificates;
import dev.tern.http.testkit.OriginPeer;
import dev.tern.http.testkit.PeerConnection;
import dev.tern.http.testkit.RecordingHandler;
import dev.tern.http.testkit.RelayProxy;
import dev.tern.http.testkit.ScriptedPeer;
import dev.tern.http.testkit.Waits;
import java.io.IOException;
import java.net.InetAddress;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.ExtendedSSLSession;
import javax.net.ssl.SSLContext;
import okio.ByteString;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What holds for every connection holds behind proxies: limits in time, names, checks, retries. */
class ProxyDialTest extends EngineTest {
    private static final Duration SHORT = Duration.ofMillis(500);
    private static final Certificates CERTIFICATES = new Certificates();
    private static final SSLContext HERE = CERTIFICATES.localhost();

    // ---- Time: every stage is within the connect timeout ----

    /** How far the peer goes before it falls silent. */
    enum Silence {
        PROXY_TLS("https://localhost:", "http://a.test/", Phase.TLS) {
            @Override
            void play(PeerConnection connection) throws IOException {
                connection.read(1);
            }
        },
        CONNECT("http://localhost:", "https://a.test/", Phase.PROXY) {
            @Override
            void play(PeerConnection connection) throws IOException {
                connection.expectRequest("CONNECT a.test:443 HTTP/1.1");
                connection.send("HTTP/1.1 200 OK\r\n");
            }
        },
        CONNECT_CHALLENGE("http://u:p@localhost:", "https://a.test/", Phase.PROXY) {
            @Override
            void play(PeerConnection connection) throws IOException {
                connection.expectRequest("CONNECT a.test:443 HTTP/1.1");
                connection.send("HTTP/1.1 407 Who?\r\nContent-Length: 100\r\n\r\nwho");
            }
        },
        SOCKS_GREETING("socks5://localhost:", "http://a.test/", Phase.PROXY) {
            @Override
            void play(PeerConnection connection) throws IOException {
                connection.read(3);
            }
        },
        SOCKS_REPLY("socks5://localhost:", "http://a.test/", Phase.PROXY) {
            @Override
            void play(PeerConnection connection) throws IOException {
                connection.read(3);
                connection.send(new byte[] {5, 0});
                connection.read(5 + 6 + 2);
                connection.send(new byte[] {5, 0, 0});
            }
        },
        ORIGIN_TLS("http://localhost:", "https://a.test/", Phase.TLS) {
            @Override
            void play(PeerConnection connection) throws IOException {
                connection.expectRequest("CONNECT a.test:443 HTTP/1.1");
                connection.send("HTTP/1.1 200 OK\r\n\r\n");
                connection.read(1);
            }
        };

        private final String proxy;
        private final String url;
        private final Phase phase;

        Silence(String proxy, String url, Phase phase) {
            this.proxy = proxy;
            this.url = url;
            this.phase = phase;
        }

        abstract void play(PeerConnection connection) throws IOException;
    }

    @ParameterizedTest
    @EnumSource
    void silenceAtAnyStageRunsIntoTheConnectTimeout(Silence silence) throws Exception {
        ScriptedPeer proxy = peer(connection -> {
            silence.play(connection);
            connection.drain();
        });
        HttpClient client = client(builder -> builder.tls(CERTIFICATES.tls())
                .proxy(silence.proxy + proxy.port())
                .timeout(Timeout.defaults().withConnect(SHORT)));
        ConnectTimeoutException failure =
                send(client, Request.get(silence.url)).awaitFailure(ConnectTimeoutException.class);
        assertThat(failure.phase()).isEqualTo(silence.phase);
        assertThat(failure.peerMayHaveActed()).isFalse();
    }

    /** A wire that takes nothing more must not keep what its call has given up. */
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aSecuredProxyThatReadsNothingIsGivenUp(boolean isCancelled) throws Exception {
        CountDownLatch over = ScriptedPeer.point();
        CountDownLatch begun = ScriptedPeer.point();
        ScriptedPeer proxy = leaks.watch(ScriptedPeer.secure(HERE, connection -> {
            connection.handshake();
            connection.read(1);
            begun.countDown();
            connection.await(over, "the end of the call");
            connection.drain();
        }));
        HttpClient client = client(builder -> builder.tls(CERTIFICATES.tls())
                .proxy("https://localhost:" + proxy.port())
                .timeout(Timeout.defaults().withWrite(isCancelled ? null : SHORT)));
        Body large = Body.of(ByteString.of(new byte[32 << 20]));
        RecordingHandler handler = new RecordingHandler();
        Exchange exchange = client.send(Request.of(Method.POST, "http://a.test/", r -> r.content(large)), handler);
        Waits.until(begun, "the request's beginning");
        if (isCancelled) {
            exchange.cancel();
            handler.awaitFailure(HttpException.class);
        } else {
            handler.awaitFailure(WriteTimeoutException.class);
        }
        client.close();
        over.countDown();
    }

    // ---- Names and checks: whoever is behind, has to be who it should be ----

    private HttpClient by(RelayProxy relay) {
        return client(builder -> builder.tls(CERTIFICATES.tls()).proxy(relay.url()));
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "NONE")
    void anOriginWithAnothersCertificateIsRefusedByEveryWay(RelayProxy.Kind kind) throws Exception {
        OriginPeer wrongName = leaks.watch(OriginPeer.open(CERTIFICATES.server("other.test", "other.test"), false));
        OriginPeer wrongAuthority = leaks.watch(OriginPeer.open(new Certificates().localhost(), true));
        for (OriginPeer origin : List.of(wrongName, wrongAuthority)) {
            RelayProxy relay = leaks.watch(RelayProxy.open(kind, HERE));
            send(by(relay), Request.get("https://localhost:" + origin.port() + "/content"))
                    .awaitFailure(TlsException.class);
        }
    }

    @Test
    void theServersNameIsSentThroughATunnelAndTheProxysToTheProxy() throws Exception {
        List<String> names = new CopyOnWriteArrayList<>();
        ScriptedPeer proxy = leaks.watch(ScriptedPeer.secure(HERE, connection -> {
            connection.expectRequest("CONNECT a.test:443 HTTP/1.1");
            names.add(serverName(connection));
            connection.send("HTTP/1.1 200 OK\r\n\r\n");
            PeerConnection origin = connection.secured(CERTIFICATES.server("inner.test", "inner.test"));
            origin.expectRequest("GET / HTTP/1.1");
            names.add(serverName(origin));
            origin.respond("ok");
            origin.expectGone();
        }));
        HttpClient client =
                client(builder -> builder.tls(CERTIFICATES.tls()).proxy("https://localhost:" + proxy.port()));
        RecordingHandler handler = new RecordingHandler();
        client.send(Request.of(Method.GET, "https://a.test/", r -> r.extension("sni", "inner.test")), handler);
        assertThat(handler.awaitEnd().content()).isEqualTo("ok");
        assertThat(names).containsExactly("localhost", "inner.test");
    }

    private static String serverName(PeerConnection connection) {
        ExtendedSSLSession session = (ExtendedSSLSession) connection.tls().getSession();
        return new String(session.getRequestedServerNames().get(0).getEncoded());
    }

    @Test
    void namesAreTheProxysToResolveAndOnlyItsOwnIsLookedUp() throws Exception {
        List<String> asked = new CopyOnWriteArrayList<>();
        Resolver resolver = (host, blocking) -> {
            asked.add(host);
            return CompletableFuture.completedFuture(List.of(InetAddress.getLoopbackAddress()));
        };
        OriginPeer origin = leaks.watch(OriginPeer.open(null, false));
        for (RelayProxy.Kind kind : List.of(RelayProxy.Kind.HTTP, RelayProxy.Kind.SOCKS5)) {
            RelayProxy relay = leaks.watch(RelayProxy.open(kind, HERE));
            Proxy way = Proxy.of(relay.url().replace("localhost", "proxy.test"));
            HttpClient client = client(builder -> builder.resolver(resolver).proxies(Proxies.of(way)));
            assertThat(get(client, "http://a.test:" + origin.port() + "/").status())
                    .isEqualTo(200);
        }
        assertThat(asked).containsExactly("proxy.test", "proxy.test");
    }

    // ---- What a proxy never hears, and never is ----

    @Test
    void userinfoOfTheUrlIsTheOriginsAndNotPartOfTheTarget() throws Exception {
        String origins = "Basic " + ByteString.encodeUtf8("me:secret").base64();
        ScriptedPeer proxy = peer(
                connection -> {
                    String head = connection.expectRequest("GET http://a.test/ HTTP/1.1");
                    assertThat(head)
                            .contains("\r\nAuthorization: " + origins + "\r\n")
                            .doesNotContain("me:secret", "Proxy-Authorization");
                    connection.respond("ok");
                    connection.expectGone();
                },
                connection -> {
                    assertThat(connection.expectRequest("CONNECT a.test:443 HTTP/1.1"))
                            .doesNotContain("uthorization", "secret");
                    connection.send("HTTP/1.1 502 Bad\r\nContent-Length: 0\r\n\r\n");
                    connection.expectGone();
                });
        HttpClient client = client(builder -> builder.proxy("http://127.0.0.1:" + proxy.port()));
        get(client, "http://me:secret@a.test/");
        send(client, Request.get("https://me:secret@a.test/")).awaitFailure(ProxyException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"socks5", "socks5h", "socks4a", "https", "http"})
    void aProxyThatIsNotThereIsNeverPassedBy(String scheme) throws Exception {
        ScriptedPeer gone = peer();
        int port = gone.port();
        gone.close();
        ScriptedPeer origin = peer();
        HttpClient client = client(builder -> builder.proxy(scheme + "://127.0.0.1:" + port));
        assertThat(send(client, Request.get(origin.url("/"))).awaitFailure(ConnectFailedException.class))
                .hasMessageContaining("to the proxy");
        assertThat(origin.accepted()).isZero();
    }

    @Test
    void aConnectionToTheProxyIsTriedAgainAsAnyOther() throws Exception {
        RelayProxy relay = leaks.watch(RelayProxy.open(RelayProxy.Kind.HTTP, HERE));
        OriginPeer origin = leaks.watch(OriginPeer.open(HERE, false));
        AtomicInteger lookUps = new AtomicInteger();
        Resolver wrongAtFirst = (host, blocking) ->
                CompletableFuture.completedFuture(List.of(address(127, 0, 0, lookUps.getAndIncrement() == 0 ? 2 : 1)));
        List<TraceEvent.Kind> kinds = new CopyOnWriteArrayList<>();
        HttpClient client = client(builder -> builder.resolver(wrongAtFirst)
                .retries(1)
                .tls(CERTIFICATES.tls())
                .trace(event -> kinds.add(event.kind()))
                .proxy(relay.url().replace("localhost", "proxy.test")));
        assertThat(get(client, "https://localhost:" + origin.port() + "/content")
                        .status())
                .isEqualTo(200);
        assertThat(kinds).contains(TraceEvent.Kind.RETRY);
    }

    private static InetAddress address(int... octets) {
        byte[] raw = new byte[octets.length];
        for (int i = 0; i < raw.length; i++) {
            raw[i] = (byte) octets[i];
        }
        try {
            return InetAddress.getByAddress(raw);
        } catch (IOException impossible) {
            throw new AssertionError(impossible);
        }
    }

    @Test
    void credentialsForTheProxyDoNotPrint() throws Exception {
        ScriptedPeer proxy = peer(connection -> {
            connection.expectRequest("CONNECT a.test:443 HTTP/1.1");
            connection.send("HTTP/1.1 407 Who?\r\nContent-Length: 0\r\n\r\n");
            connection.expectGone();
        });
        HttpClient client = client(builder -> builder.proxy("http://user:hidden@127.0.0.1:" + proxy.port()));
        ProxyException failure = send(client, Request.get("https://a.test/")).awaitFailure(ProxyException.class);
        assertThat(failure.toString() + failure.getCause() + client).doesNotContain("hidden");
    }
}
