package dev.tern.http.internal.http2;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is wrong about a frame by itself, or about where it stands; all through the session, so that the scope is seen. */
class FrameFormatTest {
    private static void get(Dialog dialog) {
        dialog.get("a");
    }

    /** The connection is refused with this code, however the octets are cut. */
    private static void breaks(ErrorCode code, ServerOctets octets) {
        Dialog.gives(FrameFormatTest::get, octets, "RESET a CONNECTION_VIOLATION " + code, "VIOLATION " + code);
    }

    @ParameterizedTest
    @CsvSource({
        "PROTOCOL_ERROR, 0, 0, 0, 00",
        "PROTOCOL_ERROR, 1, 4, 0, 88",
        "PROTOCOL_ERROR, 2, 0, 0, 0000000010",
        "PROTOCOL_ERROR, 3, 0, 0, 00000008",
        "PROTOCOL_ERROR, 4, 0, 1, ''",
        "PROTOCOL_ERROR, 5, 4, 1, 0000000288",
        "PROTOCOL_ERROR, 5, 4, 0, 0000000288",
        "PROTOCOL_ERROR, 6, 0, 1, 0000000000000000",
        "PROTOCOL_ERROR, 7, 0, 1, 0000000000000000",
        "PROTOCOL_ERROR, 8, 0, 0, 00000000",
        "PROTOCOL_ERROR, 8, 0, 0, 80000000",
        "PROTOCOL_ERROR, 9, 4, 1, 88",
        "PROTOCOL_ERROR, 9, 4, 0, 88",
        "FRAME_SIZE_ERROR, 0, 8, 1, ''",
        "FRAME_SIZE_ERROR, 1, 8, 1, ''",
        "PROTOCOL_ERROR, 1, 12, 1, ff88",
        "FRAME_SIZE_ERROR, 1, 36, 1, 00000000",
        "PROTOCOL_ERROR, 1, 44, 1, 010000000010",
        "FRAME_SIZE_ERROR, 3, 0, 1, 000000",
        "FRAME_SIZE_ERROR, 3, 0, 1, 0000000000",
        "FRAME_SIZE_ERROR, 4, 0, 0, 0001000000",
        "FRAME_SIZE_ERROR, 4, 1, 0, 000100000000",
        "FRAME_SIZE_ERROR, 6, 0, 0, 00000000000000",
        "FRAME_SIZE_ERROR, 7, 0, 0, 00000000000000",
        "FRAME_SIZE_ERROR, 8, 0, 0, 000000",
        "FRAME_SIZE_ERROR, 8, 0, 1, 0000000000",
        // Streams that nobody opened, and such as only the peer could open.
        "PROTOCOL_ERROR, 0, 0, 3, 00",
        "PROTOCOL_ERROR, 1, 4, 2, 88",
        "PROTOCOL_ERROR, 1, 4, 101, 88",
        "PROTOCOL_ERROR, 3, 0, 3, 00000008",
        "PROTOCOL_ERROR, 8, 0, 3, 00000001",
        "FRAME_SIZE_ERROR, 2, 0, 3, 00000000",
        "PROTOCOL_ERROR, 8, 0, 3, 00000000",
        // Settings that cannot be.
        "PROTOCOL_ERROR, 4, 0, 0, 000200000001",
        "PROTOCOL_ERROR, 4, 0, 0, 000200000002",
        "FLOW_CONTROL_ERROR, 4, 0, 0, 000480000000",
        "PROTOCOL_ERROR, 4, 0, 0, 000500003fff",
        "PROTOCOL_ERROR, 4, 0, 0, 000501000000",
        "PROTOCOL_ERROR, 4, 0, 0, 000800000002",
        "PROTOCOL_ERROR, 4, 0, 0, 000800000001000800000000",
        "COMPRESSION_ERROR, 1, 4, 1, be"
    })
    void theConnectionIsRefused(ErrorCode code, int type, int flags, int streamId, String payload) {
        breaks(code, new ServerOctets().frame(type, flags, streamId, payload));
    }

    @Test
    void paddingFitsIntoItsFrame() {
        Dialog.gives(
                FrameFormatTest::get,
                new ServerOctets().ok(1).frame(FrameType.DATA, FrameType.PADDED, 1, "02 ff"),
                "HEAD a 200 []",
                "RESET a CONNECTION_VIOLATION PROTOCOL_ERROR",
                "VIOLATION PROTOCOL_ERROR");
    }

    @Test
    void aFrameIsNotLongerThanWeAllow() {
        for (int type : new int[] {0, 1, 4, 0xbe}) {
            Dialog dialog = new Dialog();
            dialog.feed(new ServerOctets().settings());
            dialog.get("a");
            dialog.lines.clear();
            // The header alone: nobody waits for what it announces.
            dialog.feed(new ServerOctets().raw("\0\100\1" + (char) type + "\0\0\0\0\1"));
            dialog.told("RESET a CONNECTION_VIOLATION FRAME_SIZE_ERROR", "VIOLATION FRAME_SIZE_ERROR");
        }
        Dialog.gives(
                FrameFormatTest::get,
                new ServerOctets().ok(1).dataOf(1, 16384, 16384, true).ping(1, true),
                "HEAD a 200 []",
                "CONTENT a 16384",
                "COMPLETE a",
                "PONG 1");
    }

    /** jvm-peers row 67. */
    @Test
    void theFirstFrameIsSettings() {
        String[] firsts = {
            "\0\0\0\4\1\0\0\0\0", "\0\0\10\6\0\0\0\0\0\0\0\0\0\0\0\0\0", "HTTP/1.1 400 Bad Request\r\n\r\n"
        };
        for (String first : firsts) {
            Dialog dialog = new Dialog();
            dialog.get("a");
            dialog.feed(new ServerOctets().raw(first));
            dialog.told("RESET a CONNECTION_VIOLATION PROTOCOL_ERROR", "VIOLATION PROTOCOL_ERROR");
            assertThat(dialog.violation).contains("RFC 9113 §3.4");
            assertThat(dialog.violation.contains("HTTP/1")).isEqualTo(first.startsWith("HTTP"));
        }
    }

    @Test
    void nothingComesBetweenThePartsOfAFieldBlock() {
        ServerOctets[] between = {
            new ServerOctets().ping(1, false),
            new ServerOctets().data(1, "x", false),
            new ServerOctets().ok(1),
            new ServerOctets().frame(0xbe, 0, 0, "00"),
            new ServerOctets().frame(FrameType.CONTINUATION, FrameType.END_HEADERS, 3, "88"),
        };
        for (ServerOctets octets : between) {
            ServerOctets all = new ServerOctets().frame(FrameType.HEADERS, 0, 1, "88");
            all.raw(latin1(octets));
            breaks(ErrorCode.PROTOCOL_ERROR, all);
        }
    }

    private static String latin1(ServerOctets octets) {
        return octets.octets().string(StandardCharsets.ISO_8859_1);
    }

    @Test
    void aFieldBlockMayComeInManyFramesEvenEmptyOnes() {
        Dialog.gives(
                FrameFormatTest::get,
                new ServerOctets()
                        .frame(FrameType.HEADERS, FrameType.END_STREAM, 1, "")
                        .frame(FrameType.CONTINUATION, 0, 1, "")
                        .frame(FrameType.CONTINUATION, 0, 1, "88 00 01")
                        .frame(FrameType.CONTINUATION, 0, 1, "61")
                        .frame(FrameType.CONTINUATION, FrameType.END_HEADERS, 1, "01 62"),
                "HEAD a 200 [a: b]",
                "COMPLETE a");
    }

    @Test
    void paddingPriorityAndUnknownFlagsMeanNothing() {
        Dialog.gives(
                FrameFormatTest::get,
                new ServerOctets()
                        .frame(FrameType.PRIORITY, 0, 1, "80000001 10")
                        .frame(FrameType.PRIORITY, 0, 77, "00000000 10")
                        // Padded, with a priority that depends on itself, and every flag that is not defined.
                        .frame(FrameType.HEADERS, 0xff & ~FrameType.END_STREAM, 1, "02 00000001 ff 88 0000")
                        .frame(FrameType.DATA, 0xff & ~FrameType.END_STREAM, 1, "03 6869 ffffff")
                        .frame(FrameType.DATA, FrameType.PADDED, 1, "00 21")
                        .frame(FrameType.DATA, FrameType.PADDED, 1, "00")
                        .frame(FrameType.DATA, FrameType.PADDED | FrameType.END_STREAM, 1, "02 0000")
                        .frame(FrameType.PING, 0xfe | FrameType.ACK, 0, "0000000000000001"),
                "HEAD a 200 []",
                "CONTENT a hi!",
                "COMPLETE a",
                "PONG 1");
    }

    @Test
    void theReservedBitMeansNothing() {
        Dialog.gives(
                FrameFormatTest::get,
                new ServerOctets()
                        .frame(FrameType.HEADERS, FrameType.END_HEADERS | FrameType.END_STREAM, 0x80000001, "88")
                        .frame(FrameType.GOAWAY, 0, 0x80000000, "80000001 00000000"),
                "HEAD a 200 []",
                "COMPLETE a",
                "CAPACITY 0");
    }

    @Test
    void unknownFramesAndSettingsMeanNothing() {
        Dialog.gives(
                FrameFormatTest::get,
                new ServerOctets()
                        .frame(0x0a, 0xff, 0, "00".repeat(300))
                        .frame(0xff, 0xff, 0x7fffffff, "")
                        .settings(0xf000, 1, 7, 5, 9, -1)
                        .headers(1, true, ":status", "200"),
                "CAPACITY 2147483646",
                "HEAD a 200 []",
                "COMPLETE a");
    }

    @Test
    void aWrongFrameOfAStreamEndsTheStreamOnly() {
        Dialog dialog = new Dialog();
        dialog.feed(new ServerOctets().settings());
        dialog.get("a");
        dialog.get("b");
        dialog.sent();
        dialog.lines.clear();
        dialog.feed(new ServerOctets()
                .frame(FrameType.PRIORITY, 0, 1, "00000000")
                .frame(FrameType.WINDOW_UPDATE, 0, 3, "00000000")
                // Once more, on streams that are closed now.
                .frame(FrameType.PRIORITY, 0, 1, "00000000")
                .frame(FrameType.WINDOW_UPDATE, 0, 3, "00000000"));
        dialog.told("RESET a STREAM_VIOLATION FRAME_SIZE_ERROR", "RESET b STREAM_VIOLATION PROTOCOL_ERROR");
        dialog.sent("RST_STREAM 1 FRAME_SIZE_ERROR", "RST_STREAM 3 PROTOCOL_ERROR");
        dialog.isBalanced();
    }

    @Test
    void framesBehindTheEndOfAStreamBreakTheProtocol() {
        ServerOctets ended = new ServerOctets().ok(1).data(1, "x", true).data(1, "y", false);
        Dialog.gives(
                FrameFormatTest::get, ended, "HEAD a 200 []", "CONTENT a x", "COMPLETE a", "VIOLATION STREAM_CLOSED");
        ServerOctets twice =
                new ServerOctets().headers(1, true, ":status", "200").headers(1, true, ":status", "404");
        Dialog.gives(FrameFormatTest::get, twice, "HEAD a 200 []", "COMPLETE a", "VIOLATION STREAM_CLOSED");
    }

    @Test
    void framesBehindTheEndOfAResponseWhoseRequestGoesOnResetTheStream() {
        for (boolean isData : new boolean[] {true, false}) {
            Dialog dialog = new Dialog();
            dialog.feed(new ServerOctets().settings());
            dialog.post("a");
            dialog.pause("a");
            dialog.sent();
            dialog.lines.clear();
            ServerOctets octets = new ServerOctets().ok(1).data(1, "x", true);
            dialog.feed(isData ? octets.data(1, "y", false) : octets.headers(1, true, "x", "y"));
            dialog.sent("RST_STREAM 1 STREAM_CLOSED");
            dialog.resume("a");
            dialog.told("HEAD a 200 []", "CONTENT a x", "COMPLETE a");
            dialog.isBalanced();
        }
    }

    @Test
    void aGoAwayWithoutTextIsRead() {
        Dialog.gives(
                FrameFormatTest::get,
                new ServerOctets().goAway(0, ErrorCode.HTTP_1_1_REQUIRED, ""),
                "CAPACITY 0",
                "RESET a GOAWAY HTTP_1_1_REQUIRED unprocessed");
    }
}
