package dev.tern.http.blocking;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Assumptions;

/** A port that answers no connection attempt: nobody accepts, and the backlog is full. */
final class Blackhole implements AutoCloseable {
    private static final int PROBE_MILLIS = 200;

    private final ServerSocket server;
    private final List<Socket> filling = new ArrayList<>();

    Blackhole() throws IOException {
        server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        for (int i = 0; i < 20; i++) {
            Socket socket = new Socket();
            filling.add(socket);
            try {
                socket.connect(new InetSocketAddress(server.getInetAddress(), server.getLocalPort()), PROBE_MILLIS);
            } catch (SocketTimeoutException e) {
                return;
            }
        }
        close();
        Assumptions.abort("This system accepts connections beyond the backlog");
    }

    String url() {
        return "http://127.0.0.1:" + server.getLocalPort() + "/";
    }

    @Override
    public void close() throws IOException {
        for (Socket socket : filling) {
            socket.close();
        }
        server.close();
    }
}
