package dev.tern.http.testkit;

import java.io.EOFException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;

/**
 * Thread-safe. A TCP or TLS server on loopback whose connections each follow a script, in the order in which they are
 * accepted. Strict: what a script does not expect, a connection too many, and a script that does not come to its end fail
 * the test when the peer is closed, with both texts.
 *
 * <pre>{@code
 * ScriptedPeer peer = leaks.watch(ScriptedPeer.plain(c -> {
 *     c.expectRequest("GET / HTTP/1.1");
 *     c.respond("hello");
 *     c.expectGone();
 * }));
 * }</pre>
 */
public final class ScriptedPeer implements AutoCloseable {
    /** What one connection does. */
    @FunctionalInterface
    public interface Script {
        void play(PeerConnection connection) throws Exception;
    }

    private final ServerSocket server;
    private final SSLContext tls;
    private final Script each;
    private final CountDownLatch allCame;
    private final ConcurrentLinkedQueue<Script> scripts = new ConcurrentLinkedQueue<>();
    private final ConcurrentLinkedQueue<Play> plays = new ConcurrentLinkedQueue<>();
    private final ConcurrentLinkedQueue<Throwable> failures = new ConcurrentLinkedQueue<>();
    private final AtomicInteger accepted = new AtomicInteger();
    private final AtomicInteger open = new AtomicInteger();
    private final AtomicInteger openAtMost = new AtomicInteger();
    private final Thread acceptor = new Thread(this::accept, "peer-acceptor");
    private volatile boolean closed;

    private ScriptedPeer(SSLContext tls, int receiveBufferBytes, Script each, Script... scripts) throws IOException {
        this.tls = tls;
        this.each = each;
        this.scripts.addAll(List.of(scripts));
        allCame = new CountDownLatch(scripts.length);
        server = new ServerSocket();
        if (receiveBufferBytes > 0) {
            server.setReceiveBufferSize(receiveBufferBytes);
        }
        server.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 1024);
        acceptor.setDaemon(true);
        acceptor.start();
    }

    /** One script a connection, and no connection more. */
    public static ScriptedPeer plain(Script... scripts) throws IOException {
        return new ScriptedPeer(null, 0, null, scripts);
    }

    /** The same script for any number of connections. */
    public static ScriptedPeer always(Script each) throws IOException {
        return new ScriptedPeer(null, 0, each);
    }

    /** Answers every request with 200 and this content; clients may leave in the middle. */
    public static ScriptedPeer serving(String content) throws IOException {
        return repeating("HTTP/1.1 200 OK\r\nContent-Length: " + content.length() + "\r\n\r\n" + content);
    }

    /** Answers every request with these octets; clients may leave in the middle. */
    public static ScriptedPeer repeating(String response) throws IOException {
        return always(connection -> {
            try {
                while (connection.readHeadOrEnd() != null) {
                    connection.send(response);
                }
            } catch (SocketException | EOFException | PeerConnection.ClientLeft e) {
                // The client left in the middle.
            }
        });
    }

    /** One script, and a small window, so that a peer that does not read is felt soon. */
    public static ScriptedPeer narrow(Script... scripts) throws IOException {
        return new ScriptedPeer(null, 4096, null, scripts);
    }

    /** One script a connection, over TLS. */
    public static ScriptedPeer secure(SSLContext context, Script... scripts) throws IOException {
        return new ScriptedPeer(context, 0, null, scripts);
    }

    /** The same script for any number of connections, over TLS. */
    public static ScriptedPeer alwaysSecure(SSLContext context, Script each) throws IOException {
        return new ScriptedPeer(context, 0, each);
    }

    public int port() {
        return server.getLocalPort();
    }

    /** An absolute URL with an IP address; over TLS with the name localhost. */
    public String url(String path) {
        return (tls == null ? "http://127.0.0.1:" : "https://localhost:") + port() + path;
    }

    /** How many connections came. */
    public int accepted() {
        return accepted.get();
    }

    /** How many connections were open at once, at the most. */
    public int openAtMost() {
        return openAtMost.get();
    }

    private void accept() {
        while (!closed) {
            try {
                Socket raw = server.accept();
                accepted.incrementAndGet();
                openAtMost.accumulateAndGet(open.incrementAndGet(), Math::max);
                Script script = each != null ? each : scripts.poll();
                if (script == null) {
                    raw.close();
                    failures.add(new AssertionError("A connection came that no script is for"));
                } else {
                    Play play = new Play(raw, script);
                    plays.add(play);
                    play.start();
                    allCame.countDown();
                }
            } catch (IOException e) {
                if (!closed) {
                    failures.add(e);
                }
            }
        }
    }

    /** Takes no more connections: those that come are refused. */
    public void stopListening() throws IOException {
        closed = true;
        server.close();
        Waits.joined(acceptor);
    }

    /** Waits for the end of every script, and fails if one failed. */
    @Override
    public void close() throws IOException {
        if (!closed) {
            // A connection that the kernel has taken may not have come to the acceptor yet.
            Waits.happens(allCame);
        }
        stopListening();
        List<Throwable> found = new ArrayList<>(failures);
        for (Play play : plays) {
            if (!Waits.joined(play)) {
                found.add(new AssertionError("A script did not end; it waits for: " + play.waitsFor()));
                play.breakOff();
            }
            if (play.failure != null) {
                found.add(play.failure);
            }
        }
        if (!scripts.isEmpty()) {
            found.add(new AssertionError(scripts.size() + " connections that scripts were for did not come"));
        }
        if (!found.isEmpty()) {
            AssertionError failure =
                    new AssertionError("The peer: " + found.get(0).getMessage(), found.get(0));
            found.stream().skip(1).forEach(failure::addSuppressed);
            throw failure;
        }
    }

    /** One connection and its script. */
    private final class Play extends Thread {
        private final Socket raw;
        private final Script script;
        private volatile PeerConnection connection;
        private volatile Throwable failure;

        Play(Socket raw, Script script) {
            super("peer-connection");
            this.raw = raw;
            this.script = script;
            setDaemon(true);
        }

        @Override
        public void run() {
            try {
                raw.setTcpNoDelay(true);
                connection = new PeerConnection(raw, tls == null ? raw : secured());
                script.play(connection);
            } catch (PeerConnection.ClientLeft e) {
                // Tests end their calls while peers still talk; what the client made of it is theirs to check.
            } catch (Throwable e) {
                failure = e;
            } finally {
                open.decrementAndGet();
                breakOff();
            }
        }

        private SSLSocket secured() throws IOException {
            SSLSocket secured = (SSLSocket) tls.getSocketFactory().createSocket(raw, null, raw.getPort(), true);
            secured.setUseClientMode(false);
            return secured;
        }

        String waitsFor() {
            return connection == null ? "its beginning" : connection.waitsFor();
        }

        void breakOff() {
            try {
                raw.close();
            } catch (IOException e) {
                // It is over in any case.
            }
        }
    }

    /** Counts down when a script comes to a point; for tests that go on from there. */
    public static CountDownLatch point() {
        return new CountDownLatch(1);
    }
}
