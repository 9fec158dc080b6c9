package dev.tern.http.internal.loop;

import dev.tern.http.SocketSettings;
import java.io.IOException;
import java.net.SocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.CancelledKeyException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.channels.UnresolvedAddressException;
import java.nio.channels.UnsupportedAddressTypeException;
import okio.Buffer;
import org.jspecify.annotations.Nullable;

/**
 * Loop-confined. A non-blocking TCP socket on an {@link EventLoop}. Between kernel and okio segments each octet is
 * copied once, through the loop's direct buffer.
 *
 * <p>Interest in reading stays registered, since changing it costs a system call: it is dropped only when octets arrive
 * that nobody asked for, and taken up again with {@link #resumeReading}.
 */
public final class LoopSocket {
    private final EventLoop loop;
    private final SocketChannel channel;
    private final Buffer.UnsafeCursor cursor = new Buffer.UnsafeCursor();
    private SocketHandler handler;
    private @Nullable SelectionKey key;
    private int readyOps;
    private boolean connected;

    private LoopSocket(EventLoop loop, SocketChannel channel, SocketHandler handler) {
        this.loop = loop;
        this.channel = channel;
        this.handler = handler;
    }

    /** Begins to connect. The handler hears of the outcome, never inside this call. */
    public static LoopSocket connect(
            EventLoop loop, SocketSettings settings, SocketAddress address, SocketHandler handler) throws IOException {
        loop.assertOwner();
        SocketChannel channel = SocketChannels.make(settings);
        LoopSocket socket = new LoopSocket(loop, channel, handler);
        try {
            if (channel.connect(address)) {
                // Loopback connects at once on some systems; OP_WRITE tells it in the same way as OP_CONNECT would.
                socket.key = loop.register(channel, SelectionKey.OP_WRITE, socket);
            } else {
                socket.key = loop.register(channel, SelectionKey.OP_CONNECT, socket);
            }
            return socket;
        } catch (IOException e) {
            socket.close();
            throw e;
        } catch (UnresolvedAddressException | UnsupportedAddressTypeException e) {
            socket.close();
            throw new IOException("The address " + address + " cannot be connected to", e);
        }
    }

    /** Where it comes from; null once it is closed. */
    public @Nullable SocketAddress localAddress() {
        try {
            return channel.getLocalAddress();
        } catch (IOException e) {
            return null;
        }
    }

    /** Where it leads; null once it is closed. */
    public @Nullable SocketAddress remoteAddress() {
        try {
            return channel.getRemoteAddress();
        } catch (IOException e) {
            return null;
        }
    }

    /** Hands the socket to its next owner's handler. */
    public void handler(SocketHandler next) {
        loop.assertOwner();
        handler = next;
    }

    /**
     * Appends what has arrived, at most one loop buffer: the count of octets, 0 if there is nothing now, -1 at the end.
     */
    public long read(Buffer into) throws IOException {
        loop.assertOwner();
        ByteBuffer buffer = loop.readBuffer();
        int count = channel.read(buffer);
        if (count > 0) {
            into.write(buffer.flip());
        }
        return count;
    }

    /**
     * Writes as much as the kernel takes, and asks for {@link SocketHandler#onWritable} if something is left.
     *
     * @return whether everything was written
     */
    public boolean write(Buffer from) throws IOException {
        loop.assertOwner();
        while (from.size() > 0) {
            ByteBuffer buffer = loop.writeBuffer();
            copyHead(from, buffer);
            int offered = buffer.flip().remaining();
            int taken = channel.write(buffer);
            from.skip(taken);
            if (taken < offered) {
                interest(SelectionKey.OP_WRITE, true);
                return false;
            }
        }
        interest(SelectionKey.OP_WRITE, false);
        return true;
    }

    /** Copies without consuming: what the kernel does not take stays in the segments. */
    private void copyHead(Buffer from, ByteBuffer to) {
        from.readUnsafe(cursor);
        try {
            while (to.hasRemaining() && cursor.next() != -1) {
                int count = Math.min(cursor.end - cursor.start, to.remaining());
                to.put(cursor.data, cursor.start, count);
            }
        } finally {
            cursor.close();
        }
    }

    /** Ends the direction to the peer with a FIN; reading goes on. */
    public void endOutput() throws IOException {
        loop.assertOwner();
        channel.shutdownOutput();
    }

    /** Takes up reading again after {@link #pauseReading}. */
    public void resumeReading() {
        loop.assertOwner();
        interest(SelectionKey.OP_READ, true);
    }

    /** Stops the events for octets that nobody asked for; the kernel's buffer then holds the peer back. */
    public void pauseReading() {
        loop.assertOwner();
        interest(SelectionKey.OP_READ, false);
    }

    private void interest(int op, boolean on) {
        SelectionKey current = key;
        if (current == null) {
            return;
        }
        try {
            int ops = current.interestOps();
            int wanted = on ? ops | op : ops & ~op;
            if (ops != wanted) {
                current.interestOps(wanted);
            }
        } catch (CancelledKeyException e) {
            // Closed meanwhile; there are no events to be had.
        }
    }

    /** Closes the socket. No event comes afterwards. Safe to call twice. */
    public void close() {
        if (key != null) {
            key.cancel();
        }
        try {
            channel.close();
        } catch (IOException e) {
            // The descriptor is gone in any case.
        }
    }

    /** Closes with a reset, so that a peer in the middle of sending stops at once. */
    public void abort() {
        try {
            channel.setOption(StandardSocketOptions.SO_LINGER, 0);
        } catch (IOException | UnsupportedOperationException e) {
            // Then the close is an orderly one, as it always is on a unix socket.
        }
        close();
    }

    // ---- For the loop ----

    void noteReady(SelectionKey selected) {
        readyOps = selected.readyOps();
    }

    void dispatch() {
        int ops = readyOps;
        readyOps = 0;
        if (!channel.isOpen()) {
            return;
        }
        if (!connected) {
            finishConnect();
            return;
        }
        if ((ops & SelectionKey.OP_WRITE) != 0) {
            handler.onWritable();
        }
        if ((ops & SelectionKey.OP_READ) != 0 && channel.isOpen()) {
            handler.onReadable();
        }
    }

    private void finishConnect() {
        try {
            if (!channel.finishConnect()) {
                return;
            }
        } catch (IOException e) {
            close();
            handler.onFailed(e);
            return;
        }
        connected = true;
        SelectionKey current = key;
        if (current != null) {
            current.interestOps(SelectionKey.OP_READ);
        }
        handler.onConnected();
    }

    /** The handler threw: what it left behind can't be trusted. */
    void fail(Throwable cause) {
        close();
        handler.onFailed(new IOException("An unexpected failure", cause));
    }

    void moveTo(Selector selector, int ops) throws ClosedChannelException {
        SelectionKey old = key;
        key = channel.register(selector, ops, this);
        if (old != null) {
            old.cancel();
        }
    }
}
