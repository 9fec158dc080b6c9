package dev.tern.http.testkit;

import java.io.EOFException;
import java.io.IOException;
import java.net.SocketException;
import java.util.concurrent.locks.LockSupport;
import javax.net.ssl.SSLException;

/** Stateless. A peer whose behaviour is asked for by the path: {@code /ok/name}, {@code /reset/name} and so on. */
public final class SoakPeer {
    private static final int CHUNKS = 5;

    private SoakPeer() {}

    /** What a call of this name is answered with; names of different length and sum get content of different size. */
    public static String content(String name) {
        return (name + ";").repeat(1 + Math.abs(name.hashCode() % 1500));
    }

    /** The script of each connection. */
    public static void serve(PeerConnection connection) throws IOException {
        try {
            for (String head = connection.readHeadOrEnd(); head != null; head = connection.readHeadOrEnd()) {
                String[] path = head.split(" ", 3)[1].split("/");
                if (!answer(connection, head, path[1], content(path[2]))) {
                    return;
                }
            }
        } catch (SocketException | EOFException | SSLException e) {
            // Clients leave when they like.
        }
    }

    /** Whether the connection goes on. */
    private static boolean answer(PeerConnection connection, String head, String kind, String content)
            throws IOException {
        switch (kind) {
            case "ok" -> connection.respond(content);
            case "chunked" -> chunked(connection, content);
            case "upload" -> {
                if (head.contains("chunked")) {
                    connection.readChunked();
                } else {
                    connection.read(100_000);
                }
                connection.respond("thanks");
            }
            case "last" -> {
                connection.respond(content);
                return false;
            }
            case "half" -> {
                connection.send("HTTP/1.1 200 OK\r\nContent-Length: " + (content.length() + 1) + "\r\n\r\n" + content);
                return false;
            }
            case "reset" -> {
                connection.reset();
                return false;
            }
            case "slow" -> {
                LockSupport.parkNanos(5_000_000);
                connection.respond(content);
            }
            case "hang" -> {
                connection.drain();
                return false;
            }
            default -> throw new AssertionError("No such kind: " + kind);
        }
        return true;
    }

    private static void chunked(PeerConnection connection, String content) throws IOException {
        connection.send("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n");
        int size = content.length() / CHUNKS + 1;
        for (int at = 0; at < content.length(); at += size) {
            connection.sendChunk(content.substring(at, Math.min(content.length(), at + size)));
        }
        connection.send("0\r\n\r\n");
    }
}
