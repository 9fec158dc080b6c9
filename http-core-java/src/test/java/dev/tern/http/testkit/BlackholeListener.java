package dev.tern.http.testkit;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.StandardSocketOptions;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * Thread-safe. A listening socket that accepts nothing and whose queue is full: the kernel drops what else wants to
 * connect, so that the connect neither succeeds nor fails.
 */
public final class BlackholeListener implements AutoCloseable {
    private static final int FILLERS_MAX = 64;
    private static final long CONNECTS_WITHIN_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

    private final ServerSocket server;
    private final List<SocketChannel> fillers = new ArrayList<>();

    public BlackholeListener() throws IOException {
        this("127.0.0.1", 0);
    }

    public BlackholeListener(String address, int port) throws IOException {
        server = new ServerSocket(port, 1, InetAddress.getByName(address));
        // On loopback a connect that is queued at all succeeds in microseconds.
        while (fill()) {
            if (fillers.size() > FILLERS_MAX) {
                throw new IOException("The queue of a listening socket takes no end here");
            }
        }
    }

    private boolean fill() throws IOException {
        SocketChannel filler = SocketChannel.open();
        filler.configureBlocking(false);
        filler.setOption(StandardSocketOptions.SO_LINGER, 0);
        fillers.add(filler);
        filler.connect(server.getLocalSocketAddress());
        long begun = System.nanoTime();
        while (!filler.finishConnect()) {
            if (System.nanoTime() - begun > CONNECTS_WITHIN_NANOS) {
                return false;
            }
            LockSupport.parkNanos(1_000_000);
        }
        return true;
    }

    public int port() {
        return server.getLocalPort();
    }

    public String url(String path) {
        return "http://127.0.0.1:" + port() + path;
    }

    @Override
    public void close() throws IOException {
        for (SocketChannel filler : fillers) {
            filler.close();
        }
        server.close();
    }
}
