package dev.tern.http.blocking;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tern.http.HttpException;
import dev.tern.http.HttpStatusException;
import dev.tern.http.Limits;
import dev.tern.http.Method;
import dev.tern.http.RemoteClosedException;
import dev.tern.http.Request;
import dev.tern.http.Response;
import dev.tern.http.StreamClosedException;
import dev.tern.http.StreamConsumedException;
import dev.tern.http.StreamException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import okio.BufferedSource;
import okio.ByteString;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class StreamingTest {
    private final Client client =
            Client.builder().limits(Limits.defaults().withMaxConnections(1)).build();

    @AfterEach
    void close() {
        client.close();
        Leaks.check();
    }

    private static Peer answering(String head, String content) throws IOException {
        return Peer.answering("HTTP/1.1 " + head + "\r\nContent-Length: " + content.length() + "\r\n\r\n" + content);
    }

    @Test
    void connectionThatBreaksInTheMiddleFailsBehindWhatCame() throws Exception {
        try (Peer peer = new Peer(conversation -> {
                    conversation.readHead();
                    conversation.write("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhalf.");
                });
                StreamedResponse response = client.stream("GET", peer.url("/"))) {
            BufferedSource source = response.source();

            assertThat(source.readUtf8(5)).isEqualTo("half.");
            assertThatThrownBy(source::readByte).isInstanceOf(RemoteClosedException.class);
            assertThatThrownBy(source::readByte).isInstanceOf(RemoteClosedException.class);
            assertThatThrownBy(response::trailers).isInstanceOf(StreamException.class);
        }
    }

    @Test
    void textWithoutACharsetIsReadByTheClientsDefault() throws Exception {
        try (Peer peer = Peer.answering("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n\u00e9");
                Client latin = Client.builder()
                        .defaultCharset(java.nio.charset.StandardCharsets.ISO_8859_1)
                        .build();
                StreamedResponse lines = latin.stream("GET", peer.url("/"));
                StreamedResponse whole = latin.stream("GET", peer.url("/"))) {
            assertThat(lines.lines()).containsExactly("\u00c3\u00a9");
            assertThat(whole.text()).isEqualTo("\u00c3\u00a9");
        }
    }

    @Test
    void connectionThatBreaksInTheMiddleFailsThePlainCall() throws Exception {
        try (Peer peer = new Peer(conversation -> {
            conversation.readHead();
            conversation.write("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhalf.");
        })) {
            assertThatThrownBy(() -> client.get(peer.url("/"))).isInstanceOf(RemoteClosedException.class);
        }
    }

    @Test
    void failureBeforeTheHeadIsThrownByStream() throws Exception {
        try (Peer peer = new Peer(conversation -> conversation.readHead())) {
            assertThatThrownBy(() -> client.stream("POST", peer.url("/"))).isInstanceOf(HttpException.class);
        }
    }

    @Test
    void failureComesOutOfIteratorsUnchecked() throws Exception {
        try (Peer peer = new Peer(conversation -> {
                    conversation.readHead();
                    conversation.write("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhalf.");
                });
                StreamedResponse response = client.stream("GET", peer.url("/"))) {
            var pieces = response.bytes().iterator();

            assertThat(pieces.next().utf8()).isEqualTo("half.");
            assertThatThrownBy(pieces::hasNext)
                    .isInstanceOf(UncheckedIOException.class)
                    .hasCauseInstanceOf(RemoteClosedException.class);
        }
    }

    @Test
    void closingInTheMiddleClosesTheConnectionAndFreesItsPlace() throws Exception {
        CountDownLatch closedByClient = new CountDownLatch(1);
        try (Peer peer = new Peer(conversation -> {
            String head = conversation.readHead();
            conversation.write("HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\n");
            if (head.startsWith("GET /half")) {
                conversation.write("ha");
                conversation.awaitClose();
                closedByClient.countDown();
            } else {
                conversation.write("full");
            }
        })) {
            try (StreamedResponse response = client.stream("GET", peer.url("/half"))) {
                assertThat(response.source().readUtf8(2)).isEqualTo("ha");
            }

            assertThat(closedByClient.await(5, TimeUnit.SECONDS)).isTrue();
            assertThat(client.get(peer.url("/")).text()).isEqualTo("full");
        }
    }

    @Test
    void closingFromAnotherThreadEndsTheRead() throws Exception {
        try (Peer peer = new Peer(conversation -> {
            conversation.readHead();
            conversation.write("HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nha");
            conversation.awaitClose();
        })) {
            StreamedResponse response = client.stream("GET", peer.url("/"));
            CountDownLatch begun = new CountDownLatch(1);
            Caller<ByteString> reader = Caller.calls(() -> {
                BufferedSource source = response.source();
                source.require(2);
                begun.countDown();
                return source.readByteString();
            });
            begun.await();

            response.close();

            assertThat(reader.failure()).isInstanceOf(StreamClosedException.class);
        }
    }

    @Test
    void secondPassIsRefused() throws Exception {
        try (Peer peer = answering("200 OK", "ok");
                StreamedResponse response = client.stream("GET", peer.url("/"))) {
            response.inputStream();

            assertThatThrownBy(response::lines).isInstanceOf(StreamConsumedException.class);
            assertThatThrownBy(response::bytes).isInstanceOf(StreamConsumedException.class);
            assertThatThrownBy(response::raw).isInstanceOf(StreamConsumedException.class);
            assertThatThrownBy(response::read).isInstanceOf(StreamConsumedException.class);
        }
    }

    @Test
    void readingAfterCloseIsRefused() throws Exception {
        try (Peer peer = answering("200 OK", "ok")) {
            StreamedResponse unread = client.stream("GET", peer.url("/"));
            unread.close();
            unread.close();
            StreamedResponse begun = client.stream("GET", peer.url("/"));
            InputStream stream = begun.inputStream();
            begun.close();

            assertThatThrownBy(unread::source).isInstanceOf(StreamClosedException.class);
            assertThatThrownBy(unread::text).isInstanceOf(StreamClosedException.class);
            assertThatThrownBy(stream::read).isInstanceOf(StreamClosedException.class);
            assertThat(begun.status()).isEqualTo(200);
        }
    }

    @Test
    void wholeResponseMayBeAskedForAgain() throws Exception {
        try (Peer peer = answering("200 OK\r\nContent-Type: text/plain; charset=iso-8859-1", "[1, 2]");
                StreamedResponse response = client.stream("GET", peer.url("/"))) {
            Response whole = response.read();

            assertThat(response.read()).isSameAs(whole);
            assertThat(response.text()).isEqualTo("[1, 2]");
            assertThat(response.json(int[].class)).containsExactly(1, 2);
            assertThat(whole.elapsed()).isPositive();
        }
    }

    @Test
    void connectionOfAResponseThatWasReadIsUsedAgain() throws Exception {
        try (Peer peer = answering("200 OK", "ok")) {
            for (int i = 0; i < 5; i++) {
                try (StreamedResponse response = client.stream(Request.get(peer.url("/")))) {
                    assertThat(response.text()).isEqualTo("ok");
                }
            }
            assertThat(peer.accepted).hasValue(1);
        }
    }

    /** httpx part 3, row 21. */
    @Test
    void linesEndAtCrLfAndBothAndNowhereElse() throws Exception {
        // Pieces that split a CRLF and a character; NEL, LS, FF and VT end no line.
        byte[] text = "a\r\nb\rc\n\nd\u0085e\u2028f\u000cg\u000bh\r".getBytes("UTF-8");
        try (Peer peer = new Peer(conversation -> {
                    conversation.readHead();
                    conversation.write("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n");
                    for (byte octet : text) {
                        conversation.write("1\r\n");
                        conversation.write(new byte[] {octet});
                        conversation.write("\r\n");
                    }
                    conversation.write("0\r\nDigest: d\r\n\r\n");
                });
                StreamedResponse response = client.stream("GET", peer.url("/"));
                Stream<String> lines = response.lines()) {
            assertThat(lines).containsExactly("a", "b", "c", "", "d\u0085e\u2028f\u000cg\u000bh");
            assertThat(response.trailers().first("Digest")).isEqualTo("d");
        }
    }

    @Test
    void lineIsHandedOutWhenItHasCome() throws Exception {
        CountDownLatch firstSeen = new CountDownLatch(1);
        try (Peer peer = new Peer(conversation -> {
                    conversation.readHead();
                    conversation.write("HTTP/1.1 200 OK\r\n\r\nfirst\r");
                    firstSeen.await();
                    conversation.write("\nsecond");
                });
                StreamedResponse response = client.stream("GET", peer.url("/"));
                Stream<String> stream = response.lines()) {
            var lines = stream.iterator();

            assertThat(lines.next()).isEqualTo("first");
            firstSeen.countDown();
            assertThat(lines.next()).isEqualTo("second");
            assertThat(lines.hasNext()).isFalse();
        }
    }

    @Test
    void readOfExactlyWhatHasComeDoesNotWaitForMore() throws Exception {
        CountDownLatch read = new CountDownLatch(1);
        try (Peer peer = new Peer(conversation -> {
                    conversation.readHead();
                    conversation.write("HTTP/1.1 200 OK\r\n\r\nframe");
                    read.await();
                });
                StreamedResponse response = client.stream("GET", peer.url("/"))) {
            assertThat(response.inputStream().readNBytes(5)).hasSize(5);
            read.countDown();
        }
    }

    @Test
    void largeContentComesWholeThroughTheWindow() throws Exception {
        byte[] content = new byte[8 << 20];
        new Random(7).nextBytes(content);
        try (Peer peer = new Peer(conversation -> {
            while (conversation.readHead() != null) {
                conversation.write("HTTP/1.1 200 OK\r\nContent-Length: " + content.length + "\r\n\r\n");
                conversation.write(content);
            }
        })) {
            try (StreamedResponse response = client.stream("GET", peer.url("/"))) {
                assertThat(response.inputStream().readAllBytes()).isEqualTo(content);
            }
            try (StreamedResponse response = client.stream("GET", peer.url("/"))) {
                assertThat(response.bytes())
                        .allSatisfy(piece -> assertThat(piece.size()).isPositive());
            }
            try (StreamedResponse response = client.stream("GET", peer.url("/"))) {
                assertThat(response.source().readByteString()).isEqualTo(ByteString.of(content));
            }
            assertThat(peer.accepted).hasValue(1);
        }
    }

    @Test
    void slowReaderHoldsThePeerBack() throws Exception {
        AtomicLong written = new AtomicLong();
        CountDownLatch full = new CountDownLatch(1);
        byte[] piece = new byte[64 << 10];
        try (Peer peer = new Peer(conversation -> {
                    conversation.readHead();
                    conversation.write("HTTP/1.1 200 OK\r\n\r\n");
                    while (true) {
                        conversation.write(piece);
                        written.addAndGet(piece.length);
                    }
                });
                StreamedResponse response = client.stream("GET", peer.url("/"))) {
            response.source().require(1);
            long before;
            do {
                before = written.get();
                full.await(300, TimeUnit.MILLISECONDS);
            } while (written.get() != before);

            // What the two kernels' buffers hold on loopback, at the most; a client without a window reads for ever.
            assertThat(written.get()).isLessThan(32 << 20);
        }
    }

    /** httpx part 3, row 40. */
    @Test
    void statusOtherThanSuccessIsRaisedWithTheBeginningOfTheContent() throws Exception {
        try (Peer peer = answering("503 Service Unavailable", "x".repeat(100_000));
                StreamedResponse response = client.stream("GET", peer.url("/"))) {
            assertThatThrownBy(response::raiseForStatus)
                    .isInstanceOfSatisfying(
                            HttpStatusException.class,
                            e -> assertThat(e.response().text()).isEqualTo("x".repeat(64 << 10)));
        }
    }

    @Test
    void methodOfAnyNameIsStreamedWithItsSettings() throws Exception {
        try (Peer peer = answering("200 OK", "ok");
                StreamedResponse response = client.stream("report", peer.url("/"), r -> r.header("X-Mark", "1"))) {
            assertThat(peer.nextHead()).startsWith("report / ").contains("X-Mark: 1\r\n");
            assertThat(response.request().method()).isEqualTo(Method.of("report"));
            assertThat(response).hasToString("<StreamedResponse [200 OK]>");
        }
    }
}
