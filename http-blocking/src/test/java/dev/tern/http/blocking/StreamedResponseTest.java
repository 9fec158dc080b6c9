package dev.tern.http.blocking;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tern.http.RemoteClosedException;
import dev.tern.http.Request;
import dev.tern.http.Response;
import dev.tern.http.ResponseTooLargeException;
import dev.tern.http.StreamConsumedException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Random;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import okio.ByteString;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What a streamed response tells beside its content, and its content as text. */
@Timeout(30)
class StreamedResponseTest {
    private final Client client = Client.builder().build();

    @AfterEach
    void close() {
        client.close();
        Leaks.check();
    }

    private static Peer answering(String head, String content) throws IOException {
        return Peer.answering("HTTP/1.1 " + head + "\r\nContent-Length: "
                + content.getBytes(StandardCharsets.UTF_8).length + "\r\n\r\n" + content);
    }

    // ---- Lines and text ----

    @Test
    void lineLongerThanAllowedIsRefusedWhereverItIsCut() throws Exception {
        try (Peer peer = new Peer(conversation -> {
                    conversation.readHead();
                    conversation.write("HTTP/1.1 200 OK\r\nContent-Length: 13\r\n\r\nabcde\nabc");
                    conversation.write("def\n");
                });
                StreamedResponse response = client.stream("GET", peer.url("/"));
                Stream<String> stream = response.lines(5)) {
            var lines = stream.iterator();
            assertThat(lines.next()).isEqualTo("abcde");
            assertThatThrownBy(lines::hasNext)
                    .isInstanceOf(UncheckedIOException.class)
                    .hasCauseInstanceOf(ResponseTooLargeException.class)
                    .hasMessageContaining("longer than 5 characters");
        }
    }

    @Test
    void lineThatNeverEndsIsRefusedByDefault() throws Exception {
        String piece = "x".repeat(1 << 20);
        try (Peer peer = new Peer(conversation -> {
                    conversation.readHead();
                    conversation.write("HTTP/1.1 200 OK\r\n\r\n");
                    while (true) {
                        conversation.write(piece);
                    }
                });
                StreamedResponse response = client.stream("GET", peer.url("/"));
                Stream<String> lines = response.lines()) {
            assertThatThrownBy(lines::count).hasCauseInstanceOf(ResponseTooLargeException.class);
        }
    }

    @Test
    void linesBeforeABreakAreHandedOutAndTheBreakIsTold() throws Exception {
        try (Peer peer = new Peer(conversation -> {
                    conversation.readHead();
                    conversation.write("HTTP/1.1 200 OK\r\nContent-Length: 20\r\n\r\none\r\ntwo\r\nthr");
                });
                StreamedResponse response = client.stream("GET", peer.url("/"));
                Stream<String> stream = response.lines()) {
            var lines = stream.iterator();
            assertThat(lines.next()).isEqualTo("one");
            assertThat(lines.next()).isEqualTo("two");
            assertThatThrownBy(lines::hasNext).hasCauseInstanceOf(RemoteClosedException.class);
        }
    }

    @Test
    void readerGivesTextByTheCharsetThatIsNamed() throws Exception {
        try (Peer peer = new Peer(conversation -> {
                    conversation.readHead();
                    conversation.write("HTTP/1.1 200 OK\r\nContent-Type: text/plain; charset=utf-16be\r\n\r\n");
                    for (byte octet : "na\u00efve \ud83d\udc26".getBytes(StandardCharsets.UTF_16BE)) {
                        conversation.write(new byte[] {octet});
                    }
                });
                StreamedResponse response = client.stream("GET", peer.url("/"));
                Reader reader = response.reader()) {
            StringBuilder text = new StringBuilder();
            for (int c = reader.read(); c >= 0; c = reader.read()) {
                text.append((char) c);
            }
            assertThat(text).hasToString("na\u00efve \ud83d\udc26");
            assertThatThrownBy(response::reader).isInstanceOf(StreamConsumedException.class);
        }
    }

    // ---- Beside the content ----

    @Test
    void redirectThatIsNotFollowedNamesTheRequestItAsksFor() throws Exception {
        try (Peer peer = answering("302 Found\r\nLocation: /there", "");
                StreamedResponse response = client.stream("GET", peer.url("/here"))) {
            Request next = response.nextRequest();
            assertThat(next).isNotNull();
            assertThat(next.url().path()).isEqualTo("/there");
            Request same = response.read().nextRequest();
            assertThat(same).isNotNull();
            assertThat(same.url()).isEqualTo(next.url());
        }
    }

    @Test
    void redirectsThatWereFollowedAreItsHistory() throws Exception {
        try (Peer peer = new Peer(conversation -> {
                    conversation.readHead();
                    conversation.write("HTTP/1.1 302 Found\r\nLocation: /there\r\nContent-Length: 0\r\n\r\n");
                    conversation.readHead();
                    conversation.write(Peer.OK);
                });
                StreamedResponse response = client.stream("GET", peer.url("/here"), r -> r.followRedirects(true))) {
            assertThat(response.url().path()).isEqualTo("/there");
            assertThat(response.nextRequest()).isNull();
            assertThat(response.history()).extracting(Response::status).containsExactly(302);
            assertThat(response.read().history()).isEqualTo(response.history());
        }
    }

    @Test
    void octetsReceivedAreThoseOfTheNetwork() throws Exception {
        byte[] noise = new byte[300_000];
        new Random(3).nextBytes(noise);
        ByteArrayOutputStream coded = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(coded)) {
            gzip.write(noise);
        }
        try (Peer peer = new Peer(conversation -> {
                    conversation.readHead();
                    conversation.write("HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: " + coded.size()
                            + "\r\n\r\n");
                    conversation.write(coded.toByteArray());
                });
                StreamedResponse response = client.stream("GET", peer.url("/"))) {
            long before = response.octetsReceived();
            long decoded = 0;
            for (ByteString piece : response.bytes()) {
                decoded += piece.size();
                assertThat(response.octetsReceived()).isGreaterThanOrEqualTo(before);
                before = response.octetsReceived();
            }
            assertThat(decoded).isEqualTo(noise.length);
            assertThat(response.octetsReceived()).isEqualTo(coded.size());
        }
    }

    @Test
    void elapsedTimeGoesOnUntilTheContentIsComplete() throws Exception {
        try (Peer peer = answering("200 OK", "all of it");
                StreamedResponse response = client.stream("GET", peer.url("/"))) {
            Duration atTheHead = response.elapsed();
            assertThat(atTheHead).isPositive();
            Response whole = response.read();
            assertThat(response.elapsed()).isGreaterThanOrEqualTo(atTheHead);
            assertThat(response.elapsed()).isEqualTo(response.elapsed()).isEqualTo(whole.elapsed());
        }
    }

    @Test
    void linksAreFoundByTheirRelation() throws Exception {
        try (Peer peer = answering("200 OK\r\nLink: </page/2>; rel=\"next\"", "");
                StreamedResponse response = client.stream("GET", peer.url("/"))) {
            assertThat(response.links()).containsOnlyKeys("next");
        }
    }
}
