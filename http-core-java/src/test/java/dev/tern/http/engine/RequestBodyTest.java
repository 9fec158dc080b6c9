package dev.tern.http.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tern.http.Body;
import dev.tern.http.CancelledException;
import dev.tern.http.ContentReader;
import dev.tern.http.ContentSink;
import dev.tern.http.Headers;
import dev.tern.http.HttpException;
import dev.tern.http.LocalProtocolException;
import dev.tern.http.Request;
import dev.tern.http.RequestBodyException;
import dev.tern.http.StreamConsumedException;
import dev.tern.http.client.HttpClient;
import dev.tern.http.exchange.Exchange;
import dev.tern.http.testkit.RecordingHandler;
import dev.tern.http.testkit.ScriptedPeer;
import dev.tern.http.testkit.Waits;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;
import okio.Buffer;
import okio.ByteString;
import okio.ForwardingSource;
import okio.Source;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Content of requests, of every kind and with every fault. */
class RequestBodyTest extends EngineTest {
    /** A source that counts how often it is closed and can be held up in the middle of a read. */
    private static final class Watched extends ForwardingSource {
        final AtomicInteger closes = new AtomicInteger();
        final CountDownLatch closed = new CountDownLatch(1);
        final CountDownLatch reading = new CountDownLatch(1);
        final CountDownLatch mayRead;

        Watched(Source source, CountDownLatch mayRead) {
            super(source);
            this.mayRead = mayRead;
        }

        @Override
        public long read(Buffer sink, long byteCount) throws IOException {
            reading.countDown();
            try {
                mayRead.await();
            } catch (InterruptedException e) {
                throw new java.io.InterruptedIOException();
            }
            return super.read(sink, byteCount);
        }

        @Override
        public void close() throws IOException {
            closes.incrementAndGet();
            closed.countDown();
            super.close();
        }
    }

    private static CountDownLatch open() {
        return new CountDownLatch(0);
    }

    private static Request post(ScriptedPeer peer, Body body) {
        return Request.post(peer.url("/x"), r -> r.content(body));
    }

    private void assertSentWithLength(Body body, String content) throws Exception {
        ScriptedPeer peer = peer(connection -> {
            String head = connection.expectRequest("POST /x HTTP/1.1");
            assertThat(head).contains("Content-Length: " + content.length()).doesNotContain("Transfer-Encoding");
            connection.expect(content);
            connection.respond("thanks");
            connection.expectGone();
        });
        assertThat(send(client(), post(peer, body)).awaitEnd().content()).isEqualTo("thanks");
    }

    private void assertSentChunked(Body body, String content) throws Exception {
        ScriptedPeer peer = peer(connection -> {
            String head = connection.expectRequest("POST /x HTTP/1.1");
            assertThat(head).contains("Transfer-Encoding: chunked").doesNotContain("Content-Length");
            assertThat(connection.readChunked()).isEqualTo(content);
            connection.respond("thanks");
            connection.expectGone();
        });
        assertThat(send(client(), post(peer, body)).awaitEnd().content()).isEqualTo("thanks");
    }

    @Test
    void octetsInMemory() throws Exception {
        assertSentWithLength(Body.of("small"), "small");
        assertSentWithLength(Body.empty(), "");
        String large = "0123456789".repeat(200_000);
        assertSentWithLength(Body.of(large), large);
    }

    /** httpx part 3, row 19. */
    @Test
    void aFile(@TempDir Path folder) throws Exception {
        String content = "file".repeat(100_000);
        Path file = Files.writeString(folder.resolve("upload"), content);
        assertSentWithLength(Body.file(file), content);
    }

    @Test
    void aFileThatVanished(@TempDir Path folder) throws Exception {
        Path file = Files.writeString(folder.resolve("upload"), "gone");
        Body body = Body.file(file);
        Files.delete(file);
        ScriptedPeer peer = peer(connection -> {
            connection.expectRequest("POST /x HTTP/1.1");
            connection.expectGone();
        });
        RequestBodyException failure = send(client(), post(peer, body)).awaitFailure(RequestBodyException.class);
        assertThat(failure).hasRootCauseInstanceOf(java.nio.file.NoSuchFileException.class);
    }

    @Test
    void aSourceOfKnownLengthIsClosedOnce() throws Exception {
        Watched source = new Watched(new Buffer().writeUtf8("source"), open());
        assertSentWithLength(Body.source(source, 6), "source");
        Waits.until(source.closed, "the source to be closed");
        assertThat(source.closes).hasValue(1);
    }

    @Test
    void aSourceOfUnknownLengthIsSentChunked() throws Exception {
        Watched source = new Watched(new Buffer().writeUtf8("source"), open());
        assertSentChunked(Body.source(source, Body.UNKNOWN_LENGTH), "source");
        Waits.until(source.closed, "the source to be closed");
        assertThat(source.closes).hasValue(1);
    }

    @Test
    void chunksLeaveAsTheyCome() throws Exception {
        CountDownLatch firstSeen = ScriptedPeer.point();
        ScriptedPeer peer = peer(connection -> {
            connection.expectRequest("POST /x HTTP/1.1");
            connection.expect("5\r\nfirst\r\n");
            firstSeen.countDown();
            connection.expect("6\r\nsecond\r\n0\r\n\r\n");
            connection.respond("thanks");
            connection.expectGone();
        });
        AtomicInteger count = new AtomicInteger();
        Body body = Body.chunks(() -> new java.util.Iterator<>() {
            @Override
            public boolean hasNext() {
                return count.get() < 2;
            }

            @Override
            public ByteString next() {
                if (count.getAndIncrement() == 0) {
                    return ByteString.encodeUtf8("first");
                }
                Waits.until(firstSeen, "the first chunk to arrive");
                return ByteString.encodeUtf8("second");
            }
        });
        assertThat(send(client(), post(peer, body)).awaitEnd().content()).isEqualTo("thanks");
    }

    @Test
    void anEmptyChunkDoesNotEndTheContent() throws Exception {
        assertSentChunked(
                Body.chunks(List.of(ByteString.encodeUtf8("a"), ByteString.EMPTY, ByteString.encodeUtf8("b"))), "ab");
    }

    @Test
    void aReplayableBodyIsSentAgainAndAOneShotOneIsNot() throws Exception {
        ScriptedPeer peer = leaks.watch(ScriptedPeer.always(connection -> {
            while (connection.readHeadOrEnd() != null) {
                connection.expect("body");
                connection.respond("thanks");
            }
        }));
        HttpClient client = client();
        Request again = post(peer, Body.sources(() -> new Buffer().writeUtf8("body"), 4));
        assertThat(send(client, again).awaitEnd().content()).isEqualTo("thanks");
        assertThat(send(client, again).awaitEnd().content()).isEqualTo("thanks");
        ScriptedPeer other = peer(connection -> {
            connection.expectRequest("POST /x HTTP/1.1");
            connection.expect("body");
            connection.respond("thanks");
            connection.drain();
        });
        Request once = post(other, Body.source(new Buffer().writeUtf8("body"), 4));
        assertThat(send(client, once).awaitEnd().content()).isEqualTo("thanks");
        RequestBodyException failure = send(client, once).awaitFailure(RequestBodyException.class);
        assertThat(failure).hasCauseInstanceOf(StreamConsumedException.class);
    }

    private <X extends HttpException> X faulty(Class<X> type, Body body, String sentBefore) throws Exception {
        ScriptedPeer peer = peer(
                connection -> {
                    connection.expectRequest("POST /x HTTP/1.1");
                    connection.expect(sentBefore);
                    connection.expectGone();
                },
                NEXT);
        HttpClient client = clientOfOneConnection();
        X failure = send(client, post(peer, body)).awaitFailure(type);
        assertNextCallWorks(client, peer);
        return failure;
    }

    @Test
    void contentShorterThanDeclared() throws Exception {
        faulty(LocalProtocolException.class, Body.source(new Buffer().writeUtf8("short"), 10), "short");
    }

    @Test
    void contentLongerThanDeclared() throws Exception {
        faulty(LocalProtocolException.class, Body.source(new Buffer().writeUtf8("too long"), 3), "");
    }

    @Test
    void aSourceThatFailsInTheMiddleLeavesNoLastChunk() throws Exception {
        Watched source = new Watched(new FailingSource(), open());
        RequestBodyException failure = faulty(RequestBodyException.class, Body.source(source, -1), "4\r\nhalf\r\n");
        assertThat(failure).hasRootCauseMessage("the disk is on fire");
        assertThat(failure.peerMayHaveActed()).isTrue();
        Waits.until(source.closed, "the source to be closed");
        assertThat(source.closes).hasValue(1);
    }

    private static final class FailingSource implements Source {
        private boolean begun;

        @Override
        public long read(Buffer sink, long byteCount) throws IOException {
            if (begun) {
                throw new IOException("the disk is on fire");
            }
            begun = true;
            sink.writeUtf8("half");
            return 4;
        }

        @Override
        public okio.Timeout timeout() {
            return okio.Timeout.NONE;
        }

        @Override
        public void close() {}
    }

    @Test
    void aSourceIsClosedOnceWhenTheCallIsCancelledInTheMiddleOfARead() throws Exception {
        CountDownLatch mayRead = ScriptedPeer.point();
        Watched source = new Watched(new Buffer().writeUtf8("late"), mayRead);
        ScriptedPeer peer = peer(connection -> {
            connection.expectRequest("POST /x HTTP/1.1");
            connection.expectGone();
        });
        RecordingHandler handler = new RecordingHandler();
        Exchange exchange = client().send(post(peer, Body.source(source, -1)), handler);
        Waits.until(source.reading, "the read to begin");
        exchange.cancel();
        handler.awaitFailure(CancelledException.class);
        assertThat(source.closes).as("not while somebody reads").hasValue(0);
        mayRead.countDown();
        Waits.until(source.closed, "the source to be closed");
        assertThat(source.closes).hasValue(1);
    }

    @Test
    void aSourceIsClosedWhenTheClientIsClosed() throws Exception {
        CountDownLatch headSeen = ScriptedPeer.point();
        CountDownLatch closed = ScriptedPeer.point();
        ScriptedPeer peer = leaks.watch(ScriptedPeer.narrow(connection -> {
            connection.expectRequest("POST /x HTTP/1.1");
            connection.read(1_000_000);
            headSeen.countDown();
            connection.await(closed, "the client to be closed");
        }));
        Watched source = new Watched(new EndlessSource(), open());
        HttpClient client = client();
        RecordingHandler handler = send(client, post(peer, Body.source(source, -1)));
        Waits.until(headSeen, "the upload to be under way");
        client.close();
        handler.awaitEnd();
        closed.countDown();
        Waits.until(source.closed, "the source to be closed");
        assertThat(source.closes).hasValue(1);
    }

    private static final class EndlessSource implements Source {
        @Override
        public long read(Buffer sink, long byteCount) {
            sink.write(new byte[(int) byteCount]);
            return byteCount;
        }

        @Override
        public okio.Timeout timeout() {
            return okio.Timeout.NONE;
        }

        @Override
        public void close() {}
    }

    /** A user's body that throws where it is told to. */
    private static final class Thrower extends Body {
        private final String where;

        Thrower(String where) {
            this.where = where;
        }

        private void maybeThrow(String here) {
            if (here.equals(where)) {
                throw new AssertionError("thrown in " + here);
            }
        }

        @Override
        public long contentLength() {
            return UNKNOWN_LENGTH;
        }

        @Override
        public boolean isReplayable() {
            return true;
        }

        @Override
        public ContentReader open() {
            maybeThrow("open");
            return new ContentReader() {
                @Override
                public void read(Executor blocking, ContentSink sink) {
                    maybeThrow("read");
                    sink.onEnd();
                }

                @Override
                public void close() {
                    maybeThrow("close");
                }
            };
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"open", "read", "trailers"})
    void aBodyThatThrowsFailsItsCallAndLeavesNothing(String where) throws Exception {
        ScriptedPeer peer = leaks.watch(ScriptedPeer.always(connection -> {
            String head = connection.readHeadOrEnd();
            if (head != null && head.startsWith("GET")) {
                connection.respond("next");
            }
            connection.drain();
        }));
        HttpClient client = clientOfOneConnection();
        Request request = Request.post(
                peer.url("/x"),
                r -> r.content(new Thrower(where)).trailers(() -> {
                    if (where.equals("trailers")) {
                        throw new AssertionError("thrown in trailers");
                    }
                    return Headers.empty();
                }));
        RequestBodyException failure = send(client, request).awaitFailure(RequestBodyException.class);
        assertThat(failure).hasRootCauseMessage("thrown in " + where);
        assertNextCallWorks(client, peer);
    }

    @Test
    void aBodyThatThrowsWhenItIsClosedHarmsNobody() throws Exception {
        ScriptedPeer peer = leaks.watch(ScriptedPeer.always(connection -> {
            for (String head = connection.readHeadOrEnd(); head != null; head = connection.readHeadOrEnd()) {
                if (head.startsWith("POST")) {
                    connection.readChunked();
                }
                connection.respond("next");
            }
        }));
        HttpClient client = clientOfOneConnection();
        RecordingHandler handler = send(client, post(peer, new Thrower("close")));
        assertThat(handler.awaitEnd().transcript()).containsExactly("HEAD 200", "CONTENT", "COMPLETE");
        assertNextCallWorks(client, peer);
    }

    /** httpx part 3, row 28. */
    @Test
    void trailersFollowTheContent() throws Exception {
        ScriptedPeer peer = peer(connection -> {
            connection.expectRequest("POST /x HTTP/1.1");
            assertThat(connection.readChunked()).isEqualTo("content|Digest: abc");
            connection.send("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nok\r\n0\r\nDigest: def\r\n\r\n");
            connection.expectGone();
        });
        Request request = Request.post(
                peer.url("/x"),
                r -> r.content(Body.chunks(List.of(ByteString.encodeUtf8("content"))))
                        .trailers(() -> Headers.of("Digest", "abc")));
        RecordingHandler handler = send(client(), request).awaitEnd();
        assertThat(handler.transcript()).containsExactly("HEAD 200", "CONTENT", "COMPLETE Digest=def");
    }

    @Test
    void anAnswerThatComesEarlyIsDeliveredAndTheConnectionIsNotReused() throws Exception {
        ScriptedPeer peer = peer(
                connection -> {
                    connection.expectRequest("POST /x HTTP/1.1");
                    connection.read(10_000);
                    connection.send("HTTP/1.1 413 Content Too Large\r\nContent-Length: 3\r\n\r\nbig");
                    connection.drain();
                },
                NEXT);
        HttpClient client = clientOfOneConnection();
        RecordingHandler handler = send(client, post(peer, Body.source(new EndlessSource(), -1)));
        assertThat(handler.awaitEnd().transcript()).containsExactly("HEAD 413", "CONTENT", "COMPLETE");
        assertThat(handler.content()).isEqualTo("big");
        assertNextCallWorks(client, peer);
    }

    @Test
    void anAnswerSentBeforeAResetIsDelivered() throws Exception {
        ScriptedPeer peer = peer(
                connection -> {
                    connection.expectRequest("POST /x HTTP/1.1");
                    connection.send(
                            "HTTP/1.1 413 Content Too Large\r\nConnection: close\r\nContent-Length: 3\r\n\r\nbig");
                    connection.close();
                },
                NEXT);
        HttpClient client = clientOfOneConnection();
        RecordingHandler handler = send(client, post(peer, Body.source(new EndlessSource(), -1)));
        assertThat(handler.awaitEnd().transcript()).containsExactly("HEAD 413", "CONTENT", "COMPLETE");
        assertNextCallWorks(client, peer);
    }

    private static Request expecting(ScriptedPeer peer) {
        return Request.post(peer.url("/x"), r -> r.content("body").expectContinue());
    }

    @Test
    void contentIsSentWhenThePeerWantsIt() throws Exception {
        ScriptedPeer peer = peer(connection -> {
            assertThat(connection.expectRequest("POST /x HTTP/1.1")).contains("Expect: 100-continue");
            connection.send("HTTP/1.1 100 Continue\r\n\r\n");
            connection.expect("body");
            connection.respond("thanks");
            connection.expectGone();
        });
        RecordingHandler handler = send(client(), expecting(peer)).awaitEnd();
        assertThat(handler.transcript()).containsExactly("100 Continue", "HEAD 200", "CONTENT", "COMPLETE");
    }

    @Test
    void contentIsNotSentWhenThePeerAnswersInstead() throws Exception {
        ScriptedPeer peer = peer(
                connection -> {
                    connection.expectRequest("POST /x HTTP/1.1");
                    connection.send("HTTP/1.1 417 Expectation Failed\r\nContent-Length: 0\r\n\r\n");
                    connection.expectGone();
                },
                NEXT);
        HttpClient client = clientOfOneConnection();
        RecordingHandler handler = send(client, expecting(peer)).awaitEnd();
        assertThat(handler.transcript()).containsExactly("HEAD 417", "COMPLETE");
        assertNextCallWorks(client, peer);
    }

    /** Both requests wait for a second; the one that was begun last is where the end of it is seen. */
    @Test
    void contentIsSentAfterASecondOfSilenceButNotBehindAFinalHead() throws Exception {
        CountDownLatch headSeen = ScriptedPeer.point();
        CountDownLatch bodySeen = ScriptedPeer.point();
        ScriptedPeer refusing = peer(connection -> {
            connection.expectRequest("POST /x HTTP/1.1");
            connection.send("HTTP/1.1 403 Forbidden\r\nContent-Length: 2\r\n\r\n");
            connection.await(bodySeen, "the other call's second to be over");
            connection.send("no");
            connection.expectGone();
        });
        ScriptedPeer silent = peer(connection -> {
            connection.expectRequest("POST /x HTTP/1.1");
            connection.expect("body");
            bodySeen.countDown();
            connection.respond("thanks");
            connection.expectGone();
        });
        HttpClient client = client();
        RecordingHandler refused = send(client, expecting(refusing));
        refused.awaitResponse();
        headSeen.countDown();
        RecordingHandler accepted = send(client, expecting(silent));
        assertThat(accepted.awaitEnd().content()).isEqualTo("thanks");
        assertThat(refused.awaitEnd().content()).isEqualTo("no");
    }

    @Test
    void aLargeUploadArrivesWhole() throws Exception {
        byte[] octets = new byte[8 << 20];
        new java.util.Random(3).nextBytes(octets);
        ScriptedPeer peer = peer(connection -> {
            connection.expectRequest("POST /x HTTP/1.1");
            byte[] got = connection.read(octets.length);
            connection.respond(ByteString.of(got).sha256().hex());
            connection.expectGone();
        });
        RecordingHandler handler = send(client(), post(peer, Body.source(new Buffer().write(octets), octets.length)));
        assertThat(handler.awaitEnd().content())
                .isEqualTo(ByteString.of(octets).sha256().hex());
        assertThat(handler.content().getBytes(StandardCharsets.US_ASCII)).hasSize(64);
    }
}
