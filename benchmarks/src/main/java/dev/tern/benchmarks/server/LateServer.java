package dev.tern.benchmarks.server;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.zip.GZIPOutputStream;

/**
 * Answers each GET after a fixed time: 10 KB of JSON in gzip, or 100 octets. One thread, so its queue of answers is in
 * order of time.
 */
public final class LateServer {
    private final long delayNanos;
    private final byte[] answer;
    private final ArrayDeque<Due> due = new ArrayDeque<>();
    private final ByteBuffer input = ByteBuffer.allocateDirect(64 * 1024);

    private record Due(long at, SocketChannel channel) {}

    private LateServer(long delayNanos, byte[] answer) {
        this.delayNanos = delayNanos;
        this.answer = answer;
    }

    /** Arguments: port, milliseconds, {@code json} or {@code plain}. */
    public static void main(String[] args) throws IOException {
        byte[] answer = args[2].equals("json") ? json() : plain();
        new LateServer(Long.parseLong(args[1]) * 1_000_000, answer).serve(Integer.parseInt(args[0]));
    }

    /** The octets of the decoded JSON content. */
    public static final int JSON_LENGTH = 10_000;

    private static byte[] plain() {
        String head = "HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: 100\r\n\r\n";
        return (head + "x".repeat(100)).getBytes(StandardCharsets.ISO_8859_1);
    }

    private static byte[] json() throws IOException {
        StringBuilder text = new StringBuilder("[");
        for (int i = 0; text.length() < JSON_LENGTH - 60; i++) {
            text.append("{\"id\":")
                    .append(i)
                    .append(",\"name\":\"name-")
                    .append(i * 7919 % 10_007)
                    .append("\"},");
        }
        text.append("0");
        text.append(" ".repeat(JSON_LENGTH - 1 - text.length())).append(']');
        ByteArrayOutputStream coded = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(coded)) {
            gzip.write(text.toString().getBytes(StandardCharsets.ISO_8859_1));
        }
        String head = "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Encoding: gzip\r\nContent-Length: "
                + coded.size() + "\r\n\r\n";
        ByteArrayOutputStream answer = new ByteArrayOutputStream();
        answer.write(head.getBytes(StandardCharsets.ISO_8859_1));
        coded.writeTo(answer);
        return answer.toByteArray();
    }

    private void serve(int port) throws IOException {
        try (Selector selector = Selector.open();
                ServerSocketChannel server = ServerSocketChannel.open()) {
            server.bind(new InetSocketAddress("127.0.0.1", port), 16_384);
            server.configureBlocking(false);
            server.register(selector, SelectionKey.OP_ACCEPT);
            while (true) {
                long wait = due.isEmpty() ? 0 : Math.max(1, (due.getFirst().at - System.nanoTime()) / 1_000_000);
                selector.select(key -> ready(key, server, selector), wait);
                answerWhatIsDue();
            }
        }
    }

    private void ready(SelectionKey key, ServerSocketChannel server, Selector selector) {
        try {
            if (key.isAcceptable()) {
                for (SocketChannel channel = server.accept(); channel != null; channel = server.accept()) {
                    channel.configureBlocking(false);
                    channel.register(selector, SelectionKey.OP_READ);
                }
            } else {
                SocketChannel channel = (SocketChannel) key.channel();
                input.clear();
                if (channel.read(input) < 0) {
                    channel.close();
                } else if (input.get(input.position() - 1) == '\n') {
                    due.add(new Due(System.nanoTime() + delayNanos, channel));
                }
            }
        } catch (IOException gone) {
            key.cancel();
        }
    }

    private void answerWhatIsDue() {
        while (!due.isEmpty() && due.getFirst().at <= System.nanoTime()) {
            try {
                due.removeFirst().channel.write(ByteBuffer.wrap(answer));
            } catch (IOException gone) {
                // The client has left; so has its answer.
            }
        }
    }
}
