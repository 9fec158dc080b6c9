package dev.tern.http.internal.http2;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.tern.http.Body;
import dev.tern.http.Headers;
import dev.tern.http.Method;
import dev.tern.http.Request;
import dev.tern.http.internal.hpack.FieldList;
import dev.tern.http.internal.hpack.HpackDecoder;
import dev.tern.http.internal.hpack.HpackEncoder;
import dev.tern.http.internal.hpack.HpackViolation;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import okio.Buffer;
import okio.ByteString;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RequestFieldsTest {
    private static final String URL = "https://example.com/a?b=c";

    private final HpackEncoder encoder = new HpackEncoder(4096);
    private final RequestFields fields = new RequestFields(encoder);
    private final HpackDecoder decoder = new HpackDecoder();

    private List<String> sent(Request request) {
        return decoded(fields.encodeHead(request, Long.MAX_VALUE));
    }

    private List<String> decoded(Buffer block) {
        FieldList list = new FieldList();
        byte[] octets = block.readByteArray();
        try {
            decoder.decode(octets, 0, octets.length, list);
        } catch (HpackViolation e) {
            throw new AssertionError(e);
        }
        List<String> lines = new ArrayList<>();
        for (int i = 0; i < list.count(); i++) {
            lines.add(list.name(i) + ": " + list.value(i));
        }
        return lines;
    }

    /** The fields behind the pseudo-fields of a GET. */
    private List<String> ofGet(Consumer<Request.Builder> settings) {
        List<String> lines = sent(Request.of(Method.GET, URL, settings));
        assertThat(lines).startsWith(":method: GET", ":scheme: https", ":authority: example.com", ":path: /a?b=c");
        return lines.subList(4, lines.size());
    }

    @Test
    void pseudoFieldsComeFirstAndNamesAreLower() {
        assertThat(ofGet(r -> r.header("User-Agent", "Tern").header("x-B", "1").addHeader("X-B", "2")))
                .containsExactly("user-agent: Tern", "x-b: 1", "x-b: 2");
    }

    @Test
    void hostBecomesTheAuthority() {
        assertThat(sent(Request.of(Method.GET, URL, r -> r.header("Host", "other.example:81"))))
                .containsExactly(":method: GET", ":scheme: https", ":authority: other.example:81", ":path: /a?b=c");
        assertThat(sent(Request.get("http://[::1]:8080")))
                .contains(":scheme: http", ":authority: [::1]:8080", ":path: /");
        assertThat(sent(Request.get("https://user:secret@example.com:443/")))
                .contains(":authority: example.com")
                .noneMatch(line -> line.contains("secret"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"a b", "user@host", "a/b", "a?b", "a\\b", "a,b"})
    void aHostThatIsNoneIsRefused(String host) {
        refused(r -> r.header("Host", host), "Host");
    }

    @Test
    void twoHostsAreRefused() {
        refused(r -> r.addHeader("Host", "a").addHeader("host", "b"), "Host is given 2 times");
    }

    @Test
    void whatBelongsToAConnectionIsLeftOut() {
        assertThat(ofGet(r -> r.header("Connection", "keep-alive, X-Hop")
                        .header("Keep-Alive", "timeout=5")
                        .header("Proxy-Connection", "keep-alive")
                        .header("Upgrade", "h2c")
                        .header("HTTP2-Settings", "AAMAAABk")
                        .header("X-Hop", "1")
                        .header("X-End", "2")))
                .containsExactly("x-end: 2");
        Request chunked = Request.of(Method.POST, URL, r -> r.content("hi").header("Transfer-Encoding", "chunked"));
        assertThat(sent(chunked)).hasSize(4);
    }

    @Test
    void teSaysTrailersOrNothing() {
        assertThat(ofGet(r -> r.header("TE", "gzip"))).isEmpty();
        assertThat(ofGet(r -> r.header("TE", "gzip, Trailers"))).containsExactly("te: trailers");
    }

    @Test
    void cookiesAreSplit() {
        assertThat(ofGet(r -> r.header("Cookie", "a=1; b=2; c=3")))
                .containsExactly("cookie: a=1", "cookie: b=2", "cookie: c=3");
        assertThat(ofGet(r -> r.header("Cookie", "a=1;b=2"))).containsExactly("cookie: a=1;b=2");
        assertThat(ofGet(r -> r.header("Cookie", ""))).containsExactly("cookie: ");
    }

    @Test
    void theLengthIsSaidWhereItIsKnown() {
        assertThat(sent(Request.post(URL, r -> r.content("héllo")))).last().isEqualTo("content-length: 6");
        assertThat(sent(Request.post(URL, r -> {}))).last().isEqualTo("content-length: 0");
        assertThat(ofGet(r -> {})).isEmpty();
        assertThat(sent(Request.post(URL, r -> r.content(Body.source(new Buffer(), Body.UNKNOWN_LENGTH)))))
                .hasSize(4);
        assertThat(sent(Request.post(
                        URL, r -> r.content(Body.source(new Buffer(), -1)).header("Content-Length", "7"))))
                .last()
                .isEqualTo("content-length: 7");
        assertThat(sent(Request.post(URL, r -> r.content("hi").header("Content-Length", "2"))))
                .containsOnlyOnce("content-length: 2");
    }

    @Test
    void anExpectationNeedsContent() {
        assertThat(ofGet(r -> r.expectContinue())).isEmpty();
        assertThat(sent(Request.post(URL, r -> r.content("hi").expectContinue())))
                .contains("expect: 100-continue");
    }

    @Test
    void connectHasAnAuthorityOnly() {
        assertThat(sent(Request.of(Method.CONNECT, "https://example.com/", r -> r.header("X-A", "1"))))
                .containsExactly(":method: CONNECT", ":authority: example.com:443", "x-a: 1");
    }

    @Test
    void theTargetMayBeGiven() {
        assertThat(sent(Request.of(Method.OPTIONS, URL, r -> r.extension("target", "*"))))
                .contains(":path: *");
        refused(r -> r.extension("target", "nowhere"), "begins with 'n'");
        refused(r -> r.extension("target", "/a b"), "U+0020");
        refused(r -> r.extension("target", ""), "empty");
    }

    @Test
    void priorityGoesAsItIs() {
        assertThat(ofGet(r -> r.header("Priority", "u=1, i"))).containsExactly("priority: u=1, i");
    }

    /** RFC 7541 §7.1.3: never-indexed, so that nobody on the way indexes them either. */
    @Test
    void secretsAreNeverIndexed() {
        Request request = Request.of(
                Method.GET,
                URL,
                r -> r.header("Authorization", "Bearer 1")
                        .header("Proxy-Authorization", "Basic 2")
                        .header("Cookie", "sid=short; long=" + "x".repeat(40)));
        fields.encodeHead(Request.get(URL), Long.MAX_VALUE);
        int before = encoder.tableSize();
        ByteString first = fields.encodeHead(request, Long.MAX_VALUE).readByteString();
        // Only the long cookie was remembered.
        assertThat(encoder.tableSize() - before).isEqualTo(32 + "cookie".length() + "long=".length() + 40);
        ByteString again = fields.encodeHead(request, Long.MAX_VALUE).readByteString();
        // authorization 23, proxy-authorization 49, cookie 32, each behind the four bits 0001.
        for (String literal : new String[] {"1f08", "1f22", "1f11"}) {
            assertThat(first.hex()).contains(literal);
            assertThat(again.hex()).contains(literal);
        }
    }

    @Test
    void whatDiffersEachTimeIsNotRemembered() {
        sent(Request.get("https://example.com/"));
        int before = encoder.tableSize();
        sent(Request.of(
                Method.GET,
                "https://example.com/other?x=y",
                r -> r.header("If-None-Match", "\"1\"").header("Range", "bytes=0-1")));
        assertThat(encoder.tableSize()).isEqualTo(before);
    }

    @Test
    void aRepeatedRequestIsShort() {
        Request request = Request.of(
                Method.GET,
                "https://example.com/pokemon/151",
                r -> r.header("User-Agent", "tern/0.1").header("Accept", "*/*").header("Accept-Encoding", "gzip, br"));
        sent(request);
        assertThat(fields.encodeHead(request, Long.MAX_VALUE).size()).isLessThan(25);
    }

    @Test
    void nothingCanBeSmuggledThroughNamesAndValues() {
        String[][] bad = {
            {"x\r\n", "v"},
            {"x y", "v"},
            {"", "v"},
            {":path", "/x"},
            {"é", "v"},
            {"x", "a\r\nb"},
            {"x", "a\u0000"},
            {"x", " a"},
            {"x", "a\t"},
            {"x", "\ud800"}
        };
        for (String[] field : bad) {
            Headers headers = Headers.ofDecoded(field);
            refused(r -> r.headers(headers), "RFC 9110");
        }
    }

    @Test
    void aRequestThatContradictsItselfIsRefused() {
        refused(r -> r.header("Transfer-Encoding", "gzip"), "Transfer-Encoding");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> sent(Request.of(Method.TRACE, URL, r -> r.content("hi"))));
    }

    @Test
    void moreThanThePeerTakesIsRefused() {
        Request request = Request.of(Method.GET, URL, r -> r.header("X-Big", "v".repeat(1000)));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> fields.encodeHead(request, 1000))
                .withMessageContaining("where the peer takes 1000");
        assertThat(encoder.tableSize()).isZero();
        assertThat(sent(request)).hasSize(5);
    }

    @Test
    void trailersHaveNoPseudoFieldsAndNothingOfTheHead() {
        assertThat(decoded(fields.encodeTrailers(Headers.of("X-Sum", "1"), Long.MAX_VALUE)))
                .containsExactly("x-sum: 1");
        for (String name : new String[] {"Content-Length", "Connection", "TE", "Host", "Set-Cookie"}) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> fields.encodeTrailers(Headers.of(name, "1"), Long.MAX_VALUE))
                    .withMessageContaining(name);
        }
    }

    private void refused(Consumer<Request.Builder> settings, String why) {
        Request request = Request.of(Method.GET, URL, settings);
        int before = encoder.tableSize();
        assertThatIllegalArgumentException().isThrownBy(() -> sent(request)).withMessageContaining(why);
        assertThat(encoder.tableSize()).isEqualTo(before);
    }
}
