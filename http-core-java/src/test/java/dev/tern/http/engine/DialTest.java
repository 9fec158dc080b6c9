package dev.tern.http.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tern.http.ConnectFailedException;
import dev.tern.http.ConnectTimeoutException;
import dev.tern.http.HttpException;
import dev.tern.http.NameResolutionException;
import dev.tern.http.NameSettings;
import dev.tern.http.Phase;
import dev.tern.http.Request;
import dev.tern.http.Timeout;
import dev.tern.http.TlsException;
import dev.tern.http.UnsupportedProtocolException;
import dev.tern.http.client.HttpClient;
import dev.tern.http.exchange.Resolver;
import dev.tern.http.testkit.BlackholeListener;
import dev.tern.http.testkit.Certificates;
import dev.tern.http.testkit.PeerConnection;
import dev.tern.http.testkit.ScriptedPeer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;

/** How connections come about: names, several addresses, TLS; and how they fail to. */
class DialTest extends EngineTest {
    private static InetAddress address(String literal) {
        try {
            return InetAddress.getByName(literal);
        } catch (UnknownHostException e) {
            throw new AssertionError(e);
        }
    }

    private static Resolver giving(String... literals) {
        List<InetAddress> addresses =
                java.util.Arrays.stream(literals).map(DialTest::address).toList();
        return (host, blocking) -> CompletableFuture.completedFuture(addresses);
    }

    private NameResolutionException unresolved(Resolver resolver) throws Exception {
        ScriptedPeer peer = peer(NEXT);
        HttpClient client = client(builder -> builder.limits(ONE_CONNECTION).resolver(resolver));
        NameResolutionException failure =
                send(client, Request.get("http://name.test/")).awaitFailure(NameResolutionException.class);
        assertThat(failure.phase()).isEqualTo(Phase.RESOLVE);
        assertThat(failure.peerMayHaveActed()).isFalse();
        assertNextCallWorks(client, peer);
        return failure;
    }

    @Test
    void aResolverThatFailsInAnyWayFailsTheCall() throws Exception {
        UnknownHostException cause = new UnknownHostException("name.test");
        assertThat(unresolved((host, blocking) -> CompletableFuture.failedFuture(cause)))
                .hasCause(cause);
        unresolved((host, blocking) -> CompletableFuture.completedFuture(List.of()));
        unresolved((host, blocking) -> CompletableFuture.completedFuture(null));
        unresolved((host, blocking) -> (CompletionStage<List<InetAddress>>) null);
        unresolved((host, blocking) -> {
            throw new IllegalStateException("thrown");
        });
        unresolved((host, blocking) -> {
            throw new AssertionError("thrown");
        });
    }

    @Test
    void theNextAddressIsTriedWhenOneRefuses() throws Exception {
        ScriptedPeer peer = peer(NEXT);
        HttpClient client = client(builder -> builder.resolver(giving("127.0.0.2", "127.0.0.3", "127.0.0.1")));
        assertThat(get(client, "http://name.test:" + peer.port() + "/next").text())
                .isEqualTo("next");
    }

    @Test
    void theNextAddressIsTriedWhenOneIsSilent() throws Exception {
        ScriptedPeer peer = peer(NEXT);
        // The same port at another address, where nothing is ever answered.
        BlackholeListener blackhole = leaks.watch(new BlackholeListener("127.0.0.2", peer.port()));
        assertThat(blackhole.port()).isEqualTo(peer.port());
        HttpClient client = client(builder -> builder.resolver(giving("127.0.0.2", "127.0.0.1")));
        assertThat(get(client, "http://name.test:" + peer.port() + "/next").text())
                .isEqualTo("next");
    }

    @Test
    void theNextAddressWaitsForItsTime() throws Exception {
        ScriptedPeer peer = peer();
        leaks.watch(new BlackholeListener("127.0.0.2", peer.port()));
        HttpClient client = client(builder -> builder.resolver(giving("127.0.0.2", "127.0.0.1"))
                .names(NameSettings.defaults().attemptDelay(Duration.ofHours(1)))
                .timeout(Timeout.of(Duration.ofMillis(100))));
        send(client, Request.get("http://name.test:" + peer.port() + "/next"))
                .awaitFailure(ConnectTimeoutException.class);
    }

    @Test
    void aFailureOfEveryAddressNamesThemAll() throws Exception {
        ScriptedPeer gone = peer();
        gone.close();
        HttpClient client = client(builder -> builder.resolver(giving("127.0.0.2", "127.0.0.3")));
        ConnectFailedException failure = send(client, Request.get("http://name.test:" + gone.port() + "/"))
                .awaitFailure(ConnectFailedException.class);
        assertThat(failure.getCause()).hasMessageContaining("127.0.0.2");
        assertThat(failure.getCause().getSuppressed()).hasSize(1);
        assertThat(failure.getCause().getSuppressed()[0]).hasMessageContaining("127.0.0.3");
    }

    @Test
    void anAddressIsNotResolved() throws Exception {
        ScriptedPeer peer = peer(NEXT);
        HttpClient client = client(builder -> builder.resolver((host, blocking) -> {
            throw new AssertionError("asked for " + host);
        }));
        assertNextCallWorks(client, peer);
    }

    private TlsException untrusted(HttpClient client, String url) throws Exception {
        TlsException failure = send(client, Request.get(url)).awaitFailure(TlsException.class);
        assertThat(failure.phase()).isEqualTo(Phase.TLS);
        assertThat(failure.peerMayHaveActed()).isFalse();
        return failure;
    }

    @Test
    void aPeerWhoseCertificateIsNotTrustedIsRefused() throws Exception {
        ScriptedPeer.Script refused = connection -> {
            try {
                connection.handshake();
                connection.readHeadOrEnd();
            } catch (IOException e) {
                // The client's alert.
            }
        };
        ScriptedPeer stranger = leaks.watch(ScriptedPeer.alwaysSecure(new Certificates().localhost(), refused));
        Certificates certificates = new Certificates();
        ScriptedPeer other = leaks.watch(ScriptedPeer.alwaysSecure(certificates.server("x", "other.test"), refused));
        ScriptedPeer bare = leaks.watch(ScriptedPeer.alwaysSecure(certificates.server("localhost"), refused));
        ScriptedPeer peer = peer(NEXT);
        HttpClient client = client(builder -> builder.limits(ONE_CONNECTION).tls(certificates.tls()));
        untrusted(client, stranger.url("/"));
        untrusted(client, other.url("/"));
        untrusted(client, bare.url("/"));
        assertNextCallWorks(client, peer);
    }

    @Test
    void aPeerThatSpeaksNoTlsIsATlsFailure() throws Exception {
        ScriptedPeer plain = peer(connection -> {
            connection.read(10);
            connection.send("HTTP/1.1 400 Bad Request\r\nConnection: close\r\n\r\n");
            connection.drain();
        });
        ScriptedPeer closing = peer(PeerConnection::halfClose);
        HttpClient client = client(builder -> builder.tls(new Certificates().tls()));
        untrusted(client, "https://127.0.0.1:" + plain.port() + "/");
        untrusted(client, "https://127.0.0.1:" + closing.port() + "/");
    }

    @Test
    void otherSchemesAreRefused() throws Exception {
        HttpException failure =
                send(client(), Request.get("ftp://127.0.0.1/")).awaitFailure(UnsupportedProtocolException.class);
        assertThat(failure.phase()).isEqualTo(Phase.PREPARE);
    }
}
