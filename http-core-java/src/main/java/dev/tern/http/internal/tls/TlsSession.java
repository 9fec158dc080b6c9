package dev.tern.http.internal.tls;

import dev.tern.http.TlsInfo;
import java.io.EOFException;
import java.nio.ByteBuffer;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLEngineResult;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSession;
import okio.Buffer;
import org.jspecify.annotations.Nullable;

/**
 * Pure state; confined to its owner. One TLS connection as octets in, octets out. The owner puts what came from the
 * network into {@link #incoming}, calls {@link #advance}, and sends what then stands in {@link #outgoing}.
 */
public final class TlsSession {
    private static final int HEADER_BYTES = 5;

    /** The content types of a record (RFC 8446 §5.1); what begins otherwise is left to the engine to refuse. */
    private static final int CONTENT_TYPE_FIRST = 20;

    private static final int CONTENT_TYPE_LAST = 24;
    private static final int PLAIN_BYTES_MAX = 16384;
    private static final ByteBuffer NO_PLAINTEXT = ByteBuffer.allocate(0);

    /** What the session needs to go on. */
    public enum Need {
        /** More octets from the network. */
        INPUT,
        /** That {@link #task} is run, on a thread that may take its time; then {@link #advance} again. */
        TASK,
        /** Nothing: the peer has ended its side with close_notify. */
        NOTHING
    }

    private final SSLEngine engine;
    private final TlsBuffers buffers;
    private final Buffer incoming = new Buffer();
    private final Buffer outgoing = new Buffer();
    private boolean established;
    private int keyExchangeGroup = KeyExchangeGroup.NONE;

    public TlsSession(SSLEngine engine, TlsBuffers buffers) {
        this.engine = engine;
        this.buffers = buffers;
    }

    /** The group that the peer chose for the key exchange, by its number; 0 if it has said none, as in a resumed handshake. */
    public int keyExchangeGroup() {
        return keyExchangeGroup;
    }

    /** Begins the handshake: the first flight stands in {@link #outgoing} after the first {@link #advance}. */
    public void begin() throws SSLException {
        engine.beginHandshake();
    }

    /** Octets from the network; whole records are consumed by {@link #advance}. */
    public Buffer incoming() {
        return incoming;
    }

    /** Octets for the network. */
    public Buffer outgoing() {
        return outgoing;
    }

    /** Goes as far as it can: handshake, then every whole record into {@code plaintext}. */
    public Need advance(Buffer plaintext) throws SSLException {
        while (true) {
            switch (engine.getHandshakeStatus()) {
                case NEED_TASK:
                    return Need.TASK;
                case NEED_WRAP:
                    wrap(null);
                    break;
                default:
                    if (engine.isInboundDone()) {
                        return Need.NOTHING;
                    }
                    if (!unwrapRecord(plaintext)) {
                        return Need.INPUT;
                    }
            }
        }
    }

    /** The work that {@link Need#TASK} asks for, or null if there is no more of it. Runs on any thread. */
    public @Nullable Runnable task() {
        return engine.getDelegatedTask();
    }

    /** Encrypts everything, in records as full as they go. Only after the handshake. */
    public void encrypt(Buffer plaintext) throws SSLException {
        ByteBuffer plain = buffers.plain.clear().limit(0);
        while (plaintext.size() > 0 || plain.hasRemaining()) {
            // The engine may leave a rest of what it was given, which would else go into a tiny record of its own.
            plain.compact();
            int count = (int) Math.min(plaintext.size(), PLAIN_BYTES_MAX - plain.position());
            readFully(plaintext, buffers.plainArray, plain.position(), count);
            plain.limit(plain.position() + count).position(0);
            wrap(plain);
        }
    }

    private static void readFully(Buffer from, byte[] to, int start, int count) {
        for (int at = 0; at < count; ) {
            at += from.read(to, start + at, count - at);
        }
    }

    private void wrap(@Nullable ByteBuffer plain) throws SSLException {
        ByteBuffer cipher = buffers.cipher;
        cipher.clear();
        SSLEngineResult result = engine.wrap(plain == null ? NO_PLAINTEXT : plain, cipher);
        outgoing.write(buffers.cipherArray, 0, cipher.position());
        noteFinished(result);
        if (result.getStatus() == SSLEngineResult.Status.CLOSED && plain != null) {
            throw new SSLException("The TLS connection is closed for sending");
        }
    }

    /** Whether a whole record was there. */
    private boolean unwrapRecord(Buffer plaintext) throws SSLException {
        int available = recordBytes();
        if (available == 0 && engine.getHandshakeStatus() != SSLEngineResult.HandshakeStatus.NEED_UNWRAP_AGAIN) {
            return false;
        }
        ByteBuffer cipher = buffers.cipher;
        copyHead(available);
        cipher.clear().limit(available);
        if (!established && keyExchangeGroup == KeyExchangeGroup.NONE) {
            keyExchangeGroup = KeyExchangeGroup.in(buffers.cipherArray, available);
        }
        ByteBuffer plain = buffers.plain;
        plain.clear();
        SSLEngineResult result = engine.unwrap(cipher, plain);
        consume(result.bytesConsumed());
        plaintext.write(buffers.plainArray, 0, plain.position());
        noteFinished(result);
        return result.getStatus() != SSLEngineResult.Status.BUFFER_UNDERFLOW;
    }

    private void consume(int count) {
        try {
            incoming.skip(count);
        } catch (EOFException e) {
            throw new IllegalStateException("The engine consumed more than it was given", e);
        }
    }

    /** The size of the next record if it is whole, else 0; what is no record goes to the engine as it is. */
    private int recordBytes() {
        if (incoming.size() < HEADER_BYTES) {
            return 0;
        }
        int type = incoming.getByte(0) & 0xff;
        int length = (incoming.getByte(3) & 0xff) << 8 | (incoming.getByte(4) & 0xff);
        boolean plausible = type >= CONTENT_TYPE_FIRST
                && type <= CONTENT_TYPE_LAST
                && HEADER_BYTES + length <= TlsBuffers.RECORD_BYTES;
        if (!plausible) {
            return (int) Math.min(incoming.size(), TlsBuffers.RECORD_BYTES);
        }
        return incoming.size() >= HEADER_BYTES + length ? HEADER_BYTES + length : 0;
    }

    private void copyHead(int count) {
        Buffer.UnsafeCursor cursor = new Buffer.UnsafeCursor();
        incoming.readUnsafe(cursor);
        for (int at = 0; at < count && cursor.next() != -1; ) {
            int part = Math.min(count - at, cursor.end - cursor.start);
            System.arraycopy(cursor.data, cursor.start, buffers.cipherArray, at, part);
            at += part;
        }
        cursor.close();
    }

    private void noteFinished(SSLEngineResult result) {
        established |= result.getHandshakeStatus() == SSLEngineResult.HandshakeStatus.FINISHED;
    }

    /** Whether the handshake is over and content may be sent. */
    public boolean isEstablished() {
        return established;
    }

    /** Puts close_notify into {@link #outgoing} (RFC 8446 §6.1). */
    public void closeOutbound() throws SSLException {
        engine.closeOutbound();
        while (!engine.isOutboundDone()) {
            long before = outgoing.size();
            wrap(null);
            if (outgoing.size() == before) {
                return;
            }
        }
    }

    /**
     * Whether the peer has said close_notify. An end of the octets without it may be an attacker's cut, so content that
     * is delimited by it is incomplete (RFC 9112 §9.8).
     */
    public boolean isEndedByPeer() {
        return engine.isInboundDone();
    }

    /** The protocol agreed on by ALPN; empty if none. */
    public String applicationProtocol() {
        String protocol = engine.getApplicationProtocol();
        return protocol == null ? "" : protocol;
    }

    /** What was agreed on, and with whom. */
    public TlsInfo info() {
        SSLSession agreed = details();
        return new TlsInfo(agreed.getProtocol(), agreed.getCipherSuite(), applicationProtocol(), certificates(agreed));
    }

    private static List<X509Certificate> certificates(SSLSession agreed) {
        List<X509Certificate> chain = new ArrayList<>();
        try {
            for (Certificate certificate : agreed.getPeerCertificates()) {
                if (certificate instanceof X509Certificate x509) {
                    chain.add(x509);
                }
            }
        } catch (SSLPeerUnverifiedException e) {
            // A peer that showed none: there are cipher suites without, for who asks for them.
        }
        return chain;
    }

    /** What was agreed on. */
    @Override
    public String toString() {
        SSLSession agreed = details();
        String protocol = applicationProtocol();
        return agreed.getProtocol() + ", " + agreed.getCipherSuite() + (protocol.isEmpty() ? "" : ", " + protocol);
    }

    /** Version, cipher suite and certificates. */
    public SSLSession details() {
        return engine.getSession();
    }
}
