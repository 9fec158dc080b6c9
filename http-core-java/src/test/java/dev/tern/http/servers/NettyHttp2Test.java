package dev.tern.http.servers;

import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** HTTP/2 with Netty, as a Java server. */
class NettyHttp2Test extends Http2Contract {
    @TempDir
    Path directory;

    private Site site;
    private NettyServer server;

    @BeforeEach
    void start() throws Exception {
        site = Site.in(directory);
        server = new NettyServer(directory, site.port());
    }

    @AfterEach
    void stop() throws Exception {
        server.close();
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
        server.cut();
    }
}
