package dev.tern.benchmarks.workload;

import dev.tern.benchmarks.server.LateServer;
import java.util.Locale;

/** What is measured. One constant a workload; the numbers are those of the tables. */
public enum Workload {
    /** HTTP/1.1, 100 octets, 64 in flight. */
    W1(Shape.LOOP, Server.PLAIN, "/100", 100, 64),
    /** One caller that waits. */
    W2(Shape.CALLERS, Server.PLAIN, "/100", 100, 1),
    /** 64 threads that wait. */
    W3(Shape.CALLERS, Server.PLAIN, "/100", 100, 64),
    /** 1,000 virtual threads that wait. */
    W3V(Shape.VIRTUAL_CALLERS, Server.PLAIN, "/100", 100, 1_000),
    /** HTTP/1.1 over TLS, 1 KB, 64 in flight. */
    W4(Shape.LOOP, Server.TLS, "/1k", 1_000, 64),
    /** HTTP/2 over TLS, 1 KB, 100 in flight on one connection. */
    W5(Shape.LOOP, Server.HTTP2, "/1k", 1_000, 100),
    /** Downloads of 64 MiB. */
    W6(Shape.DOWNLOAD, Server.PLAIN, "/64m", 64 << 20, 1),
    /** Downloads over TLS. */
    W6T(Shape.DOWNLOAD, Server.TLS, "/64m", 64 << 20, 1),
    /** Downloads over HTTP/2. */
    W6H(Shape.DOWNLOAD, Server.HTTP2, "/64m", 64 << 20, 1),
    /** Uploads of 64 MiB, streamed. */
    W7(Shape.UPLOAD, Server.SINK, "/", 64 << 20, 1),
    /** 150 answers of JSON in gzip, each 20 ms away, one by one, in a new JVM. */
    W8S(Shape.ONE_BY_ONE, Server.LATE_JSON, "/json", LateServer.JSON_LENGTH, 1),
    /** The same 150 at once, behind those one by one. */
    W8(Shape.GATHER_COLD, Server.LATE_JSON, "/json", LateServer.JSON_LENGTH, 150),
    /** 10,000 requests that are answered after 2 s. */
    W9(Shape.GATHER_COLD, Server.LATE_PLAIN, "/late", 100, 10_000),
    /** A JVM that makes one request and exits. */
    W10(Shape.COLD, Server.PLAIN, "/100", 100, 1),
    /** A connection for each request, 16 in flight. */
    W11(Shape.LOOP, Server.CLOSING, "/100", 100, 16),
    /** A TLS connection for each request. */
    W11T(Shape.LOOP, Server.CLOSING_TLS, "/1k", 1_000, 16),
    /** Gathers of 10,000 small requests, 100 at once. */
    W12(Shape.GATHER, Server.PLAIN, "/100", 100, 100);

    /** How requests follow one another. */
    public enum Shape {
        LOOP,
        CALLERS,
        VIRTUAL_CALLERS,
        DOWNLOAD,
        UPLOAD,
        ONE_BY_ONE,
        GATHER_COLD,
        GATHER,
        COLD
    }

    /** Who answers, and at which port. */
    public enum Server {
        PLAIN(18_180),
        TLS(18_181),
        HTTP2(18_182),
        CLOSING(18_183),
        CLOSING_TLS(18_184),
        SINK(18_185),
        LATE_JSON(18_186),
        LATE_PLAIN(18_187);

        private final int port;

        Server(int port) {
            this.port = port;
        }

        public int port() {
            return port;
        }
    }

    private final Shape shape;
    private final Server server;
    private final String path;
    private final long length;
    private final int inFlight;

    Workload(Shape shape, Server server, String path, long length, int inFlight) {
        this.shape = shape;
        this.server = server;
        this.path = path;
        this.length = length;
        this.inFlight = inFlight;
    }

    public static Workload named(String name) {
        return valueOf(name.toUpperCase(Locale.ROOT));
    }

    public Shape shape() {
        return shape;
    }

    public String url() {
        return (tls() ? "https" : "http") + "://localhost:" + server.port + path;
    }

    /** Octets of content that each answer has, or each upload. */
    public long length() {
        return length;
    }

    public int inFlight() {
        return inFlight;
    }

    public boolean http2() {
        return server == Server.HTTP2;
    }

    public boolean gzip() {
        return server == Server.LATE_JSON;
    }

    public boolean tls() {
        return server == Server.TLS || server == Server.CLOSING_TLS || http2();
    }

    /** Whether the client is kept on one core, so that it is what is measured. */
    public boolean pinned() {
        return switch (shape) {
            case ONE_BY_ONE, GATHER_COLD, COLD -> false;
            default -> true;
        };
    }
}
