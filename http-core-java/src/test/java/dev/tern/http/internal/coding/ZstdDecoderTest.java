package dev.tern.http.internal.coding;

import static dev.tern.http.internal.coding.Encoded.NOISE;
import static dev.tern.http.internal.coding.Encoded.TEXT;
import static dev.tern.http.internal.coding.Encoded.damaged;
import static dev.tern.http.internal.coding.Encoded.joined;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.github.luben.zstd.ZstdCompressCtx;
import com.github.luben.zstd.ZstdOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import okio.Buffer;
import okio.ByteString;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ZstdDecoderTest {
    private static final ByteString ENCODED = zstd(TEXT);

    /** One segment that states its size, with a checksum. */
    static ByteString zstd(ByteString content) {
        try (ZstdCompressCtx context = new ZstdCompressCtx()) {
            return ByteString.of(context.setChecksum(true).compress(content.toByteArray()));
        }
    }

    /** As servers send it: a window, no size. */
    private static ByteString streamed(ByteString content, int windowLog) throws IOException {
        ByteArrayOutputStream encoded = new ByteArrayOutputStream();
        try (ZstdOutputStream zstd = new ZstdOutputStream(encoded)) {
            zstd.setLong(windowLog);
            content.write(zstd);
        }
        return ByteString.of(encoded.toByteArray());
    }

    @Test
    void frameDecodesHoweverItIsCut() throws IOException {
        Decoded.decodesHoweverCut(ZstdDecoder::new, ENCODED, TEXT);
        Decoded.decodesHoweverCut(ZstdDecoder::new, zstd(ByteString.EMPTY), ByteString.EMPTY);
        Decoded.decodesHoweverCut(ZstdDecoder::new, streamed(TEXT, 20), TEXT);
        assertThat(Decoded.whole(new ZstdDecoder(), zstd(NOISE))).isEqualTo(NOISE);
        assertThat(Decoded.pieces(new ZstdDecoder(), 7, streamed(NOISE, 20))).isEqualTo(NOISE);
    }

    @Test
    void noOctetsAtAllAreEmptyContent() throws IOException {
        assertThat(Decoded.whole(new ZstdDecoder(), ByteString.EMPTY)).isEqualTo(ByteString.EMPTY);
    }

    @Test
    void allFramesDecodeAndSkippableOnesAreSkipped() throws IOException {
        ByteString skippable = ByteString.decodeHex("5a2a4d1803000000010203");
        ByteString frames = joined(skippable, ENCODED, skippable, streamed(TEXT, 20), zstd(ByteString.EMPTY));
        Decoded.decodesHoweverCut(ZstdDecoder::new, frames, joined(TEXT, TEXT));
    }

    @Test
    void noBeginningIsComplete() throws IOException {
        Decoded.noBeginningIsComplete(ZstdDecoder::new, ENCODED);
        Decoded.noBeginningIsComplete(ZstdDecoder::new, streamed(TEXT, 20));
        for (int length = 1; length < ENCODED.size(); length++) {
            Decoded.fails(ZstdDecoder::new, joined(ENCODED, ENCODED.substring(0, length)), "cut off");
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3})
    void wrongMagicIsRefused(int at) {
        Decoded.fails(ZstdDecoder::new, damaged(ENCODED, at), "magic");
    }

    @Test
    void garbageBehindAFrameIsRefused() {
        Decoded.fails(ZstdDecoder::new, joined(ENCODED, ByteString.encodeUtf8("garbage")), "magic");
        Decoded.fails(ZstdDecoder::new, joined(ENCODED, ByteString.encodeUtf8("g")), "cut off");
    }

    @Test
    void wrongChecksumIsRefused() {
        Decoded.fails(ZstdDecoder::new, damaged(ENCODED, ENCODED.size() - 1), "malformed");
    }

    @Test
    void allDamageIsNoticed() {
        for (int at = 4; at < ENCODED.size(); at++) {
            ByteString damaged = damaged(ENCODED, at);
            assertThatThrownBy(() -> Decoded.whole(new ZstdDecoder(), damaged))
                    .as("damaged at %d", at)
                    .isInstanceOf(IOException.class);
        }
    }

    /** RFC 9659: a sender must not ask for more, and one that does would cost us what it says. */
    @Test
    void windowsOfMoreThanEightMebibytesAreRefused() throws IOException {
        assertThat(Decoded.whole(new ZstdDecoder(), streamed(TEXT, 23))).isEqualTo(TEXT);
        Decoded.fails(ZstdDecoder::new, streamed(TEXT, 24), "the zstd window has 16777216 octets");
    }

    @ParameterizedTest
    @CsvSource({
        "28b52ffd0069, 9437184",
        "28b52ffd00ff, 4123168604160",
        "28b52ffda001008000, 8388609",
        "28b52ffde00000000000000080, 9223372036854775808",
        "28b52ffde3aabbccddffffffffffffffff, 18446744073709551615",
    })
    void windowIsReadFromEveryKindOfHeader(String header, String window) {
        Decoded.fails(ZstdDecoder::new, ByteString.decodeHex(header), "the zstd window has " + window + " octets");
    }

    @Test
    void bombComesInSmallSteps() {
        ContentDecoder decoder = new LimitedDecoder(new ZstdDecoder(), 2000);
        Buffer in = new Buffer().write(streamedZeros());
        assertThatThrownBy(() -> Decoded.drain(decoder, in, new Buffer(), 1000))
                .hasMessageContaining("2000 times its size");
        decoder.close();
    }

    private static ByteString streamedZeros() {
        try {
            return streamed(Encoded.zeros(64 << 20), 20);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void closesAtAnyPointAndTwice() throws IOException {
        Decoded.closesAtAnyPoint(ZstdDecoder::new, ENCODED);
        ContentDecoder decoder = new ZstdDecoder();
        decoder.close();
        decoder.close();
    }
}
