package dev.tern.http.internal.http1;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.tern.http.Body;
import dev.tern.http.Headers;
import dev.tern.http.Method;
import dev.tern.http.Request;
import java.util.List;
import java.util.function.Consumer;
import okio.ByteString;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RequestFramingTest {
    private static final Body KNOWN = Body.of("hello");

    private static Body unknown() {
        return Body.chunks(List.of(ByteString.encodeUtf8("hello")));
    }

    private static RequestFraming framing(String method, Consumer<Request.Builder> settings) {
        return RequestFraming.of(Request.of(Method.of(method), "http://a.test/", settings));
    }

    private static void refused(String rule, String method, Consumer<Request.Builder> settings) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> framing(method, settings))
                .withMessageContaining(rule);
    }

    @ParameterizedTest
    @ValueSource(strings = {"gzip", "gzip, chunked", "identity", "chunked, chunked", "chunked;q=1", ""})
    void aCodingThatWeDoNotWriteIsRefused(String coding) {
        refused(
                "RFC 9112 §6.1",
                "POST",
                r -> r.header("Transfer-Encoding", coding).content(unknown()));
    }

    @Test
    void bothCodingAndLengthAreRefused() {
        refused(
                "RFC 9112 §6.2",
                "POST",
                r -> r.header("Transfer-Encoding", "chunked")
                        .header("Content-Length", "5")
                        .content(KNOWN));
    }

    @Test
    void twoLengthsAreRefused() {
        refused(
                "RFC 9112 §6.2",
                "POST",
                r -> r.addHeader("Content-Length", "5")
                        .addHeader("content-length", "5")
                        .content(KNOWN));
    }

    @ParameterizedTest
    @ValueSource(strings = {"4", "6", "5, 5", "abc", "+5", ""})
    void aLengthThatIsNotTheContentsIsRefused(String length) {
        assertThatIllegalArgumentException()
                .isThrownBy(() ->
                        framing("POST", r -> r.header("Content-Length", length).content(KNOWN)));
    }

    @Test
    void trailersBesideALengthAreRefused() {
        refused(
                "RFC 9110 §6.5",
                "POST",
                r -> r.header("Content-Length", "5").content(KNOWN).trailers(Headers::empty));
    }

    @ParameterizedTest
    @ValueSource(strings = {"TRACE", "CONNECT"})
    void contentWhereTheMethodHasNoneIsRefused(String method) {
        refused("RFC 9110 §9.3", method, r -> r.content(KNOWN));
    }

    @ParameterizedTest
    @ValueSource(strings = {"GET", "HEAD", "OPTIONS", "TRACE", "DELETE", "CONNECT", "QUERY", "M-SEARCH"})
    void withoutContentNothingIsSaid(String method) {
        assertThat(framing(method, r -> {})).hasToString("NONE");
    }

    @ParameterizedTest
    @ValueSource(strings = {"POST", "PUT", "PATCH"})
    void whereContentIsExpectedItsAbsenceIsSaid(String method) {
        assertThat(framing(method, r -> {})).hasToString("LENGTH(0)");
    }

    @ParameterizedTest
    @ValueSource(strings = {"GET", "DELETE", "POST", "M-SEARCH"})
    void aKnownLengthIsSaid(String method) {
        assertThat(framing(method, r -> r.content(KNOWN))).hasToString("LENGTH(5)");
        assertThat(framing(method, r -> r.content(Body.empty()))).hasToString("LENGTH(0)");
    }

    @Test
    void anUnknownLengthIsChunked() {
        assertThat(framing("POST", r -> r.content(unknown()))).hasToString("CHUNKED");
    }

    @Test
    void aGivenLengthHoldsForAnUnknownBody() {
        assertThat(framing("POST", r -> r.content(unknown()).header("Content-Length", "7")))
                .hasToString("LENGTH(7)");
    }

    @Test
    void aGivenChunkedHoldsForAKnownBody() {
        assertThat(framing("POST", r -> r.content(KNOWN).header("Transfer-Encoding", "Chunked")))
                .hasToString("CHUNKED");
    }

    @Test
    void trailersMakeItChunked() {
        assertThat(framing("POST", r -> r.content(KNOWN).trailers(Headers::empty)))
                .hasToString("CHUNKED");
        assertThat(framing("POST", r -> r.trailers(Headers::empty))).hasToString("CHUNKED");
    }
}
