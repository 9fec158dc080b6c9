package dev.tern.http.internal.hpack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.List;
import okio.Buffer;
import okio.ByteString;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HpackDecoderTest {
    private final HpackDecoder decoder = new HpackDecoder();

    private List<String> decode(String hex) throws HpackViolation {
        return FieldBlocks.decode(decoder, hex);
    }

    private void refused(String hex, String why) {
        assertThatExceptionOfType(HpackViolation.class)
                .isThrownBy(() -> FieldBlocks.decode(new HpackDecoder(), hex))
                .withMessageContaining(why)
                .satisfies(violation -> assertThat(violation.getStackTrace()).isEmpty());
    }

    /** RFC 7541 Appendix C.6: responses, Huffman-coded, in a table of 256 octets. */
    @Test
    void theResponsesOfTheRfcAreDecoded() throws HpackViolation {
        HpackDecoder small = new HpackDecoder(256);
        assertThat(FieldBlocks.decode(
                        small,
                        "4882 6402 5885 aec3 771a 4b61 96d0 7abe 9410 54d4 44a8 2005 9504 0b81 66e0 82a6"
                                + "2d1b ff6e 919d 29ad 1718 63c7 8f0b 97c8 e9ae 82ae 43d3"))
                .containsExactly(
                        ":status: 302",
                        "cache-control: private",
                        "date: Mon, 21 Oct 2013 20:13:21 GMT",
                        "location: https://www.example.com");
        assertThat(small.tableSize()).isEqualTo(222);
        assertThat(FieldBlocks.decode(small, "4883 640e ffc1 c0bf"))
                .containsExactly(
                        ":status: 307",
                        "cache-control: private",
                        "date: Mon, 21 Oct 2013 20:13:21 GMT",
                        "location: https://www.example.com");
        assertThat(small.tableSize()).isEqualTo(222);
    }

    @Test
    void aRepeatedFieldIsTheSameString() throws HpackViolation {
        FieldList first = new FieldList();
        FieldList second = new FieldList();
        byte[] literal = FieldBlocks.hex("40 03 782d61 05 68656c6c6f").toByteArray();
        decoder.decode(literal, 0, literal.length, first);
        decoder.decode(new byte[] {(byte) 0xbe}, 0, 1, second);
        assertThat(second.value(0)).isSameAs(first.value(0));
        assertThat(second.name(0)).isSameAs(first.name(0));
    }

    /** jvm-peers row 16. */
    @Test
    void integersAreBounded() {
        refused("ff ffffffff0f", "2^31-1");
        refused("ff 8080808080 00", "more than 5 octets");
        refused("ff 80808080808080808080808080808001", "more than 5 octets");
        refused("ff ffff", "ends inside an integer");
        refused("7f", "ends inside an integer");
        refused("40 7f ffffff7f 61", "octets where the block has");
    }

    @Test
    void aStringEndsWithItsBlock() {
        refused("40 05 782d61", "5 octets where the block has 3");
        refused("40 01 61", "ends in front of a string");
        refused("40", "ends in front of a string");
        refused("40 01 61 7f 80ffffff07 62", "octets where the block has");
    }

    @Test
    void anIndexHasAnEntry() {
        refused("80", "is 0");
        refused("be", "Index 62 of tables that have 61 entries");
        refused("7e 01 61", "Index 62");
        refused("0f 30 01 61", "Index 63");
        refused("ff ff7f", "Index");
    }

    /** jvm-peers row 19, for the table that the peer has here. */
    @Test
    void theTableGrowsAsFarAsAllowed() throws HpackViolation {
        assertThat(decode("3fe11f 82")).containsExactly(":method: GET");
        refused("3fe21f 82", "is set to 4097 octets where 4096 are allowed");
        refused("3fffffff7f", "are allowed");
    }

    @Test
    void sizeUpdatesStandInFront() throws HpackViolation {
        assertThat(decode("20 3fe11f 82")).containsExactly(":method: GET");
        refused("82 20", "behind a field");
    }

    @Test
    void sizeZeroEmptiesTheTable() throws HpackViolation {
        decode("40 01 61 01 62");
        assertThat(decoder.tableSize()).isEqualTo(34);
        assertThat(decode("20")).isEmpty();
        assertThat(decoder.tableSize()).isZero();
        refused("40 01 61 01 62 20", "behind a field");
    }

    @Test
    void anEntryLargerThanTheTableEmptiesIt() throws HpackViolation {
        decode("40 01 61 01 62");
        String value = "v".repeat(5000);
        Buffer block = new Buffer();
        block.write(FieldBlocks.hex("40 01 78 7f 89 26")).writeUtf8(value);
        assertThat(FieldBlocks.decode(decoder, block.readByteString())).containsExactly("x: " + value);
        assertThat(decoder.tableSize()).isZero();
    }

    @Test
    void theOldestIsEvictedFirst() throws HpackViolation {
        HpackDecoder small = new HpackDecoder(3 * 34);
        FieldBlocks.decode(small, "40 01 61 01 31  40 01 62 01 32  40 01 63 01 33  40 01 64 01 34");
        assertThat(FieldBlocks.decode(small, "be bf c0")).containsExactly("d: 4", "c: 3", "b: 2");
        assertThatExceptionOfType(HpackViolation.class).isThrownBy(() -> FieldBlocks.decode(small, "c1"));
    }

    /** RFC 7541 §4.4: the name is taken before the entry that has it is evicted. */
    @Test
    void aNameMayComeFromTheEntryThatItPushesOut() throws HpackViolation {
        HpackDecoder small = new HpackDecoder(40);
        FieldBlocks.decode(small, "40 01 61 01 31");
        assertThat(FieldBlocks.decode(small, "7e 02 3232 be")).containsExactly("a: 22", "a: 22");
    }

    @Test
    void octetsBeyondAsciiAreUtf8OrLatin1AndCountAsTheyCame() throws HpackViolation {
        assertThat(decode("40 01 61 02 c3a9  40 01 62 01 e9")).containsExactly("a: é", "b: é");
        assertThat(decoder.tableSize()).isEqualTo(35 + 34);
        // A name that is no name still has its size, also when it comes again by its index.
        assertThat(decode("40 01 e9 01 61  7e 01 62")).containsExactly("é: a", "é: b");
        assertThat(decoder.tableSize()).isEqualTo(35 + 34 + 34 + 34);
    }

    /** jvm-peers rows 15 and 17: four kilobytes that mean a megabyte keep what is allowed, and both tables go on. */
    @Test
    void aListBeyondItsLimitIsNotKept() throws HpackViolation {
        FieldList fields = new FieldList(10_000, 100);
        Buffer block = new Buffer();
        block.write(FieldBlocks.hex("40 01 78 7f a1 1e")).writeUtf8("v".repeat(4000));
        for (int i = 0; i < 1000; i++) {
            block.writeByte(0xbe);
        }
        byte[] octets = block.readByteArray();
        decoder.decode(octets, 0, octets.length, fields);
        assertThat(fields.isOverLimit()).isTrue();
        assertThat(fields.count()).isEqualTo(2);
        fields.clear();
        assertThat(fields.isOverLimit()).isFalse();
        assertThat(decoder.tableSize()).isEqualTo(4033);
    }

    @Test
    void fieldsAreCounted() throws HpackViolation {
        FieldList fields = new FieldList(10_000, 3);
        decoder.decode(new byte[] {(byte) 0x82, (byte) 0x82, (byte) 0x82}, 0, 3, fields);
        assertThat(fields.isOverLimit()).isFalse();
        decoder.decode(new byte[] {(byte) 0x82}, 0, 1, fields);
        assertThat(fields.isOverLimit()).isTrue();
        assertThat(fields.count()).isEqualTo(3);
    }

    @ParameterizedTest
    @ValueSource(strings = {"40 01 61 01 62", "00 01 61 01 62", "10 01 61 01 62"})
    void literalsOfAllKindsAreDecoded(String hex) throws HpackViolation {
        assertThat(decode(hex)).containsExactly("a: b");
        assertThat(decoder.tableSize()).isEqualTo(hex.startsWith("40") ? 34 : 0);
    }

    @Test
    void everyBlockCutShortIsDecodedOrRefused() throws HpackViolation {
        ByteString block = FieldBlocks.hex("4882 6402 5885 aec3 771a 4b61 96d0 7abe 9410 54d4 44a8 2005 9504 0b81");
        for (int i = 0; i < block.size(); i++) {
            try {
                FieldBlocks.decode(new HpackDecoder(), block.substring(0, i));
            } catch (HpackViolation expected) {
                assertThat(expected).hasMessageContaining("RFC 7541");
            }
        }
    }
}
