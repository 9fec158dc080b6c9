package dev.tern.http.guides;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tern.http.Body;
import dev.tern.http.Headers;
import dev.tern.http.Method;
import dev.tern.http.Request;
import dev.tern.http.Response;
import dev.tern.http.Url;
import dev.tern.http.auth.BasicAuth;
import dev.tern.http.client.HttpClient;
import dev.tern.http.client.HttpClientBuilder;
import dev.tern.http.client.MockTransport;
import dev.tern.http.testkit.Leaks;
import dev.tern.http.testkit.ScriptedPeer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.stream.IntStream;
import okio.Buffer;
import okio.ByteString;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** httpx's page "Clients". Progress of a download stands with the blocking face. */
class ClientsGuideTest {
    @RegisterExtension
    final Leaks leaks = new Leaks();

    /** Echoes the content of the request. */
    private static HttpClientBuilder mocked() {
        return HttpClient.builder().transport(MockTransport.answering(request -> {
            Body body = request.body();
            ByteString content = body == null ? null : body.inMemory();
            return Response.builder(request)
                    .content(content == null ? ByteString.EMPTY : content)
                    .build();
        }));
    }

    private static Request sent(HttpClientBuilder client, Request request) {
        return answered(client, request).request();
    }

    private static Response answered(HttpClientBuilder client, Request request) {
        try (HttpClient http = client.build()) {
            return http.sendAsync(request).join();
        }
    }

    @Test
    void clientKeepsItsConnectionFromCallToCallAndClosesIt() throws Exception {
        ScriptedPeer peer = leaks.watch(ScriptedPeer.serving("Tern"));
        try (HttpClient http = HttpClient.create()) {
            for (int i = 0; i < 3; i++) {
                Response response = http.sendAsync(Request.get(peer.url("/"))).join();
                assertThat(response).hasToString("<Response [200 OK]>");
            }
            assertThat(peer.accepted()).isEqualTo(1);
        }
    }

    @Test
    void requestHasAHeaderOfItsOwn() {
        Request request =
                sent(mocked(), Request.of(Method.GET, "https://example.com/", r -> r.header("X-Custom", "value")));
        assertThat(request.headers().get("X-Custom")).isEqualTo("value");
    }

    @Test
    void headersOfTheClientGoWithEveryRequest() {
        HttpClientBuilder client = mocked().header("User-Agent", "my-app/0.0.1");
        assertThat(sent(client, Request.get("http://mock/headers")).headers().get("User-Agent"))
                .isEqualTo("my-app/0.0.1");
    }

    @Test
    void headersAndParamsOfClientAndRequestAreCombined() {
        HttpClientBuilder client = mocked().header("X-Auth", "from-client").param("client_id", "client1");
        Request request = sent(
                client,
                Request.of(
                        Method.GET,
                        "https://example.com",
                        r -> r.header("X-Custom", "from-request").param("request_id", "request1")));
        assertThat(request.url().href()).isEqualTo("https://example.com/?request_id=request1&client_id=client1");
        assertThat(request.headers().get("X-Auth")).isEqualTo("from-client");
        assertThat(request.headers().get("X-Custom")).isEqualTo("from-request");
    }

    @Test
    void authOfTheRequestTakesTheClientsPlace() {
        HttpClientBuilder client = mocked().auth(new BasicAuth("tom", "mot123"));
        Request request = sent(
                client,
                Request.of(Method.GET, "https://example.com/", r -> r.auth(new BasicAuth("alice", "ecila123"))));
        String credentials =
                String.valueOf(request.headers().get("Authorization")).substring("Basic ".length());
        assertThat(new String(Base64.getDecoder().decode(credentials), StandardCharsets.UTF_8))
                .isEqualTo("alice:ecila123");
    }

    @Test
    void baseUrlStandsBeforeRelativeOnes() {
        Request request = sent(mocked().baseUrl("http://mock"), Request.get("/headers"));
        assertThat(request.url().href()).isEqualTo("http://mock/headers");
    }

    @Test
    void requestThatWasMadeBeforeIsSent() {
        Request request = Request.get("https://example.com/");
        assertThat(answered(mocked(), request).status()).isEqualTo(200);
        assertThat(answered(mocked(), request).status())
                .as("it may be sent again")
                .isEqualTo(200);
    }

    @Test
    void fieldOfTheClientIsLeftOutOfOneRequest() {
        try (HttpClient http = mocked().header("X-Api-Key", "...")
                .header("X-Client-ID", "ABC123")
                .build()) {
            Request built = http.complete(Request.get("https://api.example.com/"));
            assertThat(built.headers().get("X-Client-ID")).isEqualTo("ABC123");

            Headers without = built.headers().newBuilder().remove("X-Api-Key").build();
            Request request = built.rewritten(built.method(), built.url(), without, built.body());
            Request sent = http.sendAsync(request).join().request();

            assertThat(sent.headers().contains("X-Api-Key")).isFalse();
            assertThat(sent.headers().get("X-Client-ID")).isEqualTo("ABC123");
        }
    }

    @Test
    void uploadTellsHowFarItIs() throws Exception {
        String content = "0123456789abcdef".repeat(64 << 10);
        List<Long> told = new ArrayList<>();
        ScriptedPeer peer = leaks.watch(ScriptedPeer.plain(connection -> {
            connection.expectRequest("POST /post HTTP/1.1");
            connection.expect(content);
            connection.respond("thanks");
        }));
        HttpClient http = leaks.watch(HttpClient.create());
        Body body = Body.source(new Buffer().writeUtf8(content), content.length())
                .withProgress((done, total) -> {
                    assertThat(total).isEqualTo(content.length());
                    told.add(done);
                });
        assertThat(http.sendAsync(Request.post(peer.url("/post"), r -> r.content(body)))
                        .join()
                        .text())
                .isEqualTo("thanks");
        assertThat(told).isSorted().endsWith((long) content.length()).hasSizeGreaterThan(1);
    }

    @Test
    void generatedContentLeavesPieceByPiece() throws Exception {
        List<Integer> made = new ArrayList<>();
        Iterable<ByteString> pieces = () -> IntStream.range(0, 4)
                .peek(made::add)
                .mapToObj(i -> ByteString.encodeUtf8("piece " + i + ";"))
                .iterator();
        ScriptedPeer peer = leaks.watch(ScriptedPeer.plain(connection -> {
            connection.expectRequest("POST /post HTTP/1.1");
            assertThat(connection.readChunked()).isEqualTo("piece 0;piece 1;piece 2;piece 3;");
            connection.respond("thanks");
        }));
        HttpClient http = leaks.watch(HttpClient.create());
        http.sendAsync(Request.post(peer.url("/post"), r -> r.content(Body.chunks(pieces))))
                .join();
        assertThat(made).containsExactly(0, 1, 2, 3);
    }

    @Test
    void fileOfAFormHasANameAndAType(@TempDir Path folder) throws Exception {
        Path file = Files.writeString(folder.resolve("report.xls"), "binary content");
        Request request = Request.post(
                "http://mock/post",
                r -> r.multipart(
                        form -> form.file("upload-file", "report.xls", Body.file(file), "application/vnd.ms-excel")));
        assertThat(contentOf(request))
                .contains("Content-Disposition: form-data; name=\"upload-file\"; filename=\"report.xls\"\r\n"
                        + "Content-Type: application/vnd.ms-excel\r\n\r\nbinary content\r\n");
        Request guessed = Request.post("http://mock/post", r -> r.multipart(form -> form.file("upload-file", file)));
        assertThat(contentOf(guessed)).contains("filename=\"report.xls\"\r\nContent-Type: application/");
    }

    @Test
    void partWithoutAFileNameIsAField() throws Exception {
        Request request =
                Request.post("http://mock/post", r -> r.multipart(form -> form.field("upload-file", "text content")));
        assertThat(contentOf(request)).contains("name=\"upload-file\"\r\n\r\ntext content\r\n");
    }

    @Test
    void severalFilesStandUnderOneName() throws Exception {
        Request request = Request.post(
                "http://mock/post",
                r -> r.multipart(form -> form.file("images", "foo.png", Body.of("foo"), "image/png")
                        .file("images", "bar.png", Body.of("bar"), "image/png")));
        assertThat(contentOf(request))
                .containsSubsequence("name=\"images\"; filename=\"foo.png\"", "name=\"images\"; filename=\"bar.png\"");
    }

    /** As a peer gets it, by the chunks or by the length. */
    private String contentOf(Request request) throws Exception {
        StringBuilder got = new StringBuilder();
        ScriptedPeer peer = ScriptedPeer.plain(connection -> {
            String head = connection.readHeadOrEnd();
            int length = Integer.parseInt(head.replaceAll("(?s).*Content-Length: (\\d+).*", "$1"));
            got.append(new String(connection.read(length), StandardCharsets.UTF_8));
            connection.respond("thanks");
        });
        try (peer;
                HttpClient http = HttpClient.create()) {
            http.sendAsync(request.newBuilder()
                            .url(Url.parse(peer.url("/post")))
                            .build())
                    .join();
        }
        return got.toString();
    }
}
