package dev.tern.http.internal.coding;

import static dev.tern.http.internal.coding.Encoded.NOISE;
import static dev.tern.http.internal.coding.Encoded.TEXT;
import static dev.tern.http.internal.coding.Encoded.damaged;
import static dev.tern.http.internal.coding.Encoded.deflate;
import static dev.tern.http.internal.coding.Encoded.joined;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.zip.Deflater;
import okio.ByteString;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DeflateDecoderTest {
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void bothKindsDecodeHoweverTheyAreCut(boolean raw) throws IOException {
        Decoded.decodesHoweverCut(DeflateDecoder::new, deflate(TEXT, raw), TEXT);
        Decoded.decodesHoweverCut(DeflateDecoder::new, deflate(ByteString.EMPTY, raw), ByteString.EMPTY);
        assertThat(Decoded.whole(new DeflateDecoder(), deflate(NOISE, raw))).isEqualTo(NOISE);
    }

    @Test
    void noOctetsAtAllAreEmptyContent() throws IOException {
        assertThat(Decoded.whole(new DeflateDecoder(), ByteString.EMPTY)).isEqualTo(ByteString.EMPTY);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void noBeginningIsComplete(boolean raw) {
        Decoded.noBeginningIsComplete(DeflateDecoder::new, deflate(TEXT, raw));
    }

    @Test
    void wrongChecksumIsRefused() {
        ByteString encoded = deflate(TEXT, false);
        for (int fromEnd = 1; fromEnd <= 4; fromEnd++) {
            Decoded.fails(DeflateDecoder::new, damaged(encoded, encoded.size() - fromEnd), "malformed");
        }
    }

    @Test
    void whatIsNeitherKindIsRefused() {
        Decoded.fails(DeflateDecoder::new, ByteString.encodeUtf8("not compressed at all"), "malformed");
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void octetsBehindTheEndAreRefused(boolean raw) {
        ByteString encoded = joined(deflate(TEXT, raw), ByteString.encodeUtf8("x"));
        Decoded.fails(DeflateDecoder::new, encoded, "behind the end");
    }

    @Test
    void dictionaryIsRefused() {
        Deflater deflater = new Deflater();
        deflater.setDictionary(TEXT.toByteArray());
        deflater.setInput(TEXT.toByteArray());
        deflater.finish();
        byte[] encoded = new byte[200];
        int length = deflater.deflate(encoded);
        deflater.end();
        Decoded.fails(DeflateDecoder::new, ByteString.of(encoded, 0, length), "dictionary");
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void closesAtAnyPoint(boolean raw) throws IOException {
        Decoded.closesAtAnyPoint(DeflateDecoder::new, deflate(TEXT, raw));
    }
}
