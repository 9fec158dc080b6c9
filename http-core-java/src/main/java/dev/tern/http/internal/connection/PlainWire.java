package dev.tern.http.internal.connection;

import dev.tern.http.ConnectionInfo;
import dev.tern.http.internal.loop.LoopSocket;
import dev.tern.http.internal.loop.SocketHandler;
import java.io.IOException;
import okio.Buffer;
import org.jspecify.annotations.Nullable;

/** Loop-confined. A connected socket as it is. */
final class PlainWire implements Wire, SocketHandler {
    private final LoopSocket socket;
    private final ConnectionInfo info;
    private @Nullable Listener listener;

    PlainWire(LoopSocket socket) {
        this.socket = socket;
        info = new ConnectionInfo(socket.localAddress(), socket.remoteAddress(), null);
        socket.handler(this);
    }

    @Override
    public void listener(Listener next) {
        listener = next;
    }

    @Override
    public long read(Buffer into) throws IOException {
        return socket.read(into);
    }

    @Override
    public boolean write(Buffer from) throws IOException {
        return socket.write(from);
    }

    @Override
    public boolean endOutput() throws IOException {
        socket.endOutput();
        return true;
    }

    @Override
    public void resumeReading() {
        socket.resumeReading();
    }

    @Override
    public void pauseReading() {
        socket.pauseReading();
    }

    @Override
    public boolean isEndTrusted() {
        return true;
    }

    @Override
    public @Nullable String applicationProtocol() {
        return null;
    }

    @Override
    public ConnectionInfo info() {
        return info;
    }

    @Override
    public void close() {
        socket.close();
    }

    @Override
    public void abort() {
        socket.abort();
    }

    @Override
    public void onConnected() {
        throw new IllegalStateException("A wire is made of a socket that is connected already");
    }

    @Override
    public void onReadable() {
        if (listener != null) {
            listener.onReadable();
        }
    }

    @Override
    public void onWritable() {
        if (listener != null) {
            listener.onWritable();
        }
    }

    @Override
    public void onFailed(IOException cause) {
        if (listener != null) {
            listener.onBroken(cause);
        }
    }
}
