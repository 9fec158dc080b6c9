package dev.tern.http.internal.http2;

import static dev.tern.http.internal.http2.Settings.INITIAL_WINDOW_SIZE;
import static dev.tern.http.internal.http2.Settings.MAX_FRAME_SIZE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import okio.Buffer;
import org.junit.jupiter.api.Test;

/** Windows both ways (RFC 9113 §5.2, §6.9). */
class FlowControlTest {
    private static final int MIB = 1 << 20;

    private final ServerOctets server = new ServerOctets();
    private final Dialog dialog = new Dialog();

    private void begin(int... settings) {
        dialog.feed(server.settings(settings));
        dialog.sent();
        dialog.lines.clear();
    }

    private long sendable(String name) {
        return dialog.session.sendable(dialog.stream(name), 1);
    }

    private long connectionHas() {
        ReceiveWindow window = dialog.session.credit().connection();
        return window.available() + window.unannounced();
    }

    // ---- What we send ----

    @Test
    void contentGoesAsFarAsTheStreamsWindow() {
        begin();
        dialog.post("a");
        assertThat(sendable("a")).isEqualTo(65_535);
        dialog.send("a", 65_535, false);
        assertThat(sendable("a")).isZero();
        assertThatIllegalArgumentException().isThrownBy(() -> dialog.send("a", 1, false));
        dialog.sent();
        dialog.feed(server.windowUpdate(1, 10));
        dialog.told();
        dialog.feed(server.windowUpdate(0, 5));
        dialog.told("WRITABLE a");
        assertThat(sendable("a")).isEqualTo(5);
    }

    @Test
    void anEmptyEndNeedsNoWindow() {
        begin(INITIAL_WINDOW_SIZE, 0);
        dialog.post("a");
        assertThat(sendable("a")).isZero();
        dialog.send("a", 0, false);
        dialog.send("a", 0, true);
        assertThat(dialog.sent()).last().isEqualTo("DATA 1 0 end");
    }

    /** jvm-peers row 66: what has no window is not written, in a tunnel or elsewhere. */
    @Test
    void nothingGoesBeyondTheWindows() {
        begin(INITIAL_WINDOW_SIZE, 0);
        dialog.post("a");
        assertThatIllegalArgumentException().isThrownBy(() -> dialog.send("a", 1, true));
        dialog.sent("HEADERS 1 [:method: POST, :scheme: https, :authority: example.com, :path: /a]");
        dialog.feed(server.windowUpdate(1, 1));
        assertThat(sendable("a")).isEqualTo(1);
    }

    @Test
    void framesAreNotLargerThanThePeerAllows() {
        begin(INITIAL_WINDOW_SIZE, 10 * MIB);
        dialog.feed(server.windowUpdate(0, 10 * MIB));
        dialog.post("a");
        dialog.sent();
        dialog.send("a", 40_000, false);
        dialog.sent("DATA 1 16384", "DATA 1 16384", "DATA 1 7232");
        dialog.feed(server.settings(MAX_FRAME_SIZE, 20_000));
        dialog.send("a", 20_001, true);
        dialog.sent("DATA 1 20000", "DATA 1 1 end");
        dialog.post("b");
        dialog.feed(server.settings(MAX_FRAME_SIZE, 16_777_215));
        dialog.sent();
        dialog.send("b", 100_000, true);
        dialog.sent("DATA 3 65536", "DATA 3 34464 end");
    }

    @Test
    void aSmallerInitialWindowMayMakeWindowsNegative() {
        begin();
        dialog.post("a");
        dialog.send("a", 60_000, false);
        dialog.feed(server.settings(INITIAL_WINDOW_SIZE, 10));
        assertThat(dialog.stream("a").sendWindow.available()).isEqualTo(10 - 60_000);
        assertThat(sendable("a")).isZero();
        dialog.lines.clear();
        dialog.feed(server.windowUpdate(1, 59_990));
        dialog.told();
        dialog.feed(server.windowUpdate(1, 1));
        dialog.told("WRITABLE a");
        assertThat(sendable("a")).isEqualTo(1);
        dialog.post("b");
        assertThat(sendable("b")).isEqualTo(10);
    }

    @Test
    void aLargerInitialWindowReleasesAllStreams() {
        begin(INITIAL_WINDOW_SIZE, 0);
        dialog.post("a");
        dialog.post("b");
        assertThat(sendable("a") + sendable("b")).isZero();
        dialog.feed(server.settings(INITIAL_WINDOW_SIZE, 100));
        dialog.told("WRITABLE a", "WRITABLE b", "CAPACITY 2147483645");
        assertThat(sendable("a")).isEqualTo(100);
        assertThat(dialog.sent()).last().isEqualTo("SETTINGS ack");
    }

    @Test
    void aSettingThatIsSaidTwiceHoldsAtLast() {
        begin(INITIAL_WINDOW_SIZE, 5, INITIAL_WINDOW_SIZE, 7);
        dialog.post("a");
        assertThat(sendable("a")).isEqualTo(7);
    }

    @Test
    void windowsThatOverflowAreErrorsOfTheirScope() {
        begin();
        dialog.post("a");
        dialog.post("b");
        dialog.sent();
        dialog.feed(server.windowUpdate(1, Integer.MAX_VALUE - 65_535));
        dialog.feed(server.windowUpdate(1, 1));
        dialog.told("RESET a STREAM_VIOLATION FLOW_CONTROL_ERROR");
        dialog.sent("RST_STREAM 1 FLOW_CONTROL_ERROR");
        dialog.feed(server.windowUpdate(0, Integer.MAX_VALUE - 65_535));
        dialog.told();
        dialog.feed(server.windowUpdate(0, 1));
        dialog.told("RESET b CONNECTION_VIOLATION FLOW_CONTROL_ERROR", "VIOLATION FLOW_CONTROL_ERROR");
    }

    @Test
    void aSettingThatOverflowsAWindowBreaksTheConnection() {
        begin();
        dialog.post("a");
        dialog.feed(server.windowUpdate(1, Integer.MAX_VALUE - 65_535));
        dialog.feed(server.settings(INITIAL_WINDOW_SIZE, 65_536));
        dialog.told("RESET a CONNECTION_VIOLATION FLOW_CONTROL_ERROR", "VIOLATION FLOW_CONTROL_ERROR");
        assertThat(dialog.sent()).doesNotContain("SETTINGS ack");
    }

    /** A window of a closed stream is nobody's. */
    @Test
    void windowUpdatesOnClosedStreamsAreIgnored() {
        begin();
        dialog.session.reset(dialog.post("a"), ErrorCode.CANCEL);
        dialog.feed(server.windowUpdate(1, Integer.MAX_VALUE).windowUpdate(1, Integer.MAX_VALUE));
        dialog.told();
    }

    @Test
    void theConnectionsWindowIsSharedInTurns() {
        begin(INITIAL_WINDOW_SIZE, MIB);
        List<String> turns = new ArrayList<>();
        for (String name : List.of("a", "b", "c")) {
            dialog.post(name);
        }
        dialog.send("a", 65_535, false);
        for (String name : List.of("a", "b", "c")) {
            assertThat(sendable(name)).isZero();
        }
        dialog.onWritable(name -> {
            long octets = sendable(name);
            turns.add(name + octets);
            dialog.send(name, octets, false);
            sendable(name);
        });
        for (int i = 0; i < 6; i++) {
            dialog.feed(server.windowUpdate(0, 10));
        }
        assertThat(turns).containsExactly("a10", "b10", "c10", "a10", "b10", "c10");
    }

    @Test
    void oneWhoseOwnWindowIsUsedUpDoesNotStopTheOthers() {
        begin(INITIAL_WINDOW_SIZE, 65_535);
        dialog.post("a");
        dialog.send("a", 65_535, false);
        dialog.post("b");
        assertThat(sendable("a") + sendable("b")).isZero();
        dialog.feed(server.windowUpdate(0, 100));
        dialog.told("WRITABLE b");
        assertThat(sendable("b")).isEqualTo(100);
        dialog.feed(server.windowUpdate(1, 1));
        dialog.told("WRITABLE a");
    }

    @Test
    void aStreamThatHasEndedIsNotToldThatItMaySend() {
        begin(INITIAL_WINDOW_SIZE, 0);
        dialog.post("a");
        dialog.post("b");
        assertThat(sendable("a") + sendable("b")).isZero();
        dialog.session.reset(dialog.stream("a"), ErrorCode.CANCEL);
        dialog.feed(server.reset(3, ErrorCode.CANCEL).settings(INITIAL_WINDOW_SIZE, 100));
        dialog.told("RESET b RESET_BY_PEER CANCEL", "CAPACITY 2147483647");
    }

    @Test
    void contentForAStreamThatHasEndedIsDropped() {
        begin();
        dialog.post("a");
        dialog.feed(server.reset(1, ErrorCode.NO_ERROR));
        dialog.sent();
        Buffer source = new Buffer().writeUtf8("hello!");
        dialog.session.sendContent(dialog.stream("a"), source, 5, true);
        assertThat(source.readUtf8()).isEqualTo("!");
        dialog.sent();
        assertThat(dialog.session.sendWindow().available()).isEqualTo(65_535);
    }

    // ---- What we receive ----

    @Test
    void creditComesWithWhatIsTaken() {
        begin();
        dialog.get("a");
        dialog.pause("a");
        dialog.feed(server.ok(1).dataOf(1, MIB, 16_384, false));
        dialog.sent("HEADERS 1 end [:method: GET, :scheme: https, :authority: example.com, :path: /a]");
        Http2Stream<String> stream = dialog.stream("a");
        assertThat(stream.held()).isEqualTo(MIB);
        assertThat(stream.receiveWindow.available()).isZero();
        Buffer sink = new Buffer();
        dialog.session.take(stream, sink, MIB / 2 - 1);
        dialog.sent();
        dialog.session.take(stream, sink, 1);
        // What was taken, and the growth: the stream has a reader now.
        dialog.sent("WINDOW_UPDATE 1 +" + (MIB / 2 + 15 * MIB));
        assertThat(stream.receiveWindow.size()).isEqualTo(16 * MIB);
        dialog.session.take(stream, sink, MIB);
        dialog.sent();
        assertThat(connectionHas()).isEqualTo(256 * MIB);
    }

    @Test
    void aStreamThatIsReadHasUpdatesAtHalfItsWindow() {
        begin();
        dialog.get("a");
        dialog.feed(server.ok(1));
        int updates = 0;
        for (int i = 0; i < 64; i++) {
            dialog.feed(server.dataOf(1, MIB, 16_384, false));
            updates += (int) dialog.sent().stream()
                    .filter(line -> line.startsWith("WINDOW_UPDATE 1 "))
                    .count();
        }
        // 64 MiB: one that grows, one for each 8 MiB.
        assertThat(updates).isBetween(8, 9);
        dialog.feed(server.data(1, "", true));
        dialog.isBalanced();
    }

    @Test
    void moreThanTheStreamsWindowResetsTheStream() {
        begin();
        dialog.get("a");
        dialog.get("b");
        dialog.pause("a");
        dialog.feed(
                server.ok(1).dataOf(1, MIB, 16_384, false).data(1, "x", false).headers(3, true, ":status", "200"));
        dialog.told("HEAD a 200 []", "RESET a STREAM_VIOLATION FLOW_CONTROL_ERROR", "HEAD b 200 []", "COMPLETE b");
        dialog.isBalanced();
    }

    @Test
    void moreThanTheConnectionsWindowBreaksTheConnection() {
        begin();
        byte[] large = new byte[16_384];
        int streams = 257;
        for (int i = 0; i < streams; i++) {
            dialog.get("s" + i);
            dialog.pause("s" + i);
            server.ok(2 * i + 1);
        }
        dialog.feed(server);
        dialog.lines.clear();
        for (int i = 0; i < 256; i++) {
            dialog.feed(server.dataOf(2 * i + 1, MIB, large.length, false));
        }
        assertThat(dialog.lines).isEmpty();
        dialog.feed(server.data(2 * 256 + 1, "x", false));
        assertThat(dialog.lines).last().isEqualTo("VIOLATION FLOW_CONTROL_ERROR");
        assertThat(connectionHas()).isEqualTo(256 * MIB - 1);
    }

    /** jvm-peers row 64. */
    @Test
    void everyOctetOfDataIsCountedOnce() {
        begin();
        dialog.get("a");
        dialog.get("b");
        dialog.get("gone");
        dialog.session.reset(dialog.stream("gone"), ErrorCode.CANCEL);
        dialog.feed(server.ok(1)
                .paddedData(1, "x", 255, false)
                .paddedData(1, "", 255, false)
                .paddedData(5, "late", 100, false)
                .data(5, "late", true));
        assertThat(connectionHas()).isEqualTo(256 * MIB);
        ReceiveWindow stream = dialog.stream("a").receiveWindow;
        assertThat(stream.available() + stream.unannounced()).isEqualTo(MIB);
        dialog.feed(server.goAway(1, ErrorCode.NO_ERROR, "").data(3, "after goaway", true));
        assertThat(connectionHas()).isEqualTo(256 * MIB);
        dialog.pause("a");
        dialog.feed(server.data(1, "held", false));
        assertThat(connectionHas()).isEqualTo(256 * MIB - 4);
        dialog.feed(server.reset(1, ErrorCode.CANCEL));
        dialog.isBalanced();
    }

    @Test
    void paddingAloneGivesItsCreditBackInTime() {
        begin();
        dialog.get("a");
        dialog.feed(server.ok(1));
        byte[] padded = new byte[256];
        padded[0] = (byte) 254;
        // More padding than the window has, with one octet of content a frame so that it is no flood.
        for (int i = 0; i < 2 * MIB / 256; i++) {
            dialog.passes(1, TimeUnit.MILLISECONDS);
            dialog.feed(server.frame(FrameType.DATA, FrameType.PADDED, 1, padded));
        }
        dialog.feed(server.data(1, "", true));
        dialog.told("HEAD a 200 []", "CONTENT a " + 2 * MIB / 256, "COMPLETE a");
        dialog.isBalanced();
    }

    /** jvm-peers row 65: readers that stall do not stop the others, since all of them fit into the connection's window. */
    @Test
    void readersThatStallDoNotStarveTheOthers() {
        begin();
        int stalled = 100;
        for (int i = 0; i < stalled; i++) {
            // Each reads until its window has grown, if it may, and then stops.
            String name = "s" + i;
            dialog.get(name);
            int id = dialog.stream(name).id();
            dialog.feed(server.ok(id).dataOf(id, MIB / 2, 16_384, false));
            dialog.pause(name);
        }
        for (int i = 0; i < stalled; i++) {
            Http2Stream<String> stream = dialog.stream("s" + i);
            dialog.feed(server.dataOf(stream.id(), stream.receiveWindow.available(), 16_384, false));
        }
        dialog.lines.clear();
        dialog.get("reader");
        int id = dialog.stream("reader").id();
        dialog.feed(server.ok(id));
        for (int i = 0; i < 60; i++) {
            dialog.feed(server.dataOf(id, MIB, 16_384, i == 59));
        }
        dialog.told("HEAD reader 200 []", "CONTENT reader " + 60 * MIB, "COMPLETE reader");
        for (int i = 0; i < stalled; i++) {
            dialog.session.reset(dialog.stream("s" + i), ErrorCode.CANCEL);
        }
        dialog.isBalanced();
    }

    @Test
    void aStreamWhoseResponseIsWholeNeedsNoMoreCredit() {
        begin();
        dialog.get("a");
        dialog.pause("a");
        dialog.feed(server.ok(1).dataOf(1, MIB, 16_384, true));
        dialog.sent();
        dialog.resume("a");
        dialog.sent();
        dialog.told("HEAD a 200 []", "CONTENT a " + MIB, "COMPLETE a");
        dialog.isBalanced();
    }

    @Test
    void contentMovesWithoutBeingCopied() {
        begin();
        Http2Stream<String> stream = dialog.get("a");
        dialog.pause("a");
        Buffer in = new Buffer();
        in.write(server.ok(1).octets());
        FrameWriter.header(in, 16_384, FrameType.DATA, 0, 1);
        Buffer content = new Buffer().write(new byte[16_384]);
        byte[] segment = lastSegment(content);
        in.write(content, content.size());
        dialog.feed(in);
        assertThat(lastSegment(stream.held)).isSameAs(segment);
    }

    private static byte[] lastSegment(Buffer buffer) {
        try (Buffer.UnsafeCursor cursor = buffer.readUnsafe(new Buffer.UnsafeCursor())) {
            cursor.seek(buffer.size() - 1);
            return cursor.data;
        }
    }
}
