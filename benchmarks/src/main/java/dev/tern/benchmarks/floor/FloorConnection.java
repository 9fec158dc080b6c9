package dev.tern.benchmarks.floor;

import dev.tern.benchmarks.client.Done;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import org.jspecify.annotations.Nullable;

/** One plain connection of the floor: writes the prebuilt request, looks for the end of the answer. */
class FloorConnection {
    final FloorLoop loop;
    final SocketChannel channel;
    final FloorLoop.Target target;

    @Nullable
    SelectionKey key;

    @Nullable
    Done done;

    private final ByteBuffer request;
    private int status;
    private long length;
    private long left = -1;
    private boolean closing;

    FloorConnection(FloorLoop loop, SocketChannel channel, FloorLoop.Target target) {
        this.loop = loop;
        this.channel = channel;
        this.target = target;
        this.request = ByteBuffer.allocateDirect(target.request().length).put(target.request());
    }

    /** The socket has something to do. */
    final void ready() {
        try {
            if (key != null && key.isConnectable()) {
                channel.finishConnect();
                key.interestOps(SelectionKey.OP_READ);
                connected();
            } else {
                readable();
            }
        } catch (IOException failure) {
            fail(failure);
        }
    }

    void connected() throws IOException {
        send();
    }

    void send() throws IOException {
        request.flip();
        channel.write(request);
        request.position(request.limit());
    }

    void readable() throws IOException {
        ByteBuffer input = loop.input;
        input.clear();
        int read = channel.read(input);
        if (read < 0) {
            throw new EOFException();
        }
        input.flip();
        consume(input);
    }

    /** Takes octets of the answer; at its end the connection is free again. */
    final void consume(ByteBuffer octets) throws IOException {
        if (left < 0) {
            head(octets);
        }
        left -= octets.remaining();
        octets.position(octets.limit());
        if (left == 0) {
            left = -1;
            if (closing) {
                channel.close();
            } else {
                target.idle().addFirst(this);
            }
            Done ended = done;
            done = null;
            if (ended != null) {
                ended.answered(status, length);
            }
        }
    }

    /** A head that does not come in one piece is an error: no server that is measured sends one. */
    private void head(ByteBuffer octets) throws IOException {
        int at = octets.position();
        status = (octets.get(at + 9) - '0') * 100 + (octets.get(at + 10) - '0') * 10 + octets.get(at + 11) - '0';
        closing = false;
        int line = at + 12;
        for (int i = at + 12; i < octets.limit() - 1; i++) {
            if (octets.get(i) != '\r') {
                continue;
            }
            if (i == line) {
                octets.position(i + 2);
                left = length;
                return;
            }
            field(octets, line, i);
            line = i + 2;
            i++;
        }
        throw new IOException("head in pieces");
    }

    private void field(ByteBuffer octets, int from, int to) {
        if (to - from > 15 && octets.get(from) == 'C' && octets.get(from + 8) == 'L') {
            length = 0;
            for (int i = from + 16; i < to; i++) {
                length = length * 10 + octets.get(i) - '0';
            }
        } else if (octets.get(from) == 'C' && octets.get(from + 12) == 'c') {
            closing = true;
        }
    }

    final void fail(Throwable failure) {
        try {
            channel.close();
        } catch (IOException second) {
            failure.addSuppressed(second);
        }
        Done ended = done;
        done = null;
        if (ended != null) {
            ended.failed(failure);
        } else {
            target.idle().remove(this);
        }
    }
}
