package dev.tern.http.internal.http1;

import static dev.tern.http.internal.http1.Vector.response;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StatusLineTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "http/1.1 200 OK", "HTTP/2.0 200 OK", "HTTP/0.9 200 OK", "HTTP/5.6 200 OK", "HTTP/11.1 200 OK",
                "HTTP/01.1 200 OK", "HTTP/x.y 200 OK", "HTTP/1.x 200 OK", "HTTP/1,1 200 OK", "ICY 200 OK",
                "RTSP/1.1 200 OK", "HTTPER/1.1 200 OK", "HTP/1.1 200 OK", " HTTP/1.1 200 OK", "\0HTTP/1.1 200 OK",
                "<html>hello</html>"
            })
    void anotherNameOrMajorVersionIsRefused(String line) {
        response(line + "\r\nContent-Length: 0\r\n\r\n").violates("RFC 9112 §2.3");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "HTTP/1.10 200 OK",
                "HTTP/1.01 200 OK",
                "HTTP/1.1  200 OK",
                "HTTP/1.1\t200 OK",
                "HTTP/1.1200 OK",
                "HTTP/1.1 20 OK",
                "HTTP/1.1 2 OK",
                "HTTP/1.1 2000 OK",
                "HTTP/1.1 2x0 OK",
                "HTTP/1.1 +20 OK",
                "HTTP/1.1 -20 OK",
                "HTTP/1.1 0x2 OK",
                "HTTP/1.1 200\tOK",
                "HTTP/1.1 200OK",
                "HTTP/1.1 ",
                "HTTP/1.1",
                "HTTP/1.1 200 O\0K",
                "HTTP/1.1 200 O\u0007K",
                "HTTP/1.1 200 O\u007fK"
            })
    void anotherShapeIsRefused(String line) {
        response(line + "\r\nContent-Length: 0\r\n\r\n").violates("RFC 9112 §4");
    }

    @ParameterizedTest
    @ValueSource(strings = {"000", "001", "099"})
    void aStatusBelowOneHundredIsRefused(String status) {
        response("HTTP/1.1 " + status + " OK\r\n\r\n").violates("RFC 9110 §15");
    }

    @Test
    void anEmptyLineInFrontIsRefused() {
        response("\r\nHTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n").violates("RFC 9112 §2.3");
    }

    @Test
    void aBareLfIsNoLineEnd() {
        response("HTTP/1.1 200 OK\nContent-Length: 0\n\n").violates("RFC 9112 §2.2");
    }

    @Test
    void aBareCrIsNoLineEnd() {
        response("HTTP/1.1 200 OK\rContent-Length: 0\r\r").violates("RFC 9112 §2.2");
        response("HTTP/1.1 200 OK\r\r\n\r\n").violates("RFC 9112 §2.2");
        response("HTTP/1.1 200 O\rK\r\n\r\n").violates("RFC 9112 §2.2");
    }

    @Test
    void whatIsNoHttpIsRefusedBeforeItsLineEnds() {
        response("SSH-2.0-OpenSSH").violates("RFC 9112 §2.3");
        response("S").violates("RFC 9112 §2.3");
        response("HTTP/2").violates("RFC 9112 §2.3");
    }

    @Test
    void theBeginningOfAStatusLineIsWaitedFor() {
        response("HTTP/1.").gives("WAITING");
        response("HTTP/1.1 20").gives("WAITING");
    }

    @Test
    void theMessageShowsWhatCameInstead() {
        byte[] octets = "SSH-2.0-\u001b[31mx\r\n".getBytes(StandardCharsets.ISO_8859_1);
        assertThat(response("").run(List.of(octets)).message())
                .isEqualTo("The response does not begin with HTTP/1.x but with \"SSH-2.0-\\u001b[31mx\""
                        + " (RFC 9112 §2.3)");
    }

    @Test
    void aHigherMinorVersionIsReadAsOneOne() {
        response("HTTP/1.9 200 OK\r\nContent-Length: 0\r\n\r\n")
                .gives("HEAD HTTP/1.1 200 OK [Content-Length: 0]", "END");
    }

    @Test
    void theReasonPhraseMayBeEmpty() {
        response("HTTP/1.1 200 \r\nContent-Length: 0\r\n\r\n").gives("HEAD HTTP/1.1 200  [Content-Length: 0]", "END");
    }

    @Test
    void spaceBeforeAnEmptyReasonMayBeMissing() {
        response("HTTP/1.1 200\r\nContent-Length: 0\r\n\r\n").gives("HEAD HTTP/1.1 200  [Content-Length: 0]", "END");
    }

    @Test
    void theReasonPhraseIsTakenAsItIs() {
        response("HTTP/1.1 404  Not: \tFound \r\nContent-Length: 0\r\n\r\n")
                .gives("HEAD HTTP/1.1 404  Not: \tFound  [Content-Length: 0]", "END");
        response("HTTP/1.1 500 Ori\u00ebntatie\r\nContent-Length: 0\r\n\r\n")
                .gives("HEAD HTTP/1.1 500 Oriëntatie [Content-Length: 0]", "END");
    }

    @Test
    void anyThreeDigitsFromOneHundredOnAreHandedOut() {
        response("HTTP/1.1 600 Odd\r\nContent-Length: 0\r\n\r\n")
                .gives("HEAD HTTP/1.1 600 Odd [Content-Length: 0]", "END");
        response("HTTP/1.1 999 \r\nContent-Length: 0\r\n\r\n").gives("HEAD HTTP/1.1 999  [Content-Length: 0]", "END");
    }
}
