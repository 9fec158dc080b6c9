package dev.tern.http.internal.http2;

import static dev.tern.http.internal.http2.Settings.MAX_CONCURRENT_STREAMS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.tern.http.Headers;
import dev.tern.http.Method;
import dev.tern.http.ProtocolLimits;
import dev.tern.http.Request;
import okio.Buffer;
import okio.ByteString;
import org.junit.jupiter.api.Test;

class Http2SessionTest {
    private final ServerOctets server = new ServerOctets();

    /** A dialog whose SETTINGS have been exchanged. */
    private static Dialog begun() {
        Dialog dialog = new Dialog();
        dialog.feed(new ServerOctets().settings());
        dialog.lines.clear();
        return dialog;
    }

    private static void get(Dialog dialog) {
        dialog.get("a");
    }

    @Test
    void theConnectionBeginsWithPrefaceSettingsAndWindow() {
        Dialog dialog = new Dialog();
        assertThat(dialog.sent())
                .containsExactly("PREFACE", "SETTINGS 2=0 4=1048576 6=262144", "WINDOW_UPDATE 0 +268369921");
        assertThat(dialog.session.hasPeerSettings()).isFalse();
        dialog.feed(server.settings());
        assertThat(dialog.session.hasPeerSettings()).isTrue();
        assertThat(dialog.sent()).containsExactly("SETTINGS ack");
    }

    @Test
    void anExchangeGoesThereAndBack() {
        Dialog dialog = begun();
        dialog.sent();
        dialog.get("a");
        dialog.sent("HEADERS 1 end [:method: GET, :scheme: https, :authority: example.com, :path: /a]");
        dialog.feed(server.headers(1, false, ":status", "200", "x", "y").data(1, "hello", true));
        dialog.told("HEAD a 200 [x: y]", "CONTENT a hello", "COMPLETE a");
        dialog.isBalanced();
    }

    @Test
    void aResponseIsTheSameHoweverItIsCut() {
        ServerOctets octets = new ServerOctets()
                .headers(1, false, ":status", "103", "link", "</a>")
                .splitHeaders(1, false, 3, ":status", "200", "content-length", "11", "x-long", "value of a field")
                .data(1, "hello", false)
                .paddedData(1, " ", 7, false)
                .ping(5, false)
                .frame(0xbe, 0xff, 1, "00112233")
                .data(1, "", false)
                .data(1, "world", false)
                .headers(1, true, "x-sum", "1")
                .ping(6, true);
        Dialog.gives(
                Http2SessionTest::get,
                octets,
                "INFORMATIONAL a 103 [link: </a>]",
                "HEAD a 200 [content-length: 11, x-long: value of a field]",
                "CONTENT a hello world",
                "COMPLETE a [x-sum: 1]",
                "PONG 6");
    }

    @Test
    void aResponseWithoutContentEndsWithItsHead() {
        Dialog.gives(
                Http2SessionTest::get,
                new ServerOctets().headers(1, true, ":status", "204"),
                "HEAD a 204 []",
                "COMPLETE a");
    }

    @Test
    void twoStreamsTakeTurns() {
        Dialog dialog = begun();
        dialog.get("a");
        dialog.get("b");
        dialog.feed(server.ok(3)
                .ok(1)
                .data(1, "1", false)
                .data(3, "3", false)
                .data(1, "11", true)
                .data(3, "33", true));
        dialog.told("HEAD b 200 []", "HEAD a 200 []", "CONTENT a 111", "COMPLETE a", "CONTENT b 333", "COMPLETE b");
        dialog.isBalanced();
    }

    @Test
    void contentIsHeldUntilItIsTaken() {
        Dialog dialog = begun();
        Http2Stream<String> stream = dialog.get("a");
        dialog.pause("a");
        dialog.feed(server.ok(1).data(1, "hello", true));
        dialog.told("HEAD a 200 []");
        assertThat(dialog.session.openStreams()).isZero();
        assertThat(stream.held()).isEqualTo(5);
        assertThat(stream.isResponseWhole()).isTrue();
        Buffer sink = new Buffer();
        assertThat(dialog.session.take(stream, sink, 2)).isEqualTo(2);
        assertThat(dialog.session.take(stream, sink, 0)).isZero();
        dialog.told();
        assertThat(dialog.session.take(stream, sink, 9)).isEqualTo(3);
        dialog.told("COMPLETE a");
        assertThat(sink.readUtf8()).isEqualTo("hello");
        assertThat(dialog.session.take(stream, sink, 9)).isZero();
        dialog.told();
        dialog.isBalanced();
    }

    @Test
    void contentThatStraddlesFramesIsTakenInPieces() {
        Dialog dialog = begun();
        Http2Stream<String> stream = dialog.get("a");
        dialog.pause("a");
        dialog.feed(server.ok(1).data(1, "hello", false).data(1, " world", true));
        Buffer sink = new Buffer();
        dialog.session.take(stream, sink, 7);
        assertThat(sink.readUtf8()).isEqualTo("hello w");
        dialog.resume("a");
        dialog.told("HEAD a 200 []", "CONTENT a orld", "COMPLETE a");
    }

    /** jvm-peers row 63. */
    @Test
    void aWholeResponseFollowedByAResetIsASuccess() {
        for (ErrorCode code : new ErrorCode[] {ErrorCode.NO_ERROR, ErrorCode.CANCEL}) {
            Dialog dialog = begun();
            dialog.post("a");
            dialog.pause("a");
            ServerOctets octets = new ServerOctets();
            dialog.feed(octets.ok(1).data(1, "early", true).reset(1, code));
            assertThat(dialog.stream("a").isRequestEnded()).isTrue();
            assertThat(dialog.session.sendable(dialog.stream("a"), 1)).isZero();
            dialog.resume("a");
            dialog.told("HEAD a 200 []", "CONTENT a early", "COMPLETE a");
            dialog.isBalanced();
        }
    }

    @Test
    void aResetOnAStreamThatHasEndedIsIgnored() {
        Dialog dialog = begun();
        dialog.get("a");
        dialog.feed(server.headers(1, true, ":status", "200")
                .reset(1, ErrorCode.NO_ERROR)
                .windowUpdate(1, 1000));
        dialog.told("HEAD a 200 []", "COMPLETE a");
        dialog.isBalanced();
    }

    @Test
    void aWholeResponseLeavesAnUnfinishedRequestToItsOwner() {
        Dialog dialog = begun();
        Http2Stream<String> stream = dialog.post("a");
        dialog.feed(server.headers(1, true, ":status", "413"));
        dialog.told("HEAD a 413 []", "COMPLETE a");
        assertThat(dialog.session.openStreams()).isEqualTo(1);
        dialog.sent();
        dialog.session.reset(stream, ErrorCode.NO_ERROR);
        dialog.sent("RST_STREAM 1 NO_ERROR");
        dialog.isBalanced();
    }

    @Test
    void aRequestMayGoOnBehindItsResponse() {
        Dialog dialog = begun();
        dialog.post("a");
        dialog.feed(server.headers(1, true, ":status", "200"));
        dialog.sent();
        dialog.send("a", 10, true);
        dialog.sent("DATA 1 10 end");
        dialog.told("HEAD a 200 []", "COMPLETE a");
        dialog.isBalanced();
    }

    @Test
    void aResetFromThePeerEndsItsStreamOnly() {
        Dialog dialog = begun();
        dialog.get("a");
        dialog.get("b");
        dialog.feed(
                server.ok(1).data(1, "part", false).reset(1, ErrorCode.CANCEL).headers(3, true, ":status", "200"));
        dialog.told("HEAD a 200 []", "CONTENT a part", "RESET a RESET_BY_PEER CANCEL", "HEAD b 200 []", "COMPLETE b");
        dialog.isBalanced();
    }

    @Test
    void refusedIsUnprocessed() {
        Dialog dialog = begun();
        dialog.get("a");
        dialog.feed(server.reset(1, ErrorCode.REFUSED_STREAM));
        dialog.told("RESET a RESET_BY_PEER REFUSED_STREAM unprocessed");
    }

    @Test
    void anUnknownErrorCodeIsAnInternalError() {
        Dialog dialog = begun();
        dialog.get("a");
        dialog.feed(server.frame(FrameType.RST_STREAM, 0, 1, "ffffff00"));
        dialog.told("RESET a RESET_BY_PEER INTERNAL_ERROR");
        assertThat(dialog.failure).contains("0xffffff00");
    }

    @Test
    void resettingGivesBackWhatWasHeldAndWhatStillComes() {
        Dialog dialog = begun();
        Http2Stream<String> stream = dialog.get("a");
        dialog.pause("a");
        dialog.feed(server.ok(1).data(1, "held", false));
        dialog.told("HEAD a 200 []");
        dialog.sent();
        dialog.session.reset(stream, ErrorCode.CANCEL);
        dialog.sent("RST_STREAM 1 CANCEL");
        assertThat(stream.held()).isZero();
        dialog.isBalanced();
        dialog.session.reset(stream, ErrorCode.CANCEL);
        dialog.sent();
        dialog.feed(server.data(1, "late", false).headers(1, true, "x", "y").reset(1, ErrorCode.NO_ERROR));
        dialog.told();
        dialog.isBalanced();
    }

    @Test
    void resettingInTheMiddleOfAFrameGivesBackItsRest() {
        Dialog dialog = begun();
        Http2Stream<String> stream = dialog.get("a");
        dialog.pause("a");
        ByteString octets =
                server.ok(1).paddedData(1, "a long content", 5, false).octets();
        dialog.feed(octets.substring(0, octets.size() - 10));
        assertThat(stream.held()).isPositive();
        dialog.session.reset(stream, ErrorCode.CANCEL);
        dialog.feed(octets.substring(octets.size() - 10));
        dialog.told("HEAD a 200 []");
        dialog.isBalanced();
    }

    @Test
    void lateFieldBlocksKeepTheTablesTogether() {
        Dialog dialog = begun();
        dialog.session.reset(dialog.get("a"), ErrorCode.CANCEL);
        dialog.get("b");
        dialog.feed(server.headers(1, false, ":status", "200", "x", "remembered")
                .headers(3, true, ":status", "200", "x", "remembered"));
        dialog.told("HEAD b 200 [x: remembered]", "COMPLETE b");
    }

    /** jvm-peers row 62. */
    @Test
    void goAwayEndsOnlyTheStreamsAboveItsLast() {
        Dialog dialog = begun();
        dialog.get("a");
        dialog.get("b");
        dialog.get("c");
        dialog.feed(server.goAway(3, ErrorCode.NO_ERROR, "bye"));
        dialog.told("CAPACITY 0", "RESET c GOAWAY NO_ERROR unprocessed");
        assertThat(dialog.failure).contains("NO_ERROR: \"bye\"");
        assertThat(dialog.session.isDraining()).isTrue();
        assertThatIllegalStateException().isThrownBy(() -> dialog.get("d"));
        dialog.feed(server.headers(1, true, ":status", "200").ok(3).data(3, "on", true));
        dialog.told("HEAD a 200 []", "COMPLETE a", "HEAD b 200 []", "CONTENT b on", "COMPLETE b");
        dialog.isBalanced();
    }

    @Test
    void gracefulGoAwayComesInTwoSteps() {
        Dialog dialog = begun();
        dialog.get("a");
        dialog.get("b");
        dialog.feed(server.goAway(Integer.MAX_VALUE, ErrorCode.NO_ERROR, ""));
        dialog.told("CAPACITY 0");
        dialog.feed(server.goAway(1, ErrorCode.NO_ERROR, ""));
        dialog.told("CAPACITY 0", "RESET b GOAWAY NO_ERROR unprocessed");
        // It may not take more back than it gave up.
        dialog.feed(server.goAway(9, ErrorCode.NO_ERROR, "").headers(1, true, ":status", "200"));
        dialog.told("CAPACITY 0", "HEAD a 200 []", "COMPLETE a");
    }

    @Test
    void framesOnStreamsThatGoAwayEndedAreCountedAndDropped() {
        Dialog dialog = begun();
        dialog.get("a");
        dialog.feed(server.ok(1).goAway(0, ErrorCode.ENHANCE_YOUR_CALM, "").data(1, "late", true));
        dialog.told("HEAD a 200 []", "CAPACITY 0", "RESET a GOAWAY ENHANCE_YOUR_CALM unprocessed");
        dialog.isBalanced();
    }

    /** jvm-peers row 61. */
    @Test
    void theEndOfTheConnectionEndsAllStreamsAtOnce() {
        Dialog dialog = begun();
        dialog.get("a");
        dialog.post("b");
        dialog.get("whole");
        dialog.pause("whole");
        dialog.feed(server.ok(5).data(5, "all of it", true).ok(3).data(3, "part", false));
        dialog.lines.clear();
        dialog.session.endOfInput("The peer closed the connection");
        dialog.told("RESET a CONNECTION_LOST NO_ERROR", "CONTENT b part", "RESET b CONNECTION_LOST NO_ERROR");
        assertThat(dialog.session.capacity()).isZero();
        assertThat(dialog.session.isDraining()).isTrue();
        dialog.session.endOfInput("again");
        dialog.told();
        dialog.resume("whole");
        dialog.told("CONTENT whole all of it", "COMPLETE whole");
        dialog.isBalanced();
        dialog.sent();
        dialog.session.sendContent(dialog.stream("b"), new Buffer().writeUtf8("x"), 1, true);
        dialog.session.reset(dialog.stream("b"), ErrorCode.CANCEL);
        dialog.session.ping(1);
        dialog.session.goAway(ErrorCode.NO_ERROR, "");
        dialog.sent();
    }

    @Test
    void theEndBehindAGoAwaySaysWhy() {
        Dialog dialog = begun();
        dialog.get("a");
        dialog.feed(server.goAway(1, ErrorCode.INTERNAL_ERROR, "out of\r\nmemory"));
        dialog.session.endOfInput("The peer closed the connection");
        assertThat(dialog.failure)
                .isEqualTo("The peer closed the connection, after a GOAWAY with INTERNAL_ERROR:"
                        + " \"out of\\u000d\\u000amemory\"");
    }

    @Test
    void aViolationOfTheConnectionEndsAllStreamsAndIsSaid() {
        Dialog dialog = begun();
        dialog.get("a");
        dialog.get("b");
        dialog.feed(server.data(7, "x", true));
        dialog.told(
                "RESET a CONNECTION_VIOLATION PROTOCOL_ERROR",
                "RESET b CONNECTION_VIOLATION PROTOCOL_ERROR",
                "VIOLATION PROTOCOL_ERROR");
        assertThat(dialog.sent()).last().isEqualTo("GOAWAY 0 PROTOCOL_ERROR");
        dialog.feed(server.ok(1));
        dialog.told();
    }

    /** jvm-peers row 68. */
    @Test
    void noMoreStreamsAreOpenedThanThePeerAllows() {
        Dialog dialog = new Dialog();
        assertThat(dialog.session.capacity()).isEqualTo(100);
        dialog.feed(server.settings(MAX_CONCURRENT_STREAMS, 2));
        dialog.told("CAPACITY 2");
        dialog.get("a");
        dialog.get("b");
        assertThat(dialog.session.capacity()).isZero();
        assertThatIllegalStateException().isThrownBy(() -> dialog.get("c"));
        dialog.feed(server.settings(MAX_CONCURRENT_STREAMS, 1));
        dialog.told("CAPACITY 0");
        dialog.feed(server.headers(1, true, ":status", "200"));
        assertThat(dialog.session.capacity()).isZero();
        dialog.feed(server.headers(3, true, ":status", "200"));
        assertThat(dialog.session.capacity()).isEqualTo(1);
        dialog.feed(server.settings(MAX_CONCURRENT_STREAMS, -1));
        assertThat(dialog.session.capacity()).isEqualTo(Integer.MAX_VALUE);
    }

    @Test
    void aStreamIsFreeWhenItsEndIsTold() {
        Dialog dialog = begun();
        dialog.feed(server.settings(MAX_CONCURRENT_STREAMS, 1));
        int[] capacity = {-1};
        Http2Session<String> session = dialog.session;
        dialog.get("a");
        dialog.feed(server.ok(1));
        dialog.lines.clear();
        dialog.feed(server.data(1, "", true));
        capacity[0] = session.capacity();
        assertThat(capacity[0]).isEqualTo(1);
    }

    @Test
    void withoutALimitOfThePeerThereIsNone() {
        Dialog dialog = begun();
        assertThat(dialog.session.maxConcurrentStreams()).isEqualTo(Integer.MAX_VALUE);
    }

    @Test
    void idsComeToAnEnd() {
        Dialog dialog = new Dialog(ProtocolLimits.defaults(), Integer.MAX_VALUE - 2);
        dialog.feed(server.settings());
        dialog.get("a");
        assertThat(dialog.session.isDraining()).isFalse();
        dialog.lines.clear();
        dialog.get("b");
        dialog.told("CAPACITY 0");
        assertThat(dialog.session.isDraining()).isTrue();
        assertThat(dialog.session.capacity()).isZero();
        dialog.lines.clear();
        dialog.feed(server.headers(Integer.MAX_VALUE, true, ":status", "200")
                .headers(Integer.MAX_VALUE - 2, true, ":status", "200"));
        dialog.told("HEAD b 200 []", "COMPLETE b", "HEAD a 200 []", "COMPLETE a");
    }

    @Test
    void aRefusedRequestLeavesNoTrace() {
        Dialog dialog = begun();
        dialog.sent();
        Headers bad = Headers.ofDecoded(new String[] {"x-a", "one", "x-b", "two\r\nx-c: three"});
        Request request =
                Request.builder(Method.GET, "https://example.com/").headers(bad).build();
        assertThatIllegalArgumentException().isThrownBy(() -> dialog.open("a", request, true));
        dialog.sent();
        assertThat(dialog.session.openStreams()).isZero();
        dialog.get("b");
        dialog.sent("HEADERS 1 end [:method: GET, :scheme: https, :authority: example.com, :path: /b]");
    }

    @Test
    void trailersEndTheRequest() {
        Dialog dialog = begun();
        dialog.sent();
        dialog.post("a");
        dialog.send("a", 3, false);
        dialog.session.sendTrailers(dialog.stream("a"), Headers.of("X-Sum", "1"));
        dialog.post("b");
        dialog.session.sendTrailers(dialog.stream("b"), Headers.empty());
        assertThat(dialog.sent()).element(1).isEqualTo("DATA 1 3");
        assertThat(dialog.stream("a").isRequestEnded()).isTrue();
        dialog.session.sendTrailers(dialog.stream("a"), Headers.of("X-Sum", "1"));
        dialog.sent();
    }

    @Test
    void forbiddenTrailersAreRefusedAndNothingIsSent() {
        Dialog dialog = begun();
        dialog.post("a");
        dialog.sent();
        assertThatIllegalArgumentException()
                .isThrownBy(() -> dialog.session.sendTrailers(dialog.stream("a"), Headers.of("Content-Length", "1")));
        dialog.sent();
        assertThat(dialog.stream("a").isRequestEnded()).isFalse();
    }

    @Test
    void largeFieldSectionsGoOutInSeveralFrames() {
        Dialog dialog = begun();
        dialog.sent();
        dialog.open(
                "a",
                Request.builder(Method.GET, "https://example.com/")
                        .header("X-Big", "~".repeat(40_000))
                        .build(),
                true);
        assertThat(dialog.sent()).singleElement().asString().startsWith("HEADERS 1 end +16384 +");
    }

    @Test
    void pingsAreAnsweredAndAsked() {
        Dialog dialog = begun();
        dialog.sent();
        dialog.feed(server.ping(42, false));
        dialog.sent("PING 42 ack");
        dialog.session.ping(7);
        dialog.sent("PING 7");
        dialog.feed(server.ping(7, true));
        dialog.told("PONG 7");
    }

    @Test
    void ourGoAwayEndsNothingThatIsOpen() {
        Dialog dialog = begun();
        dialog.get("a");
        dialog.sent();
        dialog.session.goAway(ErrorCode.NO_ERROR, "too old");
        dialog.sent("GOAWAY 0 NO_ERROR");
        assertThat(dialog.session.capacity()).isZero();
        dialog.feed(server.headers(1, true, ":status", "200"));
        dialog.told("HEAD a 200 []", "COMPLETE a");
    }

    @Test
    void extendedConnectIsRead() {
        Dialog dialog = begun();
        assertThat(dialog.session.allowsExtendedConnect()).isFalse();
        dialog.feed(server.settings(Settings.ENABLE_CONNECT_PROTOCOL, 1));
        assertThat(dialog.session.allowsExtendedConnect()).isTrue();
    }

    @Test
    void aTunnelCarriesOctetsBothWays() {
        Dialog dialog = begun();
        dialog.open(
                "a",
                Request.builder(Method.CONNECT, "https://example.com:8443/").build(),
                false);
        dialog.sent("HEADERS 1 [:method: CONNECT, :authority: example.com:8443]");
        dialog.feed(server.headers(1, false, ":status", "200", "content-length", "3")
                .data(1, "tunnel", false));
        dialog.send("a", 100, false);
        dialog.sent("DATA 1 100");
        dialog.feed(server.data(1, "", true));
        dialog.send("a", 1, true);
        dialog.told("HEAD a 200 [content-length: 3]", "CONTENT a tunnel", "COMPLETE a");
        dialog.isBalanced();
    }

    @Test
    void octetsThatAreAddedInsideAnEventAreReadBehindIt() {
        Dialog dialog = begun();
        dialog.get("a");
        dialog.get("b");
        ServerOctets more = new ServerOctets().data(1, "more", true);
        dialog.onHead(head -> {
            if (head.headers().contains("x-first")) {
                dialog.feed(more);
            }
        });
        // A padded head, whose padding must not be taken for what was added.
        Buffer block = server.block(":status", "200", "x-first", "1");
        byte[] padded = new byte[(int) block.size() + 6];
        padded[0] = 5;
        Octets.read(block, padded, 1, (int) block.size());
        dialog.feed(server.frame(FrameType.HEADERS, FrameType.PADDED | FrameType.END_HEADERS, 1, padded)
                .headers(3, true, ":status", "204"));
        dialog.told("HEAD a 200 [x-first: 1]", "HEAD b 204 []", "COMPLETE b", "CONTENT a more", "COMPLETE a");
        dialog.isBalanced();
    }

    @Test
    void theEndInsideAnEventStopsTheReading() {
        Dialog dialog = begun();
        dialog.get("a");
        dialog.get("b");
        dialog.onHead(head -> dialog.session.endOfInput("The owner has closed"));
        dialog.feed(server.ok(1).headers(3, true, ":status", "204").data(9, "would be a violation", true));
        dialog.told("HEAD a 200 []", "RESET a CONNECTION_LOST NO_ERROR", "RESET b CONNECTION_LOST NO_ERROR");
        dialog.isBalanced();
    }

    @Test
    void resettingInsideAnEventIsFine() {
        Dialog dialog = begun();
        dialog.get("a");
        dialog.onHead(head -> dialog.session.reset(dialog.stream("a"), ErrorCode.CANCEL));
        dialog.feed(server.headers(1, true, ":status", "200"));
        dialog.told("HEAD a 200 []");
        dialog.get("b");
        dialog.onHead(head -> dialog.session.reset(dialog.stream("b"), ErrorCode.CANCEL));
        dialog.feed(server.ok(3).data(3, "late", true));
        dialog.told("HEAD b 200 []");
        dialog.isBalanced();
    }
}
