package dev.tern.http.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tern.http.LocalProtocolException;
import dev.tern.http.Proxies;
import dev.tern.http.Proxy;
import dev.tern.http.Request;
import dev.tern.http.Tls;
import dev.tern.http.TlsException;
import dev.tern.http.client.HttpClient;
import dev.tern.http.testkit.Certificates;
import dev.tern.http.testkit.PeerConnection;
import dev.tern.http.testkit.ScriptedPeer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import okhttp3.tls.HeldCertificate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The way to the proxy is secured by settings of its own: two authorities that know nothing of each other. */
class ProxyTlsTest extends EngineTest {
    private final Certificates proxys = new Certificates();
    private final Certificates origins = new Certificates();

    @TempDir
    private Path folder;

    private Path file(String name, String content) throws IOException {
        return Files.writeString(folder.resolve(name), content);
    }

    private Tls.Builder trustingTheProxys() throws IOException {
        return Tls.builder().trust(file("proxy-ca.pem", proxys.authorityPem()));
    }

    private HttpClient by(ScriptedPeer proxy, Tls settings) {
        Proxy way = Proxy.of("https://localhost:" + proxy.port()).withTls(settings);
        return client(builder -> builder.tls(origins.tls()).proxies(Proxies.of(way)));
    }

    private static void failHandshake(PeerConnection connection) {
        try {
            connection.handshake();
            connection.drain();
        } catch (IOException e) {
            // The client hangs up when it has seen the certificate.
        }
    }

    @Test
    void eachHopTrustsItsOwnAuthorityAndOnlyTheProxySeesItsCertificate() throws Exception {
        ScriptedPeer proxy = leaks.watch(ScriptedPeer.secure(proxys.localhost(), connection -> {
            connection.tls().setNeedClientAuth(true);
            connection.handshake();
            assertThat(connection.tls().getSession().getPeerPrincipal().getName())
                    .isEqualTo("CN=me");
            connection.expectRequest("CONNECT localhost:443 HTTP/1.1");
            connection.send("HTTP/1.1 200 OK\r\n\r\n");
            PeerConnection origin = connection.secured(origins.localhost());
            origin.tls().setWantClientAuth(true);
            origin.expectRequest("GET / HTTP/1.1");
            assertThatThrownBy(() -> origin.tls().getSession().getPeerPrincipal())
                    .isInstanceOf(IOException.class);
            origin.respond("through");
            origin.expectGone();
        }));
        HeldCertificate mine = proxys.clientCertificate("me");
        Path certificate = file("me.pem", mine.certificatePem());
        Path key = file("me.key", mine.privateKeyPkcs8Pem());
        HttpClient client = by(
                proxy, trustingTheProxys().clientCertificate(certificate, key).build());
        assertThat(get(client, "https://localhost/").text()).isEqualTo("through");
    }

    @Test
    void theOriginsAuthorityDoesNotVouchForTheProxy() throws Exception {
        ScriptedPeer proxy = leaks.watch(ScriptedPeer.secure(origins.localhost(), ProxyTlsTest::failHandshake));
        send(by(proxy, trustingTheProxys().build()), Request.get("https://localhost/"))
                .awaitFailure(TlsException.class);
    }

    @Test
    void theProxysAuthorityDoesNotVouchForTheOrigin() throws Exception {
        ScriptedPeer proxy = leaks.watch(ScriptedPeer.secure(proxys.localhost(), connection -> {
            connection.expectRequest("CONNECT localhost:443 HTTP/1.1");
            connection.send("HTTP/1.1 200 OK\r\n\r\n");
            failHandshake(connection.secured(proxys.localhost()));
        }));
        send(by(proxy, trustingTheProxys().build()), Request.get("https://localhost/"))
                .awaitFailure(TlsException.class);
    }

    /** What is allowed on the way to the proxy is not allowed behind it. */
    @Test
    void aProxyThatIsNotVerifiedChangesNothingForTheOrigin() throws Exception {
        ScriptedPeer proxy = leaks.watch(ScriptedPeer.secure(
                new Certificates().server("other.test", "other.test"),
                connection -> {
                    connection.expectRequest("GET http://a.test/ HTTP/1.1");
                    connection.respond("forwarded");
                    connection.expectGone();
                },
                connection -> {
                    connection.expectRequest("CONNECT localhost:443 HTTP/1.1");
                    connection.send("HTTP/1.1 200 OK\r\n\r\n");
                    failHandshake(connection.secured(proxys.localhost()));
                }));
        HttpClient client = by(proxy, Tls.builder().insecure().build());
        assertThat(get(client, "http://a.test/").text()).isEqualTo("forwarded");
        send(client, Request.get("https://localhost/")).awaitFailure(TlsException.class);
    }

    @Test
    void filesAreReadWhenTheClientIsBuilt() {
        Tls missing = Tls.builder().trust(folder.resolve("missing.pem")).build();
        Proxy way = Proxy.of("https://proxy.test").withTls(missing);
        assertThatThrownBy(
                        () -> client(builder -> builder.proxies(Proxies.of(way).except("a.test"))))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("missing.pem");
    }

    @Test
    void filesOfAProxyThatAFunctionChoosesFailTheCall() {
        Tls missing = Tls.builder().trust(folder.resolve("missing.pem")).build();
        Proxy way = Proxy.of("https://proxy.test").withTls(missing);
        HttpClient client = client(builder -> builder.proxies(Proxies.choosing(url -> way)));
        assertThat(send(client, Request.get("https://a.test/")).awaitFailure(LocalProtocolException.class))
                .hasMessageContaining("missing.pem");
    }

    @Test
    void aWayThatIsNotSecuredTakesNoSettings() {
        assertThatThrownBy(() -> Proxy.of("http://proxy.test").withTls(Tls.defaults()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("https");
    }
}
