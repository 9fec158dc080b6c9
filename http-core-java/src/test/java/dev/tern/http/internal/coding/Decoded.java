package dev.tern.http.internal.coding;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.function.Supplier;
import okio.Buffer;
import okio.ByteString;

/** Runs decoders over octets cut in every way, and judges them by the contract of {@link ContentDecoder}. */
final class Decoded {
    private static final long PORTION_BYTES = 8 << 10;

    private Decoded() {}

    /** What comes of it whole. The decoder is closed. */
    static ByteString whole(ContentDecoder decoder, ByteString encoded) throws IOException {
        return pieces(decoder, PORTION_BYTES, encoded);
    }

    /** What comes of these pieces, asked for so many octets at a time. The decoder is closed. */
    static ByteString pieces(ContentDecoder decoder, long max, ByteString... pieces) throws IOException {
        Buffer out = new Buffer();
        try {
            for (ByteString piece : pieces) {
                drain(decoder, new Buffer().write(piece), out, max);
            }
            decoder.end();
        } finally {
            decoder.close();
        }
        return out.readByteString();
    }

    /** Decodes until nothing more comes. */
    static void drain(ContentDecoder decoder, Buffer in, Buffer out, long max) throws IOException {
        long before;
        do {
            before = out.size();
            decoder.decode(in, out, max);
            assertThat(out.size() - before).as("octets put out in one step").isBetween(0L, max);
        } while (out.size() > before);
        assertThat(in.size()).as("octets left, though nothing came of them").isZero();
    }

    /** Whole, cut at every point, and octet by octet, in small and large steps: always the same. */
    static void decodesHoweverCut(Supplier<ContentDecoder> decoders, ByteString encoded, ByteString expected)
            throws IOException {
        assertThat(whole(decoders.get(), encoded)).isEqualTo(expected);
        assertThat(pieces(decoders.get(), 1, encoded)).isEqualTo(expected);
        assertThat(pieces(decoders.get(), 1, octets(encoded))).isEqualTo(expected);
        assertThat(pieces(decoders.get(), PORTION_BYTES, octets(encoded))).isEqualTo(expected);
        for (int cut = 0; cut <= encoded.size(); cut++) {
            ByteString first = encoded.substring(0, cut);
            assertThat(pieces(decoders.get(), PORTION_BYTES, first, encoded.substring(cut)))
                    .as("cut at %d", cut)
                    .isEqualTo(expected);
        }
    }

    /** Each beginning of it but the empty one is an error at the end, whole and octet by octet. */
    static void noBeginningIsComplete(Supplier<ContentDecoder> decoders, ByteString encoded) {
        for (int length = 1; length < encoded.size(); length++) {
            ByteString beginning = encoded.substring(0, length);
            assertThatThrownBy(() -> whole(decoders.get(), beginning))
                    .as("the first %d octets", length)
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("cut off");
            assertThatThrownBy(() -> pieces(decoders.get(), 1, octets(beginning)))
                    .as("the first %d octets, one by one", length)
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("cut off");
        }
    }

    /** It fails with this message, whole and octet by octet. */
    static void fails(Supplier<ContentDecoder> decoders, ByteString encoded, String message) {
        assertThatThrownBy(() -> whole(decoders.get(), encoded))
                .isInstanceOf(IOException.class)
                .hasMessageContaining(message);
        assertThatThrownBy(() -> pieces(decoders.get(), 1, octets(encoded)))
                .isInstanceOf(IOException.class)
                .hasMessageContaining(message);
    }

    /** Begins, and is left at every point. */
    static void closesAtAnyPoint(Supplier<ContentDecoder> decoders, ByteString encoded) throws IOException {
        for (int length = 0; length <= encoded.size(); length++) {
            ContentDecoder decoder = decoders.get();
            decoder.decode(new Buffer().write(encoded.substring(0, length)), new Buffer(), 3);
            decoder.close();
        }
    }

    private static ByteString[] octets(ByteString encoded) {
        ByteString[] octets = new ByteString[encoded.size()];
        for (int i = 0; i < octets.length; i++) {
            octets[i] = encoded.substring(i, i + 1);
        }
        return octets;
    }
}
