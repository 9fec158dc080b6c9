package dev.tern.http.testkit;

import java.io.EOFException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;

/**
 * Thread-safe. A proxy on loopback for any number of connections, that passes on what it gets to the port it is asked for,
 * whatever the host: by CONNECT, by SOCKS 5 without a password, or as a request with its whole URL, whose connection is then that
 * origin's.
 */
public final class RelayProxy implements AutoCloseable {
    /** How it is spoken to. */
    public enum Kind {
        /** There is none. */
        NONE(""),
        HTTP("http://localhost:"),
        HTTPS("https://localhost:"),
        SOCKS5("socks5://localhost:");

        private final String prefix;

        Kind(String prefix) {
            this.prefix = prefix;
        }
    }

    private final Kind kind;
    private final ScriptedPeer peer;
    private final List<String> asked = new CopyOnWriteArrayList<>();
    private final Set<PeerConnection> open = ConcurrentHashMap.newKeySet();

    private RelayProxy(Kind kind, SSLContext tls) throws IOException {
        this.kind = kind;
        ScriptedPeer.Script each = this::serve;
        peer = kind == Kind.HTTPS ? ScriptedPeer.alwaysSecure(tls, each) : ScriptedPeer.always(each);
    }

    /**
     * @param tls for a proxy of HTTPS
     */
    public static RelayProxy open(Kind kind, SSLContext tls) throws IOException {
        return new RelayProxy(kind, tls);
    }

    public String url() {
        return kind.prefix + peer.port();
    }

    /** What it was asked for, one a connection: the request line, or {@code SOCKS5 host:port}. */
    public List<String> asked() {
        return asked;
    }

    /** Breaks every connection off, by a reset. */
    public void die() throws IOException {
        for (PeerConnection connection : open) {
            connection.reset();
        }
    }

    private void serve(PeerConnection connection) throws IOException {
        open.add(connection);
        try {
            if (kind == Kind.SOCKS5) {
                serveSocks(connection);
            } else {
                serveHttp(connection);
            }
        } catch (EOFException | SocketException | SSLException e) {
            // Either side has left.
        } finally {
            open.remove(connection);
        }
    }

    private void serveHttp(PeerConnection connection) throws IOException {
        String head = connection.readHeadOrEnd();
        if (head == null) {
            return;
        }
        asked.add(head.substring(0, head.indexOf("\r\n")));
        String target = head.split(" ", 3)[1];
        boolean isTunnel = head.startsWith("CONNECT ");
        String authority = isTunnel ? target : target.split("/", 4)[2];
        try (Socket origin = reach(authority)) {
            if (isTunnel) {
                connection.send("HTTP/1.1 200 OK\r\n\r\n");
            } else {
                origin.getOutputStream().write(head.getBytes(StandardCharsets.ISO_8859_1));
            }
            connection.relay(origin);
        }
    }

    private void serveSocks(PeerConnection connection) throws IOException {
        connection.read(connection.read(2)[1]);
        connection.send(new byte[] {5, 0});
        byte[] request = connection.read(5);
        String host = new String(connection.read(request[4]), StandardCharsets.ISO_8859_1);
        byte[] port = connection.read(2);
        String authority = host + ":" + ((port[0] & 0xff) << 8 | (port[1] & 0xff));
        asked.add("SOCKS5 " + authority);
        try (Socket origin = reach(authority)) {
            connection.send(new byte[] {5, 0, 0, 1, 0, 0, 0, 0, 0, 0});
            connection.relay(origin);
        }
    }

    private static Socket reach(String authority) throws IOException {
        int port = Integer.parseInt(authority.substring(authority.lastIndexOf(':') + 1));
        Socket origin = new Socket(InetAddress.getLoopbackAddress(), port);
        origin.setTcpNoDelay(true);
        return origin;
    }

    @Override
    public void close() throws IOException {
        peer.close();
    }
}
