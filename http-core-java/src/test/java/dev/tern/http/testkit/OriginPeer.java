package dev.tern.http.testkit;

import java.io.EOFException;
import java.io.IOException;
import java.net.SocketException;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/**
 * Thread-safe. A well-behaved origin of HTTP/1.1 or HTTP/2 on loopback, for any number of connections: {@code /content} has
 * {@link #CONTENT}, {@code /count} says how many octets were sent to it in pieces, {@code /stall} never comes to its end. Its clients
 * may leave at any time.
 */
public final class OriginPeer implements AutoCloseable {
    public static final String CONTENT = "content".repeat(3000);

    private final ScriptedPeer peer;
    private final Set<PeerConnection> open = ConcurrentHashMap.newKeySet();

    private OriginPeer(@Nullable SSLContext tls, boolean isHttp2) throws IOException {
        ScriptedPeer.Script each = connection -> {
            open.add(connection);
            try {
                if (isHttp2) {
                    answerHttp2(connection);
                } else {
                    answerHttp1(connection, tls != null);
                }
            } catch (EOFException | SocketException | SSLException e) {
                // The client left, or somebody between.
            } finally {
                open.remove(connection);
            }
        };
        peer = tls == null ? ScriptedPeer.always(each) : ScriptedPeer.alwaysSecure(tls, each);
    }

    /**
     * @param tls null for one in clear
     */
    public static OriginPeer open(@Nullable SSLContext tls, boolean isHttp2) throws IOException {
        return new OriginPeer(tls, isHttp2);
    }

    public int port() {
        return peer.port();
    }

    public int accepted() {
        return peer.accepted();
    }

    /** Breaks every connection off, by a reset. */
    public void die() throws IOException {
        for (PeerConnection connection : open) {
            connection.reset();
        }
    }

    private static void answerHttp1(PeerConnection connection, boolean isSecured) throws IOException {
        if (isSecured) {
            connection.negotiate("http/1.1");
        }
        for (String head = connection.readHeadOrEnd(); head != null; head = connection.readHeadOrEnd()) {
            String target = head.split(" ", 3)[1];
            if (target.endsWith("/count")) {
                connection.respond(String.valueOf(connection.readChunked().length()));
            } else if (target.endsWith("/stall")) {
                connection.send("HTTP/1.1 200 OK\r\nContent-Length: 1000000\r\n\r\n" + CONTENT);
                connection.drain();
                return;
            } else {
                connection.respond(CONTENT);
            }
        }
    }

    private static void answerHttp2(PeerConnection connection) throws IOException {
        Http2Peer http2 = Http2Peer.begin(connection);
        while (true) {
            Http2Peer.Head request = http2.expectHeaders();
            int stream = request.streamId();
            switch (request.value(":path")) {
                case "/count" ->
                    http2.respond(
                            stream, String.valueOf(http2.readContent(stream).length()));
                case "/stall" -> {
                    http2.sendHeaders(stream, false, ":status", "200");
                    http2.sendContent(stream, CONTENT.length(), false);
                }
                default -> {
                    http2.sendHeaders(stream, false, ":status", "200");
                    http2.sendData(stream, CONTENT.substring(0, 10_000), false);
                    http2.sendData(stream, CONTENT.substring(10_000), true);
                }
            }
        }
    }

    @Override
    public void close() throws IOException {
        peer.close();
    }
}
