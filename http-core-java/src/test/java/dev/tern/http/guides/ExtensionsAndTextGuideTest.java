package dev.tern.http.guides;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tern.http.HttpVersion;
import dev.tern.http.Method;
import dev.tern.http.Request;
import dev.tern.http.Response;
import dev.tern.http.client.HttpClient;
import dev.tern.http.client.HttpClientBuilder;
import dev.tern.http.client.MockTransport;
import dev.tern.http.testkit.Leaks;
import dev.tern.http.testkit.ScriptedPeer;
import java.nio.charset.Charset;
import okio.ByteString;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** httpx's pages "Extensions" and "Text encodings". */
class ExtensionsAndTextGuideTest {
    private static final Charset SHIFT_JIS = Charset.forName("Shift_JIS");
    private static final String JAPANESE = "\u30a2\u30b8\u30b5\u30b7";

    @RegisterExtension
    final Leaks leaks = new Leaks();

    private static Response answered(String contentType, ByteString content) {
        return answered(HttpClient.builder(), contentType, content);
    }

    private static Response answered(HttpClientBuilder client, String contentType, ByteString content) {
        try (HttpClient http = client.transport(MockTransport.answering(request -> Response.builder(request)
                        .header("Content-Type", contentType)
                        .content(content)
                        .build()))
                .build()) {
            return http.sendAsync(Request.get("http://mock/")).join();
        }
    }

    @Test
    void extensionReachesTheTransportWithItsRequest() {
        try (HttpClient http = HttpClient.builder()
                .transport(MockTransport.answering(request -> Response.builder(request)
                        .text("" + request.extensions().get("tenant"))
                        .build()))
                .build()) {
            Request request = Request.of(Method.GET, "http://mock/", r -> r.extension("tenant", 7));
            Response response = http.sendAsync(request).join();
            assertThat(response.text()).isEqualTo("7");
            assertThat(response.request().extensions()).containsEntry("tenant", 7);
        }
    }

    @Test
    void targetOfTheRequestIsTheUsersOwn() throws Exception {
        ScriptedPeer peer = leaks.watch(ScriptedPeer.plain(connection -> {
            connection.expectRequest("OPTIONS * HTTP/1.1");
            connection.respond("");
        }));
        HttpClient http = leaks.watch(HttpClient.create());
        http.sendAsync(Request.of(Method.OPTIONS, peer.url("/"), r -> r.extension("target", "*")))
                .join();
    }

    @Test
    void responseSaysItsVersionAndItsReason() throws Exception {
        ScriptedPeer peer = leaks.watch(
                ScriptedPeer.repeating("HTTP/1.0 200 Quite right\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"));
        HttpClient http = leaks.watch(HttpClient.create());
        Response response = http.sendAsync(Request.get(peer.url("/"))).join();
        assertThat(response.version()).isEqualTo(HttpVersion.HTTP_1_0);
        assertThat(response.reason()).isEqualTo("Quite right");
    }

    @Test
    void charsetIsThatOfTheContentTypeElseUtf8() {
        Response named = answered("text/plain; charset=shift_jis", ByteString.encodeString(JAPANESE, SHIFT_JIS));
        assertThat(named.head().charset()).isEqualTo(SHIFT_JIS);
        assertThat(named.text()).isEqualTo(JAPANESE);
        Response unnamed = answered("text/plain", ByteString.encodeUtf8(JAPANESE));
        assertThat(unnamed.head().charset()).isEqualTo(UTF_8);
        assertThat(unnamed.text()).isEqualTo(JAPANESE);
    }

    @Test
    void charsetThatTheServerDoesNotNameIsTheClientsDefault() {
        HttpClientBuilder japanese = HttpClient.builder().defaultCharset(SHIFT_JIS);
        assertThat(answered(japanese, "text/plain", ByteString.encodeString(JAPANESE, SHIFT_JIS))
                        .text())
                .isEqualTo(JAPANESE);
        assertThat(answered(japanese, "text/plain; charset=utf-8", ByteString.encodeUtf8(JAPANESE))
                        .text())
                .isEqualTo(JAPANESE);
    }

    @Test
    void charsetIsFoundByLookingAtTheContent() {
        HttpClientBuilder detecting = HttpClient.builder()
                .defaultCharset(content -> content.size() > 0 && content.getByte(0) < 0 ? SHIFT_JIS : UTF_8);
        assertThat(answered(detecting, "text/plain", ByteString.encodeString(JAPANESE, SHIFT_JIS))
                        .text())
                .isEqualTo(JAPANESE);
        assertThat(answered(detecting, "text/plain", ByteString.encodeUtf8("plain"))
                        .text())
                .isEqualTo("plain");
    }

    @Test
    void contentIsReadByAnotherCharsetWhereTheServerNamesNone() {
        Response response = answered("text/plain", ByteString.encodeString(JAPANESE, SHIFT_JIS));
        assertThat(response.content().string(SHIFT_JIS)).isEqualTo(JAPANESE);
    }
}
