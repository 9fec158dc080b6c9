package dev.tern.http.testkit;

import com.sun.management.UnixOperatingSystemMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Thread-safe. A server of one thread and many connections that lets every request wait until all have come, and answers
 * each with its own path.
 */
public final class SlowServer implements AutoCloseable {
    private static final int DESCRIPTORS_FOR_OTHERS = 500;

    private final ServerSocketChannel server;
    private final Selector selector;
    private final CountDownLatch asked;
    private final Map<SocketChannel, StringBuilder> heads = new java.util.HashMap<>();
    private final List<SocketChannel> waiting = new ArrayList<>();
    private final ConcurrentLinkedQueue<Runnable> commands = new ConcurrentLinkedQueue<>();
    private final Thread thread = new Thread(this::run, "slow-server");
    private volatile boolean closed;

    public SlowServer(int requests) throws IOException {
        asked = new CountDownLatch(requests);
        selector = Selector.open();
        server = ServerSocketChannel.open();
        server.setOption(StandardSocketOptions.SO_REUSEADDR, true);
        server.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), requests);
        server.configureBlocking(false);
        server.register(selector, SelectionKey.OP_ACCEPT);
        thread.setDaemon(true);
        thread.start();
    }

    /** How many connections, up to so many, this process can hold. */
    public static int affordable(int wanted) {
        if (ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean system) {
            long free = system.getMaxFileDescriptorCount() - system.getOpenFileDescriptorCount();
            return (int) Math.min(wanted, free - DESCRIPTORS_FOR_OTHERS);
        }
        return Math.min(wanted, 1000);
    }

    public int port() throws IOException {
        return ((InetSocketAddress) server.getLocalAddress()).getPort();
    }

    public void awaitAllAsked() throws InterruptedException {
        if (!asked.await(2, TimeUnit.MINUTES)) {
            throw new AssertionError(asked.getCount() + " requests did not come");
        }
    }

    public void answerAll() {
        commands.add(this::answer);
        selector.wakeup();
    }

    private void run() {
        try {
            while (!closed) {
                selector.select(this::serve);
                for (Runnable command = commands.poll(); command != null; command = commands.poll()) {
                    command.run();
                }
            }
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private void serve(SelectionKey key) {
        try {
            if (key.isAcceptable()) {
                for (SocketChannel next = server.accept(); next != null; next = server.accept()) {
                    next.configureBlocking(false);
                    next.register(selector, SelectionKey.OP_READ);
                    heads.put(next, new StringBuilder());
                }
            } else {
                read((SocketChannel) key.channel());
            }
        } catch (IOException e) {
            key.cancel();
        }
    }

    private void read(SocketChannel channel) throws IOException {
        ByteBuffer buffer = ByteBuffer.allocate(4096);
        int count = channel.read(buffer);
        if (count < 0) {
            channel.close();
            return;
        }
        StringBuilder head = heads.get(channel);
        head.append(StandardCharsets.ISO_8859_1.decode(buffer.flip()));
        if (head.indexOf("\r\n\r\n") >= 0) {
            waiting.add(channel);
            asked.countDown();
        }
    }

    private void answer() {
        for (SocketChannel channel : waiting) {
            String path = heads.get(channel).toString().split(" ", 3)[1];
            String response = "HTTP/1.1 200 OK\r\nContent-Length: " + path.length() + "\r\n\r\n" + path;
            try {
                channel.write(ByteBuffer.wrap(response.getBytes(StandardCharsets.ISO_8859_1)));
            } catch (IOException e) {
                // The client's side of the test says what is missing.
            }
        }
        waiting.clear();
    }

    @Override
    public void close() throws IOException {
        closed = true;
        selector.wakeup();
        Waits.joined(thread);
        for (SocketChannel channel : heads.keySet()) {
            channel.close();
        }
        server.close();
        selector.close();
    }
}
