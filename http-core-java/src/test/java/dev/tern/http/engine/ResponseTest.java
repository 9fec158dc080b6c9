package dev.tern.http.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tern.http.CancelledException;
import dev.tern.http.Headers;
import dev.tern.http.HttpException;
import dev.tern.http.Request;
import dev.tern.http.ResponseHead;
import dev.tern.http.client.HttpClient;
import dev.tern.http.exchange.Exchange;
import dev.tern.http.testkit.PeerConnection;
import dev.tern.http.testkit.RecordingHandler;
import dev.tern.http.testkit.ScriptedPeer;
import dev.tern.http.testkit.Waits;
import java.io.IOException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import okio.Buffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** How responses reach their handler: piece by piece as asked for, and whatever the handler does. */
class ResponseTest extends EngineTest {
    private static final String CONTENT = "0123456789".repeat(10_000);

    private ScriptedPeer serving(String response) throws IOException {
        return leaks.watch(ScriptedPeer.repeating(response));
    }

    private ScriptedPeer servingContent() throws IOException {
        return serving("HTTP/1.1 200 OK\r\nContent-Length: " + CONTENT.length() + "\r\n\r\n" + CONTENT);
    }

    @Test
    void noMoreContentIsDeliveredThanAskedFor() throws Exception {
        RecordingHandler handler = new RecordingHandler(1);
        client().send(Request.get(servingContent().url("/")), handler);
        handler.awaitContent(1);
        for (int want = 2; want < CONTENT.length() / 2; want *= 3) {
            int more = want - (int) handler.contentSize();
            handler.demand(more);
            handler.awaitContent(want);
            assertThat(handler.contentSize()).isEqualTo(want);
        }
        handler.demand(Long.MAX_VALUE);
        assertThat(handler.awaitEnd().content()).isEqualTo(CONTENT);
        assertThat(handler.transcript()).containsExactly("HEAD 200", "CONTENT", "COMPLETE");
    }

    @Test
    void chunkedContentKeepsToTheDemandToo() throws Exception {
        ScriptedPeer peer =
                serving("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n4\r\ndefg\r\n0\r\n\r\n");
        RecordingHandler handler = new RecordingHandler(2);
        client().send(Request.get(peer.url("/")), handler);
        handler.awaitContent(2);
        handler.demand(3);
        handler.awaitContent(5);
        assertThat(handler.content()).isEqualTo("abcde");
        handler.demand(2);
        assertThat(handler.awaitEnd().content()).isEqualTo("abcdefg");
    }

    @Test
    void aResponseWithoutContentNeedsNoDemand() throws Exception {
        ScriptedPeer peer = serving("HTTP/1.1 204 No Content\r\n\r\n");
        RecordingHandler handler = new RecordingHandler(0);
        client().send(Request.get(peer.url("/")), handler);
        assertThat(handler.awaitEnd().transcript()).containsExactly("HEAD 204", "COMPLETE");
    }

    @Test
    void aDemandMustBePositive() throws Exception {
        RecordingHandler handler = new RecordingHandler(0);
        Exchange exchange = client().send(Request.get(servingContent().url("/")), handler);
        assertThatThrownBy(() -> exchange.demand(0)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> exchange.demand(-1)).isInstanceOf(IllegalArgumentException.class);
        exchange.cancel();
        handler.awaitEnd();
    }

    /** The peer writes until it is held up: how much it got rid of is what the client and the kernels hold. */
    @Test
    void aPeerIsHeldUpWhenNobodyAsksAndGoesOnWhenSomebodyDoes() throws Exception {
        int size = 64 << 20;
        AtomicInteger written = new AtomicInteger();
        ScriptedPeer peer = peer(connection -> {
            connection.expectRequest("GET / HTTP/1.1");
            connection.send("HTTP/1.1 200 OK\r\nContent-Length: " + size + "\r\n\r\n");
            byte[] piece = new byte[64 << 10];
            for (int at = 0; at < size; at += piece.length) {
                connection.send(piece);
                written.addAndGet(piece.length);
            }
            connection.expectGone();
        });
        CountingHandler handler = new CountingHandler();
        HttpClient client = client();
        client.send(Request.get(peer.url("/")), handler);
        Waits.until(handler.begun, "the response's head");
        // Other calls come and go meanwhile, so the loop has had every occasion to read on.
        ScriptedPeer other = servingContent();
        for (int i = 0; i < 50; i++) {
            get(client, other.url("/"));
        }
        assertThat(written.get()).as("what the peer got rid of").isLessThan(size / 2);
        assertThat(handler.count).isZero();
        handler.exchange.demand(Long.MAX_VALUE);
        Waits.until(handler.ended, "the end");
        assertThat(handler.count).isEqualTo(size);
    }

    /** Keeps no content. */
    private static final class CountingHandler extends RecordingHandler {
        final CountDownLatch begun = new CountDownLatch(1);
        final CountDownLatch ended = new CountDownLatch(1);
        volatile Exchange exchange;
        volatile long count;

        @Override
        public void onResponse(ResponseHead head, Exchange current) {
            exchange = current;
            begun.countDown();
        }

        @Override
        @SuppressWarnings("NonAtomicOperationOnVolatileField")
        public void onContent(Buffer octets) {
            count += octets.size();
        }

        @Override
        public void onComplete(Headers trailers) {
            ended.countDown();
        }
    }

    @Test
    void interimResponsesAreDelivered() throws Exception {
        ScriptedPeer peer = serving("HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\nHTTP/1.1 102 Processing\r\n\r\n"
                + "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok");
        RecordingHandler handler = send(client(), Request.get(peer.url("/"))).awaitEnd();
        assertThat(handler.transcript())
                .containsExactly("103 Early Hints", "102 Processing", "HEAD 200", "CONTENT", "COMPLETE");
    }

    // ---- Handlers that throw ----

    /** Throws where it is told to. */
    private static final class Thrower extends RecordingHandler {
        private final String where;

        Thrower(String where) {
            this.where = where;
        }

        private void maybeThrow(String here) {
            if (here.equals(where)) {
                throw new IllegalStateException("thrown in " + here);
            }
        }

        @Override
        public void onInformational(ResponseHead interim) {
            super.onInformational(interim);
            maybeThrow("onInformational");
        }

        @Override
        public void onResponse(ResponseHead head, Exchange exchange) {
            super.onResponse(head, exchange);
            maybeThrow("onResponse");
        }

        @Override
        public void onContent(Buffer octets) {
            super.onContent(octets);
            maybeThrow("onContent");
        }

        @Override
        public void onComplete(Headers trailers) {
            super.onComplete(trailers);
            maybeThrow("onComplete");
        }

        @Override
        public void onFailure(HttpException cause) {
            super.onFailure(cause);
            maybeThrow("onFailure");
        }
    }

    private static final String INTERIM_AND_CONTENT =
            "HTTP/1.1 103 Early Hints\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";

    private void assertThrowingCancelsThisCallOnly(HttpClient client, String where) throws Exception {
        ScriptedPeer peer = serving(INTERIM_AND_CONTENT);
        Thrower thrower = new Thrower(where);
        client.send(Request.get(peer.url("/")), thrower);
        CancelledException failure = thrower.awaitFailure(CancelledException.class);
        assertThat(failure).hasRootCauseMessage("thrown in " + where);
        assertThat(get(client, peer.url("/")).text()).isEqualTo("ok");
        assertThat(thrower.transcript())
                .filteredOn(line -> line.startsWith("FAILURE"))
                .hasSize(1);
        assertThat(thrower.transcript()).last().asString().startsWith("FAILURE");
    }

    @ParameterizedTest
    @ValueSource(strings = {"onInformational", "onResponse", "onContent"})
    void aHandlerThatThrowsCancelsItsCallOnly(String where) throws Exception {
        assertThrowingCancelsThisCallOnly(clientOfOneConnection(), where);
    }

    @ParameterizedTest
    @ValueSource(strings = {"onInformational", "onResponse", "onContent"})
    void aHandlerThatThrowsOnAnExecutorCancelsItsCallOnly(String where) throws Exception {
        Executors executors = leaks.watch(new Executors(1));
        HttpClient client = client(builder -> builder.limits(ONE_CONNECTION).callbackExecutor(executors.pool));
        assertThrowingCancelsThisCallOnly(client, where);
    }

    @Test
    void aHandlerThatThrowsAtTheEndHarmsNobody() throws Exception {
        ScriptedPeer peer = serving(INTERIM_AND_CONTENT);
        HttpClient client = clientOfOneConnection();
        Thrower complete = new Thrower("onComplete");
        client.send(Request.get(peer.url("/")), complete);
        assertThat(complete.awaitEnd().transcript()).last().isEqualTo("COMPLETE");
        Thrower failed = new Thrower("onFailure");
        CountDownLatch asked = new CountDownLatch(1);
        ScriptedPeer silent = peer(connection -> {
            connection.expectRequest("GET / HTTP/1.1");
            asked.countDown();
            connection.expectGone();
        });
        Exchange sent = client.send(Request.get(silent.url("/")), failed);
        asked.await();
        sent.cancel();
        failed.awaitFailure(CancelledException.class);
        assertThat(get(client, peer.url("/")).text()).isEqualTo("ok");
        assertThat(complete.transcript()).last().isEqualTo("COMPLETE");
    }

    // ---- Where callbacks run ----

    /** A pool of threads that ends with the test. */
    private static final class Executors implements AutoCloseable {
        final java.util.concurrent.ExecutorService pool;

        Executors(int threads) {
            pool = java.util.concurrent.Executors.newFixedThreadPool(threads, task -> new Thread(task, "callbacks"));
        }

        @Override
        public void close() {
            pool.shutdownNow();
        }
    }

    @Test
    void callbacksRunOnTheExecutorInOrderAndOneAtATime() throws Exception {
        Executors executors = leaks.watch(new Executors(4));
        HttpClient client = client(builder -> builder.callbackExecutor(executors.pool));
        ScriptedPeer peer = leaks.watch(ScriptedPeer.always(connection -> {
            while (connection.readHeadOrEnd() != null) {
                connection.send(
                        "HTTP/1.1 103 Early Hints\r\n\r\nHTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n");
                for (int i = 0; i < 200; i++) {
                    connection.sendChunk("piece " + i + ";");
                }
                connection.send("0\r\n\r\n");
            }
        }));
        StringBuilder expected = new StringBuilder();
        for (int i = 0; i < 200; i++) {
            expected.append("piece ").append(i).append(';');
        }
        AtomicReference<String> stranger = new AtomicReference<>();
        for (int i = 0; i < 10; i++) {
            RecordingHandler handler = new RecordingHandler() {
                @Override
                public void onContent(Buffer octets) {
                    if (!Thread.currentThread().getName().equals("callbacks")) {
                        stranger.set(Thread.currentThread().getName());
                    }
                    super.onContent(octets);
                }
            };
            client.send(Request.get(peer.url("/")), handler);
            assertThat(handler.awaitEnd().transcript())
                    .containsExactly("103 Early Hints", "HEAD 200", "CONTENT", "COMPLETE");
            assertThat(handler.content()).hasToString(expected.toString());
        }
        assertThat(stranger).hasValue(null);
    }

    @Test
    void anExecutorThatTakesNothingMoreDoesNotSwallowTheEnd() throws Exception {
        Executors executors = leaks.watch(new Executors(1));
        HttpClient client = client(builder -> builder.callbackExecutor(executors.pool));
        ScriptedPeer peer = serving(INTERIM_AND_CONTENT);
        executors.pool.shutdown();
        RecordingHandler handler = send(client, Request.get(peer.url("/"))).awaitEnd();
        assertThat(handler.transcript()).last().asString().startsWith("FAILURE");
    }

    @Test
    void waitingOnALoopThreadIsRefused() throws Exception {
        HttpClient client = client();
        ScriptedPeer peer = serving(INTERIM_AND_CONTENT);
        AtomicReference<Throwable> refused = new AtomicReference<>();
        RecordingHandler handler = new RecordingHandler() {
            @Override
            public void onComplete(Headers trailers) {
                Exchange inner = client.send(Request.get(peer.url("/")), new RecordingHandler());
                try {
                    inner.await(() -> false);
                } catch (IllegalStateException | InterruptedException e) {
                    refused.set(e);
                }
                super.onComplete(trailers);
            }
        };
        client.send(Request.get(peer.url("/")), handler);
        handler.awaitEnd();
        assertThat(refused.get()).isInstanceOf(IllegalStateException.class).hasMessageContaining("callbackExecutor");
        assertThat(get(client, peer.url("/")).text()).isEqualTo("ok");
    }

    @Test
    void aThousandPiecesOfOneOctetArriveInOrder() throws Exception {
        ScriptedPeer peer = peer(connection -> {
            connection.expectRequest("GET / HTTP/1.1");
            sendByteByByte(connection, "HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n" + CONTENT.substring(0, 1000));
            connection.expectGone();
        });
        assertThat(get(client(), peer.url("/")).text()).isEqualTo(CONTENT.substring(0, 1000));
    }

    private static void sendByteByByte(PeerConnection connection, String text) throws IOException {
        for (int i = 0; i < text.length(); i++) {
            connection.send(text.substring(i, i + 1));
        }
    }
}
