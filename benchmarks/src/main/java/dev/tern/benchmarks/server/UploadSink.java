package dev.tern.benchmarks.server;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/** Reads each request with its content to the end and then answers; a thread per connection. */
public final class UploadSink {
    private static final byte[] ANSWER =
            "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n".getBytes(StandardCharsets.ISO_8859_1);

    private UploadSink() {}

    /** Argument: port. */
    public static void main(String[] args) throws IOException {
        try (ServerSocket server =
                new ServerSocket(Integer.parseInt(args[0]), 128, InetAddress.getByName("127.0.0.1"))) {
            while (true) {
                Socket socket = server.accept();
                Thread thread = new Thread(() -> serve(socket));
                thread.setDaemon(true);
                thread.start();
            }
        }
    }

    private static void serve(Socket socket) {
        try (socket) {
            InputStream in = new BufferedInputStream(socket.getInputStream(), 256 * 1024);
            byte[] piece = new byte[256 * 1024];
            for (String line = line(in); !line.isEmpty(); line = line(in)) {
                long length = 0;
                boolean chunked = false;
                for (line = line(in); !line.isEmpty(); line = line(in)) {
                    String field = line.toLowerCase(Locale.ROOT);
                    if (field.startsWith("content-length:")) {
                        length = Long.parseLong(field.substring(15).trim());
                    } else if (field.startsWith("transfer-encoding:")) {
                        chunked = true;
                    } else if (field.startsWith("expect:")) {
                        socket.getOutputStream()
                                .write("HTTP/1.1 100 Continue\r\n\r\n".getBytes(StandardCharsets.ISO_8859_1));
                    }
                }
                if (chunked) {
                    for (int size = size(in); size > 0; size = size(in)) {
                        skip(in, size, piece);
                        line(in);
                    }
                    line(in);
                } else {
                    skip(in, length, piece);
                }
                socket.getOutputStream().write(ANSWER);
            }
        } catch (IOException gone) {
            // A client that leaves is no news.
        }
    }

    private static int size(InputStream in) throws IOException {
        return Integer.parseInt(line(in), 16);
    }

    private static void skip(InputStream in, long length, byte[] piece) throws IOException {
        for (long left = length; left > 0; ) {
            int read = in.read(piece, 0, (int) Math.min(left, piece.length));
            if (read < 0) {
                throw new EOFException();
            }
            left -= read;
        }
    }

    private static String line(InputStream in) throws IOException {
        StringBuilder line = new StringBuilder();
        for (int octet = in.read(); octet >= 0 && octet != '\n'; octet = in.read()) {
            if (octet != '\r') {
                line.append((char) octet);
            }
        }
        return line.toString();
    }
}
