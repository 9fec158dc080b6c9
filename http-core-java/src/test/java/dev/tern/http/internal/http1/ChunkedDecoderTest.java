package dev.tern.http.internal.http1;

import static dev.tern.http.internal.http1.Vector.response;

import dev.tern.http.ProtocolLimits;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ChunkedDecoderTest {
    private static final String HEAD = "HEAD HTTP/1.1 200 OK [Transfer-Encoding: chunked]";
    private static final ProtocolLimits SMALL = new ProtocolLimits(4096, 5, 64, 64, 3, Long.MAX_VALUE, 2000);

    private static Vector chunked(String body) {
        return response("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n" + body);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "-5\r\nhello",
                "+5\r\nhello",
                "G\r\nhello",
                "0x5\r\nhello",
                "1_0\r\n0123456789abcdef",
                " 5\r\nhello",
                "\t5\r\nhello",
                "5g\r\nhello",
                "\r\nhello",
                ";a\r\nhello",
                "5,\r\nhello",
                "5\0\r\nhello",
                "\u00b2\r\n",
                "8000000000000000\r\nhello",
                "FFFFFFFFFFFFFFFFF\r\nhello",
                "10000000000000005\r\nhello"
            })
    void aSizeThatIsNoHexNumberIsRefused(String body) {
        chunked(body).violates("RFC 9112 §7.1");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "5 \r\nhello",
                "5  \r\nhello",
                "5 x\r\nhello",
                "5;\r\nhello",
                "5;a=\r\nhello",
                "5;=b\r\nhello",
                "5;a=b \r\nhello",
                "5;a b\r\nhello",
                "5;a=\"b\r\nhello",
                "5;a=\"b\"c\r\nhello",
                "5;a=\"\0\"\r\nhello",
                "5;a=\"\\\0\"\r\nhello",
                "5;a=\"\\\r\n\"\r\nhello",
                "5;\u00e9\r\nhello",
                "5;a\nhello",
                "5\t5\r\nhello"
            })
    void anExtensionOutsideTheGrammarIsRefused(String body) {
        chunked(body).violates("RFC 9112 §7.1.1");
    }

    @Test
    void aSizeLineEndsInCrLf() {
        chunked("5\nhello\n0\n\n").violates("RFC 9112 §7.1");
        chunked("5\rhello\r\n0\r\n\r\n").violates("RFC 9112 §2.2");
        chunked("5\r\r\nhello\r\n0\r\n\r\n").violates("RFC 9112 §2.2");
        chunked("5;a=\"\n\"\r\nhello\r\n0\r\n\r\n").violates("RFC 9112 §7.1.1");
    }

    @ParameterizedTest
    @ValueSource(strings = {"hello!\r\n", "helloXX", "hello\n0\r\n\r\n", "hello\rx", "hello\r\r\n", "hello0\r\n\r\n"})
    void dataIsFollowedByCrLf(String data) {
        chunked("5\r\n" + data).violates("RFC 9112 §7.1");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "5",
                "5\r",
                "5\r\n",
                "5\r\nhel",
                "5\r\nhello",
                "5\r\nhello\r",
                "5\r\nhello\r\n",
                "5\r\nhello\r\n0",
                "5\r\nhello\r\n0\r\n",
                "5\r\nhello\r\n0\r\nX-T: o",
                "5\r\nhello\r\n0\r\nX-T: o\r\n"
            })
    void closingBeforeTheEndIsIncomplete(String body) {
        chunked(body).thenCloses().ends("VIOLATION INCOMPLETE RFC 9112 §8");
    }

    @Test
    void aSizeLineIsLimited() {
        chunked("5;" + "a".repeat(62) + "\r\nhello").within(SMALL).ends("VIOLATION TOO_LARGE RFC 9112 §7.1.1");
        chunked("0".repeat(70)).within(SMALL).ends("VIOLATION TOO_LARGE RFC 9112 §7.1.1");
    }

    @Test
    void extensionsMayNotOutgrowTheContent() {
        chunked(("1;" + "a".repeat(50) + "\r\nx\r\n").repeat(4) + "0\r\n\r\n")
                .within(SMALL)
                .ends("VIOLATION TOO_LARGE RFC 9112 §7.1.1");
    }

    @Test
    void tinyChunksWithoutExtensionsCostNothing() {
        chunked("1\r\nx\r\n".repeat(200) + "0\r\n\r\n").within(SMALL).ends("END");
    }

    @Test
    void aMalformedTrailerIsRefused() {
        chunked("0\r\nno colon here\r\n\r\n").violates("RFC 9110 §5.1");
        chunked("0\r\nnocolon\r\n\r\n").violates("RFC 9112 §5");
        chunked("0\r\nX-T : 1\r\n\r\n").violates("RFC 9112 §5.1");
        chunked("0\r\n X-T: 1\r\n\r\n").violates("RFC 9112 §2.2");
        chunked("0\r\nX-T: \u0001\r\n\r\n").violates("RFC 9110 §5.5");
        chunked("0\r\nX-T: 1\n\r\n").violates("RFC 9112 §2.2");
        chunked("0\r\n\n").violates("RFC 9112 §2.2");
    }

    @Test
    void trailersAreLimitedInOctetsAndCount() {
        chunked("0\r\nX-T: " + "t".repeat(60) + "\r\n\r\n").within(SMALL).ends("VIOLATION TOO_LARGE RFC 9110 §5.4");
        chunked("0\r\n" + "X: 1\r\n".repeat(6) + "\r\n").within(SMALL).ends("VIOLATION TOO_LARGE RFC 9110 §5.4");
    }

    @Test
    void fieldsThatMayNotBeTrailersAreDropped() {
        chunked("0\r\nContent-Length: 100\r\nX-T: 1\r\ntransfer-encoding: gzip\r\nSet-Cookie: a=b\r\n\r\n")
                .gives(HEAD, "END trailers [X-T: 1]");
    }

    @Test
    void theTrailerSectionEndsTheMessage() {
        chunked("5\r\nhello\r\n0\r\nX-T: one\r\nX-U: two\r\n\r\n")
                .gives(HEAD, "CONTENT hello", "END trailers [X-T: one, X-U: two]");
    }

    @Test
    void theLastChunkAloneIsNoContent() {
        chunked("0\r\n\r\n").gives(HEAD, "END");
        chunked("000\r\n\r\n").gives(HEAD, "END");
    }

    @Test
    void sizesAreHexInEitherCaseWithAnyLeadingZeros() {
        chunked("A\r\n0123456789\r\na\r\nabcdefghij\r\n00000000000000000000001\r\nz\r\n0\r\n\r\n")
                .gives(HEAD, "CONTENT 0123456789abcdefghijz", "END");
    }

    @Test
    void extensionsAreIgnored() {
        chunked("5;name=value;flag\r\nhello\r\n0;last\r\n\r\n").gives(HEAD, "CONTENT hello", "END");
        chunked("5;a=\"I love; \\\"it\\\" \u00e9\";b\r\nhello\r\n0\r\n\r\n").gives(HEAD, "CONTENT hello", "END");
        chunked("5 ; a = b ;\tc\t=\t\"d\" ;e\r\nhello\r\n0\r\n\r\n").gives(HEAD, "CONTENT hello", "END");
    }

    @Test
    void contentMayLookLikeFraming() {
        chunked("9\r\n\r\n0\r\n\r\n\r\n\r\n0\r\n\r\n").gives(HEAD, "CONTENT \r\n0\r\n\r\n\r\n", "END");
    }
}
