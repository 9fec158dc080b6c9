package dev.tern.http.internal.hpack;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tern.http.internal.hpack.HpackEncoder.Indexing;
import java.util.List;
import okio.ByteString;
import org.junit.jupiter.api.Test;

class HpackEncoderTest {
    private final HpackEncoder encoder = new HpackEncoder(4096);
    private final HpackDecoder decoder = new HpackDecoder();

    private String encode(Indexing indexing, String... lines) {
        return FieldBlocks.encode(encoder, indexing, List.of(lines)).hex();
    }

    /** RFC 7541 Appendix C.4: requests, Huffman-coded. */
    @Test
    void theRequestsOfTheRfcAreEncoded() {
        assertThat(encode(
                        Indexing.REMEMBERED,
                        ":method: GET",
                        ":scheme: http",
                        ":path: /",
                        ":authority: www.example.com"))
                .isEqualTo("828684418cf1e3c2e5f23a6ba0ab90f4ff");
        assertThat(encode(
                        Indexing.REMEMBERED,
                        ":method: GET",
                        ":scheme: http",
                        ":path: /",
                        ":authority: www.example.com",
                        "cache-control: no-cache"))
                .isEqualTo("828684be5886a8eb10649cbf");
        assertThat(encode(
                        Indexing.REMEMBERED,
                        ":method: GET",
                        ":scheme: https",
                        ":path: /index.html",
                        ":authority: www.example.com",
                        "custom-key: custom-value"))
                .isEqualTo("828785bf408825a849e95ba97d7f8925a849e95bb8e8b4bf");
        assertThat(encoder.tableSize()).isEqualTo(164);
    }

    @Test
    void secretsAreNeverIndexedNotEvenWhenTheyAreKnown() {
        assertThat(encode(Indexing.NEVER, "authorization: s")).isEqualTo("1f080173");
        assertThat(encode(Indexing.NEVER, "x-key: s")).startsWith("10");
        assertThat(encoder.tableSize()).isZero();
        encode(Indexing.REMEMBERED, "x-key: s");
        assertThat(encode(Indexing.NEVER, "x-key: s")).isEqualTo("1f2f0173");
    }

    @Test
    void whatIsSentOnceLeavesNothing() {
        assertThat(encode(Indexing.ONCE, ":path: /x")).startsWith("04");
        assertThat(encoder.tableSize()).isZero();
        assertThat(encode(Indexing.ONCE, ":path: /")).isEqualTo("84");
    }

    @Test
    void nothingIsHuffmanCodedThatWouldGrow() {
        assertThat(encode(Indexing.ONCE, "a: \\\\\\")).isEqualTo("000161035c5c5c");
        assertThat(encode(Indexing.ONCE, "a: ")).isEqualTo("00016100");
    }

    /** jvm-peers row 19. */
    @Test
    void aGiantTableIsNotUsed() throws HpackViolation {
        encoder.peerTableSize(4_294_967_295L);
        for (int i = 0; i < 500; i++) {
            List<String> lines = List.of("x-" + i + ": " + "v".repeat(50));
            ByteString block = FieldBlocks.encode(encoder, Indexing.REMEMBERED, lines);
            assertThat(FieldBlocks.decode(decoder, block)).isEqualTo(lines);
            assertThat(encoder.tableSize()).isLessThanOrEqualTo(4096).isEqualTo(decoder.tableSize());
        }
    }

    @Test
    void aSmallerTableIsAnnouncedWithItsSmallestSize() throws HpackViolation {
        encode(Indexing.REMEMBERED, "a: b");
        encoder.peerTableSize(0);
        encoder.peerTableSize(100);
        assertThat(encoder.tableSize()).isZero();
        assertThat(encode(Indexing.REMEMBERED, ":method: GET")).isEqualTo("20" + "3f45" + "82");
        assertThat(encode(Indexing.REMEMBERED, ":method: GET")).isEqualTo("82");
    }

    @Test
    void anUnchangedSizeIsNotAnnounced() {
        encoder.peerTableSize(4096);
        encoder.peerTableSize(65536);
        assertThat(encode(Indexing.REMEMBERED, ":method: GET")).isEqualTo("82");
        encoder.peerTableSize(0);
        assertThat(encode(Indexing.REMEMBERED, "a: b", "a: b")).isEqualTo("20" + "4001610162" + "4001610162");
    }

    @Test
    void valuesBeyondAsciiGoOutAsUtf8() throws HpackViolation {
        List<String> lines = List.of("a: grüße €", "b: 🐦");
        ByteString block = FieldBlocks.encode(encoder, Indexing.REMEMBERED, lines);
        assertThat(FieldBlocks.decode(decoder, block)).isEqualTo(lines);
        assertThat(decoder.tableSize()).isEqualTo(encoder.tableSize());
        assertThat(FieldBlocks.decode(decoder, FieldBlocks.encode(encoder, Indexing.REMEMBERED, lines)))
                .isEqualTo(lines);
    }

    @Test
    void aLongValueIsEncodedWhole() throws HpackViolation {
        List<String> lines = List.of("x: " + "ab ".repeat(40_000) + "c");
        ByteString block = FieldBlocks.encode(encoder, Indexing.REMEMBERED, lines);
        assertThat(FieldBlocks.decode(decoder, block)).isEqualTo(lines);
        assertThat(encoder.tableSize()).isZero();
    }
}
