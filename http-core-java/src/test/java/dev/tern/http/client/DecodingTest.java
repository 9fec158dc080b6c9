package dev.tern.http.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tern.http.DecodingException;
import dev.tern.http.Method;
import dev.tern.http.ProtocolLimits;
import dev.tern.http.Request;
import dev.tern.http.Response;
import dev.tern.http.ResponseTooLargeException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.GZIPOutputStream;
import okio.ByteString;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Content codings as a caller sees them, without a socket. */
class DecodingTest {
    private static final ByteString TEXT = ByteString.encodeUtf8("Tern tern tern tern");

    private interface Coder {
        OutputStream over(OutputStream out) throws IOException;
    }

    private static ByteString coded(ByteString octets, Coder coder) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (OutputStream coding = coder.over(out)) {
            octets.write(coding);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return ByteString.of(out.toByteArray());
    }

    private static ByteString gzip(ByteString octets) {
        return coded(octets, GZIPOutputStream::new);
    }

    private static ByteString plus(ByteString first, ByteString second) {
        return ByteString.decodeHex(first.hex() + second.hex());
    }

    private static Response ask(HttpClientBuilder settings, String coding, ByteString content) {
        try (HttpClient http = settings.transport(MockTransport.answering(request -> Response.builder(request)
                        .header("Content-Encoding", coding)
                        .content(content)
                        .build()))
                .build()) {
            return http.sendAsync(Request.get("http://mock/")).join();
        }
    }

    @Test
    void contentOfAnUnknownCodingIsAnErrorWhereThatIsChosen() {
        HttpClientBuilder strict = HttpClient.builder().refuseUnknownCodings(true);
        assertThatThrownBy(() -> ask(strict, "gzip, sdch", TEXT))
                .cause()
                .isInstanceOf(DecodingException.class)
                .hasMessageContaining("sdch", "is not known");
        assertThat(ask(strict, "identity", TEXT).content()).isEqualTo(TEXT);
        assertThat(ask(strict.decompress(false), "sdch", TEXT).content()).isEqualTo(TEXT);
    }

    private static Response ask(String coding, ByteString content) {
        return ask(HttpClient.builder(), coding, content);
    }

    @ParameterizedTest
    @ValueSource(strings = {"gzip", "GZIP", "x-gzip", "identity, gzip"})
    void gzipIsUndone(String coding) {
        Response response = ask(coding, gzip(TEXT));
        assertThat(response.content()).isEqualTo(TEXT);
        assertThat(response.octetsReceived()).isEqualTo(gzip(TEXT).size());
    }

    @Test
    void bothKindsOfDeflateAreUndone() {
        assertThat(ask("deflate", coded(TEXT, DeflaterOutputStream::new)).content())
                .isEqualTo(TEXT);
        assertThat(ask("deflate", coded(TEXT, out -> new DeflaterOutputStream(out, new Deflater(9, true))))
                        .content())
                .isEqualTo(TEXT);
    }

    @Test
    void stackedCodingsAreUndoneInReverse() {
        ByteString stacked = gzip(coded(TEXT, DeflaterOutputStream::new));
        assertThat(ask("deflate, gzip", stacked).content()).isEqualTo(TEXT);
    }

    @Test
    void moreThanFiveStackedCodingsAreRefused() {
        assertThatThrownBy(() -> ask("gzip, gzip, gzip, gzip, gzip, gzip", TEXT))
                .hasCauseInstanceOf(DecodingException.class)
                .hasMessageContaining("6 content codings");
    }

    @Test
    void contentOfAnUnknownCodingIsGivenAsItIs() {
        Response response = ask("compress", TEXT);
        assertThat(response.content()).isEqualTo(TEXT);
        assertThat(response.headers().get("Content-Encoding")).isEqualTo("compress");
    }

    /** httpx part 3, row 29: httpx stops behind the first member. */
    @Test
    void everyMemberOfGzipIsRead() {
        assertThat(ask("gzip", plus(gzip(TEXT), gzip(TEXT))).content()).isEqualTo(plus(TEXT, TEXT));
    }

    /** httpx part 3, row 29: httpx takes what came for the whole. */
    @Test
    void truncatedContentIsAnError() {
        for (int cut : new int[] {1, 4, 9, 15}) {
            assertThatThrownBy(() ->
                            ask("gzip", gzip(TEXT).substring(0, gzip(TEXT).size() - cut)))
                    .hasCauseInstanceOf(DecodingException.class);
        }
        ByteString deflated = coded(TEXT, DeflaterOutputStream::new);
        assertThatThrownBy(() -> ask("deflate", deflated.substring(0, deflated.size() - 6)))
                .hasCauseInstanceOf(DecodingException.class);
    }

    @Test
    void corruptContentIsAnError() {
        byte[] octets = gzip(TEXT).toByteArray();
        octets[octets.length - 5] ^= 1;
        assertThatThrownBy(() -> ask("gzip", ByteString.of(octets))).hasCauseInstanceOf(DecodingException.class);
        assertThatThrownBy(() -> ask("gzip", TEXT)).hasCauseInstanceOf(DecodingException.class);
    }

    /** httpx part 3, row 30. */
    @Test
    void contentThatGrowsTooMuchIsRefused() {
        ByteString bomb = gzip(gzip(ByteString.of(new byte[16 << 20])));
        assertThatThrownBy(() -> ask("gzip, gzip", bomb)).hasCauseInstanceOf(DecodingException.class);
    }

    /** httpx part 3, row 30. */
    @Test
    void contentMayBeLimitedInItsDecodedSize() {
        HttpClientBuilder limited =
                HttpClient.builder().protocolLimits(ProtocolLimits.defaults().withContentBytes(1000));
        ByteString zeros = gzip(ByteString.of(new byte[1001]));
        assertThatThrownBy(() -> ask(limited, "gzip", zeros)).hasCauseInstanceOf(ResponseTooLargeException.class);
    }

    @Test
    void contentOfOneRequestCanBeLeftAsItIs() {
        try (HttpClient http = HttpClient.builder()
                .transport(MockTransport.answering(request -> Response.builder(request)
                        .header("Content-Encoding", "gzip")
                        .content(gzip(TEXT))
                        .build()))
                .build()) {
            Request raw = Request.of(Method.GET, "http://mock/", r -> r.extension("decompress", false));
            assertThat(http.sendAsync(raw).join().content()).isEqualTo(gzip(TEXT));
            assertThat(http.sendAsync(Request.get("http://mock/")).join().content())
                    .isEqualTo(TEXT);
        }
    }

    @Test
    void nothingIsUndoneWhereThatIsSwitchedOff() {
        assertThat(ask(HttpClient.builder().decompress(false), "gzip", gzip(TEXT))
                        .content())
                .isEqualTo(gzip(TEXT));
    }
}
