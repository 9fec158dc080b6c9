package dev.tern.http.internal.http2;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tern.http.Method;
import dev.tern.http.ProtocolLimits;
import dev.tern.http.Request;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import okio.Buffer;
import okio.ByteString;
import org.junit.jupiter.api.Test;

/** What a peer can do often: how much of it is an attack, and how much a long life of honest work. */
class FloodTest {
    private static final int HOUR_SECONDS = 3600;

    private final ServerOctets server = new ServerOctets();
    private final Dialog dialog = new Dialog();

    private void begin() {
        dialog.feed(server.settings());
        dialog.get("a");
        dialog.feed(server.ok(1));
        dialog.sent();
        dialog.lines.clear();
    }

    /** Repeats without any time passing until the connection breaks: the number that were taken. */
    private int breaksAfter(int atMost, Consumer<ServerOctets> flood) {
        for (int i = 0; i < atMost; i++) {
            flood.accept(server);
            dialog.feed(server);
            if (!dialog.violation.isEmpty()) {
                assertThat(dialog.lines).last().isEqualTo("VIOLATION ENHANCE_YOUR_CALM");
                assertThat(dialog.sent()).last().isEqualTo("GOAWAY 0 ENHANCE_YOUR_CALM");
                return i;
            }
            dialog.session.output().clear();
        }
        throw new AssertionError("Not refused: " + atMost);
    }

    /** jvm-peers row 21. */
    @Test
    void aFloodOfPingsIsRefused() {
        begin();
        assertThat(breaksAfter(20_000, octets -> octets.ping(0, false))).isEqualTo(1000);
        assertThat(dialog.violation).contains("PING frames");
    }

    @Test
    void aFloodOfAnswersToPingsIsRefused() {
        begin();
        assertThat(breaksAfter(20_000, octets -> octets.ping(0, true))).isEqualTo(1000);
    }

    @Test
    void aPingEveryFewSecondsForDaysIsFine() {
        begin();
        for (int i = 0; i < 5 * 24 * HOUR_SECONDS / 2; i++) {
            dialog.passes(2, TimeUnit.SECONDS);
            dialog.feed(server.ping(i, false));
            dialog.session.output().clear();
        }
        assertThat(dialog.violation).isEmpty();
    }

    /** Servers that measure the path send one for each window of DATA. */
    @Test
    void pingsAmongDataAreFine() {
        begin();
        for (int i = 0; i < 20_000; i++) {
            dialog.feed(server.dataOf(1, 8192, 8192, false).ping(i, false));
            dialog.session.output().clear();
        }
        assertThat(dialog.violation).isEmpty();
    }

    /** jvm-peers row 21. */
    @Test
    void aFloodOfSettingsIsRefused() {
        begin();
        assertThat(breaksAfter(5000, octets -> octets.settings(Settings.INITIAL_WINDOW_SIZE, 1)))
                .isBetween(50, 150);
    }

    @Test
    void largeSettingsCostMore() {
        begin();
        int[] many = new int[2 * 2700];
        for (int i = 0; i < many.length; i += 2) {
            many[i] = Settings.INITIAL_WINDOW_SIZE;
        }
        assertThat(breaksAfter(100, octets -> octets.settings(many))).isLessThan(3);
    }

    @Test
    void aFloodOfAcknowledgementsIsRefused() {
        begin();
        assertThat(breaksAfter(5000, ServerOctets::settingsAck)).isBetween(50, 150);
    }

    @Test
    void settingsEachSecondAreFine() {
        begin();
        for (int i = 0; i < HOUR_SECONDS; i++) {
            dialog.passes(1, TimeUnit.SECONDS);
            dialog.feed(server.settings(Settings.MAX_CONCURRENT_STREAMS, i));
            dialog.session.output().clear();
        }
        assertThat(dialog.violation).isEmpty();
    }

    /** jvm-peers rows 20 and 21. */
    @Test
    void aFloodOfEmptyDataIsRefused() {
        begin();
        assertThat(breaksAfter(200_000, octets -> octets.data(1, "", false))).isBetween(500, 2000);
        assertThat(dialog.violation).contains("small DATA frames");
    }

    @Test
    void aFloodOfPaddingIsRefused() {
        begin();
        assertThat(breaksAfter(200_000, octets -> octets.paddedData(1, "", 200, false)))
                .isBetween(500, 2000);
    }

    /** jvm-peers row 20. */
    @Test
    void aFloodOfTinyDataIsRefused() {
        begin();
        assertThat(breaksAfter(500_000, octets -> octets.data(1, "x", false))).isBetween(20_000, 200_000);
    }

    @Test
    void aStreamOfTinyEventsIsFine() {
        begin();
        for (int i = 0; i < 500_000; i++) {
            // A thousand a second of two octets each, all day long.
            dialog.passes(1, TimeUnit.MILLISECONDS);
            dialog.feed(server.data(1, "x\n", false));
        }
        assertThat(dialog.violation).isEmpty();
    }

    @Test
    void manyShortAnswersAreFine() {
        begin();
        for (int i = 0; i < 120_000; i++) {
            int id = dialog.get("s").id();
            dialog.feed(server.ok(id).data(id, "hi", false).data(id, "", true));
            dialog.session.output().clear();
            dialog.lines.clear();
        }
        assertThat(dialog.violation).isEmpty();
    }

    @Test
    void smallFramesOfALargeContentAreFine() {
        begin();
        for (int i = 0; i < 150_000; i++) {
            dialog.feed(server.dataOf(1, 100, 100, false).data(1, "x", false));
        }
        assertThat(dialog.violation).isEmpty();
        dialog.feed(server.data(1, "", true));
        dialog.isBalanced();
    }

    /** jvm-peers row 18. */
    @Test
    void aFloodOfContinuationsIsRefused() {
        for (String fragment : new String[] {"", "00 01 61 01 62"}) {
            Dialog fresh = new Dialog();
            fresh.feed(new ServerOctets().settings());
            fresh.get("a");
            fresh.lines.clear();
            fresh.feed(new ServerOctets().frame(FrameType.HEADERS, 0, 1, "88"));
            for (int i = 0; i < 128; i++) {
                fresh.feed(new ServerOctets().frame(FrameType.CONTINUATION, 0, 1, fragment));
            }
            fresh.told();
            fresh.feed(new ServerOctets().frame(FrameType.CONTINUATION, 0, 1, fragment));
            fresh.told("RESET a CONNECTION_VIOLATION ENHANCE_YOUR_CALM", "VIOLATION ENHANCE_YOUR_CALM");
        }
    }

    /** jvm-peers rows 17 and 18. */
    @Test
    void aFieldBlockWithoutEndIsRefused() {
        begin();
        dialog.feed(server.frame(FrameType.HEADERS, 0, 1, "88"));
        int taken = breaksAfter(100, octets -> octets.frame(FrameType.CONTINUATION, 0, 1, new byte[16_384]));
        assertThat(taken).isEqualTo((256 << 10) / 16_384 - 1);
        assertThat(dialog.violation).contains("262144 octets");
    }

    /** jvm-peers row 17: a hundred kilobytes that mean four hundred megabytes. */
    @Test
    void aSmallBlockThatMeansAHugeListEndsItsStreamOnly() {
        dialog.feed(server.settings());
        dialog.get("a");
        dialog.get("b");
        dialog.lines.clear();
        Buffer block = server.block(":status", "200", "x", "v".repeat(4000));
        for (int i = 0; i < 100_000; i++) {
            block.writeByte(0xbe);
        }
        Buffer frames = new Buffer();
        FrameWriter.headers(frames, 1, block, true, 16_384);
        dialog.feed(frames.readByteString());
        dialog.told("RESET a STREAM_VIOLATION ENHANCE_YOUR_CALM");
        dialog.feed(server.headers(3, true, ":status", "200"));
        dialog.told("HEAD b 200 []", "COMPLETE b");
        dialog.isBalanced();
    }

    /** jvm-peers row 16. */
    @Test
    void anIntegerWithoutEndBreaksTheConnection() {
        dialog.feed(server.settings());
        dialog.get("a");
        dialog.lines.clear();
        dialog.feed(server.frame(FrameType.HEADERS, FrameType.END_HEADERS, 1, "ff 8080808080808080808080808001"));
        dialog.told("RESET a CONNECTION_VIOLATION COMPRESSION_ERROR", "VIOLATION COMPRESSION_ERROR");
    }

    /** jvm-peers row 19. */
    @Test
    void aGiantTableForOurFieldsIsNotUsed() {
        dialog.feed(server.settings(Settings.HEADER_TABLE_SIZE, -1));
        for (int i = 0; i < 300; i++) {
            dialog.session.reset(
                    dialog.open(
                            "s",
                            Request.builder(Method.GET, "https://example.com/")
                                    .header("X-" + i, "v".repeat(100))
                                    .build(),
                            true),
                    ErrorCode.CANCEL);
        }
        // The decoder of the sent frames has the default table, so a larger one would show.
        assertThat(dialog.sent()).anyMatch(line -> line.contains("x-299: vvv"));
    }

    /** jvm-peers row 21, from the other side: a peer that resets whatever is opened. */
    @Test
    void aPeerThatResetsEveryStreamIsRefused() {
        begin();
        int[] id = {3};
        int taken = breaksAfter(20_000, octets -> {
            dialog.get("s");
            octets.reset(id[0], ErrorCode.REFUSED_STREAM);
            id[0] += 2;
        });
        assertThat(taken).isEqualTo(1000);
    }

    /** jvm-peers row 21: a peer that makes us reset whatever is opened. */
    @Test
    void aPeerThatMakesUsResetEveryStreamIsRefused() {
        begin();
        int[] id = {3};
        int taken = breaksAfter(20_000, octets -> {
            dialog.get("s");
            octets.headers(id[0], true, ":status", "x");
            id[0] += 2;
        });
        assertThat(taken).isEqualTo(100);
    }

    @Test
    void aResetNowAndThenIsFine() {
        begin();
        for (int i = 0; i < 100_000; i++) {
            int id = dialog.get("s").id();
            dialog.feed(i % 2 == 0 ? server.reset(id, ErrorCode.CANCEL) : server.headers(id, true, ":status", "200"));
            dialog.session.output().clear();
        }
        assertThat(dialog.violation).isEmpty();
        assertThat(dialog.session.openStreams()).isEqualTo(1);
    }

    /** Rapid cancelling of ours costs bounded memory, and what is late on those streams is taken. */
    @Test
    void manyCancelledStreamsAreForgotten() {
        begin();
        for (int i = 0; i < 50_000; i++) {
            Http2Stream<String> stream = dialog.get("s");
            dialog.session.reset(stream, ErrorCode.CANCEL);
            dialog.feed(server.ok(stream.id()).data(stream.id(), "late", false).data(stream.id(), "later", true));
            dialog.session.output().clear();
        }
        assertThat(dialog.violation).isEmpty();
        assertThat(dialog.session.openStreams()).isEqualTo(1);
    }

    @Test
    void whatWasOnItsWayWhenWeCancelledIsTaken() {
        begin();
        Http2Stream<String> stream = dialog.stream("a");
        dialog.session.reset(stream, ErrorCode.CANCEL);
        // As much as its window allowed, in small frames.
        dialog.feed(server.dataOf(1, stream.receiveWindow.available(), 128, true));
        assertThat(dialog.violation).isEmpty();
        dialog.isBalanced();
    }

    @Test
    void aFloodOnAClosedStreamIsRefused() {
        begin();
        dialog.session.reset(dialog.stream("a"), ErrorCode.CANCEL);
        assertThat(breaksAfter(100_000, octets -> octets.data(1, "", false))).isBetween(500, 20_000);
        assertThat(dialog.session.credit().connection().available()).isPositive();
    }

    @Test
    void aFloodOfResetsOnAClosedStreamIsRefused() {
        begin();
        dialog.session.reset(dialog.stream("a"), ErrorCode.CANCEL);
        assertThat(breaksAfter(100_000, octets -> octets.reset(1, ErrorCode.CANCEL)))
                .isEqualTo(10_000);
    }

    @Test
    void aFloodOfWindowUpdatesIsRefused() {
        begin();
        assertThat(breaksAfter(100_000, octets -> octets.windowUpdate(0, 1))).isEqualTo(10_000);
    }

    @Test
    void windowUpdatesOfALongUploadAreFine() {
        begin();
        dialog.post("up");
        int id = dialog.stream("up").id();
        for (int i = 0; i < 200_000; i++) {
            // A server that says so after each kilobyte, for both windows.
            dialog.send("up", 1024, false);
            dialog.feed(server.windowUpdate(id, 1024).windowUpdate(0, 1024));
            dialog.session.output().clear();
        }
        assertThat(dialog.violation).isEmpty();
    }

    @Test
    void aFloodOfUnknownFramesIsRefused() {
        begin();
        assertThat(breaksAfter(20_000, octets -> octets.frame(0xbe, 0, 0, ""))).isEqualTo(1000);
    }

    @Test
    void aFloodOfPrioritiesIsRefused() {
        begin();
        assertThat(breaksAfter(20_000, octets -> octets.frame(FrameType.PRIORITY, 0, 1, "0000000010")))
                .isEqualTo(1000);
    }

    @Test
    void aFloodOfGoAwayIsRefused() {
        begin();
        assertThat(breaksAfter(20_000, octets -> octets.goAway(1, ErrorCode.NO_ERROR, "")))
                .isEqualTo(1000);
    }

    /** A gigabyte is a long life of small things: frames, windows, pings. None of it is too much. */
    @Test
    void aDownloadOfAGigabyteIsFine() {
        begin();
        byte[] megabyte = server.dataOf(1, 1 << 20, 1400, false).octets().toByteArray();
        for (int i = 0; i < 1024; i++) {
            dialog.feed(ByteString.of(megabyte));
            dialog.feed(server.ping(i, false));
        }
        dialog.feed(server.data(1, "", true));
        assertThat(dialog.violation).isEmpty();
        dialog.told("CONTENT a " + (1L << 30), "COMPLETE a");
        dialog.isBalanced();
    }

    @Test
    void aTimeThatGoesBackIsNoTrouble() {
        begin();
        dialog.passes(-5, TimeUnit.SECONDS);
        dialog.feed(server.ping(1, false));
        assertThat(breaksAfter(20_000, octets -> octets.ping(0, false))).isBetween(900, 1000);
    }

    @Test
    void smallLimitsHoldFromTheFirstOctet() {
        // jvm-peers row 15: before anybody has acknowledged anything.
        Dialog small = new Dialog(new ProtocolLimits(500, 10, 64, 64, 3, Long.MAX_VALUE, 2000));
        small.get("a");
        small.feed(new ServerOctets().settings().frame(FrameType.HEADERS, 0, 1, new byte[400]));
        small.lines.clear();
        small.feed(new ServerOctets().frame(FrameType.CONTINUATION, 0, 1, new byte[101]));
        small.told("RESET a CONNECTION_VIOLATION ENHANCE_YOUR_CALM", "VIOLATION ENHANCE_YOUR_CALM");
    }
}
