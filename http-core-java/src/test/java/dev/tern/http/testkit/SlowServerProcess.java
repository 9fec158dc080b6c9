package dev.tern.http.testkit;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/**
 * Confined to one test. A {@link SlowServer} in a process of its own, so that its descriptors do not count against the
 * client's. It says where it listens and when all have asked; a line to it has it answer, and its end ends it.
 */
public final class SlowServerProcess implements AutoCloseable {
    private final Process process;
    private final BufferedReader says;
    private final int port;

    public SlowServerProcess(int requests) throws IOException {
        process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        SlowServerProcess.class.getName(),
                        Integer.toString(requests))
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        says = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.US_ASCII));
        port = Integer.parseInt(says.readLine());
    }

    public String url(String path) {
        return "http://127.0.0.1:" + port + path;
    }

    public void awaitAllAsked() throws IOException {
        if (!"asked".equals(says.readLine())) {
            throw new AssertionError("Not all requests came");
        }
    }

    public void answerAll() throws IOException {
        process.getOutputStream().write('\n');
        process.getOutputStream().flush();
    }

    @Override
    public void close() throws IOException {
        process.getOutputStream().close();
        process.destroy();
        process.onExit().join();
    }

    /** The process: waits for as many requests as the argument says. */
    public static void main(String[] args) throws Exception {
        PrintStream out = new PrintStream(System.out, true, StandardCharsets.US_ASCII);
        try (SlowServer server = new SlowServer(Integer.parseInt(args[0]))) {
            out.println(server.port());
            server.awaitAllAsked();
            out.println("asked");
            if (System.in.read() >= 0) {
                server.answerAll();
                System.in.read();
            }
        }
    }
}
