package dev.tern.benchmarks.floor;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.security.NoSuchAlgorithmException;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLEngineResult;
import javax.net.ssl.SSLEngineResult.HandshakeStatus;
import javax.net.ssl.SSLParameters;

/** The same through an {@link SSLEngine}. */
final class FloorTlsConnection extends FloorConnection {
    static final int RECORD = 17 * 1024;

    private final SSLEngine engine;
    private final ByteBuffer sealed = ByteBuffer.allocateDirect(RECORD * 4).limit(0);
    private final ByteBuffer open = ByteBuffer.allocate(RECORD);
    private final ByteBuffer out = ByteBuffer.allocateDirect(RECORD * 2);
    private final ByteBuffer request;
    private boolean ready;

    FloorTlsConnection(FloorLoop loop, SocketChannel channel, FloorLoop.Target target) {
        super(loop, channel, target);
        engine = engine(target.host(), channel.socket().getPort());
        request = ByteBuffer.wrap(target.request());
    }

    static SSLEngine engine(String host, int port, String... protocols) {
        try {
            SSLEngine engine = SSLContext.getDefault().createSSLEngine(host, port);
            engine.setUseClientMode(true);
            SSLParameters parameters = engine.getSSLParameters();
            parameters.setEndpointIdentificationAlgorithm("HTTPS");
            parameters.setApplicationProtocols(protocols);
            engine.setSSLParameters(parameters);
            return engine;
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    @Override
    void connected() throws IOException {
        engine.beginHandshake();
        handshake();
    }

    @Override
    void send() throws IOException {
        request.rewind();
        out.clear();
        engine.wrap(request, out);
        flush();
    }

    private void flush() throws IOException {
        out.flip();
        while (out.hasRemaining()) {
            channel.write(out);
        }
    }

    @Override
    void readable() throws IOException {
        sealed.compact();
        int read = channel.read(sealed);
        sealed.flip();
        if (read < 0) {
            throw new EOFException();
        }
        if (!ready) {
            handshake();
        }
        while (ready && sealed.hasRemaining()) {
            open.clear();
            SSLEngineResult result = engine.unwrap(sealed, open);
            open.flip();
            if (open.hasRemaining()) {
                consume(open);
            }
            if (result.getStatus() != SSLEngineResult.Status.OK || result.bytesConsumed() == 0) {
                break;
            }
        }
    }

    private void handshake() throws IOException {
        while (true) {
            HandshakeStatus status = engine.getHandshakeStatus();
            if (status == HandshakeStatus.NEED_TASK) {
                engine.getDelegatedTask().run();
            } else if (status == HandshakeStatus.NEED_WRAP) {
                out.clear();
                engine.wrap(ByteBuffer.allocate(0), out);
                flush();
            } else if (status == HandshakeStatus.NEED_UNWRAP) {
                open.clear();
                if (engine.unwrap(sealed, open).getStatus() == SSLEngineResult.Status.BUFFER_UNDERFLOW) {
                    return;
                }
            } else {
                ready = true;
                send();
                return;
            }
        }
    }
}
