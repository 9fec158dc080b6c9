package dev.tern.benchmarks.floor;

import dev.tern.benchmarks.client.Awaited;
import dev.tern.benchmarks.client.Done;
import dev.tern.benchmarks.client.Setup;
import dev.tern.benchmarks.client.Subject;
import dev.tern.benchmarks.client.Tally;
import java.io.EOFException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLEngineResult;
import javax.net.ssl.SSLEngineResult.HandshakeStatus;

/**
 * The floor over HTTP/2: one connection, one thread, a prebuilt field block of literals, frames counted and not read. The
 * status is taken as 200 where the block begins with its index in the static table (RFC 7541 appendix A).
 */
public final class FloorHttp2 implements Subject {
    private static final int WINDOW = Integer.MAX_VALUE;

    private final Map<Integer, Stream> streams = new HashMap<>();
    private final ByteBuffer sealed = ByteBuffer.allocateDirect(512 * 1024).limit(0);
    private final ByteBuffer open = ByteBuffer.allocate(512 * 1024).limit(0);
    private final ByteBuffer toSeal = ByteBuffer.allocate(256 * 1024);
    private final ByteBuffer out = ByteBuffer.allocateDirect(512 * 1024);
    private volatile boolean closed;
    private byte[] block = new byte[0];
    private int nextStream = 1;
    private long unacknowledged;

    private static final class Stream {
        final Done done;
        int status;
        long length;

        Stream(Done done) {
            this.done = done;
        }
    }

    public FloorHttp2(Setup setup) {}

    @Override
    public void loop(String url, int inFlight, Tally tally) {
        var unused = start(url, () -> Subject.super.loop(url, inFlight, tally));
    }

    @Override
    public long download(String url) throws Exception {
        Awaited end = new Awaited();
        closed = false;
        Done closing = new Done() {
            @Override
            public void answered(int status, long length) {
                closed = true;
                end.answered(status, length);
            }

            @Override
            public void failed(Throwable failure) {
                end.failed(failure);
            }
        };
        Thread connection = start(url, () -> get(url, closing));
        long length = end.length();
        connection.join();
        return length;
    }

    /** Only inside a loop: the thread of the connection. */
    @Override
    public void get(String url, Done done) {
        streams.put(nextStream, new Stream(done));
        frame(block.length, 1, 0x5, nextStream);
        toSeal.put(block);
        nextStream += 2;
    }

    private Thread start(String url, Runnable first) {
        Thread thread = new Thread(() -> run(URI.create(url), first), "floor-h2");
        thread.setDaemon(true);
        thread.start();
        return thread;
    }

    private void run(URI uri, Runnable first) {
        try (Selector selector = Selector.open();
                SocketChannel channel = SocketChannel.open(new InetSocketAddress(uri.getHost(), uri.getPort()))) {
            channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
            SSLEngine engine = FloorTlsConnection.engine(uri.getHost(), uri.getPort(), "h2");
            channel.configureBlocking(false);
            channel.register(selector, SelectionKey.OP_READ);
            handshake(engine, channel, selector);
            streams.clear();
            nextStream = 1;
            unacknowledged = 0;
            block = block(uri);
            toSeal.put("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".getBytes(StandardCharsets.ISO_8859_1));
            frame(6, 4, 0, 0);
            toSeal.putShort((short) 4).putInt(WINDOW);
            frame(4, 8, 0, 0);
            toSeal.putInt(WINDOW - 65_535);
            first.run();
            seal(engine, channel);
            while (!closed) {
                selector.select(key -> {});
                read(engine, channel);
                frames();
                seal(engine, channel);
            }
        } catch (IOException failure) {
            streams.values().forEach(stream -> stream.done.failed(failure));
        }
    }

    private void read(SSLEngine engine, SocketChannel channel) throws IOException {
        sealed.compact();
        int read = channel.read(sealed);
        sealed.flip();
        if (read < 0) {
            throw new EOFException();
        }
        open.compact();
        while (sealed.hasRemaining()) {
            SSLEngineResult result = engine.unwrap(sealed, open);
            if (result.getStatus() != SSLEngineResult.Status.OK) {
                if (result.getStatus() == SSLEngineResult.Status.BUFFER_OVERFLOW) {
                    open.flip();
                    frames();
                    open.compact();
                    continue;
                }
                break;
            }
        }
        open.flip();
    }

    private void frames() {
        while (open.remaining() >= 9) {
            int length = (open.getShort(open.position()) & 0xffff) << 8 | open.get(open.position() + 2) & 0xff;
            if (open.remaining() < 9 + length) {
                return;
            }
            int type = open.get(open.position() + 3);
            int flags = open.get(open.position() + 4);
            int id = open.getInt(open.position() + 5);
            int content = open.position() + 9;
            if (type == 4 && (flags & 1) == 0) {
                frame(0, 4, 1, 0);
            } else if (type <= 1) {
                ofStream(type, flags, id, content, length);
            } else if (type == 7 || type == 3) {
                throw new IllegalStateException("frame of type " + type);
            }
            open.position(content + length);
        }
    }

    private void ofStream(int type, int flags, int id, int content, int length) {
        Stream stream = streams.get(id);
        if (stream == null) {
            throw new IllegalStateException("stream " + id);
        }
        if (type == 1) {
            // The field block may begin with a change of the table's size.
            int at = (open.get(content) & 0xe0) == 0x20 ? content + 1 : content;
            stream.status = (open.get(at) & 0xff) == 0x88 ? 200 : -1;
        } else {
            stream.length += length;
            unacknowledged += length;
            if (unacknowledged > 1 << 28) {
                frame(4, 8, 0, 0);
                toSeal.putInt((int) unacknowledged);
                unacknowledged = 0;
            }
        }
        if ((flags & 1) != 0) {
            streams.remove(id);
            stream.done.answered(stream.status, stream.length);
        }
    }

    private void seal(SSLEngine engine, SocketChannel channel) throws IOException {
        toSeal.flip();
        while (toSeal.hasRemaining()) {
            out.clear();
            while (toSeal.hasRemaining() && out.remaining() > FloorTlsConnection.RECORD) {
                engine.wrap(toSeal, out);
            }
            out.flip();
            while (out.hasRemaining()) {
                channel.write(out);
            }
        }
        toSeal.clear();
    }

    private void handshake(SSLEngine engine, SocketChannel channel, Selector selector) throws IOException {
        sealed.clear().limit(0);
        open.clear().limit(0);
        toSeal.clear();
        engine.beginHandshake();
        while (true) {
            HandshakeStatus status = engine.getHandshakeStatus();
            if (status == HandshakeStatus.NEED_TASK) {
                engine.getDelegatedTask().run();
            } else if (status == HandshakeStatus.NEED_WRAP) {
                out.clear();
                engine.wrap(ByteBuffer.allocate(0), out);
                out.flip();
                while (out.hasRemaining()) {
                    channel.write(out);
                }
            } else if (status == HandshakeStatus.NEED_UNWRAP) {
                open.compact();
                SSLEngineResult result = engine.unwrap(sealed, open);
                open.flip();
                if (result.getStatus() == SSLEngineResult.Status.BUFFER_UNDERFLOW) {
                    selector.select(key -> {});
                    sealed.compact();
                    if (channel.read(sealed) < 0) {
                        throw new EOFException();
                    }
                    sealed.flip();
                }
            } else {
                return;
            }
        }
    }

    private void frame(int length, int type, int flags, int stream) {
        toSeal.putShort((short) (length >> 8)).put((byte) length);
        toSeal.put((byte) type).put((byte) flags).putInt(stream);
    }

    private static byte[] block(URI uri) {
        ByteBuffer block = ByteBuffer.allocate(1024);
        block.put((byte) 0x82).put((byte) 0x87);
        literal(block, 4, uri.getRawPath());
        literal(block, 1, uri.getRawAuthority());
        byte[] octets = new byte[block.position()];
        block.flip().get(octets);
        return octets;
    }

    private static void literal(ByteBuffer block, int name, String value) {
        block.put((byte) name).put((byte) value.length()).put(value.getBytes(StandardCharsets.ISO_8859_1));
    }

    @Override
    public void close() {
        closed = true;
    }
}
