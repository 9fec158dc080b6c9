package dev.tern.http.servers;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** HTTP/2 with nginx. */
class NginxHttp2Test extends Http2Contract {
    private static final String CONFIG = """
            daemon off; worker_processes 1; pid nginx.pid; error_log stderr; user root;
            events { worker_connections 1024; }
            http {
              access_log off; client_max_body_size 0; root .; keepalive_requests 100000;
              client_body_temp_path tmp/body; proxy_temp_path tmp/proxy; fastcgi_temp_path tmp/f;
              uwsgi_temp_path tmp/u; scgi_temp_path tmp/s;
              server {
                listen 127.0.0.1:%1$d ssl http2; ssl_certificate cert.pem; ssl_certificate_key key.pem;
                http2_max_concurrent_streams 128;
                location /upload { proxy_request_buffering off; proxy_http_version 1.1; proxy_pass http://127.0.0.1:%2$d/; }
              }
              server { listen 127.0.0.1:%2$d; location / { return 200 "taken"; } }
            }
            """;

    @TempDir
    Path directory;

    private Site site;
    private ServerProcess server;

    @BeforeEach
    void start() throws Exception {
        site = Site.in(directory);
        Files.createDirectories(directory.resolve("tmp"));
        Path config = Files.writeString(
                directory.resolve("nginx.conf"), CONFIG.formatted(site.port(), ServerProcess.freePort()));
        server = ServerProcess.start(
                directory,
                site.port(),
                List.of("/usr/sbin/nginx", "-p", directory.toString(), "-c", config.toString(), "-e", "stderr"));
    }

    @AfterEach
    void stop() throws Exception {
        if (server != null) {
            server.close();
        }
    }

    @Override
    Site site() {
        return site;
    }

    @Override
    String uploadPath() {
        return "upload";
    }

    @Override
    boolean echoes() {
        return false;
    }

    @Override
    void kill() throws Exception {
        server.kill();
    }
}
