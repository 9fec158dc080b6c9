package dev.tern.http.internal.http1;

import static dev.tern.http.internal.http1.Vector.response;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tern.http.Headers;
import dev.tern.http.HttpVersion;
import dev.tern.http.Method;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MessageFramingTest {
    private static Vector with(String lines) {
        return response("HTTP/1.1 200 OK\r\n" + lines + "\r\nhello");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "abc",
                "1 0",
                "+5",
                "-5",
                "0x5",
                "5.0",
                "5_0",
                "5;",
                "5 octets",
                "\u00b2",
                "\u00d9\u00a5",
                "9223372036854775808",
                "99999999999999999999999999",
                ",",
                "5,",
                ",5",
                "5,,5",
                "5 5"
            })
    void aContentLengthThatIsNoNumberIsRefused(String value) {
        with("Content-Length: " + value + "\r\n").violates("RFC 9110 §8.6");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Content-Length: 5, 6\r\n", "Content-Length: 5\r\nContent-Length: 6\r\n",
                "Content-Length: 5\r\ncontent-length: 4\r\n", "Content-Length: 5,5\r\nContent-Length: 50\r\n"
            })
    void lengthsThatDifferAreRefused(String lines) {
        with(lines).violates("RFC 9112 §6.3");
    }

    @Test
    void anEmptyLengthBesideAGoodOneIsRefused() {
        with("Content-Length: 5\r\nContent-Length:\r\n").violates("RFC 9110 §8.6");
    }

    @ParameterizedTest
    @ValueSource(strings = {"chunked", "gzip, chunked", "identity", "x"})
    void bothCodingAndLengthAreRefused(String coding) {
        with("Content-Length: 5\r\nTransfer-Encoding: " + coding + "\r\n").violates("RFC 9112 §6.3");
        with("Transfer-Encoding: " + coding + "\r\nContent-Length: 5\r\n").violates("RFC 9112 §6.3");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "identity",
                "gzip",
                "xchunked",
                "chunkedchunked",
                "chunked, chunked",
                "gzip, chunked",
                "chunked, gzip",
                ", chunked,",
                "chunked;q=1",
                "\"chunked\"",
                "chun ked",
                "chunked\r\n abc"
            })
    void anyCodingButChunkedIsRefused(String coding) {
        with("Transfer-Encoding: " + coding + "\r\n").violates("RFC 9112 §6.1");
    }

    @Test
    void codingsOnTwoLinesCountTogether() {
        with("Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n").violates("RFC 9112 §6.1");
        with("Transfer-Encoding:\r\nTransfer-Encoding: chunked\r\n").violates("RFC 9112 §6.1");
    }

    @ParameterizedTest
    @CsvSource({
        "HEAD, 200",
        "HEAD, 404",
        "GET, 204",
        "GET, 304",
        "POST, 204",
        "GET, 101",
        "CONNECT, 200",
        "CONNECT, 299",
    })
    void someResponsesHaveNoContentWhateverTheirFieldsSay(String method, int status) throws Http1Violation {
        for (String field : List.of("Content-Length", "Transfer-Encoding", "X-A")) {
            assertThat(framing(method, status, field, "chunked")).isEqualTo("NONE");
        }
    }

    @ParameterizedTest
    @CsvSource({"GET, 200", "GET, 205", "POST, 201", "GET, 404", "CONNECT, 407", "GET, 600", "DELETE, 200"})
    void theOthersAreFramedByTheirFields(String method, int status) throws Http1Violation {
        assertThat(framing(method, status, "Content-Length", "5")).isEqualTo("LENGTH(5)");
        assertThat(framing(method, status, "transfer-encoding", "CHUNKED")).isEqualTo("CHUNKED");
        assertThat(framing(method, status, "X-A", "b")).isEqualTo("CLOSE_DELIMITED");
    }

    private static String framing(String method, int status, String name, String value) throws Http1Violation {
        return MessageFraming.of(Method.of(method), status, HttpVersion.HTTP_1_1, Headers.of(name, value))
                .toString();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "5|5",
                "0|0",
                "0000000005|5",
                "010|10",
                "5, 5|5",
                "5,5\t,  5|5",
                "05, 5|5",
                "9223372036854775807|9223372036854775807",
                "00000000000000000000000000000000000001|1"
            })
    void oneValueIsTheLengthHoweverOftenItIsSaid(String value, long length) throws Http1Violation {
        assertThat(MessageFraming.parseLength(value)).isEqualTo(length);
    }

    @Test
    void aLengthOverTheLimitsOfAnIntIsNotCutShort() {
        with("Content-Length: 4294967301\r\n")
                .thenCloses()
                .gives(
                        "HEAD HTTP/1.1 200 OK [Content-Length: 4294967301]",
                        "CONTENT hello",
                        "VIOLATION INCOMPLETE RFC 9112 §8");
    }
}
