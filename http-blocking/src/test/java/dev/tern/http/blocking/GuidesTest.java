package dev.tern.http.blocking;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tern.http.HttpException;
import dev.tern.http.HttpStatusException;
import dev.tern.http.Method;
import dev.tern.http.Request;
import dev.tern.http.Response;
import dev.tern.http.client.MockTransport;
import dev.tern.http.cookie.CookieJar;
import java.io.BufferedReader;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import okio.ByteString;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The examples of httpx's guides that are most natural where calls block; the others are in the core's guide tests. */
@Timeout(30)
class GuidesTest {
    @AfterEach
    void noThreadIsLeft() {
        Leaks.check();
    }

    private static Client mocked(String content) {
        return Client.builder()
                .transport(MockTransport.answering(request -> Response.builder(request)
                        .header("Content-Length", "" + content.length())
                        .text(content)
                        .build()))
                .build();
    }

    @Test
    void downloadShowsItsProgress(@TempDir Path folder) throws Exception {
        Path file = folder.resolve("download");
        String content = "0123456789".repeat(50_000);
        List<Long> progress = new ArrayList<>();
        try (Peer peer = Peer.answering(
                        "HTTP/1.1 200 OK\r\nContent-Length: " + content.length() + "\r\n\r\n" + content);
                Client client = Client.create();
                StreamedResponse response = client.stream("GET", peer.url("/100MB.bin"));
                OutputStream out = Files.newOutputStream(file)) {
            long total = Long.parseLong(String.valueOf(response.headers().get("Content-Length")));
            for (ByteString piece : response.bytes()) {
                piece.write(out);
                progress.add(100 * response.octetsReceived() / total);
            }
        }
        assertThat(file).hasContent(content);
        assertThat(progress).isSorted().endsWith(100L);
    }

    @Test
    void contentIsReadInPiecesTextAndLines() throws Exception {
        try (Client client = mocked("one\r\ntwo")) {
            try (StreamedResponse r = client.stream("GET", "http://mock/")) {
                List<String> pieces = new ArrayList<>();
                r.bytes().forEach(piece -> pieces.add(piece.utf8()));
                assertThat(String.join("", pieces)).isEqualTo("one\r\ntwo");
            }
            try (StreamedResponse r = client.stream("GET", "http://mock/");
                    BufferedReader reader = new BufferedReader(r.reader())) {
                assertThat(reader.readLine()).isEqualTo("one");
            }
            try (StreamedResponse r = client.stream("GET", "http://mock/");
                    Stream<String> lines = r.lines()) {
                assertThat(lines).containsExactly("one", "two");
            }
        }
    }

    @Test
    void contentIsLoadedOnlyIfItIsShort() throws Exception {
        int tooLong = 10;
        try (Client client = mocked("short");
                StreamedResponse r = client.stream("GET", "http://mock/")) {
            String length = r.headers().first("Content-Length");
            assertThat(length).isNotNull();
            String text = Integer.parseInt(length) < tooLong ? r.read().text() : "";
            assertThat(text).isEqualTo("short");
        }
    }

    @Test
    void responseOutlivesTheBlockThatMadeItUntilItIsClosed() throws Exception {
        try (Client client = mocked("handed on")) {
            StreamedResponse handedOn = client.stream(Request.get("http://mock/"));
            try (handedOn) {
                assertThat(handedOn.inputStream().readAllBytes()).asString().isEqualTo("handed on");
            }
        }
    }

    @Test
    void cookiesOfAResponseAreAskedForByName() throws Exception {
        try (Client client = Client.builder()
                .transport(MockTransport.answering(request -> Response.builder(request)
                        .header("Set-Cookie", "chocolate=chip")
                        .build()))
                .build()) {
            Response response = client.get("http://example.com/cookies/set");
            assertThat(CookieJar.of(response, Instant.now()).get("chocolate")).isEqualTo("chip");
        }
    }

    @Test
    void cookiesGoToTheDomainTheyWereSetFor() throws Exception {
        CookieJar cookies = new CookieJar();
        cookies.set("cookie_on_domain", "hello", "example.com");
        cookies.set("cookie_off_domain", "nope", "example.org");
        try (Client client = Client.builder()
                .cookies(cookies)
                .transport(MockTransport.answering(
                        request -> Response.builder(request).build()))
                .build()) {
            assertThat(client.get("http://example.com/cookies")
                            .request()
                            .headers()
                            .get("Cookie"))
                    .isEqualTo("cookie_on_domain=hello");
        }
    }

    @Test
    void contentGoesWithAnyMethod() throws Exception {
        try (Peer peer = new Peer(conversation -> {
                    conversation.readHead();
                    String content = conversation.readContent("which one".length());
                    conversation.write("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n" + content);
                });
                Client client = Client.create()) {
            assertThat(client.request(Method.DELETE, peer.url("/"), r -> r.content("which one"))
                            .text())
                    .isEqualTo("which one");
        }
    }

    @Test
    void callThatFailsIsCaughtByWhatFailed() throws Exception {
        try (Peer peer = Peer.answering("HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n");
                Client client =
                        Client.builder().onResponse(Response::raiseForStatus).build()) {
            String url = peer.url("/");
            assertThatThrownBy(() -> client.get(url)).isInstanceOf(HttpStatusException.class);
            try {
                client.get("http://127.0.0.1:1/");
                throw new AssertionError("Nobody should be there");
            } catch (HttpException e) {
                assertThat(e.request().url().port()).isEqualTo(1);
            }
        }
    }
}
