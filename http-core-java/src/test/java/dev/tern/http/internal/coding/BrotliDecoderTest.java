package dev.tern.http.internal.coding;

import static dev.tern.http.internal.coding.Encoded.NOISE;
import static dev.tern.http.internal.coding.Encoded.TEXT;
import static dev.tern.http.internal.coding.Encoded.damaged;
import static dev.tern.http.internal.coding.Encoded.joined;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.aayushatharva.brotli4j.Brotli4jLoader;
import com.aayushatharva.brotli4j.encoder.Encoder;
import java.io.IOException;
import java.io.UncheckedIOException;
import okio.Buffer;
import okio.ByteString;
import org.junit.jupiter.api.Test;

class BrotliDecoderTest {
    private static ContentDecoder decoder() {
        try {
            return new BrotliDecoder();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static ByteString brotli(ByteString content) throws IOException {
        Brotli4jLoader.ensureAvailability();
        return ByteString.of(
                Encoder.compress(content.toByteArray(), Encoder.Parameters.create(content.size() > 1 << 20 ? 5 : 11)));
    }

    @Test
    void streamDecodesHoweverItIsCut() throws IOException {
        Decoded.decodesHoweverCut(BrotliDecoderTest::decoder, brotli(TEXT), TEXT);
        Decoded.decodesHoweverCut(BrotliDecoderTest::decoder, brotli(ByteString.EMPTY), ByteString.EMPTY);
        assertThat(Decoded.whole(decoder(), brotli(NOISE))).isEqualTo(NOISE);
        assertThat(Decoded.pieces(decoder(), 7, brotli(NOISE))).isEqualTo(NOISE);
    }

    @Test
    void noOctetsAtAllAreEmptyContent() throws IOException {
        assertThat(Decoded.whole(decoder(), ByteString.EMPTY)).isEqualTo(ByteString.EMPTY);
    }

    @Test
    void noBeginningIsComplete() throws IOException {
        Decoded.noBeginningIsComplete(BrotliDecoderTest::decoder, brotli(TEXT));
    }

    @Test
    void octetsBehindTheEndAreRefused() throws IOException {
        ByteString encoded = brotli(TEXT);
        ByteString garbage = ByteString.encodeUtf8("x");
        assertThatThrownBy(() -> Decoded.whole(decoder(), joined(encoded, garbage)))
                .isInstanceOf(IOException.class);
        assertThatThrownBy(() -> Decoded.pieces(decoder(), 100, encoded, garbage))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("behind the end");
    }

    @Test
    void whatIsNoBrotliIsRefused() {
        ByteString reserved = ByteString.decodeHex("1111111111111111");
        Decoded.fails(BrotliDecoderTest::decoder, reserved, "malformed");
    }

    /** There is no checksum: damage may also decode to something else, but never hangs, crashes, or goes on for ever. */
    @Test
    void damageEndsInContentOrInAFailure() throws IOException {
        ByteString encoded = brotli(TEXT);
        for (int at = 0; at < encoded.size(); at++) {
            ByteString damaged = damaged(encoded, at);
            try {
                assertThat(Decoded.whole(decoder(), damaged).size()).isLessThan(1 << 24);
            } catch (IOException e) {
                assertThat(e).hasMessageMatching(".*(malformed|cut off|behind the end).*");
            }
        }
    }

    @Test
    void bombComesInSmallSteps() throws IOException {
        ContentDecoder decoder = new LimitedDecoder(decoder(), 2000);
        Buffer in = new Buffer().write(brotli(Encoded.zeros(64 << 20)));
        assertThat(in.size()).isLessThan(1000);
        assertThatThrownBy(() -> {
                    for (Buffer out = new Buffer(); out.size() < 32 << 20; ) {
                        Decoded.drain(decoder, in, out, 1000);
                    }
                })
                .hasMessageContaining("2000 times its size");
        decoder.close();
    }

    @Test
    void closesAtAnyPointAndTwice() throws IOException {
        Decoded.closesAtAnyPoint(BrotliDecoderTest::decoder, brotli(TEXT));
        ContentDecoder decoder = decoder();
        decoder.close();
        decoder.close();
    }
}
