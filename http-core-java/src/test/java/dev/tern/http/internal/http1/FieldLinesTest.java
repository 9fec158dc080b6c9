package dev.tern.http.internal.http1;

import static dev.tern.http.internal.http1.Vector.response;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tern.http.ProtocolLimits;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FieldLinesTest {
    private static Vector with(String lines) {
        return response("HTTP/1.1 200 OK\r\n" + lines + "Content-Length: 0\r\n\r\n");
    }

    private static ProtocolLimits limits(int headBytes, int fieldCount) {
        return new ProtocolLimits(headBytes, fieldCount, 1024, 64, 3, Long.MAX_VALUE, 2000);
    }

    @ParameterizedTest
    @ValueSource(strings = {"Content-Length : 5", "X-A\t: 1", "X-A  \t : 1"})
    void whitespaceInFrontOfTheColonIsRefused(String line) {
        with(line + "\r\n").violates("RFC 9112 §5.1");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                ": 1",
                "X Y: 1",
                "X\0A: 1",
                "X(A): 1",
                "X-\u00e9: 1",
                "Set-Coo\u00e2\u0084\u00aaie: a=b",
                "X\"A: 1",
                "X/A: 1",
                "X@A: 1",
                "X\u007f: 1"
            })
    void aNameThatIsNoTokenIsRefused(String line) {
        with(line + "\r\n").violates("RFC 9110 §5.1");
    }

    @Test
    void aLineWithoutColonIsRefused() {
        with("nocolon\r\n").violates("RFC 9112 §5");
        with("this is no field\r\n").violates("RFC 9110 §5.1");
    }

    @ParameterizedTest
    @ValueSource(strings = {"a\0b", "a\u0001b", "a\u001fb", "a\u007fb", "\u000bchunked", "a\u000c"})
    void aControlCharacterInAValueIsRefused(String value) {
        with("X-A: " + value + "\r\n").violates("RFC 9110 §5.5");
    }

    @ParameterizedTest
    @ValueSource(strings = {"X-A: a\rb\r\n", "X-A: a\r\r\n", "X-A: a\n", "X-A:\n", "X\r-A: 1\r\n", "\n", "\r\r\n"})
    void aLineEndsInCrLfAndNothingElse(String lines) {
        with(lines).violates("RFC 9112 §2.2");
    }

    @Test
    void whitespaceInFrontOfTheFirstFieldIsRefused() {
        with(" X-Evil: 1\r\n").violates("RFC 9112 §2.2");
        with("\tX-Evil: 1\r\n").violates("RFC 9112 §2.2");
    }

    @Test
    void aFoldedLineOfWhitespaceIsRefused() {
        with("X-A: one\r\n \r\n").violates("RFC 9112 §5.2");
        with("X-A: one\r\n\t \t\r\n").violates("RFC 9112 §5.2");
    }

    @Test
    void aFoldedControlCharacterIsRefused() {
        with("X-A: one\r\n t\0wo\r\n").violates("RFC 9110 §5.5");
    }

    @Test
    void tooManyFieldLinesAreRefused() {
        String ten = "X-A: 1\r\n".repeat(10);
        with(ten).within(limits(4096, 10)).ends("VIOLATION TOO_LARGE RFC 9110 §5.4");
        with(ten).within(limits(4096, 11)).ends("END");
    }

    @Test
    void foldedLinesCountAsFieldLines() {
        with("X-A: 1\r\n" + " 2\r\n".repeat(9)).within(limits(4096, 10)).ends("VIOLATION TOO_LARGE RFC 9110 §5.4");
    }

    @Test
    void theHeadIsLimitedToTheOctet() {
        String head = "HTTP/1.1 200 OK\r\nX-A: 0123456789\r\nContent-Length: 0\r\n\r\n";
        response(head).within(limits(head.length(), 100)).ends("END");
        response(head).within(limits(head.length() - 1, 100)).ends("VIOLATION TOO_LARGE RFC 9110 §5.4");
    }

    @Test
    void aLineThatNeverEndsIsCutOff() {
        response("HTTP/1.1 200 " + "O".repeat(200)).within(limits(128, 10)).ends("VIOLATION TOO_LARGE RFC 9110 §5.4");
    }

    @Test
    void aViolationNamesNoValue() {
        byte[] octets = "HTTP/1.1 200 OK\r\nSet-Cookie: secret\0\r\n\r\n".getBytes(StandardCharsets.ISO_8859_1);
        assertThat(response("").run(List.of(octets)).message())
                .isEqualTo("A field value has octet 0x00 (RFC 9110 §5.5)");
    }

    @Test
    void aFoldedLineIsJoinedByOneSpace() {
        with("X-A: one \t\r\n\t two\r\n three\r\n")
                .gives("HEAD HTTP/1.1 200 OK [X-A: one two three, Content-Length: 0]", "END");
        with("X-A:\r\n one\r\n").gives("HEAD HTTP/1.1 200 OK [X-A: one, Content-Length: 0]", "END");
    }

    @Test
    void aFoldedLengthIsNotTheLengthOfItsFirstLine() {
        response("HTTP/1.1 200 OK\r\nContent-Length: 1\r\n 0\r\n\r\n").violates("RFC 9110 §8.6");
    }

    @Test
    void onlyTheFirstColonSeparates() {
        with("X-A:b:c: d\r\n").gives("HEAD HTTP/1.1 200 OK [X-A: b:c: d, Content-Length: 0]", "END");
    }

    @Test
    void valuesMayBeEmptyOrHaveInnerWhitespace() {
        with("X-E:\r\nX-F: \t \r\nX-G: \ta \t b\t \r\n")
                .gives("HEAD HTTP/1.1 200 OK [X-E: , X-F: , X-G: a \t b, Content-Length: 0]", "END");
    }

    @Test
    void namesKeepTheirCaseAndLinesTheirOrder() {
        with("x-B: 1\r\nX-a: 2\r\nX-b: 3\r\n")
                .gives("HEAD HTTP/1.1 200 OK [x-B: 1, X-a: 2, X-b: 3, Content-Length: 0]", "END");
    }

    @Test
    void aValueBeyondAsciiIsUtf8OrElseLatin1() {
        with("X-A: h\u00c3\u00a9 \u00e2\u0082\u00ac\r\nX-B: h\u00e9\r\n")
                .gives("HEAD HTTP/1.1 200 OK [X-A: hé €, X-B: hé, Content-Length: 0]", "END");
    }

    @Test
    void aKnownNameIsTheSameStringForEveryConnection() {
        byte[] octets = "content-length".getBytes(StandardCharsets.US_ASCII);
        assertThat(Vocabulary.name(octets, 0, octets.length))
                .isSameAs(Vocabulary.name(octets.clone(), 0, octets.length));
    }
}
