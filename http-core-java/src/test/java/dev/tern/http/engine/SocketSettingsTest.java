package dev.tern.http.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tern.http.ConnectFailedException;
import dev.tern.http.NameSettings;
import dev.tern.http.Request;
import dev.tern.http.SocketSettings;
import dev.tern.http.client.HttpClient;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketOption;
import java.net.StandardSocketOptions;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class SocketSettingsTest extends EngineTest {
    private static final SocketOption<Integer> MADE_UP = new SocketOption<>() {
        @Override
        public String name() {
            return "MADE_UP";
        }

        @Override
        public Class<Integer> type() {
            return Integer.class;
        }
    };

    /** Answers the first request of the first connection with the address that it came from. */
    private static CompletableFuture<Void> tellsWhereFrom(ServerSocket server) {
        return CompletableFuture.runAsync(() -> {
            try (Socket socket = server.accept()) {
                socket.getInputStream().read(new byte[4096]);
                String from = socket.getInetAddress().getHostAddress();
                String answer =
                        "HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: " + from.length() + "\r\n\r\n" + from;
                socket.getOutputStream().write(answer.getBytes(StandardCharsets.US_ASCII));
            } catch (java.io.IOException e) {
                throw new java.io.UncheckedIOException(e);
            }
        });
    }

    @Test
    void connectionsComeFromTheLocalAddress() throws Exception {
        try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
            CompletableFuture<Void> served = tellsWhereFrom(server);
            HttpClient client = client(b -> b.sockets(SocketSettings.defaults()
                    .localAddress(address(127, 0, 0, 2))
                    .option(StandardSocketOptions.SO_KEEPALIVE, true)));
            assertThat(get(client, "http://127.0.0.1:" + server.getLocalPort() + "/")
                            .text())
                    .isEqualTo("127.0.0.2");
            served.join();
        }
    }

    @Test
    void theyDoBehindAProxyToo() throws Exception {
        try (ServerSocket proxy = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
            CompletableFuture<Void> served = tellsWhereFrom(proxy);
            HttpClient client = client(b -> b.proxy("http://127.0.0.1:" + proxy.getLocalPort())
                    .sockets(SocketSettings.defaults().localAddress(address(127, 0, 0, 3))));
            assertThat(get(client, "http://a.test/").text()).isEqualTo("127.0.0.3");
            served.join();
        }
    }

    @Test
    void anAddressThatIsNotOursIsSaidSo() {
        HttpClient client = client(b -> b.sockets(SocketSettings.defaults().localAddress(address(192, 0, 2, 1))));
        send(client, Request.get("http://127.0.0.1:1/")).awaitFailure(ConnectFailedException.class);
    }

    @Test
    void anOptionThatSocketsDoNotHaveFailsTheClient() {
        assertThatThrownBy(() -> client(b -> b.sockets(SocketSettings.defaults().option(MADE_UP, 1))))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("MADE_UP");
    }

    @Test
    void aHostIsWhereItIsSaidToBe() throws Exception {
        try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
            CompletableFuture<Void> served = tellsWhereFrom(server);
            HttpClient client = client(b -> b.names(NameSettings.defaults().host("api.test", address(127, 0, 0, 1))));
            assertThat(get(client, "http://API.test:" + server.getLocalPort() + "/")
                            .status())
                    .isEqualTo(200);
            served.join();
        }
        assertThatThrownBy(() -> NameSettings.defaults().host("api.test")).hasMessageContaining("api.test");
    }

    private static InetAddress address(int... octets) {
        byte[] raw = new byte[octets.length];
        for (int i = 0; i < raw.length; i++) {
            raw[i] = (byte) octets[i];
        }
        try {
            return InetAddress.getByAddress(raw);
        } catch (java.net.UnknownHostException e) {
            throw new AssertionError(e);
        }
    }
}
