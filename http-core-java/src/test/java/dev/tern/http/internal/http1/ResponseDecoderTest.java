package dev.tern.http.internal.http1;

import static dev.tern.http.internal.http1.Vector.response;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.tern.http.Method;
import dev.tern.http.ProtocolLimits;
import dev.tern.http.internal.http1.ResponseDecoder.Event;
import java.time.Duration;
import okio.Buffer;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ResponseDecoderTest {
    private static final String EARLY = "HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n";
    private static final String HELLO = "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello";
    private static final ProtocolLimits SMALL = new ProtocolLimits(100, 5, 64, 64, 3, Long.MAX_VALUE, 2000);

    private final ResponseDecoder decoder = new ResponseDecoder(ProtocolLimits.defaults());
    private final Buffer in = new Buffer();
    private final Buffer content = new Buffer();

    private Event next() throws Http1Violation {
        return decoder.next(in, content, Long.MAX_VALUE);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "H",
                "HTTP/1.1 20",
                "HTTP/1.1 200 OK\r",
                "HTTP/1.1 200 OK\r\n",
                "HTTP/1.1 200 OK\r\nX-",
                "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r",
                "HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhello",
                "HTTP/1.1 103 Early Hints\r\n\r\n"
            })
    void closingBeforeTheEndIsIncomplete(String octets) {
        response(octets).thenCloses().ends("VIOLATION INCOMPLETE RFC 9112 §8");
    }

    @Test
    void nothingReceivedIsToldFromSomething() throws Http1Violation {
        decoder.start(Method.GET);
        assertThat(next()).isEqualTo(Event.NEED_INPUT);
        assertThat(decoder.hasBegun()).isFalse();
        in.writeUtf8("H");
        assertThat(next()).isEqualTo(Event.NEED_INPUT);
        assertThat(decoder.hasBegun()).isTrue();
    }

    @Test
    void eachResponseBeginsAnew() throws Http1Violation {
        decoder.start(Method.GET);
        in.writeUtf8(HELLO);
        assertThat(next()).isEqualTo(Event.HEAD);
        assertThat(next()).isEqualTo(Event.CONTENT);
        assertThat(next()).isEqualTo(Event.END);
        decoder.start(Method.GET);
        assertThat(decoder.hasBegun()).isFalse();
        assertThatIllegalStateException().isThrownBy(decoder::head);
        assertThat(next()).isEqualTo(Event.NEED_INPUT);
        assertThat(decoder.hasBegun()).isFalse();
    }

    @Test
    void afterAViolationNothingMoreIsDecoded() {
        decoder.start(Method.GET);
        in.writeUtf8("ICY 200 OK\r\n");
        assertThatExceptionOfType(Http1Violation.class).isThrownBy(this::next);
        assertThatIllegalStateException().isThrownBy(this::next);
        assertThatIllegalStateException().isThrownBy(decoder::endOfInput);
        assertThatIllegalStateException().isThrownBy(() -> decoder.start(Method.GET));
    }

    @Test
    void aViolationHasNoStackTrace() {
        decoder.start(Method.GET);
        in.writeUtf8("ICY 200 OK\r\n");
        assertThatExceptionOfType(Http1Violation.class)
                .isThrownBy(this::next)
                .satisfies(violation -> assertThat(violation.getStackTrace()).isEmpty());
    }

    @Test
    void withoutARequestNothingIsDecoded() {
        assertThatIllegalStateException().isThrownBy(this::next);
        decoder.start(Method.GET);
        assertThatIllegalStateException().isThrownBy(() -> decoder.start(Method.GET));
    }

    @Test
    void interimResponsesAreCounted() {
        response(EARLY.repeat(3) + HELLO).within(SMALL).ends("END");
        response(EARLY.repeat(4) + HELLO).within(SMALL).ends("VIOLATION TOO_LARGE RFC 9110 §15.2");
    }

    @Test
    void twoHundredKilobytesOctetByOctetAreDecodedInLinearTime() {
        String head = "HTTP/1.1 200 OK\r\nX-A: " + "a".repeat(200 << 10) + "\r\nContent-Length: 0\r\n\r\n";
        Vector vector = response(head);
        Transcript transcript = Assertions.assertTimeoutPreemptively(
                Duration.ofSeconds(5), () -> vector.run(Transcript.byteByByte(vector.octets())));
        assertThat(transcript.lines()).last().isEqualTo("END");
    }

    @Test
    void interimResponsesComeFirst() {
        response(EARLY + "HTTP/1.1 100 \r\n\r\nHTTP/1.1 199 What\r\n\r\n" + HELLO)
                .gives(
                        "INFORMATIONAL HTTP/1.1 103 Early Hints [Link: </a>]",
                        "INFORMATIONAL HTTP/1.1 100  []",
                        "INFORMATIONAL HTTP/1.1 199 What []",
                        "HEAD HTTP/1.1 200 OK [Content-Length: 5]",
                        "CONTENT hello",
                        "END");
    }

    @Test
    void anInterimResponseHasNoContentEvenIfItSaysSo() {
        response("HTTP/1.1 103 E\r\nTransfer-Encoding: chunked\r\nContent-Length: 7\r\n\r\n" + HELLO)
                .gives(
                        "INFORMATIONAL HTTP/1.1 103 E [Transfer-Encoding: chunked, Content-Length: 7]",
                        "HEAD HTTP/1.1 200 OK [Content-Length: 5]",
                        "CONTENT hello",
                        "END");
    }

    @Test
    void anInterimResponseMayComeBeforeTheAnswerToHead() {
        response(EARLY + "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\n")
                .to(Method.HEAD)
                .gives(
                        "INFORMATIONAL HTTP/1.1 103 Early Hints [Link: </a>]",
                        "HEAD HTTP/1.1 200 OK [Content-Length: 5]",
                        "END");
    }

    @Test
    void switchingProtocolsEndsHttp() {
        response("HTTP/1.1 101 S\r\nUpgrade: foo\r\nContent-Length: 4\r\n\r\nfoofoo")
                .gives("HEAD HTTP/1.1 101 S [Upgrade: foo, Content-Length: 4]", "END UPGRADED", "LEFT foofoo");
    }

    @Test
    void aTunnelIsNotDecoded() {
        response("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nraw")
                .to(Method.CONNECT)
                .gives("HEAD HTTP/1.1 200 OK [Transfer-Encoding: chunked]", "END TUNNEL", "LEFT raw");
    }

    @Test
    void octetsBehindAResponseStay() {
        response("HTTP/1.1 204 No Content\r\n\r\nHTTP/1.1 200 OK\r\n\r\n")
                .gives("HEAD HTTP/1.1 204 No Content []", "END", "LEFT HTTP/1.1 200 OK\r\n\r\n");
        response(HELLO + "x").gives("HEAD HTTP/1.1 200 OK [Content-Length: 5]", "CONTENT hello", "END", "LEFT x");
    }

    @Test
    void aResponseMayHaveNoContent() {
        response("HTTP/1.1 304 Not Modified\r\nContent-Length: 1000\r\n\r\n")
                .gives("HEAD HTTP/1.1 304 Not Modified [Content-Length: 1000]", "END");
        response("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n")
                .gives("HEAD HTTP/1.1 200 OK [Content-Length: 0]", "END");
        response("HTTP/1.1 205 Reset Content\r\nContent-Length: 0\r\n\r\n")
                .gives("HEAD HTTP/1.1 205 Reset Content [Content-Length: 0]", "END");
    }

    @Test
    void closeDelimitedContentEndsAtEof() {
        response("HTTP/1.1 200 OK\r\n\r\nHTTP/1.1 200 OK\r\n\r\n")
                .thenCloses()
                .gives("HEAD HTTP/1.1 200 OK []", "CONTENT HTTP/1.1 200 OK\r\n\r\n", "END CLOSE_DELIMITED");
        response("HTTP/1.1 200 OK\r\n\r\n").thenCloses().gives("HEAD HTTP/1.1 200 OK []", "END CLOSE_DELIMITED");
        response("HTTP/1.1 200 OK\r\n\r\nhe").gives("HEAD HTTP/1.1 200 OK []", "CONTENT he", "WAITING");
    }

    @Test
    void oneConnectionCarriesManyResponses() {
        response("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n" + HELLO
                        + "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nhi\r\n0\r\nX: y\r\n\r\n" + HELLO)
                .to(Method.HEAD, Method.GET, Method.GET, Method.POST)
                .gives(
                        "HEAD HTTP/1.1 200 OK [Content-Length: 9]",
                        "END",
                        "HEAD HTTP/1.1 200 OK [Content-Length: 5]",
                        "CONTENT hello",
                        "END",
                        "HEAD HTTP/1.1 200 OK [Transfer-Encoding: chunked]",
                        "CONTENT hi",
                        "END trailers [X: y]",
                        "HEAD HTTP/1.1 200 OK [Content-Length: 5]",
                        "CONTENT hello",
                        "END");
    }

    @Test
    void contentNobodyAskedForStaysInTheInput() throws Http1Violation {
        for (String head :
                new String[] {"Content-Length: 5\r\n\r\n", "Transfer-Encoding: chunked\r\n\r\n5\r\n", "\r\n"}) {
            ResponseDecoder fresh = new ResponseDecoder(ProtocolLimits.defaults());
            Buffer input = new Buffer().writeUtf8("HTTP/1.1 200 OK\r\n" + head + "hello");
            fresh.start(Method.GET);
            assertThat(fresh.next(input, content, 0)).isEqualTo(Event.HEAD);
            assertThat(fresh.next(input, content, 0)).isEqualTo(Event.PAUSED);
            assertThat(input.size()).isEqualTo(5);
            assertThat(fresh.next(input, content, 3)).isEqualTo(Event.CONTENT);
            assertThat(content.readUtf8()).isEqualTo("hel");
            assertThat(fresh.next(input, content, 0)).isEqualTo(Event.PAUSED);
            assertThat(fresh.next(input, content, 9)).isEqualTo(Event.CONTENT);
            assertThat(content.readUtf8()).isEqualTo("lo");
        }
    }

    @Test
    void theEndIsToldToOneWhoAsksForNoContent() throws Http1Violation {
        decoder.start(Method.GET);
        in.writeUtf8("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n");
        assertThat(decoder.next(in, content, 0)).isEqualTo(Event.HEAD);
        assertThat(decoder.next(in, content, 0)).isEqualTo(Event.END);
    }

    @Test
    void whatRemainsIsKnownForCountedContentOnly() throws Http1Violation {
        decoder.start(Method.GET);
        in.writeUtf8(HELLO);
        next();
        assertThat(decoder.remaining()).isEqualTo(5);
        decoder.next(in, content, 2);
        assertThat(decoder.remaining()).isEqualTo(3);
        next();
        next();
        decoder.start(Method.GET);
        in.writeUtf8("HTTP/1.1 200 OK\r\n\r\n");
        next();
        assertThat(decoder.remaining()).isEqualTo(-1);
    }

    @Test
    void aLargeContentMovesWithoutBeingCopied() throws Http1Violation {
        decoder.start(Method.GET);
        in.writeUtf8("HTTP/1.1 200 OK\r\nContent-Length: 65536\r\n\r\n");
        assertThat(next()).isEqualTo(Event.HEAD);
        in.write(new byte[65536]);
        byte[] segment = firstSegment(in);
        assertThat(next()).isEqualTo(Event.CONTENT);
        assertThat(firstSegment(content)).isSameAs(segment);
    }

    private static byte[] firstSegment(Buffer buffer) {
        try (Buffer.UnsafeCursor cursor = buffer.readUnsafe(new Buffer.UnsafeCursor())) {
            cursor.next();
            return cursor.data;
        }
    }

    @Test
    void aHeadMayStraddleSegments() {
        String value = "v".repeat(20_000);
        String head = "HTTP/1.1 200 OK\r\nX-A: " + value + "\r\nX-B: " + value + "\r\nContent-Length: 0\r\n\r\n";
        decoder.start(Method.GET);
        in.writeUtf8(head);
        Assertions.assertDoesNotThrow(() -> assertThat(next()).isEqualTo(Event.HEAD));
        assertThat(decoder.head().headers().get("X-A")).isEqualTo(value);
        assertThat(decoder.head().headers().get("X-B")).isEqualTo(value);
        assertThat(in.exhausted()).isTrue();
    }
}
