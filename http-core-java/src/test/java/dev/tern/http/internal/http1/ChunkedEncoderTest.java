package dev.tern.http.internal.http1;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.tern.http.Headers;
import okio.Buffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ChunkedEncoderTest {
    private final Buffer out = new Buffer();

    @ParameterizedTest
    @ValueSource(strings = {"Content-Length", "transfer-encoding", "Host", "Authorization", "Set-Cookie", "Trailer"})
    void aFieldThatMustComeFirstIsRefused(String name) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ChunkedEncoder.lastChunk(Headers.of("X-A", "1", name, "1"), out))
                .withMessageContaining("RFC 9110 §6.5.1");
        assertThat(out.exhausted()).isTrue();
    }

    @Test
    void aTrailerCannotEndItsLine() {
        Headers smuggled = Headers.ofDecoded(new String[] {"X-A", "1\r\nX-Evil: 1"});
        assertThatIllegalArgumentException().isThrownBy(() -> ChunkedEncoder.lastChunk(smuggled, out));
        assertThat(out.exhausted()).isTrue();
    }

    @Test
    void noContentIsNoChunk() {
        ChunkedEncoder.chunk(new Buffer(), out);
        assertThat(out.exhausted()).isTrue();
    }

    @Test
    void theContentBecomesOneChunk() {
        Buffer content = new Buffer().writeUtf8("0123456789");
        ChunkedEncoder.chunk(content, out);
        assertThat(out.readUtf8()).isEqualTo("a\r\n0123456789\r\n");
        assertThat(content.exhausted()).isTrue();
    }

    @Test
    void theLastChunkCarriesTheTrailers() {
        ChunkedEncoder.lastChunk(Headers.empty(), out);
        assertThat(out.readUtf8()).isEqualTo("0\r\n\r\n");
        ChunkedEncoder.lastChunk(Headers.of("X-Sum", "1", "X-Sum", "2"), out);
        assertThat(out.readUtf8()).isEqualTo("0\r\nX-Sum: 1\r\nX-Sum: 2\r\n\r\n");
    }
}
