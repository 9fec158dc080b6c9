package dev.tern.http.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tern.http.ConnectionInfo;
import dev.tern.http.Request;
import dev.tern.http.Response;
import dev.tern.http.Tls;
import dev.tern.http.TlsInfo;
import dev.tern.http.client.HttpClient;
import dev.tern.http.client.InProcessTransport;
import dev.tern.http.testkit.Certificates;
import dev.tern.http.testkit.Http2Peer;
import dev.tern.http.testkit.ScriptedPeer;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** A response says which connection it came by. */
class ConnectionInfoTest extends EngineTest {
    private final Certificates certificates = new Certificates();

    @Test
    void aPlainConnectionHasTwoEndsAndNoHandshake() throws Exception {
        ScriptedPeer peer = leaks.watch(ScriptedPeer.serving("ok"));
        ConnectionInfo info = info(get(client(), peer.url("/")));
        assertThat(port(info.remote())).isEqualTo(peer.port());
        assertThat(port(info.local())).isPositive().isNotEqualTo(peer.port());
        assertThat(info.tls()).isNull();
    }

    @Test
    void responsesThatShareAConnectionSayTheSame() throws Exception {
        ScriptedPeer peer = leaks.watch(ScriptedPeer.serving("ok"));
        HttpClient client = client();
        assertThat(info(get(client, peer.url("/")))).isSameAs(info(get(client, peer.url("/"))));
    }

    @Test
    void aSecuredConnectionSaysWhatWasAgreedOnAndWithWhom() throws Exception {
        ScriptedPeer peer = leaks.watch(ScriptedPeer.secure(certificates.localhost(), connection -> {
            connection.negotiate("http/1.1");
            connection.expectRequest("GET / HTTP/1.1");
            connection.respond("ok");
            connection.expectGone();
        }));
        Tls tls = certificates.tls().newBuilder().protocols("TLSv1.2").build();
        TlsInfo agreed = tls(get(client(b -> b.tls(tls)), peer.url("/")));
        assertThat(agreed.version()).isEqualTo("TLSv1.2");
        assertThat(agreed.cipherSuite()).startsWith("TLS_ECDHE_ECDSA_");
        assertThat(agreed.applicationProtocol()).isEqualTo("http/1.1");
        assertThat(agreed.peerCertificates().get(0).getSubjectX500Principal().getName())
                .contains("localhost");
        assertThat(agreed).hasToString("TLSv1.2, " + agreed.cipherSuite() + ", http/1.1");
    }

    @Test
    void behindAProxyTheOtherEndIsTheProxyAndTheHandshakeTheOrigins() throws Exception {
        ScriptedPeer origin =
                leaks.watch(ScriptedPeer.secure(certificates.server("origin.test", "origin.test"), connection -> {
                    Http2Peer http2 = Http2Peer.begin(connection);
                    http2.respond(http2.expectRequest("GET /").streamId(), "ok");
                    http2.expectGone();
                }));
        ScriptedPeer proxy = leaks.watch(ScriptedPeer.secure(certificates.localhost(), connection -> {
            connection.negotiate("http/1.1");
            connection.expectRequest("CONNECT origin.test:" + origin.port() + " HTTP/1.1");
            connection.send("HTTP/1.1 200 OK\r\n\r\n");
            connection.relayTo(origin.port());
        }));
        HttpClient client = client(b -> b.tls(certificates.tls()).proxy("https://localhost:" + proxy.port()));
        Response response = get(client, "https://origin.test:" + origin.port() + "/");
        assertThat(port(info(response).remote())).isEqualTo(proxy.port());
        assertThat(tls(response).applicationProtocol()).isEqualTo("h2");
        assertThat(tls(response)
                        .peerCertificates()
                        .get(0)
                        .getSubjectX500Principal()
                        .getName())
                .contains("origin.test");
    }

    @Test
    void aResponseWithoutAConnectionHasNone() throws Exception {
        HttpClient client = client(b -> b.transport(InProcessTransport.of(
                request -> CompletableFuture.completedFuture(InProcessTransport.Answer.of(
                        Response.builder(request).text("mock").build())),
                Runnable::run)));
        assertThat(get(client, "http://a.test/").connection()).isNull();
        assertThat(Response.builder(Request.get("http://a.test/")).build().connection())
                .isNull();
    }

    private static ConnectionInfo info(Response response) {
        return Objects.requireNonNull(response.connection());
    }

    private static TlsInfo tls(Response response) {
        return Objects.requireNonNull(info(response).tls());
    }

    private static int port(SocketAddress address) {
        return ((InetSocketAddress) address).getPort();
    }
}
