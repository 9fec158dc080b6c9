package dev.tern.benchmarks.report;

import dev.tern.benchmarks.server.LateServer;
import dev.tern.benchmarks.server.UploadSink;
import dev.tern.benchmarks.workload.Workload.Server;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;

/** nginx with one worker, and the two servers of our own, all on the first core. */
final class Servers implements AutoCloseable {
    private final Path directory;
    private final List<Process> processes = new ArrayList<>();

    private Servers(Path directory) {
        this.directory = directory;
    }

    static Servers start() throws IOException, InterruptedException {
        Path directory = Files.createTempDirectory("tern-benchmarks");
        // The worker may be another user.
        Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxr-xr-x"));
        Files.createDirectories(directory.resolve("html"));
        Servers servers = new Servers(directory);
        servers.makeCertificate();
        try (RandomAccessFile file =
                new RandomAccessFile(directory.resolve("html/64m").toFile(), "rw")) {
            byte[] megabyte = new byte[1 << 20];
            for (int i = 0; i < 64; i++) {
                file.write(megabyte);
            }
        }
        Files.writeString(directory.resolve("nginx.conf"), servers.nginxConfig());
        servers.run("nginx", "-p", directory.toString(), "-c", "nginx.conf", "-g", "daemon off;");
        servers.own(UploadSink.class, Server.SINK.port());
        servers.own(LateServer.class, Server.LATE_JSON.port(), 20, "json");
        servers.own(LateServer.class, Server.LATE_PLAIN.port(), 2_000, "plain");
        for (Server server : Server.values()) {
            servers.await(server.port());
        }
        return servers;
    }

    Path trustStore() {
        return directory.resolve("trust.p12");
    }

    private void makeCertificate() throws IOException, InterruptedException {
        finish(
                "openssl",
                "req",
                "-x509",
                "-newkey",
                "ec",
                "-pkeyopt",
                "ec_paramgen_curve:P-256",
                "-nodes",
                "-keyout",
                "key.pem",
                "-out",
                "cert.pem",
                "-days",
                "30",
                "-subj",
                "/CN=localhost",
                "-addext",
                "subjectAltName=DNS:localhost,IP:127.0.0.1");
        finish(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-importcert",
                "-noprompt",
                "-alias",
                "ca",
                "-file",
                "cert.pem",
                "-keystore",
                "trust.p12",
                "-storetype",
                "PKCS12",
                "-storepass",
                "changeit");
    }

    private String nginxConfig() {
        String common = """
                    location = /100 { return 200 "%s"; }
                    location = /1k { return 200 "%s"; }
                    location / { root html; }
                """.formatted("x".repeat(100), "x".repeat(1_000));
        String tls = "ssl_certificate cert.pem; ssl_certificate_key key.pem;";
        return """
                worker_processes 1; worker_cpu_affinity 01; pid nginx.pid; error_log error.log; worker_rlimit_nofile 40000;
                events { worker_connections 20000; }
                http {
                  access_log off; sendfile on; tcp_nopush on; keepalive_requests 1000000000; keepalive_timeout 600;
                  http2_max_concurrent_streams 1000; http2_max_requests 1000000000;
                  open_file_cache max=10 inactive=1h; open_file_cache_valid 1h;
                  client_body_temp_path t1; proxy_temp_path t2; fastcgi_temp_path t3; uwsgi_temp_path t4; scgi_temp_path t5;
                  default_type application/octet-stream;
                  server { listen 127.0.0.1:%d backlog=16384; %s }
                  server { listen 127.0.0.1:%d ssl; %s %s }
                  server { listen 127.0.0.1:%d ssl http2; %s if ($server_protocol != "HTTP/2.0") { return 505; } %s }
                  server { listen 127.0.0.1:%d; keepalive_timeout 0; %s }
                  server { listen 127.0.0.1:%d ssl; keepalive_timeout 0; ssl_session_cache shared:s:10m; %s %s }
                }
                """.formatted(
                        Server.PLAIN.port(),
                        common,
                        Server.TLS.port(),
                        tls,
                        common,
                        Server.HTTP2.port(),
                        tls,
                        common,
                        Server.CLOSING.port(),
                        common,
                        Server.CLOSING_TLS.port(),
                        tls,
                        common)
                .replace("http2_max_requests 1000000000;", "");
    }

    private void own(Class<?> main, Object... args) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                "taskset",
                "-c",
                "0",
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-Xmx256m",
                "-cp",
                System.getProperty("java.class.path"),
                main.getName()));
        for (Object arg : args) {
            command.add(arg.toString());
        }
        run(command.toArray(String[]::new));
    }

    private void run(String... command) throws IOException {
        processes.add(new ProcessBuilder(command)
                .directory(directory.toFile())
                .redirectErrorStream(true)
                .redirectOutput(
                        directory.resolve("server-" + processes.size() + ".log").toFile())
                .start());
    }

    private void finish(String... command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command)
                .directory(directory.toFile())
                .redirectErrorStream(true)
                .start();
        String said = new String(process.getInputStream().readAllBytes());
        if (process.waitFor() != 0) {
            throw new IOException(String.join(" ", command) + " failed: " + said);
        }
    }

    private void await(int port) throws IOException, InterruptedException {
        for (int attempt = 0; attempt < 200; attempt++) {
            try (Socket socket = new Socket()) {
                socket.connect(new InetSocketAddress("127.0.0.1", port), 1_000);
                return;
            } catch (IOException notYet) {
                Thread.sleep(50);
            }
        }
        throw new IOException("nobody listens on port " + port + "; see the logs in " + directory);
    }

    @Override
    public void close() throws IOException {
        for (Process process : processes) {
            process.destroy();
            process.onExit().join();
        }
        try (var files = Files.walk(directory)) {
            for (Path path : files.sorted(java.util.Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        }
    }
}
