package dev.tern.http.blocking;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tern.http.CancelledException;
import dev.tern.http.HttpException;
import dev.tern.http.Limits;
import dev.tern.http.LocalProtocolException;
import dev.tern.http.Method;
import dev.tern.http.ReadTimeoutException;
import dev.tern.http.Request;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.lang.ref.WeakReference;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class UpgradedStreamTest {
    private static final String SWITCHING =
            "HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: echo\r\n\r\n";
    private static final int LARGE = 10 << 20;

    private final CountDownLatch released = new CountDownLatch(1);
    private final CountDownLatch gone = new CountDownLatch(1);
    private final Peer peer = new Peer(conversation -> {
        for (String head = conversation.readHead(); head != null; head = conversation.readHead()) {
            String path = head.split(" ", 3)[1];
            switch (path) {
                case "/plain" -> conversation.write("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nplain");
                case "/echo" -> {
                    conversation.write(SWITCHING);
                    conversation.echo();
                    conversation.halfClose();
                }
                case "/greeting" -> {
                    conversation.write(SWITCHING + "hello\nworld\n");
                    conversation.halfClose();
                    conversation.awaitClose();
                    gone.countDown();
                }
                case "/reset" -> {
                    conversation.write(SWITCHING);
                    conversation.reset();
                }
                case "/late" -> {
                    conversation.write(SWITCHING);
                    released.await();
                    conversation.write("late");
                    conversation.awaitClose();
                }
                case "/silent" -> {
                    conversation.write(SWITCHING);
                    conversation.awaitClose();
                    gone.countDown();
                }
                case "a.test:25" -> conversation.write("HTTP/1.1 200 OK\r\n\r\n220 smtp\r\n");
                default -> conversation.write("HTTP/1.1 403 Forbidden\r\nContent-Length: 3\r\n\r\nwhy");
            }
        }
    });
    private final Client client =
            Client.builder().limits(Limits.defaults().withMaxConnections(1)).build();

    UpgradedStreamTest() throws Exception {}

    @AfterEach
    void close() throws Exception {
        client.close();
        peer.close();
        Leaks.check();
    }

    private StreamedResponse open(String path) throws IOException {
        return open(path, settings -> {});
    }

    private StreamedResponse open(String path, Consumer<Request.Builder> more) throws IOException {
        return client.stream("GET", peer.url(path), settings -> {
            settings.header("Upgrade", "echo");
            more.accept(settings);
        });
    }

    private void assertPlaceIsFree() throws Exception {
        assertThat(client.get(peer.url("/plain")).text()).isEqualTo("plain");
    }

    private void awaitGone() throws InterruptedException {
        assertThat(gone.await(20, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void responseThatSwitchesHasAStreamAndNoContent() throws Exception {
        try (StreamedResponse response = open("/greeting");
                UpgradedStream stream = response.upgraded()) {
            assertThat(response.status()).isEqualTo(101);
            assertThat(response.upgraded()).isSameAs(stream);
            assertThat(stream.source().readUtf8Line()).isEqualTo("hello");
            assertThat(stream.inputStream().readAllBytes())
                    .asString(StandardCharsets.UTF_8)
                    .isEqualTo("world\n");
            assertThat(stream.source().exhausted()).isTrue();
            assertThat(response.read().content().size()).isZero();
            assertThat(response.trailers()).isEmpty();
        }
        awaitGone();
        assertPlaceIsFree();
    }

    @Test
    void responseThatDoesNotSwitchHasItsContent() throws Exception {
        try (StreamedResponse response = open("/plain")) {
            assertThat(response.upgraded()).isNull();
            assertThat(response.text()).isEqualTo("plain");
        }
        assertPlaceIsFree();
    }

    @Test
    void muchGoesBothWaysAtOnce() throws Exception {
        byte[] sent = new byte[LARGE];
        new Random(8).nextBytes(sent);
        try (StreamedResponse response = open("/echo");
                UpgradedStream stream = response.upgraded()) {
            FutureTask<Void> writing = new FutureTask<>(() -> {
                stream.sink().write(sent);
                stream.endOutput();
                return null;
            });
            new Thread(writing).start();
            assertThat(stream.inputStream().readAllBytes()).isEqualTo(sent);
            writing.get(20, TimeUnit.SECONDS);
        }
        assertPlaceIsFree();
    }

    @Test
    void questionsAndAnswersTakeTurns() throws Exception {
        try (StreamedResponse response = open("/echo");
                UpgradedStream stream = response.upgraded()) {
            for (int i = 0; i < 1000; i++) {
                stream.outputStream().write(("line " + i + "\n").getBytes(StandardCharsets.UTF_8));
                assertThat(stream.source().readUtf8Line()).isEqualTo("line " + i);
            }
            stream.endOutput();
            stream.endOutput();
            assertThat(stream.inputStream().read()).isEqualTo(-1);
        }
        assertPlaceIsFree();
    }

    /** Their code runs on the loop's own thread, which then drives whoever waits. */
    @Test
    void clientWithHooksHasStreamsToo() throws Exception {
        try (Client hooked = Client.builder().onResponse(response -> {}).build();
                StreamedResponse response = hooked.stream("GET", peer.url("/echo"), r -> r.header("Upgrade", "echo"));
                UpgradedStream stream = response.upgraded()) {
            for (int i = 0; i < 100; i++) {
                stream.sink().writeUtf8("line " + i + "\n").flush();
                assertThat(stream.source().readUtf8Line()).isEqualTo("line " + i);
            }
        }
    }

    @Test
    void closingTheResponseClosesTheStream() throws Exception {
        StreamedResponse response = open("/silent");
        UpgradedStream stream = response.upgraded();
        response.close();
        stream.close();
        awaitGone();
        assertThatThrownBy(() -> stream.inputStream().read()).isInstanceOf(CancelledException.class);
        assertThatThrownBy(() -> stream.outputStream().write(1)).isInstanceOf(CancelledException.class);
        assertPlaceIsFree();
    }

    @Test
    void closingEndsWhatAnotherThreadWaitsFor() throws Exception {
        try (StreamedResponse response = open("/silent");
                UpgradedStream stream = response.upgraded()) {
            FutureTask<Throwable> reading = new FutureTask<>(() -> {
                try {
                    return new AssertionError("read " + stream.inputStream().read());
                } catch (IOException e) {
                    return e;
                }
            });
            new Thread(reading).start();
            stream.close();
            assertThat(reading.get(20, TimeUnit.SECONDS)).isInstanceOf(CancelledException.class);
        }
        assertPlaceIsFree();
    }

    @Test
    void interruptEndsTheStream() throws Exception {
        try (StreamedResponse response = open("/silent");
                UpgradedStream stream = response.upgraded()) {
            Thread.currentThread().interrupt();
            assertThatThrownBy(() -> stream.inputStream().read()).isInstanceOf(InterruptedIOException.class);
            assertThat(Thread.interrupted()).isTrue();
            awaitGone();
            assertThatThrownBy(() -> stream.outputStream().write(1)).isInstanceOf(CancelledException.class);
        }
        assertPlaceIsFree();
    }

    @Test
    void resetIsAFailureInTheReadersName() throws Exception {
        try (StreamedResponse response = open("/reset");
                UpgradedStream stream = response.upgraded()) {
            assertThatThrownBy(() -> stream.inputStream().read())
                    .isInstanceOf(HttpException.class)
                    .satisfies(failure -> assertThat(failure.getStackTrace())
                            .anyMatch(frame -> frame.getClassName().contains("UpgradedStreamTest")));
        }
        assertPlaceIsFree();
    }

    @Test
    void readThatTookTooLongMayBeTriedAgain() throws Exception {
        dev.tern.http.Timeout limits = dev.tern.http.Timeout.none().withRead(Duration.ofSeconds(1));
        try (StreamedResponse response = open("/late", r -> r.timeout(limits));
                UpgradedStream stream = response.upgraded()) {
            assertThatThrownBy(() -> stream.inputStream().read()).isInstanceOf(ReadTimeoutException.class);
            released.countDown();
            assertThat(stream.source().readUtf8(4)).isEqualTo("late");
        }
    }

    @Test
    void tunnelIsAskedForByConnect() throws Exception {
        Consumer<Request.Builder> target = r -> r.extension("target", "a.test:25");
        try (StreamedResponse response = client.stream("CONNECT", peer.url("/"), target);
                UpgradedStream stream = response.upgraded()) {
            assertThat(response.status()).isEqualTo(200);
            assertThat(stream.source().readUtf8Line()).isEqualTo("220 smtp");
        }
        try (StreamedResponse refused =
                client.stream("CONNECT", peer.url("/"), r -> r.extension("target", "b.test:25"))) {
            assertThat(refused.upgraded()).isNull();
            assertThat(refused.status()).isEqualTo(403);
            assertThat(refused.text()).isEqualTo("why");
        }
    }

    @Test
    void verbsTakeNoStream() throws Exception {
        assertThatThrownBy(() ->
                        client.send(Request.of(Method.GET, peer.url("/silent"), r -> r.header("Upgrade", "echo"))))
                .isInstanceOf(LocalProtocolException.class)
                .hasMessageContaining("stream(…)");
        awaitGone();
        assertPlaceIsFree();
    }

    @Test
    void closingTheClientEndsTheStream() throws Exception {
        try (StreamedResponse response = open("/silent");
                UpgradedStream stream = response.upgraded()) {
            client.close();
            assertThatThrownBy(() -> stream.inputStream().read())
                    .isInstanceOf(dev.tern.http.ClientClosedException.class);
        }
        awaitGone();
    }

    @Test
    void streamThatIsHeldIsNotForgottenWithItsResponse() throws Exception {
        UpgradedStream stream = open("/greeting").upgraded();
        WeakReference<Object> garbage = new WeakReference<>(new Object());
        for (int i = 0; i < 400 && garbage.get() != null; i++) {
            System.gc();
        }
        assertThat(stream.source().readUtf8Line()).isEqualTo("hello");
        stream.close();
        awaitGone();
    }

    @Test
    void forgottenStreamIsWonBack() throws Exception {
        forget();
        boolean done = false;
        for (int i = 0; i < 400 && !done; i++) {
            System.gc();
            done = gone.await(50, TimeUnit.MILLISECONDS);
        }
        assertThat(done).isTrue();
        assertPlaceIsFree();
    }

    private void forget() throws Exception {
        assertThat(open("/silent").upgraded()).isNotNull();
    }
}
