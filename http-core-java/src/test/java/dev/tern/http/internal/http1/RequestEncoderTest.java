package dev.tern.http.internal.http1;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.tern.http.Body;
import dev.tern.http.Headers;
import dev.tern.http.Method;
import dev.tern.http.Request;
import dev.tern.http.Url;
import dev.tern.http.internal.http1.RequestTarget.Form;
import java.util.List;
import java.util.function.Consumer;
import okio.Buffer;
import okio.ByteString;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RequestEncoderTest {
    private static final String URL = "http://a.test:8080/p?q=1";

    private static String encoded(Method method, Consumer<Request.Builder> settings) {
        return encoded(Request.of(method, URL, settings), Form.ORIGIN);
    }

    private static String encoded(Request request, Form form) {
        RecentFields recent = new RecentFields();
        String first = encoded(request, form, recent);
        for (int again = 0; again < 3; again++) {
            assertThat(encoded(request, form, recent)).as("sent again").isEqualTo(first);
        }
        return first;
    }

    private static String encoded(Request request, Form form, RecentFields recent) {
        Buffer out = new Buffer();
        RequestEncoder.encodeHead(request, RequestFraming.of(request), form, recent, out);
        return out.readUtf8();
    }

    @Test
    void whatWasRememberedIsSentForTheSameFieldsOnly() {
        RecentFields recent = new RecentFields();
        Headers headers = Headers.of("X-A", "1");
        Request request = getWith(r -> r.headers(headers));
        for (int i = 0; i < 4; i++) {
            assertThat(encoded(request, Form.ORIGIN, recent)).contains("X-A: 1\r\n");
            assertThat(encoded(getWith(r -> r.header("X-A", "2")), Form.ORIGIN, recent))
                    .contains("X-A: 2\r\n")
                    .doesNotContain("X-A: 1");
        }
    }

    @Test
    void whatWasRememberedIsWrittenBehindEachRequestsOwnLineAndHost() {
        RecentFields recent = new RecentFields();
        Headers headers = getWith(r -> r.header("X-A", "1")).headers();
        for (String host : List.of("a.test", "b.test", "c.test", "d.test")) {
            Request request = Request.get("http://" + host + "/")
                    .rewritten(Method.GET, Url.parse("http://" + host + "/" + host), headers, null);
            assertThat(encoded(request, Form.ORIGIN, recent))
                    .isEqualTo("GET /" + host + " HTTP/1.1\r\nHost: " + host + "\r\nX-A: 1\r\n\r\n");
        }
    }

    @Test
    void contentIsFramedThoughTheSameFieldsWereSentWithout() {
        RecentFields recent = new RecentFields();
        Headers headers = getWith(r -> r.header("X-A", "1")).headers();
        Url url = Url.parse(URL);
        for (int i = 0; i < 4; i++) {
            Request without = Request.get(URL).rewritten(Method.POST, url, headers, null);
            Request with = Request.get(URL).rewritten(Method.POST, url, headers, Body.of("ab"));
            assertThat(encoded(with, Form.ORIGIN, recent)).contains("Content-Length: 2\r\n");
            assertThat(encoded(without, Form.ORIGIN, recent)).doesNotContain("Content-Length: 2");
        }
    }

    private static Request getWith(Consumer<Request.Builder> settings) {
        return Request.of(Method.GET, URL, settings);
    }

    private static void refused(String rule, Request request, RequestFraming framing) {
        Buffer out = new Buffer().writeUtf8("before");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> RequestEncoder.encodeHead(request, framing, out))
                .withMessageContaining(rule);
        assertThat(out.readUtf8()).as("nothing of a refused head is left").isEqualTo("before");
    }

    /** Past every check of the values: what a bug, or a hostile decoder, could have let in. */
    private static Request smuggled(String name, String value) {
        return getWith(r -> r.headers(Headers.ofDecoded(new String[] {name, value})));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"a\r\nX-Evil: 1", "a\rX", "a\nX", "a\0b", "a\u0001", "a\u007f", "\r\n", "a\ud800b", "\udc00"})
    void aValueThatCouldEndItsLineIsRefusedWhileWriting(String value) {
        refused("RFC 9110 §5.5", smuggled("X-A", value), RequestFraming.NONE);
    }

    @ParameterizedTest
    @ValueSource(strings = {" a", "a ", "\ta", "a\t", " "})
    void whitespaceRoundAValueIsRefusedWhileWriting(String value) {
        refused("RFC 9110 §5.5", smuggled("X-A", value), RequestFraming.NONE);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "X A", "X:A", "X\r\nEvil", "X\0", "X-\u00e9", "X(A)", "Set-Coo\u212aie"})
    void aNameThatIsNoTokenIsRefusedWhileWriting(String name) {
        refused("RFC 9110 §5.1", smuggled(name, "1"), RequestFraming.NONE);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "/ HTTP/1.1\r\nX-Evil: 1\r\n\r\n", "/a b", "/a\tb", "/a\0", "/\u00e9", "/\u007f", "\n"})
    void aTargetThatCouldEndItsLineIsRefused(String target) {
        refused("RFC 9112 §3.2", getWith(r -> r.extension("target", target)), RequestFraming.NONE);
        byte[] octets = target.getBytes(java.nio.charset.StandardCharsets.ISO_8859_1);
        refused("RFC 9112 §3.2", getWith(r -> r.extension("target", octets)), RequestFraming.NONE);
    }

    @Test
    void aTargetOfAnotherTypeIsRefused() {
        refused("String or a byte[]", getWith(r -> r.extension("target", 5)), RequestFraming.NONE);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"a.test, b.test", "a.test/x", "user@a.test", "a.test b.test", "a\\b", "a?b", "a#b", "h\u00e9"})
    void aHostThatIsNoHostIsRefused(String host) {
        refused("RFC 9110 §7.2", getWith(r -> r.header("Host", host)), RequestFraming.NONE);
    }

    @Test
    void aHostCannotEndItsLine() {
        refused("RFC 9110 §7.2", smuggled("Host", "a.test\r\nX-Evil: 1"), RequestFraming.NONE);
    }

    @Test
    void twoHostsAreRefused() {
        refused("RFC 9110 §7.2", getWith(r -> r.addHeader("Host", "a").addHeader("host", "a")), RequestFraming.NONE);
    }

    @Test
    void fieldsThatContradictTheFramingAreRefused() {
        Request length = Request.of(Method.POST, URL, r -> r.content("hello").header("Content-Length", "5"));
        refused("RFC 9112 §6", length, RequestFraming.CHUNKED);
        refused("RFC 9112 §6", length, RequestFraming.NONE);
        refused("RFC 9112 §6", length, RequestFraming.length(4));
        Request chunked = Request.of(Method.POST, URL, r -> r.content("hello").header("Transfer-Encoding", "chunked"));
        refused("RFC 9112 §6", chunked, RequestFraming.length(5));
        refused("RFC 9112 §6", chunked, RequestFraming.NONE);
        refused("RFC 9112 §6", smuggled("Transfer-Encoding", "x"), RequestFraming.CHUNKED);
    }

    @Test
    void hostComesFirstAndFieldsKeepTheirOrder() {
        assertThat(encoded(
                        Method.GET,
                        r -> r.addHeader("X-A", "1").addHeader("Host", "b.test").addHeader("x-a", "2")))
                .isEqualTo("GET /p?q=1 HTTP/1.1\r\nHost: b.test\r\nX-A: 1\r\nx-a: 2\r\n\r\n");
        assertThat(encoded(Method.GET, r -> r.addHeader("X-A", "")))
                .isEqualTo("GET /p?q=1 HTTP/1.1\r\nHost: a.test:8080\r\nX-A: \r\n\r\n");
    }

    @Test
    void aValueBeyondAsciiGoesOutAsUtf8() {
        assertThat(encoded(Method.GET, r -> r.header("X-A", "h\u00e9 \u20ac \ud83d\ude00")))
                .contains("\r\nX-A: h\u00e9 \u20ac \ud83d\ude00\r\n");
    }

    @Test
    void theMethodGoesOutAsItIs() {
        assertThat(encoded(Method.of("M-SEARCH"), r -> {})).startsWith("M-SEARCH /p?q=1 HTTP/1.1\r\n");
    }

    @Test
    void theFramingIsSaidBehindTheFields() {
        assertThat(encoded(Method.POST, r -> r.content("h\u00e9").header("X-A", "1")))
                .endsWith("\r\nX-A: 1\r\nContent-Length: 3\r\n\r\n");
        assertThat(encoded(Method.POST, r -> r.content(unknown()))).endsWith("\r\nTransfer-Encoding: chunked\r\n\r\n");
        assertThat(encoded(Method.POST, r -> {})).endsWith("\r\nContent-Length: 0\r\n\r\n");
        assertThat(encoded(Method.GET, r -> {})).doesNotContain("Content-Length", "Transfer-Encoding");
    }

    @Test
    void aGivenFramingIsNotSaidTwice() {
        assertThat(encoded(Method.POST, r -> r.content("hello").header("content-length", "5")))
                .endsWith("\r\ncontent-length: 5\r\n\r\n")
                .doesNotContain("Content-Length");
        assertThat(encoded(Method.POST, r -> r.content("hello").header("transfer-encoding", "chunked")))
                .endsWith("\r\ntransfer-encoding: chunked\r\n\r\n");
    }

    private static Body unknown() {
        return Body.chunks(List.of(ByteString.encodeUtf8("hello")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"TE", "Upgrade"})
    void teAndUpgradeBringTheirConnectionOption(String field) {
        assertThat(encoded(Method.GET, r -> r.header(field, "x")))
                .endsWith("\r\n" + field + ": x\r\nConnection: " + field + "\r\n\r\n");
        assertThat(encoded(Method.GET, r -> r.header("Connection", "x").header(field, "x")))
                .endsWith("\r\nConnection: x\r\n" + field + ": x\r\nConnection: " + field + "\r\n\r\n");
        assertThat(encoded(
                        Method.GET,
                        r -> r.header("Connection", "x, " + field.toLowerCase(java.util.Locale.ROOT))
                                .header(field, "x")))
                .doesNotContain("Connection: " + field);
    }

    @Test
    void anExpectationWithoutContentIsNotSent() {
        assertThat(encoded(Method.GET, Request.Builder::expectContinue)).doesNotContain("Expect");
        assertThat(encoded(Method.GET, r -> r.header("Expect", "other"))).contains("Expect: other");
        assertThat(encoded(Method.POST, r -> r.expectContinue().content("x"))).contains("Expect: 100-continue");
    }

    @ParameterizedTest
    @CsvSource({
        "ORIGIN, http://a.test/p?q=1, /p?q=1, a.test",
        "ORIGIN, http://a.test, /, a.test",
        "ABSOLUTE, http://a.test:8080/p?q=1, http://a.test:8080/p?q=1, a.test:8080",
        "AUTHORITY, http://a.test:8080/p, a.test:8080, a.test:8080",
        "AUTHORITY, http://a.test/p, a.test:80, a.test:80",
        "AUTHORITY, https://a.test/p, a.test:443, a.test:443",
        "AUTHORITY, https://[::1]/p, [::1]:443, [::1]:443",
        "AUTHORITY, https://[::1]:8/p, [::1]:8, [::1]:8",
    })
    void theFormDecidesTheTarget(Form form, String url, String target, String host) {
        assertThat(encoded(Request.get(url), form))
                .isEqualTo("GET " + target + " HTTP/1.1\r\nHost: " + host + "\r\n\r\n");
    }

    @Test
    void aGivenTargetReplacesTheUrls() {
        assertThat(encoded(Method.OPTIONS, r -> r.extension("target", "*"))).startsWith("OPTIONS * HTTP/1.1\r\n");
        assertThat(encoded(Method.GET, r -> r.extension("target", new byte[] {'/', '|'})))
                .startsWith("GET /| HTTP/1.1\r\n");
    }

    @Test
    void whatStandsInTheBufferStays() {
        Buffer out = new Buffer().writeUtf8("before ");
        RequestEncoder.encodeHead(getWith(r -> {}), RequestFraming.NONE, out);
        assertThat(out.readUtf8()).isEqualTo("before GET /p?q=1 HTTP/1.1\r\nHost: a.test:8080\r\n\r\n");
    }
}
