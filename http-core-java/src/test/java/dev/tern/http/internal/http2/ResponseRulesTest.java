package dev.tern.http.internal.http2;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tern.http.Method;
import dev.tern.http.ProtocolLimits;
import dev.tern.http.ResponseHead;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What makes a response malformed (RFC 9113 §8.1.1), an error of its stream alone. */
class ResponseRulesTest {
    private static final ProtocolLimits SMALL = new ProtocolLimits(1000, 5, 200, 64, 3, Long.MAX_VALUE, 2000);

    private static void get(Dialog dialog) {
        dialog.get("a");
    }

    private static void head(Dialog dialog) {
        dialog.of("a", Method.HEAD);
    }

    /** The stream ends with this code, and the connection goes on. */
    private static void ends(ErrorCode code, ServerOctets octets, String... before) {
        List<String> lines = new ArrayList<>(List.of(before));
        lines.add("RESET a STREAM_VIOLATION " + code);
        lines.add("PONG 1");
        Dialog.gives(ResponseRulesTest::get, octets.ping(1, true), lines.toArray(String[]::new));
    }

    private static void malformed(String... namesAndValues) {
        ends(ErrorCode.PROTOCOL_ERROR, new ServerOctets().headers(1, true, namesAndValues));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "2", "20", "2000", "099", "+200", " 200", "200 ", "2x0", "20\u0660", "-20", "101"})
    void theStatusIsOfThreeDigits(String status) {
        malformed(":status", status);
    }

    @ParameterizedTest
    @ValueSource(ints = {200, 299, 404, 599, 600, 999})
    void anyStatusOfThreeDigitsIsTaken(int status) {
        Dialog.gives(
                ResponseRulesTest::get,
                new ServerOctets().headers(1, true, ":status", Integer.toString(status)),
                "HEAD a " + status + " []",
                "COMPLETE a");
    }

    @Test
    void theStatusComesFirstAndOnce() {
        malformed();
        malformed("x", "y");
        malformed("x", "y", ":status", "200");
        malformed(":status", "200", ":status", "200");
        malformed(":status", "200", "x", "y", ":status", "200");
    }

    @Test
    void thereAreNoOtherPseudoFields() {
        malformed(":status", "200", ":path", "/");
        malformed(":path", "/", ":status", "200");
        malformed(":status", "200", ":foo", "1");
        malformed(":status", "200", ":", "1");
    }

    @ParameterizedTest
    @ValueSource(strings = {"X-A", "x a", "x:a", "x\u0000", "x\u00e9", "", "x\n", "x(", "tÉ"})
    void namesAreTokensInLowerCase(String name) {
        malformed(":status", "200", name, "y");
    }

    @ParameterizedTest
    @ValueSource(strings = {"a\u0000b", "a\rb", "a\nb", "a\r\nb", " a", "a ", "\ta", "a\t", " ", "a\u007fb", "\u0001"})
    void valuesAreVisibleAndNotPadded(String value) {
        malformed(":status", "200", "x", value);
    }

    @Test
    void valuesMayBeEmptyAndHaveAnyTextInside() {
        Dialog.gives(
                ResponseRulesTest::get,
                new ServerOctets().headers(1, true, ":status", "200", "a", "", "b", "1 2\t3", "c", "grüße"),
                "HEAD a 200 [a: , b: 1 2\t3, c: grüße]",
                "COMPLETE a");
    }

    @ParameterizedTest
    @ValueSource(strings = {"connection", "keep-alive", "proxy-connection", "transfer-encoding", "upgrade"})
    void fieldsOfAConnectionAreRefused(String name) {
        malformed(":status", "200", name, "close");
        ends(ErrorCode.PROTOCOL_ERROR, new ServerOctets().ok(1).headers(1, true, name, "close"), "HEAD a 200 []");
    }

    @Test
    void teSaysTrailersOrNothing() {
        malformed(":status", "200", "te", "gzip");
        Dialog.gives(
                ResponseRulesTest::get,
                new ServerOctets().headers(1, true, ":status", "200", "te", "trailers"),
                "HEAD a 200 [te: trailers]",
                "COMPLETE a");
    }

    @Test
    void aSplitCookieIsOneAgain() {
        Dialog.gives(
                ResponseRulesTest::get,
                new ServerOctets()
                        .headers(1, true, ":status", "200", "cookie", "a=1", "x", "y", "cookie", "b=2", "cookie", "c"),
                "HEAD a 200 [cookie: a=1; b=2; c, x: y]",
                "COMPLETE a");
    }

    @Test
    void setCookieStaysApart() {
        Dialog.gives(
                ResponseRulesTest::get,
                new ServerOctets().headers(1, true, ":status", "200", "set-cookie", "a=1", "set-cookie", "b=2"),
                "HEAD a 200 [set-cookie: a=1, set-cookie: b=2]",
                "COMPLETE a");
    }

    @Test
    void contentComesBehindTheHead() {
        ends(ErrorCode.PROTOCOL_ERROR, new ServerOctets().data(1, "x", false));
        ends(ErrorCode.PROTOCOL_ERROR, new ServerOctets().data(1, "", true));
        ends(
                ErrorCode.PROTOCOL_ERROR,
                new ServerOctets().headers(1, false, ":status", "103").data(1, "x", false),
                "INFORMATIONAL a 103 []");
    }

    @Test
    void anInterimResponseDoesNotEndTheStream() {
        malformed(":status", "103");
        malformed(":status", "100");
    }

    /** jvm-peers row 22. */
    @Test
    void interimResponsesAreCounted() {
        Dialog dialog = new Dialog(SMALL);
        dialog.feed(new ServerOctets().settings());
        dialog.get("a");
        dialog.lines.clear();
        ServerOctets octets = new ServerOctets();
        for (int i = 0; i < 4; i++) {
            octets.headers(1, false, ":status", "103");
        }
        dialog.feed(octets);
        dialog.told(
                "INFORMATIONAL a 103 []",
                "INFORMATIONAL a 103 []",
                "INFORMATIONAL a 103 []",
                "RESET a STREAM_VIOLATION ENHANCE_YOUR_CALM");
    }

    @Test
    void trailersEndTheStreamAndHaveNoPseudoFields() {
        ends(ErrorCode.PROTOCOL_ERROR, new ServerOctets().ok(1).headers(1, false, "x", "y"), "HEAD a 200 []");
        ends(ErrorCode.PROTOCOL_ERROR, new ServerOctets().ok(1).headers(1, true, ":status", "200"), "HEAD a 200 []");
        ends(ErrorCode.PROTOCOL_ERROR, new ServerOctets().ok(1).headers(1, false, ":status", "404"), "HEAD a 200 []");
    }

    @Test
    void trailersThatMeanNothingThereAreDropped() {
        Dialog.gives(
                ResponseRulesTest::get,
                new ServerOctets().ok(1).headers(1, true, "x", "y", "content-length", "7", "set-cookie", "a=b"),
                "HEAD a 200 []",
                "COMPLETE a [x: y]");
    }

    @Test
    void trailersWithoutFieldsAreJustTheEnd() {
        Dialog.gives(
                ResponseRulesTest::get,
                new ServerOctets().ok(1).data(1, "x", false).headers(1, true),
                "HEAD a 200 []",
                "CONTENT a x",
                "COMPLETE a");
    }

    @Test
    void aTunnelHasNoTrailers() {
        Dialog.gives(
                dialog -> dialog.of("a", Method.CONNECT),
                new ServerOctets().ok(1).headers(1, true, "x", "y").ping(1, true),
                "HEAD a 200 []",
                "RESET a STREAM_VIOLATION PROTOCOL_ERROR",
                "PONG 1");
    }

    @Test
    void contentIsAsLongAsItSays() {
        ServerOctets right = new ServerOctets()
                .headers(1, false, ":status", "200", "content-length", "5")
                .data(1, "he", false)
                .paddedData(1, "llo", 3, true);
        Dialog.gives(ResponseRulesTest::get, right, "HEAD a 200 [content-length: 5]", "CONTENT a hello", "COMPLETE a");
        ends(
                ErrorCode.PROTOCOL_ERROR,
                new ServerOctets()
                        .headers(1, false, ":status", "200", "content-length", "5")
                        .data(1, "hell", true),
                "HEAD a 200 [content-length: 5]",
                "CONTENT a hell");
        ends(
                ErrorCode.PROTOCOL_ERROR,
                new ServerOctets()
                        .headers(1, false, ":status", "200", "content-length", "4")
                        .data(1, "hell", false)
                        .data(1, "o", true),
                "HEAD a 200 [content-length: 4]",
                "CONTENT a hell");
        ends(
                ErrorCode.PROTOCOL_ERROR,
                new ServerOctets()
                        .headers(1, false, ":status", "200", "content-length", "5")
                        .data(1, "hell", false)
                        .headers(1, true, "x", "y"),
                "HEAD a 200 [content-length: 5]",
                "CONTENT a hell");
        malformed(":status", "200", "content-length", "5");
    }

    @ParameterizedTest
    @ValueSource(strings = {"x", "-1", "+5", "0x5", "5 5", "5,6", "", "9223372036854775808", "\u0665"})
    void aLengthIsANumber(String length) {
        malformed(":status", "200", "content-length", length);
    }

    @Test
    void severalLengthsAreEqual() {
        malformed(":status", "200", "content-length", "0", "content-length", "1");
        Dialog.gives(
                ResponseRulesTest::get,
                new ServerOctets().headers(1, true, ":status", "200", "content-length", "0", "content-length", "0"),
                "HEAD a 200 [content-length: 0, content-length: 0]",
                "COMPLETE a");
    }

    @Test
    void someResponsesHaveALengthAndNoContent() {
        ServerOctets toHead = new ServerOctets().headers(1, true, ":status", "200", "content-length", "5");
        Dialog.gives(ResponseRulesTest::head, toHead, "HEAD a 200 [content-length: 5]", "COMPLETE a");
        ServerOctets notModified = new ServerOctets()
                .headers(1, false, ":status", "304", "content-length", "5")
                .data(1, "", true);
        Dialog.gives(ResponseRulesTest::get, notModified, "HEAD a 304 [content-length: 5]", "COMPLETE a");
    }

    /** jvm-peers row 11. */
    @Test
    void contentWhereThereIsNoneIsMalformed() {
        ends(
                ErrorCode.PROTOCOL_ERROR,
                new ServerOctets().headers(1, false, ":status", "204").data(1, "x", true),
                "HEAD a 204 []");
        ends(
                ErrorCode.PROTOCOL_ERROR,
                new ServerOctets().headers(1, false, ":status", "304").data(1, "x", true),
                "HEAD a 304 []");
        Dialog.gives(
                ResponseRulesTest::head,
                new ServerOctets().ok(1).data(1, "x", true),
                "HEAD a 200 []",
                "RESET a STREAM_VIOLATION PROTOCOL_ERROR");
    }

    /** jvm-peers rows 15 and 17: from the first octet on, whether SETTINGS were acknowledged or not. */
    @Test
    void aSectionIsNotLargerThanItsLimit() {
        for (boolean isTrailers : new boolean[] {false, true}) {
            Dialog dialog = new Dialog(SMALL);
            dialog.feed(new ServerOctets().settings());
            dialog.get("a");
            dialog.get("b");
            dialog.sent();
            dialog.lines.clear();
            ServerOctets octets = new ServerOctets();
            if (isTrailers) {
                octets.ok(1).headers(1, true, "x", "v".repeat(180));
            } else {
                octets.headers(1, true, ":status", "200", "x", "v".repeat(950));
            }
            dialog.feed(octets.headers(3, true, ":status", "200", "x", "v".repeat(100)));
            assertThat(dialog.lines)
                    .contains("RESET a STREAM_VIOLATION ENHANCE_YOUR_CALM")
                    .endsWith("COMPLETE b");
            dialog.sent("RST_STREAM 1 ENHANCE_YOUR_CALM");
            dialog.isBalanced();
        }
    }

    @Test
    void aSectionHasNoMoreLinesThanItsLimit() {
        Dialog dialog = new Dialog(SMALL);
        dialog.feed(new ServerOctets().settings());
        dialog.get("a");
        dialog.get("b");
        dialog.lines.clear();
        dialog.feed(new ServerOctets()
                .headers(1, true, ":status", "200", "a", "", "b", "", "c", "", "d", "", "e", "")
                .headers(3, true, ":status", "200", "a", "", "b", "", "c", "", "d", ""));
        dialog.told("RESET a STREAM_VIOLATION ENHANCE_YOUR_CALM", "HEAD b 200 [a: , b: , c: , d: ]", "COMPLETE b");
    }

    @Test
    void theHeadSaysWhichProtocolItCameBy() {
        List<ResponseHead> heads = new ArrayList<>();
        Dialog dialog = new Dialog();
        dialog.get("a");
        dialog.onHead(heads::add);
        dialog.feed(new ServerOctets().settings().headers(1, true, ":status", "200"));
        assertThat(heads).singleElement().satisfies(head -> {
            assertThat(head.version()).hasToString("HTTP/2");
            assertThat(head.reason()).isEmpty();
        });
    }

    @Test
    void aMalformedResponseResetsItsStreamAndLeavesNothing() {
        Dialog dialog = new Dialog();
        dialog.feed(new ServerOctets().settings());
        dialog.post("a");
        dialog.get("b");
        dialog.pause("b");
        dialog.sent();
        dialog.lines.clear();
        dialog.feed(new ServerOctets()
                .headers(1, false, ":status", "abc")
                .data(1, "still coming", true)
                .headers(3, false, ":status", "200", "content-length", "3")
                .data(3, "held", false)
                .data(3, "more", true));
        dialog.told(
                "RESET a STREAM_VIOLATION PROTOCOL_ERROR",
                "HEAD b 200 [content-length: 3]",
                "RESET b STREAM_VIOLATION PROTOCOL_ERROR");
        dialog.sent("RST_STREAM 1 PROTOCOL_ERROR", "RST_STREAM 3 PROTOCOL_ERROR");
        dialog.isBalanced();
    }
}
