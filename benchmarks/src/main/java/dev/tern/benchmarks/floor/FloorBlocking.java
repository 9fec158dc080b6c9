package dev.tern.benchmarks.floor;

import dev.tern.benchmarks.client.Setup;
import dev.tern.benchmarks.client.Subject;
import java.io.EOFException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;

/** The floor for callers that wait: a blocking socket per thread. */
public final class FloorBlocking implements Subject {
    private final ThreadLocal<Connection> connections = new ThreadLocal<>();

    public FloorBlocking(Setup setup) {}

    private static final class Connection {
        final SocketChannel channel;
        final ByteBuffer request;
        final ByteBuffer input = ByteBuffer.allocateDirect(64 * 1024);

        Connection(URI uri) throws IOException {
            channel = SocketChannel.open(new InetSocketAddress(uri.getHost(), uri.getPort()));
            channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
            byte[] octets = ("GET " + uri.getRawPath() + " HTTP/1.1\r\nHost: " + uri.getRawAuthority() + "\r\n\r\n")
                    .getBytes(StandardCharsets.ISO_8859_1);
            request = ByteBuffer.allocateDirect(octets.length).put(octets);
        }

        long exchange() throws IOException {
            request.flip();
            channel.write(request);
            return answer();
        }

        long answer() throws IOException {
            input.clear();
            long length = -1;
            long read = 0;
            while (length < 0 || read < length) {
                if (channel.read(input) < 0) {
                    throw new EOFException();
                }
                input.flip();
                if (length < 0) {
                    length = contentLength();
                }
                read += input.remaining();
                input.clear();
            }
            return length;
        }

        private long contentLength() throws IOException {
            if (input.get(9) != '2' || input.get(10) != '0' || input.get(11) != '0') {
                throw new IOException("status");
            }
            long length = 0;
            for (int i = 12; i < input.limit() - 2; i++) {
                if (input.get(i) != '\n') {
                    continue;
                }
                if (input.get(i + 1) == '\r') {
                    input.position(i + 3);
                    return length;
                }
                if (input.get(i + 1) == 'C' && input.get(i + 9) == 'L') {
                    length = 0;
                    for (int d = i + 17; input.get(d) != '\r'; d++) {
                        length = length * 10 + input.get(d) - '0';
                    }
                }
            }
            throw new IOException("head in pieces");
        }
    }

    @Override
    public long get(String url) throws IOException {
        Connection connection = connections.get();
        if (connection == null) {
            connection = new Connection(URI.create(url));
            connections.set(connection);
        }
        return connection.exchange();
    }

    @Override
    public long download(String url) throws IOException {
        return get(url);
    }

    @Override
    public void upload(String url, long length) throws IOException {
        URI uri = URI.create(url);
        Connection connection = connections.get();
        if (connection == null) {
            connection = new Connection(uri);
            connections.set(connection);
        }
        String head = "POST " + uri.getRawPath() + " HTTP/1.1\r\nHost: " + uri.getRawAuthority()
                + "\r\nContent-Length: " + length + "\r\n\r\n";
        connection.channel.write(ByteBuffer.wrap(head.getBytes(StandardCharsets.ISO_8859_1)));
        ByteBuffer piece = ByteBuffer.allocateDirect(16 * 1024);
        for (long left = length; left > 0; ) {
            piece.clear().limit((int) Math.min(left, piece.capacity()));
            left -= connection.channel.write(piece);
        }
        connection.answer();
    }

    @Override
    public void close() {}
}
