package dev.tern.http.testkit;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CountDownLatch;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;

/** Confined to its script. One connection as its peer sees it: blocking, octet by octet, strict. */
public final class PeerConnection {
    private static final int HEAD_MAX = 1 << 20;

    private final Socket raw;
    private final Socket socket;
    private final InputStream in;
    private final OutputStream out;
    private volatile String waitsFor = "nothing";

    /**
     * @param raw the TCP socket
     * @param socket the same, or TLS over it
     */
    PeerConnection(Socket raw, Socket socket) throws IOException {
        this.raw = raw;
        this.socket = socket;
        in = socket.getInputStream();
        out = socket.getOutputStream();
    }

    // ---- What the client should send ----

    /** Reads the next request head, whose first line must be this. The whole head is returned. */
    public String expectRequest(String requestLine) throws IOException {
        String head = readHead("the request " + requestLine);
        String line = head.substring(0, head.indexOf("\r\n"));
        if (!line.equals(requestLine)) {
            throw new AssertionError(
                    "Expected the request line\n  " + requestLine + "\nbut the client sent\n  " + head);
        }
        return head;
    }

    /** The next request head, or null if the client leaves instead. */
    public String readHeadOrEnd() throws IOException {
        return socketIsAtEnd("another request, or the end") ? null : readHead("another request");
    }

    private int pushedBack = -2;

    private boolean socketIsAtEnd(String what) throws IOException {
        waitsFor = what;
        try {
            pushedBack = in.read();
        } catch (SocketException | SSLException e) {
            pushedBack = -1;
        }
        if (pushedBack == -1) {
            pushedBack = -2;
            return true;
        }
        return false;
    }

    private int next() throws IOException {
        if (pushedBack >= 0) {
            int octet = pushedBack;
            pushedBack = -2;
            return octet;
        }
        return in.read();
    }

    private String readHead(String what) throws IOException {
        waitsFor = what;
        StringBuilder head = new StringBuilder();
        while (head.length() < 4 || head.lastIndexOf("\r\n\r\n") != head.length() - 4) {
            int octet = next();
            if (octet < 0) {
                throw new EOFException("Expected " + what + ", but the client sent\n  " + head + "\nand left");
            }
            if (head.length() > HEAD_MAX) {
                throw new AssertionError("Expected " + what + ", but there was no end of\n  " + head);
            }
            head.append((char) octet);
        }
        return head.toString();
    }

    /** Reads as many octets as the text has, which must be the text. */
    public void expect(String text) throws IOException {
        String got = new String(read(text.length()), StandardCharsets.ISO_8859_1);
        if (!got.equals(text)) {
            throw new AssertionError("Expected\n  " + text + "\nbut the client sent\n  " + got);
        }
    }

    /** Reads exactly so many octets. */
    public byte[] read(int count) throws IOException {
        return read(count, count + " octets");
    }

    /** Reads exactly so many octets, which are a part of this. */
    byte[] read(int count, String what) throws IOException {
        waitsFor = what;
        byte[] octets = new byte[count];
        int at = 0;
        while (at < count) {
            if (pushedBack >= 0) {
                octets[at++] = (byte) next();
                continue;
            }
            int got = in.read(octets, at, count - at);
            if (got < 0) {
                throw new EOFException(
                        "Expected " + what + ", but the client left after " + at + " of " + count + " octets");
            }
            at += got;
        }
        return octets;
    }

    /** Reads chunked content to its end: content and trailer section as they are on the wire. */
    public String readChunked() throws IOException {
        StringBuilder content = new StringBuilder();
        while (true) {
            int size = Integer.parseInt(readLine(), 16);
            if (size == 0) {
                for (String line = readLine(); !line.isEmpty(); line = readLine()) {
                    content.append('|').append(line);
                }
                return content.toString();
            }
            content.append(new String(read(size), StandardCharsets.ISO_8859_1));
            expect("\r\n");
        }
    }

    private String readLine() throws IOException {
        waitsFor = "a line";
        StringBuilder line = new StringBuilder();
        while (line.length() < 2 || line.lastIndexOf("\r\n") != line.length() - 2) {
            int octet = next();
            if (octet < 0) {
                throw new AssertionError("Expected a line, but the client left after\n  " + line);
            }
            line.append((char) octet);
        }
        return line.substring(0, line.length() - 2);
    }

    /** The client must close without another octet, orderly or by a reset. */
    public void expectGone() throws IOException {
        if (!socketIsAtEnd("the client to leave")) {
            throw new AssertionError("Expected that the client leaves, but it sent\n  " + (char) pushedBack + "…");
        }
    }

    /** Reads until the client leaves, orderly or by a reset: how many octets came before. */
    public long drain() throws IOException {
        waitsFor = "the client to leave";
        byte[] sink = new byte[64 << 10];
        long count = 0;
        try {
            for (int got = in.read(sink); got >= 0; got = in.read(sink)) {
                count += got;
            }
        } catch (SocketException | SSLException e) {
            // A reset is an end, too.
        }
        return count;
    }

    // ---- What the peer does ----

    /** Sends the octets of the text, each char one octet. */
    public void send(String text) throws IOException {
        send(text.getBytes(StandardCharsets.ISO_8859_1));
    }

    public void send(byte[] octets) throws IOException {
        waitsFor = "room for " + octets.length + " octets";
        try {
            out.write(octets);
            out.flush();
        } catch (SocketException e) {
            throw new ClientLeft(e);
        }
    }

    /** The client was gone before it had heard everything: the end of the script, and for the client to answer for. */
    static final class ClientLeft extends IOException {
        private static final long serialVersionUID = 1;

        ClientLeft(SocketException cause) {
            super(cause);
        }
    }

    /** Sends a complete 200 with this content. */
    public void respond(String content) throws IOException {
        send("HTTP/1.1 200 OK\r\nContent-Length: " + content.length() + "\r\n\r\n" + content);
    }

    /** Sends a piece of chunked content. */
    public void sendChunk(String content) throws IOException {
        send(Integer.toHexString(content.length()) + "\r\n" + content + "\r\n");
    }

    public void await(CountDownLatch latch, String event) {
        waitsFor = event;
        Waits.until(latch, event);
    }

    /** Ends the sending direction only; over TLS with close_notify. */
    public void halfClose() throws IOException {
        socket.shutdownOutput();
    }

    /** Closes with a reset. */
    public void reset() throws IOException {
        raw.setSoLinger(true, 0);
        raw.close();
    }

    /** Closes orderly; over TLS with close_notify. */
    public void close() throws IOException {
        socket.close();
    }

    /** Ends the TCP connection orderly beneath TLS, as somebody between could: no close_notify. */
    public void cut() throws IOException {
        raw.shutdownOutput();
        raw.close();
    }

    /** Completes the TLS handshake now, if there is one; else the first read or write does. */
    public void handshake() throws IOException {
        waitsFor = "the TLS handshake";
        if (socket instanceof SSLSocket secured) {
            secured.startHandshake();
        }
    }

    /** Completes the TLS handshake with these protocols on offer (RFC 7301): the one agreed on, or empty. */
    public String negotiate(String... protocols) throws IOException {
        SSLSocket secured = tls();
        SSLParameters parameters = secured.getSSLParameters();
        parameters.setApplicationProtocols(protocols);
        secured.setSSLParameters(parameters);
        handshake();
        return secured.getApplicationProtocol();
    }

    /** The same connection with TLS in it from here on, as behind a proxy's consent. */
    public PeerConnection secured(SSLContext context) throws IOException {
        SSLSocket inner = (SSLSocket) context.getSocketFactory().createSocket(socket, null, socket.getPort(), false);
        inner.setUseClientMode(false);
        return new PeerConnection(raw, inner);
    }

    /** Passes octets on, to a server on loopback and back, as a proxy does. */
    public void relayTo(int port) throws IOException {
        relay(new Socket(InetAddress.getLoopbackAddress(), port));
    }

    /** Passes octets on, both ways, until one side has ended or broken off; then so does the other. */
    public void relay(Socket other) throws IOException {
        waitsFor = "the end of a relay";
        Thread upwards = new Thread(() -> pass(in, other), "peer-relay");
        upwards.setDaemon(true);
        upwards.start();
        try {
            other.getInputStream().transferTo(out);
        } catch (SocketException | SSLException e) {
            // Either side has left.
        } finally {
            other.close();
            raw.close();
            Waits.joined(upwards);
        }
    }

    private static void pass(InputStream from, Socket to) {
        try (to) {
            from.transferTo(to.getOutputStream());
        } catch (IOException e) {
            // Either side has left.
        }
    }

    public boolean isSecure() {
        return socket instanceof SSLSocket;
    }

    /** The TLS socket, to ask for what was agreed on. */
    public SSLSocket tls() {
        return (SSLSocket) socket;
    }

    String waitsFor() {
        return waitsFor;
    }

    void breakOff() {
        try {
            raw.close();
        } catch (IOException e) {
            // It is over in any case.
        }
    }
}
