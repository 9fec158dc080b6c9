package dev.tern.http.servers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tern.http.Body;
import dev.tern.http.Request;
import dev.tern.http.Response;
import dev.tern.http.Tls;
import dev.tern.http.TlsException;
import dev.tern.http.client.HttpClient;
import dev.tern.http.testkit.Leaks;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import okhttp3.tls.HeldCertificate;
import okio.ByteString;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Against nginx, plain and with TLS. */
class NginxTest {
    private static final int FILE_OCTETS = 20 << 20;

    @TempDir
    static Path directory;

    private static ServerProcess nginx;
    private static String plain;
    private static String secured;
    private static Path authority;
    private static ByteString file;

    @RegisterExtension
    final Leaks leaks = new Leaks();

    @BeforeAll
    static void startServer() throws Exception {
        int port = ServerProcess.freePort();
        int tlsPort = ServerProcess.freePort();
        HeldCertificate held = new HeldCertificate.Builder()
                .commonName("localhost")
                .addSubjectAlternativeName("localhost")
                .build();
        authority = Files.writeString(directory.resolve("cert.pem"), held.certificatePem());
        Files.writeString(directory.resolve("key.pem"), held.privateKeyPkcs8Pem());
        byte[] octets = new byte[FILE_OCTETS];
        new Random(7).nextBytes(octets);
        file = ByteString.of(octets);
        Files.write(directory.resolve("file.bin"), octets);
        Files.writeString(directory.resolve("text.txt"), "compress me ".repeat(1000));
        Files.createDirectories(directory.resolve("tmp"));
        Path config = Files.writeString(directory.resolve("nginx.conf"), config(port, tlsPort));
        nginx = ServerProcess.start(
                directory,
                port,
                List.of("/usr/sbin/nginx", "-p", directory.toString(), "-c", config.toString(), "-e", "stderr"));
        plain = "http://localhost:" + port + "/";
        secured = "https://localhost:" + tlsPort + "/";
    }

    private static String config(int port, int tlsPort) {
        return """
                daemon off; worker_processes 1; pid nginx.pid; error_log stderr; user root;
                events { worker_connections 1024; }
                http {
                  access_log off; client_max_body_size 100m; gzip on; gzip_types text/plain; default_type text/plain;
                  client_body_temp_path tmp/body; proxy_temp_path tmp/proxy; fastcgi_temp_path tmp/f;
                  uwsgi_temp_path tmp/u; scgi_temp_path tmp/s; root .;
                  server {
                    listen 127.0.0.1:%d; listen 127.0.0.1:%d ssl;
                    ssl_certificate cert.pem; ssl_certificate_key key.pem;
                    location /hello { return 200 "hello"; }
                    location /moved { return 302 /hello; }
                    location /close { keepalive_timeout 0; return 200 "bye"; }
                    location /upload { proxy_pass http://127.0.0.1:%d/hello; }
                  }
                }
                """.formatted(port, tlsPort, port);
    }

    @AfterAll
    static void stopServer() throws Exception {
        if (nginx != null) {
            nginx.close();
        }
    }

    private HttpClient client() {
        return leaks.watch(HttpClient.builder()
                .tls(Tls.builder().trust(authority).build())
                .followRedirects(true)
                .build());
    }

    @Test
    void answersComeOverPlainAndSecuredConnections() {
        HttpClient http = client();
        assertThat(get(http, plain + "hello").text()).isEqualTo("hello");
        assertThat(get(http, secured + "hello").text()).isEqualTo("hello");
    }

    @Test
    void certificateOfAnUnknownAuthorityIsRefused() {
        HttpClient http = leaks.watch(HttpClient.create());
        assertThatThrownBy(() -> get(http, secured + "hello")).hasCauseInstanceOf(TlsException.class);
    }

    @Test
    void largeFileArrivesWhole() {
        HttpClient http = client();
        assertThat(get(http, plain + "file.bin").content()).isEqualTo(file);
        assertThat(get(http, secured + "file.bin").content()).isEqualTo(file);
    }

    @Test
    void gzipIsUndone() {
        Response response = get(client(), plain + "text.txt");
        assertThat(response.headers().get("Content-Encoding")).isEqualTo("gzip");
        assertThat(response.text()).isEqualTo("compress me ".repeat(1000));
        assertThat(response.octetsReceived()).isLessThan(1000);
    }

    @Test
    void redirectIsFollowed() {
        Response response = get(client(), secured + "moved");
        assertThat(response.text()).isEqualTo("hello");
        assertThat(response.history()).hasSize(1);
    }

    @Test
    void uploadIsTakenInBothFramings() throws Exception {
        HttpClient http = client();
        for (String base : List.of(plain, secured)) {
            Request known = Request.post(base + "upload", r -> r.content(file(Body.UNKNOWN_LENGTH)));
            Request unknown = Request.post(base + "upload", r -> r.content(file(FILE_OCTETS)));
            assertThat(http.sendAsync(known).get().status()).isEqualTo(200);
            assertThat(http.sendAsync(unknown).get().status()).isEqualTo(200);
        }
    }

    private static Body file(long length) {
        return Body.sources(
                () -> {
                    try {
                        return okio.Okio.source(Files.newInputStream(directory.resolve("file.bin")));
                    } catch (java.io.IOException e) {
                        throw new java.io.UncheckedIOException(e);
                    }
                },
                length);
    }

    @Test
    void connectionThatTheServerClosesIsNotUsedAgain() {
        HttpClient http = client();
        for (int i = 0; i < 20; i++) {
            assertThat(get(http, plain + "close").text()).isEqualTo("bye");
        }
    }

    @Test
    void thousandCallsAtOnceAreAllAnswered() {
        HttpClient http = client();
        List<CompletableFuture<Response>> calls = new ArrayList<>();
        for (int i = 0; i < 1000; i++) {
            calls.add(http.sendAsync(Request.get((i % 2 == 0 ? plain : secured) + "hello")));
        }
        assertThat(calls).allSatisfy(call -> assertThat(call.join().text()).isEqualTo("hello"));
    }

    private static Response get(HttpClient http, String url) {
        return http.sendAsync(Request.get(url)).join();
    }
}
