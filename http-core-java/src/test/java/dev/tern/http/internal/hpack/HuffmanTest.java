package dev.tern.http.internal.hpack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.Random;
import okio.ByteString;
import org.junit.jupiter.api.Test;

class HuffmanTest {
    private static ByteString decode(ByteString code) throws HpackViolation {
        byte[] decoded = new byte[Huffman.decodedLengthMax(code.size())];
        int count = Huffman.decode(code.toByteArray(), 0, code.size(), decoded);
        return ByteString.of(decoded, 0, count);
    }

    private static ByteString encode(ByteString octets) {
        byte[] encoded = new byte[Huffman.encodedLength(octets.toByteArray(), octets.size())];
        Huffman.encode(octets.toByteArray(), octets.size(), encoded);
        return ByteString.of(encoded);
    }

    private static void refused(String hex, String why) {
        assertThatExceptionOfType(HpackViolation.class)
                .isThrownBy(() -> decode(FieldBlocks.hex(hex)))
                .withMessageContaining(why)
                .withMessageContaining("RFC 7541 §5.2");
    }

    @Test
    void theExamplesOfTheRfcAreDecoded() throws HpackViolation {
        assertThat(decode(FieldBlocks.hex("f1e3 c2e5 f23a 6ba0 ab90 f4ff")).utf8())
                .isEqualTo("www.example.com");
        assertThat(encode(ByteString.encodeUtf8("no-cache"))).isEqualTo(FieldBlocks.hex("a8eb 1064 9cbf"));
        assertThat(decode(ByteString.EMPTY)).isEqualTo(ByteString.EMPTY);
    }

    @Test
    void everyOctetComesBackAloneAndBetweenOthers() throws HpackViolation {
        for (int octet = 0; octet < 256; octet++) {
            ByteString alone = ByteString.of((byte) octet);
            assertThat(decode(encode(alone))).isEqualTo(alone);
            for (int other = 0; other < 256; other += 5) {
                ByteString three = ByteString.of((byte) other, (byte) octet, (byte) other);
                assertThat(decode(encode(three))).isEqualTo(three);
            }
        }
    }

    @Test
    void randomOctetsComeBack() throws HpackViolation {
        Random random = new Random(7541);
        for (int i = 0; i < 2000; i++) {
            byte[] octets = new byte[random.nextInt(100)];
            random.nextBytes(octets);
            assertThat(decode(encode(ByteString.of(octets)))).isEqualTo(ByteString.of(octets));
        }
    }

    @Test
    void paddingIsOfOnesAndShorterThanAnOctet() throws HpackViolation {
        assertThat(decode(FieldBlocks.hex("1f")).utf8()).isEqualTo("a");
        refused("18", "not filled up with ones");
        refused("1e", "not filled up with ones");
        refused("1fff", "more than 7 bits");
        refused("ff", "more than 7 bits");
        refused("ffff", "more than 7 bits");
    }

    @Test
    void theSymbolForTheEndIsRefused() {
        refused("ffffffff", "the symbol for its end");
        refused("1fffffffff", "the symbol for its end");
    }

    @Test
    void aCodeThatIsCutOffIsRefused() {
        // The first two of the four octets of 0x0a.
        refused("ffff ff", "more than 7 bits");
    }
}
