package dev.tern.http.servers;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** HTTP/2 with nghttp2's own server, which is strict about the protocol. */
class NghttpdTest extends Http2Contract {
    @TempDir
    Path directory;

    private Site site;
    private ServerProcess server;

    @BeforeEach
    void start() throws Exception {
        site = Site.in(directory);
        server = ServerProcess.start(
                directory,
                site.port(),
                List.of(
                        "/usr/sbin/nghttpd",
                        "--address=127.0.0.1",
                        "--htdocs=" + directory,
                        "--echo-upload",
                        String.valueOf(site.port()),
                        "key.pem",
                        "cert.pem"));
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
        return "echo";
    }

    @Override
    boolean echoes() {
        return true;
    }

    @Override
    void kill() throws Exception {
        server.kill();
    }
}
