package dev.tern.http.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tern.http.Body;
import dev.tern.http.CancelledException;
import dev.tern.http.ClientClosedException;
import dev.tern.http.Headers;
import dev.tern.http.Method;
import dev.tern.http.RemoteClosedException;
import dev.tern.http.Request;
import dev.tern.http.Response;
import dev.tern.http.TransportException;
import dev.tern.http.client.InProcessTransport.Answer;
import dev.tern.http.testkit.RecordingHandler;
import dev.tern.http.testkit.Waits;
import java.io.IOException;
import java.util.Iterator;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import okio.BufferedSource;
import okio.ByteString;
import okio.Okio;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** An application within the program: streamed in both directions, and cancelled at each stage. */
class InProcessTransportTest {
    private final ExecutorService executor = Executors.newCachedThreadPool();

    @AfterEach
    void end() throws Exception {
        executor.shutdownNow();
        assertThat(executor.awaitTermination(Waits.BOUND_SECONDS, java.util.concurrent.TimeUnit.SECONDS))
                .as("nothing of the application still runs")
                .isTrue();
    }

    private HttpClient client(InProcessTransport.Application application) {
        return HttpClient.builder()
                .transport(InProcessTransport.of(application, executor))
                .build();
    }

    private static CompletableFuture<Answer> ok(Body content) {
        return CompletableFuture.completedFuture(Answer.of(200, Headers.empty(), content));
    }

    private static RecordingHandler send(HttpClient client, RecordingHandler handler) {
        client.send(Request.get("http://app/"), handler);
        return handler;
    }

    // ---- What goes wrong ----

    @Test
    void exceptionOfTheApplicationFailsTheCall() {
        HttpClient client = client(request -> {
            throw new IOException("broken");
        });
        TransportException failure = send(client, new RecordingHandler()).awaitFailure(TransportException.class);
        assertThat(failure).hasRootCauseMessage("broken");
    }

    @Test
    void exceptionOfTheApplicationIsAnsweredWhereThatIsChosen() throws Exception {
        InProcessTransport.Application broken = request -> CompletableFuture.failedFuture(new IOException("broken"));
        HttpClient client = HttpClient.builder()
                .transport(InProcessTransport.of(broken, executor).answeringFailures())
                .build();
        assertThat(Waits.value(client.sendAsync(Request.get("http://app/"))).status())
                .isEqualTo(500);
    }

    @Test
    void contentThatFailsFailsTheCallBehindWhatCame() {
        Iterator<ByteString> pieces = new Iterator<>() {
            private int given;

            @Override
            public boolean hasNext() {
                return true;
            }

            @Override
            public ByteString next() {
                if (given++ > 0) {
                    throw new IllegalStateException("broken");
                }
                return ByteString.encodeUtf8("half");
            }
        };
        RecordingHandler handler = send(client(request -> ok(Body.chunks(pieces))), new RecordingHandler());
        handler.awaitFailure(TransportException.class);
        assertThat(handler.content()).isEqualTo("half");
    }

    @Test
    void contentThatIsShorterThanItsLengthIsALoss() {
        Body cut = Body.source(Okio.source(new java.io.ByteArrayInputStream(new byte[3])), 5);
        send(client(request -> ok(cut)), new RecordingHandler()).awaitFailure(RemoteClosedException.class);
    }

    @Test
    void cancelReachesAnApplicationThatHasNotAnswered() {
        CompletableFuture<Answer> never = new CompletableFuture<>();
        CountDownLatch asked = new CountDownLatch(1);
        HttpClient client = client(request -> {
            asked.countDown();
            return never;
        });
        RecordingHandler handler = new RecordingHandler();
        var exchange = client.send(Request.get("http://app/"), handler);
        Waits.until(asked, "the application");
        exchange.cancel();
        handler.awaitFailure(CancelledException.class);
        assertThatThrownBy(() -> Waits.value(never)).isInstanceOf(java.util.concurrent.CancellationException.class);
    }

    @Test
    void cancelClosesTheContentOfTheAnswer() throws Exception {
        CountDownLatch closed = new CountDownLatch(1);
        class Endless implements Iterator<ByteString>, AutoCloseable {
            @Override
            public boolean hasNext() {
                return true;
            }

            @Override
            public ByteString next() {
                return ByteString.encodeUtf8("more");
            }

            @Override
            public void close() {
                closed.countDown();
            }
        }
        RecordingHandler handler =
                send(client(request -> ok(Body.chunks((Iterator<ByteString>) new Endless()))), new RecordingHandler(6));
        handler.awaitContent(6);
        handler.exchange().cancel();
        handler.awaitFailure(CancelledException.class);
        Waits.until(closed, "the close");
    }

    @Test
    void cancelEndsTheReadingOfTheRequest() throws Exception {
        CountDownLatch reading = new CountDownLatch(1);
        CompletableFuture<Throwable> end = new CompletableFuture<>();
        HttpClient client = client(request -> {
            try (BufferedSource content = Okio.buffer(InProcessTransport.contentOf(request))) {
                content.readUtf8(4);
                reading.countDown();
                content.readUtf8(4);
            } catch (IOException e) {
                end.complete(e);
            }
            return ok(Body.empty());
        });
        RecordingHandler handler = new RecordingHandler();
        okio.Pipe pipe = new okio.Pipe(100);
        pipe.sink().write(new okio.Buffer().writeUtf8("half"), 4);
        var exchange =
                client.send(Request.post("http://app/", r -> r.content(Body.source(pipe.source(), -1))), handler);
        Waits.until(reading, "the application");
        exchange.cancel();
        handler.awaitFailure(CancelledException.class);
        // The source itself blocks still; its own end is the caller's.
        pipe.sink().close();
        assertThat(Waits.value(end)).isInstanceOf(IOException.class);
    }

    @Test
    void closedTransportFailsWhatRunsAndWhatComes() {
        InProcessTransport transport = InProcessTransport.of(request -> new CompletableFuture<>(), executor);
        HttpClient client = HttpClient.builder().transport(transport).build();
        RecordingHandler running = send(client, new RecordingHandler());
        transport.close();
        running.awaitFailure(ClientClosedException.class);
        send(client, new RecordingHandler()).awaitFailure(ClientClosedException.class);
    }

    // ---- What goes well ----

    @Test
    void requestIsReadPieceByPieceByWhoeverBlocks() throws Exception {
        byte[] large = new byte[3 << 20];
        new java.util.Random(3).nextBytes(large);
        HttpClient client = client(request -> {
            try (BufferedSource content = Okio.buffer(InProcessTransport.contentOf(request))) {
                return ok(Body.of(content.readByteString()));
            }
        });
        Response echo = Waits.value(client.sendAsync(Request.post(
                "http://app/",
                r -> r.content(Body.sources(() -> Okio.source(new java.io.ByteArrayInputStream(large)), -1)))));
        assertThat(echo.content()).isEqualTo(ByteString.of(large));
    }

    @Test
    void answerIsReadOnlyAsItIsAskedFor() {
        AtomicInteger produced = new AtomicInteger();
        Iterable<ByteString> pieces = () -> IntStream.range(0, 100)
                .mapToObj(i -> {
                    produced.incrementAndGet();
                    return ByteString.encodeUtf8("0123456789");
                })
                .iterator();
        RecordingHandler handler = send(client(request -> ok(Body.chunks(pieces))), new RecordingHandler(15));
        handler.awaitContent(15);
        assertThat(produced.get()).isLessThanOrEqualTo(3);
        handler.demand(Long.MAX_VALUE);
        assertThat(handler.awaitEnd().contentSize()).isEqualTo(1000);
        assertThat(handler.transcript()).containsExactly("HEAD 200", "CONTENT", "COMPLETE");
    }

    @Test
    void emptyAnswerAndThatToHeadEndWithoutBeingAskedFor() {
        HttpClient client =
                client(request -> ok(request.method().equals(Method.HEAD) ? Body.of("none") : Body.empty()));
        assertThat(send(client, new RecordingHandler(0)).awaitEnd().transcript())
                .containsExactly("HEAD 200", "COMPLETE");
        RecordingHandler head = new RecordingHandler(0);
        client.send(Request.head("http://app/"), head);
        assertThat(head.awaitEnd().transcript()).containsExactly("HEAD 200", "COMPLETE");
    }

    @Test
    void headTrailersAndTypeOfTheAnswerArrive() throws Exception {
        Body text = Body.of(ByteString.encodeUtf8("hello"), "text/plain");
        HttpClient client = client(request -> CompletableFuture.supplyAsync(
                () -> new Answer(
                        Answer.of(404, Headers.of("X-A", "1"), text).head(), text, () -> Headers.of("X-T", "2")),
                executor));
        Response response = Waits.value(client.sendAsync(Request.get("http://app/")));
        assertThat(response.toString()).isEqualTo("<Response [404 Not Found]>");
        assertThat(response.headers()).isEqualTo(Headers.of("X-A", "1", "Content-Type", "text/plain"));
        assertThat(response.trailers()).isEqualTo(Headers.of("X-T", "2"));
        assertThat(response.text()).isEqualTo("hello");
    }
}
