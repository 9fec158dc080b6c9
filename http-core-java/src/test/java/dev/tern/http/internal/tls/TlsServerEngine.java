package dev.tern.http.internal.tls;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLEngineResult;
import javax.net.ssl.SSLException;

/** Confined to one test. The server's side of a TLS connection in memory, written in the plainest way. */
final class TlsServerEngine {
    final SSLEngine engine;
    private final ByteBuffer network = ByteBuffer.allocate(4 << 20);
    private final ByteBuffer record = ByteBuffer.allocate(64 << 10);
    private final ByteArrayOutputStream received = new ByteArrayOutputStream();
    private final ByteArrayOutputStream outgoing = new ByteArrayOutputStream();

    TlsServerEngine(SSLContext context, String protocol) {
        engine = context.createSSLEngine();
        engine.setUseClientMode(false);
        engine.setEnabledProtocols(new String[] {protocol});
    }

    /** Takes octets from the client and goes as far as it can. */
    void take(byte[] octets) throws SSLException {
        network.put(octets);
        network.flip();
        while (step()) {
            // On to the next record.
        }
        network.compact();
    }

    private boolean step() throws SSLException {
        switch (engine.getHandshakeStatus()) {
            case NEED_TASK:
                for (Runnable task = engine.getDelegatedTask(); task != null; task = engine.getDelegatedTask()) {
                    task.run();
                }
                return true;
            case NEED_WRAP:
                return wrap(ByteBuffer.allocate(0)) != SSLEngineResult.Status.CLOSED;
            default:
                record.clear();
                SSLEngineResult result = engine.unwrap(network, record);
                received.write(record.array(), 0, record.position());
                return result.getStatus() == SSLEngineResult.Status.OK;
        }
    }

    private SSLEngineResult.Status wrap(ByteBuffer plain) throws SSLException {
        record.clear();
        SSLEngineResult result = engine.wrap(plain, record);
        outgoing.write(record.array(), 0, record.position());
        return result.getStatus();
    }

    void send(byte[] plain) throws SSLException {
        for (ByteBuffer left = ByteBuffer.wrap(plain); left.hasRemaining(); ) {
            wrap(left);
        }
    }

    void close() throws SSLException {
        engine.closeOutbound();
        wrap(ByteBuffer.allocate(0));
    }

    /** What is to go to the client; taken out. */
    byte[] outgoing() {
        byte[] octets = outgoing.toByteArray();
        outgoing.reset();
        return octets;
    }

    /** The plaintext so far. */
    byte[] received() {
        return received.toByteArray();
    }
}
