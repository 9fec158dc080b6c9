package dev.tern.http.internal.coding;

import static dev.tern.http.internal.coding.Encoded.NOISE;
import static dev.tern.http.internal.coding.Encoded.TEXT;
import static dev.tern.http.internal.coding.Encoded.damaged;
import static dev.tern.http.internal.coding.Encoded.gzip;
import static dev.tern.http.internal.coding.Encoded.joined;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.zip.CRC32;
import okio.Buffer;
import okio.ByteString;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Row 29 of what httpx lacks: all members, and no truncation passes. */
class GzipDecoderTest {
    private static final ByteString ENCODED = gzip(TEXT);

    @Test
    void memberDecodesHoweverItIsCut() throws IOException {
        Decoded.decodesHoweverCut(GzipDecoder::new, ENCODED, TEXT);
    }

    @Test
    void longContentDecodesInPortions() throws IOException {
        assertThat(Decoded.whole(new GzipDecoder(), gzip(NOISE))).isEqualTo(NOISE);
    }

    @Test
    void emptyContentDecodes() throws IOException {
        Decoded.decodesHoweverCut(GzipDecoder::new, gzip(ByteString.EMPTY), ByteString.EMPTY);
    }

    @Test
    void noOctetsAtAllAreEmptyContent() throws IOException {
        assertThat(Decoded.pieces(new GzipDecoder(), 1)).isEqualTo(ByteString.EMPTY);
        assertThat(Decoded.whole(new GzipDecoder(), ByteString.EMPTY)).isEqualTo(ByteString.EMPTY);
    }

    @Test
    void allMembersDecodeHoweverTheyAreCut() throws IOException {
        ByteString members = joined(ENCODED, gzip(ByteString.EMPTY), gzip(ByteString.encodeUtf8("again")));
        Decoded.decodesHoweverCut(GzipDecoder::new, members, joined(TEXT, ByteString.encodeUtf8("again")));
    }

    @Test
    void zeroPaddingIsPassedOver() throws IOException {
        ByteString padding = Encoded.zeros(100);
        Decoded.decodesHoweverCut(GzipDecoder::new, joined(ENCODED, padding), TEXT);
        Decoded.decodesHoweverCut(GzipDecoder::new, joined(ENCODED, padding, ENCODED), joined(TEXT, TEXT));
    }

    @Test
    void paddingAloneIsNoContent() {
        Decoded.fails(GzipDecoder::new, Encoded.zeros(100), "magic");
    }

    // ---- Fields of the header ----

    @ParameterizedTest
    @CsvSource({
        "1, ''",
        "4, 0000",
        "4, 050068656c6c6f",
        "8, 00",
        "8, 6e616d6500",
        "16, 636f6d6d656e7400",
        "24, 6e616d6500636f6d6d656e7400",
        "28, 0200abcd6e616d6500636f6d6d656e7400",
    })
    void fieldsOfTheHeaderAreSkippedHoweverTheyAreCut(int flags, String fields) throws IOException {
        Decoded.decodesHoweverCut(GzipDecoder::new, gzip(flags, ByteString.decodeHex(fields), TEXT), TEXT);
    }

    @Test
    void checksumOfTheHeaderIsChecked() throws IOException {
        ByteString fields = ByteString.decodeHex("0200abcd6e616d6500636f6d6d656e7400");
        CRC32 crc = new CRC32();
        crc.update(gzip(30, fields, TEXT).substring(0, 10 + fields.size()).toByteArray());
        ByteString sum = new Buffer().writeShortLe((int) crc.getValue()).readByteString();
        ByteString encoded = gzip(30, joined(fields, sum), TEXT);
        Decoded.decodesHoweverCut(GzipDecoder::new, encoded, TEXT);
        Decoded.fails(GzipDecoder::new, damaged(encoded, 11 + fields.size()), "checksum of the gzip header");
        Decoded.fails(GzipDecoder::new, damaged(encoded, 5), "checksum of the gzip header");
    }

    @Test
    void endlessHeaderIsRefused() {
        ByteString name = ByteString.encodeUtf8("x".repeat(17_000));
        Decoded.fails(
                GzipDecoder::new, joined(gzip(8, ByteString.EMPTY, TEXT).substring(0, 10), name), "header is longer");
        Decoded.fails(GzipDecoder::new, gzip(8, joined(name, Encoded.zeros(1)), TEXT), "header is longer");
    }

    // ---- Damage ----

    @Test
    void noBeginningOfAMemberIsComplete() {
        Decoded.noBeginningIsComplete(GzipDecoder::new, ENCODED);
        Decoded.noBeginningIsComplete(
                GzipDecoder::new, gzip(12, ByteString.decodeHex("0200abcd6e616d6500"), ByteString.encodeUtf8("a")));
    }

    /** httpx part 3, row 29. */
    @Test
    void secondMemberThatIsCutOffIsAnError() {
        ByteString members = joined(ENCODED, ENCODED);
        for (int length = ENCODED.size() + 1; length < members.size(); length++) {
            Decoded.fails(GzipDecoder::new, members.substring(0, length), "cut off");
        }
    }

    @ParameterizedTest
    @CsvSource({"0, magic", "1, magic", "2, compression method", "3, reserved flags"})
    void wrongHeaderIsRefused(int at, String message) {
        Decoded.fails(GzipDecoder::new, damaged(ENCODED, at), message);
    }

    @ParameterizedTest
    @ValueSource(ints = {32, 64, 128})
    void reservedFlagsAreRefused(int flags) {
        Decoded.fails(GzipDecoder::new, gzip(flags, ByteString.EMPTY, TEXT), "reserved flags");
    }

    @Test
    void wrongChecksumAndLengthAreRefused() {
        for (int fromEnd = 1; fromEnd <= 8; fromEnd++) {
            Decoded.fails(
                    GzipDecoder::new,
                    damaged(ENCODED, ENCODED.size() - fromEnd),
                    fromEnd <= 4 ? "length is wrong" : "checksum is wrong");
        }
    }

    @Test
    void malformedContentIsRefused() {
        // A block of type 3 there is none of.
        ByteString encoded = joined(ENCODED.substring(0, 10), ByteString.decodeHex("07"), ENCODED.substring(11));
        Decoded.fails(GzipDecoder::new, encoded, "malformed");
    }

    @Test
    void garbageBehindAMemberIsRefused() {
        Decoded.fails(GzipDecoder::new, joined(ENCODED, ByteString.encodeUtf8("garbage")), "magic");
        Decoded.fails(GzipDecoder::new, joined(ENCODED, ByteString.encodeUtf8("g")), "cut off");
        Decoded.fails(GzipDecoder::new, joined(ENCODED, Encoded.zeros(3), ByteString.encodeUtf8("garbage")), "magic");
    }

    @Test
    void closesAtAnyPoint() throws IOException {
        Decoded.closesAtAnyPoint(GzipDecoder::new, ENCODED);
    }
}
