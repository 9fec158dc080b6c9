package dev.tern.benchmarks.floor;

import dev.tern.benchmarks.client.Awaited;
import dev.tern.benchmarks.client.Done;
import dev.tern.benchmarks.client.Setup;
import dev.tern.benchmarks.client.Subject;
import dev.tern.benchmarks.client.Tally;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * No client: one thread, one selector, one request per connection at a time, prebuilt. An answer is looked at for its status
 * and where it ends. As a subject it pays for the same bookkeeping of the workloads as the clients do.
 */
public final class FloorLoop implements Subject, Runnable {
    final ByteBuffer input = ByteBuffer.allocateDirect(256 * 1024);
    final boolean tls;

    private final Selector selector;
    private final Thread thread;
    private final Queue<Runnable> commands = new ConcurrentLinkedQueue<>();
    private final Map<String, Target> targets = new HashMap<>();
    private volatile boolean closed;

    /** Where one URL leads, and the connections that are idle there. */
    record Target(InetSocketAddress address, String host, byte[] request, ArrayDeque<FloorConnection> idle) {}

    public FloorLoop(Setup setup, boolean tls) throws IOException {
        this.tls = tls;
        selector = Selector.open();
        thread = new Thread(this, "floor");
        thread.setDaemon(true);
        thread.start();
    }

    @Override
    public void loop(String url, int inFlight, Tally tally) {
        execute(() -> Subject.super.loop(url, inFlight, tally));
    }

    @Override
    public void get(String url, Done done) {
        if (Thread.currentThread() == thread) {
            send(url, done);
        } else {
            execute(() -> send(url, done));
        }
    }

    @Override
    public long download(String url) throws Exception {
        Awaited end = new Awaited();
        get(url, end);
        return end.length();
    }

    private void execute(Runnable command) {
        commands.add(command);
        selector.wakeup();
    }

    private void send(String url, Done done) {
        Target target = targets.computeIfAbsent(url, FloorLoop::target);
        FloorConnection connection = target.idle.pollFirst();
        try {
            if (connection == null) {
                SocketChannel channel = SocketChannel.open();
                channel.configureBlocking(false);
                channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
                boolean connected = channel.connect(target.address);
                connection = tls
                        ? new FloorTlsConnection(this, channel, target)
                        : new FloorConnection(this, channel, target);
                connection.key = channel.register(
                        selector, connected ? SelectionKey.OP_READ : SelectionKey.OP_CONNECT, connection);
                connection.done = done;
                if (connected) {
                    connection.connected();
                }
                return;
            }
            connection.done = done;
            connection.send();
        } catch (IOException failure) {
            done.failed(failure);
        }
    }

    private static Target target(String url) {
        URI uri = URI.create(url);
        String request = "GET " + uri.getRawPath() + " HTTP/1.1\r\nHost: " + uri.getRawAuthority() + "\r\n\r\n";
        return new Target(
                new InetSocketAddress(uri.getHost(), uri.getPort()),
                uri.getHost(),
                request.getBytes(java.nio.charset.StandardCharsets.ISO_8859_1),
                new ArrayDeque<>());
    }

    @Override
    public void run() {
        try {
            while (!closed) {
                selector.select(key -> ((FloorConnection) key.attachment()).ready());
                for (Runnable command = commands.poll(); command != null; command = commands.poll()) {
                    command.run();
                }
            }
            for (SelectionKey key : selector.keys()) {
                key.channel().close();
            }
            selector.close();
        } catch (IOException failure) {
            failure.printStackTrace();
        }
    }

    @Override
    public void close() {
        closed = true;
        selector.wakeup();
    }
}
