package dev.tern.http.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tern.http.HttpVersion;
import dev.tern.http.Request;
import dev.tern.http.Response;
import dev.tern.http.Tls;
import dev.tern.http.TlsException;
import dev.tern.http.client.HttpClient;
import dev.tern.http.client.HttpClientBuilder;
import dev.tern.http.testkit.Certificates;
import dev.tern.http.testkit.Http2Peer;
import dev.tern.http.testkit.ScriptedPeer;
import dev.tern.http.testkit.Waits;
import java.net.InetAddress;
import java.net.SocketException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

/** What ALPN agrees on, and connections that serve several origins (RFC 9113 §9.1.1). */
class Http2OverTlsTest extends EngineTest {
    private final Certificates certificates = new Certificates();

    /** Every name leads to loopback. */
    private HttpClient client(Tls tls) {
        return client(tls, builder -> builder);
    }

    private HttpClient client(Tls tls, UnaryOperator<HttpClientBuilder> more) {
        return client(builder -> more.apply(builder.tls(tls)
                .resolver((host, blocking) ->
                        CompletableFuture.completedFuture(List.of(InetAddress.getLoopbackAddress())))));
    }

    private ScriptedPeer secure(String[] names, ScriptedPeer.Script... scripts) throws Exception {
        return leaks.watch(ScriptedPeer.secure(certificates.server(names[0], names), scripts));
    }

    private static String[] names(String... names) {
        return names;
    }

    /** Answers each request with its authority, so many in all. */
    private static ScriptedPeer.Script answering(int count) {
        return connection -> {
            Http2Peer http2 = Http2Peer.begin(connection);
            for (int i = 0; i < count; i++) {
                Http2Peer.Head request = http2.expectHeaders();
                http2.respond(request.streamId(), request.value(":authority"));
            }
            http2.expectGone();
        };
    }

    private static String url(ScriptedPeer peer, String host) {
        return "https://" + host + ":" + peer.port() + "/";
    }

    @Test
    void http2IsChosenWhereThePeerSpeaksIt() throws Exception {
        ScriptedPeer peer = secure(names("a.test"), answering(1));
        Response response = get(client(certificates.tls()), url(peer, "a.test"));
        assertThat(response.version()).isEqualTo(HttpVersion.HTTP_2);
    }

    @Test
    void aPeerThatSpeaksNoHttp2IsAskedInHttp11() throws Exception {
        ScriptedPeer peer = secure(names("a.test"), connection -> {
            assertThat(connection.negotiate("http/1.1")).isEqualTo("http/1.1");
            connection.expectRequest("GET / HTTP/1.1");
            connection.respond("one");
            connection.expectGone();
        });
        Response response = get(client(certificates.tls()), url(peer, "a.test"));
        assertThat(response.version()).isEqualTo(HttpVersion.HTTP_1_1);
    }

    @Test
    void http2IsNotOfferedWhereItIsSwitchedOff() throws Exception {
        ScriptedPeer peer = secure(names("a.test"), connection -> {
            assertThat(connection.negotiate("h2", "http/1.1")).isEqualTo("http/1.1");
            connection.expectRequest("GET / HTTP/1.1");
            connection.respond("one");
            connection.expectGone();
        });
        HttpClient client = client(certificates.tls(), builder -> builder.http2(false));
        assertThat(get(client, url(peer, "a.test")).version()).isEqualTo(HttpVersion.HTTP_1_1);
    }

    @Test
    void whoSpeaksHttp2OnlyRefusesAPeerThatDoesNot() throws Exception {
        ScriptedPeer peer = secure(names("a.test"), connection -> {
            try {
                connection.handshake();
                connection.drain();
            } catch (SocketException e) {
                // The client hangs up as soon as it sees that nothing was agreed on.
            }
        });
        HttpClient client = client(certificates.tls(), builder -> builder.http1(false));
        TlsException failure = send(client, Request.get(url(peer, "a.test"))).awaitFailure(TlsException.class);
        assertThat(failure).hasMessageContaining("a.test does not speak HTTP/2");
    }

    @Test
    void aBurstToANewOriginMakesOneConnection() throws Exception {
        ScriptedPeer peer = secure(names("a.test"), answering(50));
        HttpClient client = client(certificates.tls());
        List<CompletableFuture<Response>> calls = new ArrayList<>();
        for (int i = 0; i < 50; i++) {
            calls.add(client.sendAsync(Request.get(url(peer, "a.test"))));
        }
        for (CompletableFuture<Response> call : calls) {
            assertThat(Waits.value(call).text()).startsWith("a.test");
        }
    }

    /** jvm-peers row 70. */
    @Test
    void anOriginWithTheSameAddressAndCertificateSharesTheConnection() throws Exception {
        ScriptedPeer peer = secure(names("a.test", "b.test"), answering(3));
        HttpClient client = client(certificates.tls());
        assertThat(get(client, url(peer, "a.test")).text()).startsWith("a.test");
        assertThat(get(client, url(peer, "b.test")).text()).startsWith("b.test");
        assertThat(get(client, url(peer, "b.test")).text()).startsWith("b.test");
    }

    /** jvm-peers row 70. */
    @Test
    void anOriginWhoseNameIsNotInTheCertificateGetsItsOwnConnection() throws Exception {
        ScriptedPeer peer = secure(names("a.test"), answering(1), connection -> connection.drain());
        HttpClient client = client(certificates.tls());
        assertThat(get(client, url(peer, "a.test")).text()).startsWith("a.test");
        send(client, Request.get(url(peer, "b.test"))).awaitFailure(TlsException.class);
    }

    @Test
    void withoutACheckOfCertificatesNothingIsShared() throws Exception {
        ScriptedPeer peer = secure(names("a.test", "b.test"), answering(1), answering(1));
        HttpClient client = client(Tls.builder().insecure().build());
        assertThat(get(client, url(peer, "a.test")).text()).startsWith("a.test");
        assertThat(get(client, url(peer, "b.test")).text()).startsWith("b.test");
        assertThat(peer.accepted()).isEqualTo(2);
    }

    /** RFC 9110 §15.5.20, jvm-peers row 70. */
    @Test
    void anOriginThatIsMisdirectedIsAskedOnAConnectionOfItsOwnFromThenOn() throws Exception {
        ScriptedPeer peer = secure(
                names("a.test", "b.test"),
                connection -> {
                    Http2Peer http2 = Http2Peer.begin(connection);
                    http2.respond(http2.expectHeaders().streamId(), "a");
                    http2.sendHeaders(http2.expectHeaders().streamId(), true, ":status", "421");
                    http2.respond(http2.expectHeaders().streamId(), "a again");
                    http2.expectGone();
                },
                answering(2));
        HttpClient client = client(certificates.tls());
        assertThat(get(client, url(peer, "a.test")).text()).isEqualTo("a");
        assertThat(get(client, url(peer, "b.test")).text()).startsWith("b.test");
        assertThat(get(client, url(peer, "b.test")).text()).startsWith("b.test");
        assertThat(get(client, url(peer, "a.test")).text()).isEqualTo("a again");
    }

    @Test
    void aMisdirectedRequestOfTheConnectionsOwnOriginIsAnAnswer() throws Exception {
        ScriptedPeer peer = secure(names("a.test"), connection -> {
            Http2Peer http2 = Http2Peer.begin(connection);
            http2.sendHeaders(http2.expectHeaders().streamId(), true, ":status", "421");
            http2.expectGone();
        });
        assertThat(get(client(certificates.tls()), url(peer, "a.test")).status())
                .isEqualTo(421);
    }
}
