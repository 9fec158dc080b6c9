package dev.tern.http.servers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.tern.http.ConnectFailedException;
import dev.tern.http.Proxies;
import dev.tern.http.Proxy;
import dev.tern.http.Request;
import dev.tern.http.Response;
import dev.tern.http.SocketSettings;
import dev.tern.http.Tls;
import dev.tern.http.TlsException;
import dev.tern.http.client.HttpClient;
import dev.tern.http.client.HttpClientBuilder;
import dev.tern.http.testkit.Leaks;
import dev.tern.http.testkit.Waits;
import java.net.StandardSocketOptions;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.MessageDigest;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import okio.ByteString;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Certificates of openssl's making in an nginx: good ones, each way to be bad, and a unix socket. */
class NginxCertificatesTest {
    @TempDir
    static Path directory;

    private static ServerProcess nginx;
    private static int good;
    private static int expired;
    private static int other;
    private static int selfSigned;
    private static int wantsClient;

    @RegisterExtension
    final Leaks leaks = new Leaks();

    @BeforeAll
    static void startServer() throws Exception {
        assumeTrue(Files.isExecutable(Path.of("/usr/bin/openssl")), "openssl is not installed; its tests are skipped");
        openssl(
                "req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -keyout ca.key -out ca.pem -days 2 -subj /CN=ca"
                        + " -addext basicConstraints=critical,CA:TRUE");
        certificate("good", "DNS:localhost,IP:127.0.0.1", 2);
        certificate("expired", "DNS:localhost", -1);
        certificate("other", "DNS:other.example,DNS:*.other.example", 2);
        certificate("me", "DNS:me", 2);
        openssl("req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -keyout self.key -out self.pem -days 2"
                + " -subj /CN=localhost -addext subjectAltName=DNS:localhost");
        openssl("pkcs12 -export -in me.pem -inkey me.key -out me.p12 -passout pass:changeit");
        good = ServerProcess.freePort();
        expired = ServerProcess.freePort();
        other = ServerProcess.freePort();
        selfSigned = ServerProcess.freePort();
        wantsClient = ServerProcess.freePort();
        Files.createDirectories(directory.resolve("tmp"));
        String servers = server(good, "good", "")
                + server(expired, "expired", "")
                + server(other, "other", "")
                + server(selfSigned, "self", "")
                + server(wantsClient, "good", "ssl_client_certificate ca.pem; ssl_verify_client on;");
        Path config = Files.writeString(
                directory.resolve("nginx.conf"), """
                daemon off; worker_processes 1; pid nginx.pid; error_log stderr; user root;
                events { worker_connections 256; }
                http {
                  access_log off; client_body_temp_path tmp/b; proxy_temp_path tmp/p; fastcgi_temp_path tmp/f;
                  uwsgi_temp_path tmp/u; scgi_temp_path tmp/s;
                  server { listen unix:%s; location / { return 200 "unix $host"; } }
                  %s
                }
                """.formatted(directory.resolve("http.sock"), servers));
        nginx = ServerProcess.start(
                directory,
                good,
                List.of("/usr/sbin/nginx", "-p", directory.toString(), "-c", config.toString(), "-e", "stderr"));
    }

    private static String server(int port, String name, String more) {
        return "server { listen 127.0.0.1:%d ssl http2; ssl_certificate %s.pem; ssl_certificate_key %s.key; %s "
                        .formatted(port, name, name, more)
                + "location / { return 200 \"$ssl_protocol $ssl_cipher $ssl_client_s_dn\"; } }\n";
    }

    private static void certificate(String name, String names, int days) throws Exception {
        Files.writeString(directory.resolve(name + ".ext"), "subjectAltName=" + names);
        openssl("req -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -keyout " + name + ".key -out " + name
                + ".csr -subj /CN=" + name);
        openssl("x509 -req -in " + name + ".csr -CA ca.pem -CAkey ca.key -CAcreateserial -days " + days + " -extfile "
                + name + ".ext -out " + name + ".pem");
    }

    private static void openssl(String arguments) throws Exception {
        List<String> command = new ArrayList<>(List.of("/usr/bin/openssl"));
        command.addAll(List.of(arguments.split(" ")));
        Process process = new ProcessBuilder(command)
                .directory(directory.toFile())
                .redirectErrorStream(true)
                .start();
        String said = new String(process.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as("openssl %s: %s", arguments, said).isZero();
    }

    @AfterAll
    static void stopServer() throws Exception {
        if (nginx != null) {
            nginx.close();
        }
    }

    private HttpClient client(UnaryOperator<HttpClientBuilder> settings) {
        return leaks.watch(settings.apply(HttpClient.builder()).build());
    }

    private HttpClient client(Tls.Builder tls) {
        return client(b -> b.tls(tls.build()));
    }

    private static Tls.Builder trusting() {
        return Tls.builder().trust(directory.resolve("ca.pem"));
    }

    private static Response get(HttpClient client, String host, int port) throws Exception {
        return Waits.value(client.sendAsync(Request.get("https://" + host + ":" + port + "/")));
    }

    private TlsException refused(HttpClient client, String host, int port) {
        try {
            get(client, host, port);
        } catch (TlsException e) {
            return e;
        } catch (Exception e) {
            throw new AssertionError(e);
        }
        throw new AssertionError("accepted");
    }

    private static X509Certificate read(String name) throws Exception {
        try (var in = Files.newInputStream(directory.resolve(name))) {
            return (X509Certificate) CertificateFactory.getInstance("X.509").generateCertificate(in);
        }
    }

    private static String pin(String name) throws Exception {
        byte[] hash = MessageDigest.getInstance("SHA-256")
                .digest(read(name).getPublicKey().getEncoded());
        return "sha256/" + ByteString.of(hash).base64();
    }

    // ---- What must not happen ----

    @Test
    void errorsSayWhatWasWrong() {
        HttpClient client = client(trusting());
        assertThat(refused(client, "localhost", expired)).hasMessageContaining("its certificate expired on ");
        assertThat(refused(client, "localhost", other)).hasMessageContaining("issued for other names");
        assertThat(refused(client, "localhost", selfSigned))
                .hasMessageContaining("signed by an authority that is not trusted, or by itself");
        assertThat(refused(client(Tls.builder()), "localhost", good))
                .hasMessageContaining("signed by an authority that is not trusted");
    }

    @Test
    void aClientWithoutTheCertificateThatIsWantedIsRefused() throws Exception {
        assertThat(get(client(trusting()), "localhost", wantsClient).status()).isEqualTo(400);
    }

    @Test
    void aChainWithoutAPinnedKeyIsRefusedAndTheKeysThatWereSeenAreNamed() throws Exception {
        HttpClient client = client(trusting().pin("localhost", pin("other.pem")));
        assertThat(refused(client, "localhost", good))
                .hasStackTraceContaining("pinned for localhost")
                .hasStackTraceContaining(pin("good.pem"))
                .hasStackTraceContaining(pin("ca.pem"));
    }

    @Test
    void settingsThatCannotBeUsedFailTheClientThatHasThem() {
        assertThatThrownBy(() -> client(Tls.builder().ciphers("TLS_MADE_UP"))).hasMessageContaining("TLS_MADE_UP");
        assertThatThrownBy(() -> client(Tls.builder().protocols("TLSv9"))).hasMessageContaining("TLSv9");
        assertThatThrownBy(() -> client(Tls.builder().trustPem("nothing"))).hasMessageContaining("PEM");
        assertThatThrownBy(() -> Tls.builder().pin("a", "sha256/short")).hasMessageContaining("sha256/short");
        assertThatThrownBy(
                        () -> Tls.builder().insecure().pin("a", pin("good.pem")).build())
                .hasMessageContaining("insecure()");
    }

    @Test
    void aUnixSocketThatIsNotThereIsNamed() {
        HttpClient client =
                client(b -> b.sockets(SocketSettings.defaults().unixSocket(directory.resolve("none.sock"))));
        assertThatThrownBy(() -> Waits.value(client.sendAsync(Request.get("http://a.test/"))))
                .isInstanceOf(ConnectFailedException.class)
                .hasMessageContaining("none.sock");
    }

    @Test
    void aUnixSocketAndAProxyAreNotBothTheWay() {
        SocketSettings unix = SocketSettings.defaults().unixSocket(directory.resolve("http.sock"));
        assertThatThrownBy(() -> client(b -> b.sockets(unix).proxies(Proxies.of(Proxy.of("http://127.0.0.1:1")))))
                .hasMessageContaining("http.sock");
    }

    // ---- What goes well ----

    @Test
    void anAddressInTheCertificateIsAName() throws Exception {
        assertThat(get(client(trusting()), "127.0.0.1", good).status()).isEqualTo(200);
        assertThat(refused(client(trusting()), "127.0.0.1", other)).isInstanceOf(TlsException.class);
    }

    @Test
    void trustComesFromTextAndFromAStoreToo() throws Exception {
        String text = Files.readString(directory.resolve("ca.pem"));
        assertThat(get(client(Tls.builder().trustPem(text)), "localhost", good).status())
                .isEqualTo(200);
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        store.setCertificateEntry("ca", read("ca.pem"));
        assertThat(get(client(Tls.builder().trust(store)), "localhost", good).status())
                .isEqualTo(200);
    }

    @Test
    void theClientsCertificateIsPresentedFromPemAndFromPkcs12() throws Exception {
        HttpClient pem = client(trusting().clientCertificate(directory.resolve("me.pem"), directory.resolve("me.key")));
        assertThat(get(pem, "localhost", wantsClient).text()).endsWith("CN=me");
        HttpClient pkcs12 = client(trusting().clientCertificate(directory.resolve("me.p12"), "changeit"));
        assertThat(get(pkcs12, "localhost", wantsClient).text()).endsWith("CN=me");
    }

    @Test
    void versionAndCipherAreThoseThatWereChosen() throws Exception {
        HttpClient client = client(trusting().protocols("TLSv1.2").ciphers("TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256"));
        assertThat(get(client, "localhost", good).text()).startsWith("TLSv1.2 ECDHE-ECDSA-AES128-GCM-SHA256");
    }

    @Test
    void aPinnedKeyMayBeThatOfTheServerOrOfItsAuthority() throws Exception {
        String backup = "sha256/" + ByteString.of(new byte[32]).base64();
        assertThat(get(client(trusting().pin("localhost", backup, pin("good.pem"))), "localhost", good)
                        .status())
                .isEqualTo(200);
        assertThat(get(client(trusting().pin("localhost", pin("ca.pem"))), "localhost", good)
                        .status())
                .isEqualTo(200);
        assertThat(get(client(trusting().pin("elsewhere.test", backup)), "localhost", good)
                        .status())
                .as("a pin is its host's only")
                .isEqualTo(200);
    }

    @Test
    void requestsGoToAUnixSocketWhateverTheirHost() throws Exception {
        SocketSettings unix = SocketSettings.defaults()
                .unixSocket(directory.resolve("http.sock"))
                .option(StandardSocketOptions.SO_SNDBUF, 65_536);
        HttpClient client = client(b -> b.sockets(unix));
        for (int i = 0; i < 3; i++) {
            assertThat(Waits.value(client.sendAsync(Request.get("http://a.test/" + i)))
                            .text())
                    .isEqualTo("unix a.test");
        }
    }
}
