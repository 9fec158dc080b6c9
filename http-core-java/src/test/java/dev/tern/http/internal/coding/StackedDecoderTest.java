package dev.tern.http.internal.coding;

import static dev.tern.http.internal.coding.Encoded.NOISE;
import static dev.tern.http.internal.coding.Encoded.TEXT;
import static dev.tern.http.internal.coding.Encoded.deflate;
import static dev.tern.http.internal.coding.Encoded.gzip;
import static dev.tern.http.internal.coding.Encoded.joined;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import okio.Buffer;
import okio.ByteString;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StackedDecoderTest {
    private static ContentDecoder gzipOverDeflate() {
        return new StackedDecoder(List.of(new GzipDecoder(), new DeflateDecoder()));
    }

    private static ContentDecoder gzips(int layers) {
        List<ContentDecoder> decoders = new ArrayList<>();
        for (int i = 0; i < layers; i++) {
            decoders.add(new GzipDecoder());
        }
        return new StackedDecoder(decoders);
    }

    @Test
    void layersDecodeHoweverTheyAreCut() throws IOException {
        Decoded.decodesHoweverCut(StackedDecoderTest::gzipOverDeflate, gzip(deflate(TEXT, false)), TEXT);
        Decoded.decodesHoweverCut(
                StackedDecoderTest::gzipOverDeflate, gzip(deflate(ByteString.EMPTY, true)), ByteString.EMPTY);
        assertThat(Decoded.whole(gzipOverDeflate(), gzip(deflate(NOISE, true)))).isEqualTo(NOISE);
    }

    @Test
    void membersOfTheOuterLayerNeedNotFitThoseOfTheInner() throws IOException {
        ByteString inner = joined(gzip(TEXT), gzip(TEXT));
        ByteString encoded = joined(gzip(inner.substring(0, 7)), gzip(ByteString.EMPTY), gzip(inner.substring(7)));
        Decoded.decodesHoweverCut(() -> gzips(2), encoded, joined(TEXT, TEXT));
    }

    @Test
    void fiveLayersDecode() throws IOException {
        ByteString encoded = NOISE;
        for (int i = 0; i < 5; i++) {
            encoded = gzip(encoded);
        }
        assertThat(Decoded.whole(gzips(5), encoded)).isEqualTo(NOISE);
    }

    @Test
    void noOctetsAtAllAreEmptyContent() throws IOException {
        assertThat(Decoded.whole(gzipOverDeflate(), ByteString.EMPTY)).isEqualTo(ByteString.EMPTY);
    }

    @Test
    void noBeginningIsComplete() {
        Decoded.noBeginningIsComplete(StackedDecoderTest::gzipOverDeflate, gzip(deflate(TEXT, false)));
    }

    @Test
    void innerLayerThatIsCutOffIsAnError() {
        ByteString inner = deflate(TEXT, false);
        for (int length = 1; length < inner.size(); length++) {
            Decoded.fails(
                    StackedDecoderTest::gzipOverDeflate, gzip(inner.substring(0, length)), "deflate stream is cut");
        }
    }

    /** Row 30: what a layer holds is bounded, whatever is asked for and however well the layer outside compresses. */
    @ParameterizedTest
    @ValueSource(longs = {1, 100, 64 << 10})
    void layersHoldOnePortionOfABomb(long max) throws IOException {
        HeldInput innermost = new HeldInput();
        ContentDecoder decoder = new StackedDecoder(List.of(new GzipDecoder(), new GzipDecoder(), innermost));
        Buffer members = new Buffer();
        ByteString member = gzip(Encoded.zeros(1000));
        for (int i = 0; i < 20_000; i++) {
            members.write(member);
        }
        Buffer in = new Buffer().write(gzip(gzip(members.readByteString())));
        Buffer out = new Buffer();
        for (int i = 0; i < 50; i++) {
            decoder.decode(in, out, max);
            assertThat(out.size()).isLessThanOrEqualTo(max);
            out.clear();
        }
        decoder.close();
        assertThat(innermost.most).isLessThanOrEqualTo(16 << 10);
    }

    @Test
    void closesAtAnyPoint() throws IOException {
        Decoded.closesAtAnyPoint(StackedDecoderTest::gzipOverDeflate, gzip(deflate(TEXT, false)));
    }

    /** Takes in all it is given, as gzip does, and notes how much that is before it is put out. */
    private static final class HeldInput implements ContentDecoder {
        private final Buffer held = new Buffer();
        private final ContentDecoder gzip = new GzipDecoder();
        private long most;

        @Override
        public void decode(Buffer in, Buffer out, long max) throws IOException {
            held.writeAll(in);
            most = Math.max(most, held.size());
            long before = out.size();
            while (out.size() - before < max && !held.exhausted()) {
                Buffer octet = new Buffer();
                octet.write(held, 1);
                gzip.decode(octet, out, max - (out.size() - before));
            }
        }

        @Override
        public void end() throws IOException {
            gzip.end();
        }

        @Override
        public void close() {
            gzip.close();
        }
    }
}
