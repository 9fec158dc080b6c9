package dev.tern.http.servers;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tern.http.Method;
import dev.tern.http.Request;
import dev.tern.http.Tls;
import dev.tern.http.client.HttpClient;
import dev.tern.http.client.UpgradeAnswer;
import dev.tern.http.exchange.DuplexStream;
import dev.tern.http.testkit.Certificates;
import dev.tern.http.testkit.Leaks;
import dev.tern.http.testkit.ScriptedPeer;
import dev.tern.http.testkit.UpgradingHandler;
import dev.tern.http.testkit.Waits;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import mockwebserver3.MockResponse;
import mockwebserver3.MockWebServer;
import okhttp3.WebSocket;
import okhttp3.WebSocketListener;
import okhttp3.tls.HeldCertificate;
import okio.Buffer;
import okio.ByteString;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Streams behind 101 and CONNECT with real servers: squid, nginx, and a WebSocket server. */
class UpgradeServersTest {
    private static final String SWITCHING =
            "HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: echo\r\n\r\n";

    @TempDir
    Path directory;

    @RegisterExtension
    final Leaks leaks = new Leaks();

    private final Certificates certificates = new Certificates();
    private ServerProcess server;

    @AfterEach
    void stop() throws Exception {
        if (server != null) {
            server.close();
        }
    }

    private static UpgradeAnswer upgrade(HttpClient client, Request request) throws Exception {
        return Waits.value(client.upgradeAsync(request));
    }

    private static void write(DuplexStream stream, ByteString octets) throws Exception {
        Waits.value(stream.write(new Buffer().write(octets)));
    }

    @Test
    void squidOpensATunnelForWhoAsksByHand() throws Exception {
        int port = ServerProcess.freePort();
        Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxrwxrwx"));
        Path config = Files.writeString(directory.resolve("squid.conf"), """
                http_port 127.0.0.1:%d
                pid_filename %s/squid.pid
                cache_log stdio:/dev/stderr
                access_log none
                cache deny all
                shutdown_lifetime 0 seconds
                max_filedescriptors 1024
                acl forbidden port 1
                http_access deny forbidden
                http_access allow all
                """.formatted(port, directory));
        server = ServerProcess.start(directory, port, List.of("/usr/sbin/squid", "-N", "-f", config.toString()));
        ScriptedPeer peer = leaks.watch(ScriptedPeer.plain(connection -> {
            connection.send("220 hello");
            connection.expect("EHLO");
            connection.send("250");
            connection.expectGone();
        }));
        HttpClient client = leaks.watch(HttpClient.builder().trustEnv(false).build());
        UpgradeAnswer refused = upgrade(client, connect(port, "127.0.0.1:1"));
        assertThat(refused.response().status()).isEqualTo(403);
        assertThat(refused.response().text()).contains("Access Denied");
        UpgradeAnswer answer = upgrade(client, connect(port, "127.0.0.1:" + peer.port()));
        assertThat(answer.response().status()).isEqualTo(200);
        DuplexStream stream = answer.stream();
        assertThat(UpgradingHandler.read(stream, 9)).isEqualTo("220 hello");
        write(stream, ByteString.encodeUtf8("EHLO"));
        assertThat(UpgradingHandler.read(stream, 3)).isEqualTo("250");
        stream.close();
    }

    private static Request connect(int proxyPort, String target) {
        return Request.of(Method.CONNECT, "http://127.0.0.1:" + proxyPort, r -> r.extension("target", target));
    }

    @Test
    void nginxThatPrefersHttp2PassesTheUpgradeOn() throws Exception {
        ScriptedPeer peer = leaks.watch(ScriptedPeer.plain(connection -> {
            assertThat(connection.expectRequest("GET /chat HTTP/1.1")).contains("Upgrade: echo");
            connection.send(SWITCHING + "first");
            connection.send(connection.read(6));
            connection.expectGone();
        }));
        int plainPort = ServerProcess.freePort();
        int port = ServerProcess.freePort();
        HeldCertificate held = new HeldCertificate.Builder()
                .commonName("localhost")
                .addSubjectAlternativeName("localhost")
                .build();
        Path authority = Files.writeString(directory.resolve("cert.pem"), held.certificatePem());
        Files.writeString(directory.resolve("key.pem"), held.privateKeyPkcs8Pem());
        Files.createDirectories(directory.resolve("tmp"));
        Path config = Files.writeString(directory.resolve("nginx.conf"), """
                daemon off; worker_processes 1; pid nginx.pid; error_log stderr; user root;
                events { worker_connections 64; }
                http {
                  access_log off; client_body_temp_path tmp/body; proxy_temp_path tmp/proxy; fastcgi_temp_path tmp/f;
                  uwsgi_temp_path tmp/u; scgi_temp_path tmp/s;
                  server {
                    listen 127.0.0.1:%d; listen 127.0.0.1:%d ssl http2;
                    ssl_certificate cert.pem; ssl_certificate_key key.pem;
                    location / {
                      proxy_pass http://127.0.0.1:%d; proxy_http_version 1.1;
                      proxy_set_header Upgrade $http_upgrade; proxy_set_header Connection upgrade;
                    }
                  }
                }
                """.formatted(plainPort, port, peer.port()));
        server = ServerProcess.start(
                directory,
                plainPort,
                List.of("/usr/sbin/nginx", "-p", directory.toString(), "-c", config.toString(), "-e", "stderr"));
        HttpClient client = leaks.watch(
                HttpClient.builder().tls(Tls.builder().trust(authority).build()).build());
        UpgradeAnswer answer = upgrade(
                client,
                Request.of(Method.GET, "https://localhost:" + port + "/chat", r -> r.header("Upgrade", "echo")));
        DuplexStream stream = answer.stream();
        assertThat(UpgradingHandler.read(stream, 5)).isEqualTo("first");
        write(stream, ByteString.encodeUtf8("second"));
        assertThat(UpgradingHandler.read(stream, 6)).isEqualTo("second");
        stream.close();
    }

    /** A frame there and back (RFC 6455 §5.7), since WebSockets will stand on this. */
    @Test
    void webSocketServerEchoesAFrame() throws Exception {
        MockWebServer peer = leaks.watch(new MockWebServer());
        peer.useHttps(certificates.localhost().getSocketFactory());
        peer.enqueue(new MockResponse.Builder()
                .webSocketUpgrade(new WebSocketListener() {
                    @Override
                    public void onMessage(WebSocket socket, String text) {
                        socket.send(text + "!");
                        socket.close(1000, null);
                    }
                })
                .build());
        peer.start(InetAddress.getLoopbackAddress(), 0);
        HttpClient client =
                leaks.watch(HttpClient.builder().tls(certificates.tls()).build());
        Request request = Request.of(
                Method.GET,
                "https://localhost:" + peer.getPort() + "/",
                r -> r.header("Upgrade", "websocket")
                        .header("Sec-WebSocket-Version", "13")
                        .header("Sec-WebSocket-Key", "dGhlIHNhbXBsZSBub25jZQ=="));
        UpgradeAnswer answer = upgrade(client, request);
        assertThat(answer.response().headers().get("Sec-WebSocket-Accept")).isEqualTo("s3pPLMBiTxaQ9kYGzzhZRbK+xOo=");
        DuplexStream stream = answer.stream();
        write(stream, ByteString.decodeHex("818537fa213d7f9f4d5158"));
        assertThat(UpgradingHandler.read(stream, 8)).isEqualTo("\u0081\u0006Hello!");
        assertThat(UpgradingHandler.read(stream, 4)).isEqualTo("\u0088\u0002\u0003\u00e8");
        stream.close();
    }
}
