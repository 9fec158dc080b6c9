package dev.tern.http.servers;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** HTTP/2 with caddy, whose HTTP/2 is Go's. */
class CaddyTest extends Http2Contract {
    private static final String CONFIG = """
            {
              admin off
              auto_https off
              storage file_system {
                root data
              }
            }
            https://localhost:%1$d {
              bind 127.0.0.1
              tls cert.pem key.pem
              root * .
              handle /upload {
                reverse_proxy 127.0.0.1:%2$d
              }
              handle {
                file_server
              }
            }
            http://127.0.0.1:%2$d {
              bind 127.0.0.1
              request_body {
                max_size 1GB
              }
              respond "taken"
            }
            """;

    @TempDir
    Path directory;

    private Site site;
    private ServerProcess server;

    @BeforeEach
    void start() throws Exception {
        site = Site.in(directory);
        Path config = Files.writeString(
                directory.resolve("Caddyfile"), CONFIG.formatted(site.port(), ServerProcess.freePort()));
        server = ServerProcess.start(
                directory,
                site.port(),
                List.of("/usr/bin/caddy", "run", "--config", config.toString(), "--adapter", "caddyfile"));
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
