package dev.tern.http.guides;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tern.http.Request;
import dev.tern.http.Response;
import dev.tern.http.Tls;
import dev.tern.http.TlsException;
import dev.tern.http.client.HttpClient;
import dev.tern.http.testkit.Leaks;
import java.io.OutputStream;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.Principal;
import java.security.cert.Certificate;
import java.util.concurrent.TimeUnit;
import mockwebserver3.MockResponse;
import mockwebserver3.MockWebServer;
import mockwebserver3.RecordedRequest;
import okhttp3.Handshake;
import okhttp3.tls.HandshakeCertificates;
import okhttp3.tls.HeldCertificate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** httpx's page "SSL", against a server of localhost whose certificate an authority of the test's own signed. */
class TlsGuideTest {
    @RegisterExtension
    final Leaks leaks = new Leaks();

    @TempDir
    Path folder;

    private final HeldCertificate authority =
            new HeldCertificate.Builder().certificateAuthority(0).ecdsa256().build();
    private final HeldCertificate me = signed("me");
    private final MockWebServer server = new MockWebServer();

    private HeldCertificate signed(String name) {
        return new HeldCertificate.Builder()
                .signedBy(authority)
                .commonName(name)
                .addSubjectAlternativeName("localhost")
                .duration(1, TimeUnit.DAYS)
                .ecdsa256()
                .build();
    }

    @BeforeEach
    void serve() throws Exception {
        HandshakeCertificates certificates = new HandshakeCertificates.Builder()
                .heldCertificate(signed("localhost"))
                .addTrustedCertificate(authority.certificate())
                .build();
        server.useHttps(certificates.sslSocketFactory());
        server.requestClientAuth();
        server.start(InetAddress.getByName("localhost"), 0);
        server.enqueue(new MockResponse.Builder().body("secured").build());
    }

    @AfterEach
    void close() {
        server.close();
    }

    private Response get(Tls tls) {
        HttpClient http = leaks.watch(HttpClient.builder().tls(tls).build());
        return http.sendAsync(Request.get("https://localhost:" + server.getPort() + "/"))
                .join();
    }

    private Path authorityPem() throws Exception {
        return Files.writeString(folder.resolve("ca.pem"), authority.certificatePem());
    }

    /** Who the server saw; null for nobody. */
    private String clientSeen() throws Exception {
        RecordedRequest request = server.takeRequest();
        Handshake handshake = request.getHandshake();
        Principal principal = handshake == null ? null : handshake.peerPrincipal();
        return principal == null ? null : principal.getName();
    }

    @Test
    void certificateThatNobodyVouchesForIsRefused() {
        assertThatThrownBy(() -> get(Tls.defaults())).hasCauseInstanceOf(TlsException.class);
    }

    @Test
    void verificationCanBeSwitchedOff() throws Exception {
        assertThat(get(Tls.builder().insecure().build()).text()).isEqualTo("secured");
        assertThat(clientSeen()).isNull();
    }

    @Test
    void contextOfTheUsersOwnIsTaken() {
        HandshakeCertificates trusting = new HandshakeCertificates.Builder()
                .addTrustedCertificate(authority.certificate())
                .build();
        assertThat(get(Tls.builder().context(trusting.sslContext()).build()).text())
                .isEqualTo("secured");
    }

    /** The file may be the one that SSL_CERT_FILE names: the program says so, as in httpx. */
    @Test
    void authoritiesOfAFileAreTrusted() throws Exception {
        assertThat(get(Tls.builder().trust(authorityPem()).build()).text()).isEqualTo("secured");
        assertThat(clientSeen()).isNull();
    }

    @Test
    void clientShowsItsCertificateFromPemFiles() throws Exception {
        Path chain = Files.writeString(folder.resolve("client.pem"), me.certificatePem());
        Path key = Files.writeString(folder.resolve("client.key"), me.privateKeyPkcs8Pem());
        Tls tls = Tls.builder()
                .trust(authorityPem())
                .clientCertificate(chain, key)
                .build();
        assertThat(get(tls).text()).isEqualTo("secured");
        assertThat(clientSeen()).isEqualTo("CN=me");
    }

    @Test
    void clientShowsItsCertificateFromAPkcs12File() throws Exception {
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        store.setKeyEntry(
                "me", me.keyPair().getPrivate(), "changeit".toCharArray(), new Certificate[] {me.certificate()});
        Path file = folder.resolve("me.p12");
        try (OutputStream out = Files.newOutputStream(file)) {
            store.store(out, "changeit".toCharArray());
        }
        Tls tls = Tls.builder()
                .trust(authorityPem())
                .clientCertificate(file, "changeit")
                .build();
        assertThat(get(tls).text()).isEqualTo("secured");
        assertThat(clientSeen()).isEqualTo("CN=me");
    }

    @Test
    void wrongPasswordOrMissingFileIsToldWhenTheClientIsBuilt() {
        Path missing = folder.resolve("missing.p12");
        assertThatThrownBy(() ->
                        get(Tls.builder().clientCertificate(missing, "changeit").build()))
                .hasMessageContaining("missing.p12");
    }
}
