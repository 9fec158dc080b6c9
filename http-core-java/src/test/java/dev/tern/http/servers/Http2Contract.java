package dev.tern.http.servers;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tern.http.Body;
import dev.tern.http.HttpVersion;
import dev.tern.http.Limits;
import dev.tern.http.Method;
import dev.tern.http.NetworkException;
import dev.tern.http.Request;
import dev.tern.http.Response;
import dev.tern.http.Timeout;
import dev.tern.http.Tls;
import dev.tern.http.client.HttpClient;
import dev.tern.http.testkit.Leaks;
import dev.tern.http.testkit.RecordingHandler;
import dev.tern.http.testkit.Waits;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import okhttp3.tls.HeldCertificate;
import okio.Buffer;
import okio.Source;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What goes over HTTP/2 with any server, whoever wrote it. */
abstract class Http2Contract {
    static final long LARGE = 1L << 30;
    private static final long UPLOAD = 256L << 20;
    private static final int STREAMS = 100;

    @RegisterExtension
    final Leaks leaks = new Leaks();

    /** A site on a free port of localhost: its directory, with a certificate, a small file and a large one. */
    record Site(Path directory, int port) {
        static Site in(Path directory) throws Exception {
            HeldCertificate held = new HeldCertificate.Builder()
                    .commonName("localhost")
                    .addSubjectAlternativeName("localhost")
                    .build();
            Files.writeString(directory.resolve("cert.pem"), held.certificatePem());
            Files.writeString(directory.resolve("key.pem"), held.privateKeyPkcs8Pem());
            Files.writeString(directory.resolve("hello"), "hello");
            try (RandomAccessFile large =
                    new RandomAccessFile(directory.resolve("large").toFile(), "rw")) {
                // Sparse: it costs no disk.
                large.setLength(LARGE);
            }
            return new Site(directory, ServerProcess.freePort());
        }

        String url(String path) {
            return "https://localhost:" + port + "/" + path;
        }
    }

    abstract Site site();

    /** Takes an upload whole; answers with it, or with something short. */
    abstract String uploadPath();

    abstract boolean echoes();

    /** Ends the server at once, as if its machine had lost power. */
    abstract void kill() throws Exception;

    private HttpClient client() {
        return leaks.watch(HttpClient.builder()
                .tls(Tls.builder().trust(site().directory().resolve("cert.pem")).build())
                .timeout(Timeout.of(Duration.ofSeconds(60)))
                .limits(Limits.defaults().withMaxConnections(1))
                .build());
    }

    @Test
    void anAnswerComesOverHttp2() throws Exception {
        Response response = Waits.value(client().sendAsync(Request.get(site().url("hello"))));
        assertThat(response.version()).isEqualTo(HttpVersion.HTTP_2);
        assertThat(response.text()).isEqualTo("hello");
    }

    @Test
    void aHundredStreamsCarryContentBothWaysAtOnce() throws Exception {
        HttpClient client = client();
        List<CompletableFuture<Response>> calls = new ArrayList<>();
        for (int i = 0; i < STREAMS; i++) {
            String content = ("content of call " + i + " ").repeat(5_000);
            calls.add(client.sendAsync(Request.of(Method.POST, site().url(uploadPath()), r -> r.content(content))));
        }
        for (int i = 0; i < STREAMS; i++) {
            Response response = Waits.value(calls.get(i));
            assertThat(response.status()).isEqualTo(200);
            if (echoes()) {
                assertThat(response.text()).isEqualTo(("content of call " + i + " ").repeat(5_000));
            }
        }
    }

    @Test
    void aGibibyteArrivesWhole() throws Exception {
        CountingHandler handler = new CountingHandler();
        client().send(Request.get(site().url("large")), handler);
        handler.awaitEnd();
        assertThat(handler.transcript()).last().asString().startsWith("COMPLETE");
        assertThat(handler.octets).isEqualTo(LARGE);
    }

    @Test
    void aLargeUploadIsTaken() throws Exception {
        CountingHandler handler = new CountingHandler();
        Request request = Request.of(
                Method.POST, site().url(uploadPath()), r -> r.content(Body.sources(() -> new Zeros(UPLOAD), UPLOAD)));
        client().send(request, handler);
        handler.awaitEnd();
        assertThat(handler.transcript()).last().asString().startsWith("COMPLETE");
        if (echoes()) {
            assertThat(handler.octets).isEqualTo(UPLOAD);
        }
    }

    @Test
    void aServerThatIsKilledFailsWhatIsUnderWay() throws Exception {
        HttpClient client = client();
        List<RecordingHandler> handlers = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            // None of them asks for more than this, so none is done when the server goes.
            RecordingHandler handler = new RecordingHandler(1_000);
            client.send(Request.get(site().url("large")), handler);
            handlers.add(handler);
        }
        handlers.forEach(handler -> handler.awaitContent(1_000));
        kill();
        for (RecordingHandler handler : handlers) {
            handler.demand(Long.MAX_VALUE);
            handler.awaitFailure(NetworkException.class);
        }
    }

    /** Counts, and forgets. */
    static final class CountingHandler extends RecordingHandler {
        volatile long octets;

        @Override
        @SuppressWarnings("NonAtomicVolatileUpdate") // Written by the loop only.
        public void onContent(Buffer content) {
            octets += content.size();
            content.clear();
        }
    }

    /** So many octets that are all zero. */
    static final class Zeros implements Source {
        private static final byte[] PIECE = new byte[8192];
        private long left;

        Zeros(long count) {
            left = count;
        }

        @Override
        public long read(Buffer sink, long byteCount) {
            int count = (int) Math.min(left, Math.min(byteCount, PIECE.length));
            if (count == 0) {
                return -1;
            }
            sink.write(PIECE, 0, count);
            left -= count;
            return count;
        }

        @Override
        public okio.Timeout timeout() {
            return okio.Timeout.NONE;
        }

        @Override
        public void close() {}
    }
}
