package dev.tern.http.internal.coding;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tern.http.Headers;
import java.io.IOException;
import okio.Buffer;
import okio.ByteString;
import org.junit.jupiter.api.Test;

/** Row 30 of what httpx lacks: a bomb is stopped early, and costs no more memory than other content. */
class LimitedDecoderTest {
    private static final long PORTION_BYTES = 64 << 10;

    private static long decodedBeforeTheLimit(String codings, ByteString bomb, long ratioMax) throws IOException {
        ContentDecoder decoder =
                new ContentCodings(ratioMax, false).decoderFor(Headers.of("Content-Encoding", codings));
        assertThat(decoder).isNotNull();
        Buffer in = new Buffer().write(bomb);
        long[] decoded = {0};
        assertThatThrownBy(() -> {
                    long step;
                    do {
                        Buffer out = new Buffer();
                        decoder.decode(in, out, PORTION_BYTES);
                        step = out.size();
                        assertThat(step).isLessThanOrEqualTo(PORTION_BYTES);
                        decoded[0] += step;
                    } while (step > 0);
                })
                .isInstanceOf(IOException.class)
                .hasMessage("the content grows to more than " + ratioMax + " times its size");
        decoder.close();
        return decoded[0];
    }

    @Test
    void bombIsStoppedEarly() throws IOException {
        ByteString bomb = Encoded.gzip(Encoded.zeros(32 << 20));
        assertThat(decodedBeforeTheLimit("gzip", bomb, 100))
                .isLessThan(Math.max(1 << 20, bomb.size() * 100L) + PORTION_BYTES);
    }

    /** httpx part 3, row 30. */
    @Test
    void layeredBombIsStoppedEarly() throws IOException {
        ByteString bomb = Encoded.gzip(Encoded.gzip(Encoded.zeros(16 << 20)));
        assertThat(decodedBeforeTheLimit("gzip, gzip", bomb, 1000))
                .isLessThan(Math.max(1 << 20, bomb.size() * 1000L) + PORTION_BYTES);
    }

    @Test
    void smallContentMayGrowAsItLikes() throws IOException {
        ByteString zeros = Encoded.zeros(1 << 20);
        ContentDecoder decoder = new LimitedDecoder(new GzipDecoder(), 2);
        assertThat(Decoded.whole(decoder, Encoded.gzip(zeros))).isEqualTo(zeros);
    }

    @Test
    void largeContentBelowTheRatioPasses() throws IOException {
        ByteString noise = Encoded.joined(Encoded.NOISE, Encoded.NOISE, Encoded.zeros(2 << 20));
        ContentDecoder decoder = new LimitedDecoder(new GzipDecoder(), 20);
        assertThat(Decoded.whole(decoder, Encoded.gzip(noise))).isEqualTo(noise);
    }

    @Test
    void endIsTheDecodersOwn() {
        ByteString encoded = Encoded.gzip(Encoded.TEXT);
        Decoded.noBeginningIsComplete(() -> new LimitedDecoder(new GzipDecoder(), 2), encoded);
    }
}
