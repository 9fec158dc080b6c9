package dev.tern.http.engine;

import static dev.tern.http.engine.UpgradeTest.SWITCHING;
import static dev.tern.http.engine.UpgradeTest.open;
import static dev.tern.http.engine.UpgradeTest.upgrade;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.tern.http.CancelledException;
import dev.tern.http.ClientClosedException;
import dev.tern.http.HttpException;
import dev.tern.http.LocalProtocolException;
import dev.tern.http.Phase;
import dev.tern.http.ReadTimeoutException;
import dev.tern.http.RemoteClosedException;
import dev.tern.http.Timeout;
import dev.tern.http.Tls;
import dev.tern.http.WriteFailedException;
import dev.tern.http.WriteTimeoutException;
import dev.tern.http.client.HttpClient;
import dev.tern.http.exchange.DuplexStream;
import dev.tern.http.testkit.Certificates;
import dev.tern.http.testkit.PeerConnection;
import dev.tern.http.testkit.ScriptedPeer;
import dev.tern.http.testkit.UpgradingHandler;
import dev.tern.http.testkit.Waits;
import java.time.Duration;
import java.util.Arrays;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.SSLContext;
import okio.Buffer;
import okio.ByteString;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The octets both ways behind a switch: back-pressure, the end of either direction, and everything that goes wrong. */
class DuplexStreamTest extends EngineTest {
    private static final int LARGE = 10 << 20;

    /** A limit for reading that is to run out on the stream, and holds for the head before, also on a busy machine. */
    private static final Duration FOR_THE_HEAD_TOO = Duration.ofSeconds(1);

    private final Certificates certificates = new Certificates();

    private static ScriptedPeer.Script switching(ScriptedPeer.Script then) {
        return connection -> {
            connection.expectRequest("GET / HTTP/1.1");
            connection.send(SWITCHING);
            then.play(connection);
        };
    }

    private UpgradingHandler toPeer(ScriptedPeer.Script then) throws Exception {
        return toPeer(client(), then);
    }

    private UpgradingHandler toPeer(HttpClient client, ScriptedPeer.Script then) throws Exception {
        return open(client, upgrade(peer(switching(then)).url("/")));
    }

    private UpgradingHandler toSecuredPeer(ScriptedPeer.Script then) throws Exception {
        return toSecuredPeer("TLSv1.3", then);
    }

    private UpgradingHandler toSecuredPeer(String version, ScriptedPeer.Script then) throws Exception {
        SSLContext context = certificates.localhost();
        ScriptedPeer peer = leaks.watch(ScriptedPeer.secure(context, switching(then)));
        Tls tls = certificates.tls().newBuilder().protocols(version).build();
        return open(client(builder -> builder.tls(tls)), upgrade(peer.url("/")));
    }

    // ---- Back-pressure ----

    private static void echo(PeerConnection connection) throws Exception {
        for (int left = LARGE; left > 0; left -= 1 << 16) {
            connection.send(connection.read(Math.min(left, 1 << 16)));
        }
        connection.expectGone();
    }

    private static byte[] pattern() {
        byte[] octets = new byte[LARGE];
        new Random(6).nextBytes(octets);
        return octets;
    }

    private static void assertEchoed(UpgradingHandler handler) throws Exception {
        byte[] sent = pattern();
        Future<?> writing = handler.stream().write(new Buffer().write(sent));
        Buffer got = new Buffer();
        while (got.size() < LARGE) {
            got.writeAll(Waits.value(handler.stream().read(Long.MAX_VALUE)));
        }
        Waits.value(writing);
        assertThat(got.readByteString()).isEqualTo(ByteString.of(sent));
        handler.stream().close();
        handler.awaitEnd();
    }

    @Test
    void muchGoesBothWaysAtOnce() throws Exception {
        assertEchoed(toPeer(DuplexStreamTest::echo));
    }

    @Test
    void muchGoesBothWaysAtOnceOverTls() throws Exception {
        assertEchoed(toSecuredPeer(DuplexStreamTest::echo));
    }

    @Test
    void writeEndsWhenThePeerHasTakenIt() throws Exception {
        CountDownLatch reads = ScriptedPeer.point();
        ScriptedPeer peer = leaks.watch(ScriptedPeer.narrow(switching(connection -> {
            connection.await(reads, "the test");
            assertThat(connection.drain()).isEqualTo(3L * LARGE);
        })));
        UpgradingHandler handler = open(client(), upgrade(peer.url("/"), r -> r.timeout(Timeout.none())));
        Future<?> writing = handler.writing("x".repeat(3 * LARGE));
        assertThatIllegalStateException().isThrownBy(() -> handler.writing("y"));
        assertThatIllegalStateException().isThrownBy(() -> handler.stream().endOutput());
        assertThat(writing).isNotDone();
        reads.countDown();
        Waits.value(writing);
        handler.stream().close();
        handler.awaitEnd();
    }

    @Test
    void nothingIsReceivedThatNobodyAskedFor() throws Exception {
        UpgradingHandler handler = toPeer(connection -> {
            connection.send(pattern());
            connection.expectGone();
        });
        assertThat(handler.read(1)).hasSize(1);
        assertThat(handler.read(1)).hasSize(1);
        assertThat(handler.exchange().octetsReceived()).isLessThanOrEqualTo(64 << 10);
        assertThat(handler.read(LARGE - 2)).hasSize(LARGE - 2);
        assertThat(handler.exchange().octetsReceived()).isEqualTo(LARGE);
        handler.stream().close();
        handler.awaitEnd();
    }

    @Test
    void readsAndWritesFromWithinCallbacksDoNotPileUp() throws Exception {
        int count = 100_000;
        UpgradingHandler handler = toPeer(connection -> {
            connection.send(connection.read(count));
            connection.expectGone();
        });
        CompletableFuture<Void> written = new CompletableFuture<>();
        CompletableFuture<Void> read = new CompletableFuture<>();
        AtomicInteger toWrite = new AtomicInteger(count);
        AtomicInteger toRead = new AtomicInteger(count);
        DuplexStream stream = handler.stream();
        stream.write(new Buffer().writeByte('x'), new DuplexStream.Writer() {
            @Override
            public void onWritten() {
                if (toWrite.decrementAndGet() > 0) {
                    stream.write(new Buffer().writeByte('x'), this);
                } else {
                    written.complete(null);
                }
            }

            @Override
            public void onFailure(HttpException failure) {
                written.completeExceptionally(failure);
            }
        });
        Waits.value(written);
        stream.read(1, new DuplexStream.Reader() {
            @Override
            public void onOctets(Buffer octets) {
                if (toRead.decrementAndGet() > 0) {
                    stream.read(1, this);
                } else {
                    read.complete(null);
                }
            }

            @Override
            public void onEnd() {
                read.completeExceptionally(new AssertionError("the end"));
            }

            @Override
            public void onFailure(HttpException failure) {
                read.completeExceptionally(failure);
            }
        });
        Waits.value(read);
        stream.close();
        handler.awaitEnd();
    }

    @Test
    void oneReadAtATime() throws Exception {
        UpgradingHandler handler = toPeer(PeerConnection::expectGone);
        Future<?> first = handler.stream().read(1);
        assertThatIllegalStateException().isThrownBy(() -> handler.stream().read(1));
        assertThatIllegalArgumentException().isThrownBy(() -> handler.stream().read(0));
        handler.stream().close();
        Waits.failure(first, CancelledException.class);
        handler.awaitEnd();
    }

    // ---- The end of a direction ----

    @Test
    void outputMayEndFirst() throws Exception {
        UpgradingHandler handler = toPeer(connection -> {
            connection.expect("question");
            connection.expectGone();
            connection.send("answer");
        });
        handler.write("question");
        handler.endOutput();
        handler.endOutput();
        Waits.failure(handler.writing("more"), LocalProtocolException.class);
        assertThat(handler.read(6)).isEqualTo("answer");
        assertThat(handler.isAtEnd()).isTrue();
        assertThat(handler.awaitEnd().transcript()).containsExactly("UPGRADE 101", "COMPLETE");
        assertThat(handler.isAtEnd()).isTrue();
    }

    @Test
    void inputMayEndFirst() throws Exception {
        UpgradingHandler handler = toPeer(connection -> {
            connection.send("statement");
            connection.halfClose();
            connection.expect("reply");
            connection.expectGone();
        });
        assertThat(handler.read(9)).isEqualTo("statement");
        assertThat(handler.isAtEnd()).isTrue();
        assertThat(handler.isAtEnd()).isTrue();
        handler.write("reply");
        handler.endOutput();
        assertThat(handler.awaitEnd().transcript()).containsExactly("UPGRADE 101", "COMPLETE");
    }

    @Test
    void inputThatEndsUnreadLeavesTheStreamOpen() throws Exception {
        UpgradingHandler handler = toPeer(connection -> {
            connection.send("unread");
            connection.halfClose();
            connection.expect("reply");
            connection.expectGone();
        });
        handler.write("reply");
        handler.endOutput();
        assertThat(handler.read(6)).isEqualTo("unread");
        assertThat(handler.isAtEnd()).isTrue();
        handler.awaitEnd();
    }

    @Test
    void outputMayEndFirstOverTls() throws Exception {
        UpgradingHandler handler = toSecuredPeer(connection -> {
            connection.expect("question");
            connection.expectGone();
            connection.send("answer");
            connection.close();
        });
        handler.write("question");
        handler.endOutput();
        assertThat(handler.read(6)).isEqualTo("answer");
        assertThat(handler.isAtEnd()).isTrue();
        handler.awaitEnd();
        handler.transcript();
    }

    @Test
    void inputMayEndFirstOverTls() throws Exception {
        UpgradingHandler handler = toSecuredPeer(connection -> {
            connection.send("statement");
            connection.halfClose();
            connection.expect("reply");
            connection.expectGone();
        });
        assertThat(handler.read(9)).isEqualTo("statement");
        assertThat(handler.isAtEnd()).isTrue();
        handler.write("reply");
        handler.endOutput();
        assertThat(handler.awaitEnd().transcript()).containsExactly("UPGRADE 101", "COMPLETE");
    }

    /** RFC 5246 §7.2.1: whoever gets a close_notify answers with one, and has to drop what it had to say. */
    @Test
    void endOfOneDirectionEndsBothInTls12() throws Exception {
        UpgradingHandler asking = toSecuredPeer("TLSv1.2", connection -> {
            connection.expect("question");
            connection.expectGone();
        });
        asking.write("question");
        asking.endOutput();
        assertThat(asking.isAtEnd()).isTrue();
        assertThat(asking.awaitEnd().transcript()).containsExactly("UPGRADE 101", "COMPLETE");

        UpgradingHandler told = toSecuredPeer("TLSv1.2", connection -> {
            connection.send("statement");
            connection.halfClose();
            connection.expectGone();
        });
        assertThat(told.read(9)).isEqualTo("statement");
        assertThat(told.isAtEnd()).isTrue();
        assertThat(Waits.failure(told.writing("reply"), WriteFailedException.class))
                .hasMessageContaining("closed for sending");
        told.awaitFailure(WriteFailedException.class);
    }

    @Test
    void cutWithoutGoodbyeIsNoEndOverTls() throws Exception {
        UpgradingHandler handler = toSecuredPeer(connection -> {
            connection.send("half");
            connection.cut();
        });
        assertThat(handler.read(4)).isEqualTo("half");
        assertThat(handler.readFailure(RemoteClosedException.class)).hasMessageContaining("close_notify");
        handler.awaitFailure(RemoteClosedException.class);
    }

    @Test
    void closeSaysGoodbyeOverTls() throws Exception {
        UpgradingHandler handler = toSecuredPeer(connection -> {
            connection.expect("bye");
            assertThat(connection.tls().getInputStream().read()).isEqualTo(-1);
        });
        handler.write("bye");
        handler.stream().close();
        handler.stream().close();
        assertThat(handler.awaitEnd().transcript()).containsExactly("UPGRADE 101", "COMPLETE");
        handler.readFailure(CancelledException.class);
        Waits.failure(handler.writing("late"), CancelledException.class);
    }

    // ---- What goes wrong ----

    @Test
    void resetFailsTheReadAndTheExchange() throws Exception {
        UpgradingHandler handler = toPeer(PeerConnection::reset);
        RemoteClosedException failure = handler.readFailure(RemoteClosedException.class);
        assertThat(failure.phase()).isEqualTo(Phase.RECEIVE_CONTENT);
        assertThat(handler.awaitFailure(RemoteClosedException.class)).isSameAs(failure);
        Waits.failure(handler.writing("late"), HttpException.class);
        handler.readFailure(RemoteClosedException.class);
    }

    @Test
    void writeToAPeerThatIsGoneFails() throws Exception {
        CountDownLatch gone = ScriptedPeer.point();
        ScriptedPeer peer = leaks.watch(ScriptedPeer.narrow(switching(connection -> {
            connection.read(1);
            connection.reset();
            gone.countDown();
        })));
        UpgradingHandler handler = open(client(), upgrade(peer.url("/")));
        Waits.failure(handler.writing("x".repeat(LARGE)), HttpException.class);
        Waits.until(gone, "the reset");
        handler.readFailure(HttpException.class);
        handler.awaitFailure(HttpException.class);
    }

    @Test
    void cancelFailsWhatIsUnderWayAndFreesThePlace() throws Exception {
        HttpClient client = clientOfOneConnection();
        ScriptedPeer peer = leaks.watch(ScriptedPeer.narrow(switching(PeerConnection::drain), NEXT));
        UpgradingHandler handler = open(client, upgrade(peer.url("/")));
        Future<?> reading = handler.stream().read(1);
        Future<?> writing = handler.writing("x".repeat(LARGE));
        handler.stream().cancel();
        Waits.failure(reading, CancelledException.class);
        Waits.failure(writing, CancelledException.class);
        assertThat(handler.awaitFailure(CancelledException.class).phase()).isEqualTo(Phase.RECEIVE_CONTENT);
        assertNextCallWorks(client, peer);
    }

    @Test
    void closingTheClientFailsWhatIsUnderWay() throws Exception {
        HttpClient client = client();
        UpgradingHandler handler = toPeer(client, PeerConnection::expectGone);
        Future<?> reading = handler.stream().read(1);
        client.close();
        Waits.failure(reading, ClientClosedException.class);
        handler.awaitFailure(ClientClosedException.class);
        handler.readFailure(ClientClosedException.class);
        Waits.failure(handler.writing("late"), ClientClosedException.class);
        handler.stream().close();
        handler.stream().cancel();
    }

    @Test
    void readThatTakesTooLongFailsAlone() throws Exception {
        CountDownLatch tooLate = ScriptedPeer.point();
        ScriptedPeer peer = peer(switching(connection -> {
            connection.await(tooLate, "the time-out");
            connection.send("late");
            connection.expectGone();
        }));
        Timeout limits = Timeout.none().withRead(FOR_THE_HEAD_TOO);
        UpgradingHandler handler = open(client(), upgrade(peer.url("/"), r -> r.timeout(limits)));
        handler.readFailure(ReadTimeoutException.class);
        tooLate.countDown();
        Buffer got = new Buffer();
        while (got.size() < 4) {
            try {
                got.writeAll(Waits.value(handler.stream().read(4)));
            } catch (ReadTimeoutException e) {
                // The machine is busy.
            }
        }
        assertThat(got.readUtf8()).isEqualTo("late");
        handler.stream().close();
        assertThat(handler.awaitEnd().transcript()).containsExactly("UPGRADE 101", "COMPLETE");
    }

    @Test
    void writeThatTakesTooLongEndsTheStream() throws Exception {
        CountDownLatch over = ScriptedPeer.point();
        ScriptedPeer peer = leaks.watch(ScriptedPeer.narrow(switching(connection -> {
            connection.await(over, "the time-out");
            connection.drain();
        })));
        Timeout limits = Timeout.none().withWrite(Duration.ofMillis(50));
        UpgradingHandler handler = open(client(), upgrade(peer.url("/"), r -> r.timeout(limits)));
        Future<?> reading = handler.stream().read(1);
        Waits.failure(handler.writing("x".repeat(3 * LARGE)), WriteTimeoutException.class);
        Waits.failure(reading, WriteTimeoutException.class);
        handler.awaitFailure(WriteTimeoutException.class);
        over.countDown();
    }

    @Test
    void readerThatThrowsEndsTheStream() throws Exception {
        UpgradingHandler handler = toPeer(connection -> {
            connection.send("octets");
            connection.expectGone();
        });
        handler.stream().read(1, new DuplexStream.Reader() {
            @Override
            public void onOctets(Buffer octets) {
                throw new IllegalStateException("not these");
            }

            @Override
            public void onEnd() {}

            @Override
            public void onFailure(HttpException failure) {}
        });
        assertThat(handler.awaitFailure(CancelledException.class)).hasMessageContaining("not these");
        handler.readFailure(CancelledException.class);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 4})
    void readersAreToldByTheCallbackExecutor(int threads) throws Exception {
        ExecutorService pool = Executors.newFixedThreadPool(threads, task -> new Thread(task, "callbacks"));
        leaks.watch(pool::shutdown);
        HttpClient client = client(builder -> builder.callbackExecutor(pool));
        UpgradingHandler handler = toPeer(client, connection -> {
            connection.send(connection.read(5));
            connection.halfClose();
            connection.expectGone();
        });
        CompletableFuture<String> writer = new CompletableFuture<>();
        handler.stream().write(new Buffer().writeUtf8("hello"), new DuplexStream.Writer() {
            @Override
            public void onWritten() {
                writer.complete(Thread.currentThread().getName());
            }

            @Override
            public void onFailure(HttpException failure) {
                writer.completeExceptionally(failure);
            }
        });
        assertThat(Waits.value(writer)).isEqualTo("callbacks");
        CompletableFuture<String> read = new CompletableFuture<>();
        handler.stream().read(5, new DuplexStream.Reader() {
            @Override
            public void onOctets(Buffer octets) {
                read.complete(
                        octets.readUtf8().charAt(0) + Thread.currentThread().getName());
            }

            @Override
            public void onEnd() {}

            @Override
            public void onFailure(HttpException failure) {
                read.completeExceptionally(failure);
            }
        });
        assertThat(Waits.value(read)).isEqualTo("hcallbacks");
        handler.stream().close();
        handler.awaitEnd();
        handler.transcript();
    }

    @Test
    void twoThreadsMayWait() throws Exception {
        UpgradingHandler handler = toPeer(connection -> {
            connection.expect("ping");
            connection.send("pong");
            connection.expectGone();
        });
        Future<Buffer> reading = handler.stream().read(4);
        Future<?> writing = handler.writing("ping");
        Thread writer = new Thread(() -> {
            try {
                handler.stream().await(writing::isDone);
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
        });
        writer.start();
        handler.stream().await(reading::isDone);
        writer.join();
        assertThat(Waits.value(reading).readUtf8()).startsWith("p");
        assertThat(Arrays.asList(writing, reading)).allMatch(Future::isDone);
        handler.stream().close();
        handler.awaitEnd();
    }
}
