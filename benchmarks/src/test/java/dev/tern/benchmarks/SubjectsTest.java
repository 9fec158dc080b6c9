package dev.tern.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import dev.tern.benchmarks.client.Setup;
import dev.tern.benchmarks.client.Subject;
import dev.tern.benchmarks.client.Tally;
import dev.tern.benchmarks.workload.Subjects;
import dev.tern.benchmarks.workload.Workload;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A comparison is worth what its adapters are: each does what the workloads take for granted. */
@Timeout(30)
class SubjectsTest {
    private static final ExecutorService THREADS = Executors.newCachedThreadPool();
    private static HttpServer server;
    private static String url;

    @BeforeAll
    static void listen() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(THREADS);
        server.createContext("/", exchange -> {
            exchange.getRequestBody().readAllBytes();
            byte[] content = new byte[100];
            exchange.sendResponseHeaders(exchange.getRequestURI().getPath().equals("/bad") ? 503 : 200, content.length);
            exchange.getResponseBody().write(content);
            exchange.close();
        });
        server.start();
        url = "http://localhost:" + server.getAddress().getPort();
    }

    @AfterAll
    static void close() {
        server.stop(0);
        THREADS.shutdownNow();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "tern",
                "tern-async",
                "vertx",
                "ahc",
                "apache-async",
                "jetty",
                "reactor",
                "okhttp",
                "okhttp-async",
                "jdk",
                "ktor"
            })
    void gathersWhatItIsToldTo(String client) throws Exception {
        try (Subject subject = Subjects.make(client, Workload.W1)) {
            assertThat(subject.gather(url + "/good", 20, 5)).isEqualTo(2_000);
            assertThatThrownBy(() -> subject.gather(url + "/bad", 2, 1)).hasStackTraceContaining("503");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"tern-blocking", "vertx", "apache", "jetty", "okhttp", "jdk", "ktor"})
    void answersWhoWaitsAndUploadsAndDownloads(String client) throws Exception {
        try (Subject subject = Subjects.make(client, Workload.W2)) {
            assertThat(subject.get(url + "/good")).isEqualTo(100);
            assertThat(subject.download(url + "/good")).isEqualTo(100);
            subject.upload(url + "/good", 1 << 20);
            assertThatThrownBy(() -> subject.get(url + "/bad")).hasStackTraceContaining("503");
        }
    }

    @Test
    void countsAnAnswerOfAnotherLengthAsAnError() {
        Tally tally = new Tally(100, 1);
        tally.count(System.nanoTime(), 200, 100);
        tally.count(System.nanoTime(), 200, 99);
        tally.count(System.nanoTime(), 404, 100);

        assertThat(tally.answers()).isEqualTo(1);
        assertThat(tally.errors()).isEqualTo(2);
    }

    @Test
    void namesAClientThatIsNotThere() {
        assertThatThrownBy(() -> Subjects.make("curl", Workload.W1)).hasMessageContaining("curl");
        assertThat(new Setup(false, 1, false).http2()).isFalse();
    }
}
