package dev.tern.http.blocking;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** A server whose every octet the test decides: each connection runs the script on a thread of its own. */
final class Peer implements AutoCloseable {
    interface Script {
        void run(Conversation conversation) throws Exception;
    }

    static final String OK = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";

    private final ServerSocket server;
    private final Script script;
    private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
    private final AtomicInteger open = new AtomicInteger();
    final AtomicInteger accepted = new AtomicInteger();
    final AtomicInteger mostOpen = new AtomicInteger();
    /** The request heads, in the order of their coming. */
    final BlockingQueue<String> heads = new LinkedBlockingQueue<>();

    Peer(Script script) throws IOException {
        this.script = script;
        server = new ServerSocket(0, 256, InetAddress.getLoopbackAddress());
        start("peer-accept", this::accept);
    }

    /** Answers every request in the same way, until the client closes. */
    static Peer answering(String response) throws IOException {
        return new Peer(conversation -> {
            while (conversation.readHead() != null) {
                conversation.write(response);
            }
        });
    }

    String url(String path) {
        return "http://127.0.0.1:" + server.getLocalPort() + path;
    }

    /** The next request's head; fails when none comes. */
    String nextHead() throws InterruptedException {
        String head = heads.poll(10, TimeUnit.SECONDS);
        if (head == null) {
            throw new AssertionError("No request came");
        }
        return head;
    }

    private void accept() {
        try {
            while (true) {
                Socket socket = server.accept();
                sockets.add(socket);
                accepted.incrementAndGet();
                mostOpen.accumulateAndGet(open.incrementAndGet(), Math::max);
                start("peer-" + accepted.get(), () -> converse(socket));
            }
        } catch (IOException e) {
            // Closed.
        }
    }

    private void converse(Socket socket) {
        try (socket) {
            socket.setTcpNoDelay(true);
            script.run(new Conversation(socket));
        } catch (Exception e) {
            // The client went away, or the peer was closed; the client's side is what a test looks at.
        } finally {
            open.decrementAndGet();
            sockets.remove(socket);
        }
    }

    private static void start(String name, Runnable task) {
        Thread thread = new Thread(task, name);
        thread.setDaemon(true);
        thread.start();
    }

    @Override
    public void close() throws IOException {
        server.close();
        for (Socket socket : sockets) {
            socket.close();
        }
    }

    final class Conversation {
        private final Socket socket;
        private final InputStream in;

        Conversation(Socket socket) throws IOException {
            this.socket = socket;
            in = new BufferedInputStream(socket.getInputStream());
        }

        /** A request's head with its empty line, or null at the end of the connection. */
        String readHead() throws IOException {
            StringBuilder head = new StringBuilder();
            while (head.length() < 4 || !head.substring(head.length() - 4).equals("\r\n\r\n")) {
                int octet = in.read();
                if (octet < 0) {
                    return null;
                }
                head.append((char) octet);
            }
            heads.add(head.toString());
            return head.toString();
        }

        String readContent(int length) throws IOException {
            return new String(in.readNBytes(length), StandardCharsets.UTF_8);
        }

        void write(String text) throws IOException {
            socket.getOutputStream().write(text.getBytes(StandardCharsets.UTF_8));
        }

        void write(byte[] octets) throws IOException {
            socket.getOutputStream().write(octets);
        }

        /** Sends back what comes until the client ends its direction. */
        void echo() throws IOException {
            in.transferTo(socket.getOutputStream());
        }

        void halfClose() throws IOException {
            socket.shutdownOutput();
        }

        void reset() throws IOException {
            socket.setSoLinger(true, 0);
            socket.close();
        }

        /** Blocks until the client closes or resets the connection. */
        void awaitClose() {
            try {
                while (in.read() >= 0) {
                    // What else it sends does not matter.
                }
            } catch (IOException e) {
                // A reset is an end, too.
            }
        }
    }
}
