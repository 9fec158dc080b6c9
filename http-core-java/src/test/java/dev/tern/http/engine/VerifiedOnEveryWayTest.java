package dev.tern.http.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tern.http.ConnectTimeoutException;
import dev.tern.http.Limits;
import dev.tern.http.Method;
import dev.tern.http.Phase;
import dev.tern.http.Request;
import dev.tern.http.Timeout;
import dev.tern.http.Tls;
import dev.tern.http.TlsException;
import dev.tern.http.client.HttpClient;
import dev.tern.http.client.HttpClientBuilder;
import dev.tern.http.exchange.Transport;
import dev.tern.http.testkit.Certificates;
import dev.tern.http.testkit.Http2Peer;
import dev.tern.http.testkit.PeerConnection;
import dev.tern.http.testkit.RecordingHandler;
import dev.tern.http.testkit.ScriptedPeer;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.function.UnaryOperator;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * What other clients got wrong with TLS: the check of the name was lost on one of several ways to a connection, names beyond
 * ASCII matched what they are not, handshakes had no deadline, and a connection that could not say goodbye was never closed.
 */
class VerifiedOnEveryWayTest extends EngineTest {
    private final Certificates certificates = new Certificates();

    @TempDir
    Path folder;

    private enum Way {
        DIRECT,
        HTTP_2_ONLY,
        HTTP_1_ONLY,
        TRUST_FROM_FILE,
        TRUST_FROM_TEXT,
        ONE_VERSION,
        TUNNEL,
        SOCKS
    }

    @ParameterizedTest
    @EnumSource
    void aCertificateForAnotherHostIsRefused(Way way) throws Exception {
        TlsException failure = refused(way, certificates.server("b.test", "b.test", "*.c.test"));
        assertThat(failure).hasMessageContaining("issued for other names").hasMessageContaining("a.test");
    }

    @ParameterizedTest
    @EnumSource
    void aCertificateThatBearsNoNamesIsRefused(Way way) throws Exception {
        refused(way, certificates.server("a.test"));
    }

    @ParameterizedTest
    @EnumSource
    void aCertificateOfAnUnknownAuthorityIsRefused(Way way) throws Exception {
        refused(way, new Certificates().server("a.test", "a.test"));
    }

    /** U+212A looks like K and is made k by Unicode's lower case; in a certificate it is no k. */
    @Test
    void aLetterThatLooksLikeAnAsciiOneIsNone() throws Exception {
        SSLContext lookalike;
        try {
            lookalike = certificates.server("x", "\u212A.test");
        } catch (IllegalArgumentException e) {
            // Then such a certificate cannot even be made here.
            return;
        }
        refused("k.test", b -> b.tls(certificates.tls()), lookalike);
    }

    /** Settings of one host, by a mount: its authority vouches for nobody else. */
    @Test
    void aMountTrustsItsOwnAuthorityForItsHostsOnly() throws Exception {
        Certificates others = new Certificates();
        ScriptedPeer special = leaks.watch(ScriptedPeer.secure(others.server("b.test", "b.test"), connection -> {
            assertThat(connection.negotiate("http/1.1", "h2")).isEqualTo("http/1.1");
            connection.expectRequest("GET / HTTP/1.1");
            connection.respond("special");
            connection.expectGone();
        }));
        Transport mounted = leaks.watch(
                here(HttpClient.builder()).tls(others.tls()).http2(false).openTransport());
        TlsException elsewhere = refused(
                "a.test",
                b -> b.tls(certificates.tls()).mount("https://b.test", mounted),
                others.server("a.test", "a.test"));
        assertThat(elsewhere).hasMessageContaining("a.test");

        HttpClient client = client(b -> here(b).tls(certificates.tls()).mount("https://b.test", mounted));
        assertThat(get(client, "https://b.test:" + special.port() + "/").text()).isEqualTo("special");
        mounted.close();
    }

    @Test
    void aNameBeyondAsciiIsVerifiedInTheFormThatIsSent() throws Exception {
        ScriptedPeer peer = leaks.watch(
                ScriptedPeer.secure(certificates.server("xn--bcher-kva.test", "xn--bcher-kva.test"), connection -> {
                    connection.negotiate("http/1.1");
                    connection.expectRequest("GET / HTTP/1.1");
                    connection.respond("ok");
                    connection.expectGone();
                }));
        HttpClient client = client(b -> here(b).tls(certificates.tls()));
        assertThat(get(client, "https://b\u00fccher.test:" + peer.port() + "/").text())
                .isEqualTo("ok");
    }

    @Test
    void theHandshakeInATunnelHasTheDeadlineOfTheConnection() throws Exception {
        CountDownLatch over = new CountDownLatch(1);
        ScriptedPeer proxy = peer(connection -> {
            connection.expectRequest("CONNECT a.test:443 HTTP/1.1");
            connection.send("HTTP/1.1 200 OK\r\n\r\n");
            connection.await(over, "the end of the call");
            connection.drain();
        });
        HttpClient client =
                client(b -> b.proxy("http://127.0.0.1:" + proxy.port()).timeout(Timeout.of(Duration.ofMillis(200))));
        ConnectTimeoutException failure =
                send(client, Request.get("https://a.test/")).awaitFailure(ConnectTimeoutException.class);
        over.countDown();
        assertThat(failure.phase()).isEqualTo(Phase.TLS);
    }

    /** The peer takes nothing, so neither RST_STREAM nor GOAWAY nor close_notify can leave; the place is free all the same. */
    @Test
    void aCongestedConnectionIsClosedThoughItCannotSayGoodbye() throws Exception {
        CountDownLatch full = new CountDownLatch(1);
        ScriptedPeer peer = leaks.watch(ScriptedPeer.secure(certificates.localhost(), connection -> {
            Http2Peer http2 = Http2Peer.begin(connection, Http2Peer.INITIAL_WINDOW_SIZE, Integer.MAX_VALUE);
            http2.sendWindowUpdate(0, Integer.MAX_VALUE - 65_535);
            http2.expectHeaders();
            connection.await(full, "the call to give up");
            drainToTheEnd(connection);
        }));
        HttpClient client = client(
                b -> b.tls(certificates.tls()).limits(Limits.defaults().withKeepAliveExpiry(Duration.ofMillis(50))));
        byte[] much = new byte[64 << 20];
        RecordingHandler call = send(
                client,
                Request.of(
                        Method.POST, peer.url("/"), r -> r.content(much).timeout(Timeout.of(Duration.ofMillis(300)))));
        call.awaitFailure(dev.tern.http.WriteTimeoutException.class);
        client.close();
        full.countDown();
    }

    private TlsException refused(Way way, SSLContext server) throws Exception {
        return refused("a.test", settings(way), server);
    }

    private TlsException refused(String host, UnaryOperator<HttpClientBuilder> settings, SSLContext server)
            throws Exception {
        ScriptedPeer origin = leaks.watch(ScriptedPeer.secure(server, connection -> {
            try {
                connection.handshake();
                connection.drain();
            } catch (IOException e) {
                // The client hangs up when it has seen the certificate.
            }
        }));
        originPort = origin.port();
        HttpClient client = client(b -> settings.apply(here(b)));
        return send(client, Request.get("https://" + host + ":" + origin.port() + "/"))
                .awaitFailure(TlsException.class);
    }

    private int originPort;

    private static HttpClientBuilder here(HttpClientBuilder builder) {
        return builder.resolver(
                (host, blocking) -> CompletableFuture.completedFuture(List.of(InetAddress.getLoopbackAddress())));
    }

    private UnaryOperator<HttpClientBuilder> settings(Way way) {
        Tls own = certificates.tls();
        return switch (way) {
            case DIRECT -> b -> b.tls(own);
            case HTTP_2_ONLY -> b -> b.tls(own).http1(false);
            case HTTP_1_ONLY -> b -> b.tls(own).http2(false);
            case TRUST_FROM_FILE -> b -> b.tls(Tls.builder().trust(authority()).build());
            case TRUST_FROM_TEXT ->
                b -> b.tls(Tls.builder().trustPem(certificates.authorityPem()).build());
            case ONE_VERSION -> b -> b.tls(own.newBuilder().protocols("TLSv1.2").build());
            case TUNNEL ->
                b -> b.tls(own).proxy(proxy("http://", connection -> {
                    connection.expectRequest("CONNECT a.test:" + originPort + " HTTP/1.1");
                    connection.send("HTTP/1.1 200 OK\r\n\r\n");
                }));
            case SOCKS ->
                b -> b.tls(own).proxy(proxy("socks5://", connection -> {
                    connection.read(3);
                    connection.send(new byte[] {5, 0});
                    connection.read(4 + 1 + "a.test".length() + 2);
                    connection.send(new byte[] {5, 0, 0, 1, 0, 0, 0, 0, 0, 0});
                }));
        };
    }

    private Path authority() {
        try {
            return Files.writeString(folder.resolve("authority.pem"), certificates.authorityPem());
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private String proxy(String scheme, ScriptedPeer.Script greeting) {
        try {
            return scheme + "127.0.0.1:"
                    + peer(connection -> {
                                greeting.play(connection);
                                connection.relayTo(originPort);
                            })
                            .port();
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    private static void drainToTheEnd(PeerConnection connection) {
        try {
            connection.drain();
        } catch (IOException e) {
            // A reset, in the middle of a record perhaps: closed is closed.
        }
    }
}
