package dev.tern.http.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tern.http.HttpException;
import dev.tern.http.Method;
import dev.tern.http.Request;
import dev.tern.http.Tls;
import dev.tern.http.TlsException;
import dev.tern.http.client.HttpClient;
import dev.tern.http.exchange.Trace;
import dev.tern.http.exchange.TraceEvent;
import dev.tern.http.testkit.Certificates;
import dev.tern.http.testkit.LogRecording;
import dev.tern.http.testkit.RecordingHandler;
import dev.tern.http.testkit.ScriptedPeer;
import dev.tern.http.testkit.Waits;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.SSLSocket;
import okhttp3.tls.HeldCertificate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Certificates of clients, and none at all, against a server of the JDK. */
class TlsSettingsTest extends EngineTest {
    private final Certificates certificates = new Certificates();

    @TempDir
    private Path folder;

    private Path file(String name, String content) throws IOException {
        return Files.writeString(folder.resolve(name), content);
    }

    private Tls.Builder trusting() throws IOException {
        return Tls.builder().trust(file("ca.pem", certificates.authorityPem()));
    }

    private HttpClient client(Tls tls) {
        return client(b -> b.tls(tls));
    }

    // ---- What must not happen ----

    @Test
    void serverThatWantsACertificateRefusesAClientWithoutOne() throws Exception {
        Server server = leaks.watch(new Server(certificates.localhost(), true));
        HttpClient client = client(trusting().build());
        // With TLS 1.3 the client is done before the server looks at it.
        assertThatThrownBy(() -> get(client, server.url())).isInstanceOf(HttpException.class);
    }

    @Test
    void certificateOfAnotherAuthorityIsRefusedUnlessNothingIsVerified() throws Exception {
        Server server = leaks.watch(new Server(new Certificates().localhost(), false));
        HttpClient careful = client(trusting().build());
        assertThatThrownBy(() -> get(careful, server.url())).isInstanceOf(TlsException.class);
        assertThat(get(client(Tls.builder().insecure().build()), server.url()).text())
                .isEqualTo("nobody");
    }

    @Test
    void certificateForAnotherNameIsRefusedUnlessNothingIsVerified() throws Exception {
        Server server = leaks.watch(new Server(certificates.server("other", "other.example"), false));
        HttpClient careful = client(trusting().build());
        assertThatThrownBy(() -> get(careful, server.url())).isInstanceOf(TlsException.class);
        assertThat(get(client(trusting().insecure().build()), server.url()).text())
                .isEqualTo("nobody");
    }

    @Test
    void aClientThatVerifiesNothingSaysSo() {
        try (LogRecording log = LogRecording.of("dev.tern.http.internal.connection.TlsContextSource")) {
            client(Tls.builder().build());
            assertThat(log.lines()).isEmpty();
            client(Tls.builder().insecure().build());
            assertThat(log.lines())
                    .singleElement()
                    .asString()
                    .startsWith("WARN")
                    .contains("Tls.insecure");
        }
    }

    @Test
    void extensionThatNamesNoServerIsRefused() {
        HttpClient client = client();
        for (Object name : new Object[] {1, "", "not a name"}) {
            RecordingHandler handler = new RecordingHandler();
            client.send(Request.of(Method.GET, "https://127.0.0.1:1/", r -> r.extension("sni", name)), handler);
            handler.awaitFailure(HttpException.class);
        }
    }

    // ---- What goes well ----

    /** The certificate is for the name that is meant, not for that of the URL; and its connection is for no other request. */
    @Test
    void serverIsMeantByAnotherNameThanTheUrls() throws Exception {
        ScriptedPeer peer =
                leaks.watch(ScriptedPeer.alwaysSecure(certificates.server("other", "other.example"), connection -> {
                    while (connection.readHeadOrEnd() != null) {
                        connection.respond("other");
                    }
                }));
        HttpClient client = client(trusting().build());
        List<String> connections = new CopyOnWriteArrayList<>();
        Trace trace = event -> {
            if (event.kind() == TraceEvent.Kind.CONNECTION_NEW || event.kind() == TraceEvent.Kind.CONNECTION_REUSED) {
                connections.add(event.kind().name());
            }
        };
        String url = "https://127.0.0.1:" + peer.port() + "/";
        Request meant = Request.of(
                Method.GET, url, r -> r.extension("sni", "other.example").extension("trace", trace));
        assertThat(Waits.value(client.sendAsync(meant)).text()).isEqualTo("other");
        assertThat(Waits.value(client.sendAsync(meant)).text()).isEqualTo("other");
        assertThatThrownBy(() -> get(client, url)).isInstanceOf(TlsException.class);
        assertThat(connections).containsExactly("CONNECTION_NEW", "CONNECTION_REUSED");
    }

    @Test
    void certificateInPkcs12IsPresented() throws Exception {
        HeldCertificate held = certificates.clientCertificate("from-pkcs12");
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        store.setKeyEntry(
                "me", held.keyPair().getPrivate(), "changeit".toCharArray(), new Certificate[] {held.certificate()});
        Path p12 = folder.resolve("me.p12");
        try (OutputStream out = Files.newOutputStream(p12)) {
            store.store(out, "changeit".toCharArray());
        }
        Server server = leaks.watch(new Server(certificates.localhost(), true));
        HttpClient client = client(trusting().clientCertificate(p12, "changeit").build());
        assertThat(get(client, server.url()).text()).isEqualTo("CN=from-pkcs12");
    }

    @Test
    void certificateInPemIsPresented() throws Exception {
        HeldCertificate held = certificates.clientCertificate("from-pem");
        Server server = leaks.watch(new Server(certificates.localhost(), true));
        HttpClient client = client(trusting()
                .clientCertificate(file("me.pem", held.certificatePem()), file("me.key", held.privateKeyPkcs8Pem()))
                .build());
        assertThat(get(client, server.url()).text()).isEqualTo("CN=from-pem");
    }

    /** Answers each connection's first request with the name of its client. */
    private static final class Server implements AutoCloseable {
        private final SSLServerSocket socket;
        private final Thread thread = new Thread(this::serve, "tls-server");

        Server(SSLContext context, boolean needsClient) throws IOException {
            socket = (SSLServerSocket)
                    context.getServerSocketFactory().createServerSocket(0, 10, InetAddress.getByName("127.0.0.1"));
            socket.setNeedClientAuth(needsClient);
            thread.setDaemon(true);
            thread.start();
        }

        String url() {
            return "https://127.0.0.1:" + socket.getLocalPort() + "/";
        }

        private void serve() {
            while (!socket.isClosed()) {
                try (SSLSocket peer = (SSLSocket) socket.accept()) {
                    answer(peer);
                } catch (IOException e) {
                    // A refused client, or the end.
                }
            }
        }

        private static void answer(SSLSocket peer) throws IOException {
            InputStream in = peer.getInputStream();
            StringBuilder head = new StringBuilder();
            while (!head.toString().endsWith("\r\n\r\n")) {
                int octet = in.read();
                if (octet < 0) {
                    return;
                }
                head.append((char) octet);
            }
            String name = peer.getNeedClientAuth()
                    ? peer.getSession().getPeerPrincipal().getName()
                    : "nobody";
            peer.getOutputStream()
                    .write(("HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: " + name.length() + "\r\n\r\n"
                                    + name)
                            .getBytes(StandardCharsets.US_ASCII));
        }

        @Override
        public void close() throws Exception {
            socket.close();
            thread.join(java.util.concurrent.TimeUnit.SECONDS.toMillis(20));
        }
    }
}
