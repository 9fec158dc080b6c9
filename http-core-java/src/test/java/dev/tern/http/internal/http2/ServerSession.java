package dev.tern.http.internal.http2;

import dev.tern.http.internal.hpack.FieldList;
import dev.tern.http.internal.hpack.HpackDecoder;
import dev.tern.http.internal.hpack.HpackEncoder;
import dev.tern.http.internal.hpack.HpackViolation;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;
import okio.Buffer;
import okio.ByteString;

/**
 * Not thread-safe. A server on the same frames and field compression as the client, which does at random whatever RFC 9113
 * allows it, and fails if the client does anything that it does not allow.
 */
final class ServerSession implements FrameHandler {
    private static final ByteString PREFACE = ByteString.encodeUtf8("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n");
    private static final int STREAM_WINDOW = 65_535;
    private static final int FRAME_MAX = 16_384;

    /** One stream as the server sees it. */
    static final class Stream {
        final int id;
        final boolean isHead;
        final SendWindow sendWindow;
        /** What the client may send still; below zero after the initial window was made smaller. */
        long receivable;

        boolean requestEnded;
        long received;
        /** What the request was said to have, or -1. */
        long declared = -1;

        long uncredited;
        boolean headSent;
        boolean responseEnded;
        boolean isReset;
        long size;
        long sent;
        boolean hasTrailers;
        int interim;

        Stream(int id, boolean isHead, int sendWindow) {
            this.id = id;
            this.isHead = isHead;
            this.sendWindow = new SendWindow(sendWindow);
        }

        boolean isOpen() {
            return !isReset && !(requestEnded && responseEnded);
        }
    }

    final Buffer output = new Buffer();
    final Map<Integer, Stream> streams = new LinkedHashMap<>();
    final SendWindow sendWindow = new SendWindow(Settings.DEFAULT_WINDOW);
    final ReceiveWindow receiveWindow = new ReceiveWindow(Settings.DEFAULT_WINDOW);
    final HpackDecoder decoder = new HpackDecoder();
    private final HpackEncoder encoder = new HpackEncoder(4096);
    private final Settings client = new Settings(false);
    private final FrameReader reader = new FrameReader(FRAME_MAX);
    private final Random random;
    private final Buffer block = new Buffer();
    private final Deque<int[]> unacknowledged = new ArrayDeque<>();
    private boolean begun;
    private int highestId;
    private int blockStreamId;
    private boolean blockEnds;
    private int maxConcurrent = Integer.MAX_VALUE;
    private int initialWindow = STREAM_WINDOW;
    private int tableSize = HpackDecoder.DEFAULT_TABLE_SIZE;
    private int lastPing;
    int pongs;
    int lastProcessedId = Integer.MAX_VALUE;

    ServerSession(Random random) {
        this.random = random;
    }

    /** Sends the first SETTINGS, some of them unusual. */
    void begin() {
        settings();
    }

    void receive(Buffer in) {
        if (!begun) {
            if (in.size() < PREFACE.size()) {
                return;
            }
            begun = true;
            check(Octets.read(in, PREFACE.size()).equals(PREFACE), "No preface");
        }
        try {
            reader.read(in, this);
        } catch (Http2Violation violation) {
            throw new AssertionError("The client broke the protocol: " + violation.getMessage(), violation);
        }
    }

    private static void check(boolean condition, String otherwise) {
        if (!condition) {
            throw new AssertionError(otherwise);
        }
    }

    // ---- What it does at random ----

    /** One small thing for one stream or for all; nothing that could not be finished. */
    void act(boolean mayBreak) {
        int choice = random.nextInt(100);
        if (choice < 3) {
            settings();
        } else if (choice < 5) {
            FrameWriter.ping(output, ++lastPing, false);
        } else if (choice < 6) {
            FrameWriter.header(output, 3, 0xbe, random.nextInt(256), random.nextInt(50));
            output.write(new byte[3]);
        } else if (choice < 7) {
            FrameWriter.header(output, 5, FrameType.PRIORITY, 0, 1 + random.nextInt(50));
            output.write(new byte[5]);
        } else if (choice < 8 && mayBreak && random.nextInt(8) == 0) {
            goAway();
        } else {
            Stream stream = any();
            if (stream != null) {
                act(stream, mayBreak);
            }
        }
    }

    /** Brings everything to its end. */
    void finish() {
        for (Stream stream : streams.values().toArray(Stream[]::new)) {
            giveCredit(stream, stream.uncredited);
            while (stream.isOpen() && !stream.responseEnded && progress(stream)) {
                // Once more.
            }
        }
        int connection = receiveWindow.announceAll();
        if (connection > 0) {
            FrameWriter.windowUpdate(output, 0, connection);
        }
    }

    private Stream any() {
        Stream[] open = streams.values().stream().filter(Stream::isOpen).toArray(Stream[]::new);
        return open.length == 0 ? null : open[random.nextInt(open.length)];
    }

    private void act(Stream stream, boolean mayBreak) {
        int choice = random.nextInt(40);
        if (choice == 0 && mayBreak) {
            ErrorCode[] codes = {ErrorCode.CANCEL, ErrorCode.INTERNAL_ERROR, ErrorCode.NO_ERROR};
            reset(stream, stream.headSent || stream.received > 0 ? codes[random.nextInt(3)] : ErrorCode.REFUSED_STREAM);
        } else if (choice < 10) {
            giveCredit(stream, random.nextInt((int) Math.min(stream.uncredited, 1 << 20) + 1));
        } else if (stream.responseEnded && !stream.requestEnded && choice < 20) {
            // The rest of the request is not wanted (§8.1).
            reset(stream, ErrorCode.NO_ERROR);
        } else if (!stream.responseEnded) {
            progress(stream);
        }
    }

    private void settings() {
        int[] change = {
            random.nextInt(10) == 0 ? random.nextInt(3) : 3 + random.nextInt(100),
            random.nextInt(5) == 0 ? random.nextInt(200) : random.nextInt(100_000),
            random.nextInt(3) * 2048
        };
        unacknowledged.add(change);
        FrameWriter.settings(
                output,
                Settings.MAX_CONCURRENT_STREAMS,
                change[0],
                Settings.INITIAL_WINDOW_SIZE,
                change[1],
                Settings.HEADER_TABLE_SIZE,
                change[2],
                Settings.MAX_FRAME_SIZE,
                FRAME_MAX);
    }

    /** Settings that let everything go on, for the end. */
    void generousSettings() {
        unacknowledged.add(new int[] {100, 100_000, tableSize});
        FrameWriter.settings(
                output,
                Settings.MAX_CONCURRENT_STREAMS,
                100,
                Settings.INITIAL_WINDOW_SIZE,
                100_000,
                Settings.HEADER_TABLE_SIZE,
                tableSize);
    }

    private void goAway() {
        boolean isGraceful = random.nextBoolean() && lastProcessedId == Integer.MAX_VALUE;
        int last = isGraceful ? Integer.MAX_VALUE : Math.min(lastProcessedId, random.nextInt(highestId + 1));
        lastProcessedId = last;
        FrameWriter.goAway(output, last, ErrorCode.NO_ERROR, "bye");
        streams.values().stream().filter(one -> one.id > last).forEach(this::drop);
    }

    private void drop(Stream stream) {
        stream.isReset = true;
        receiveWindow.release(stream.uncredited);
        stream.uncredited = 0;
    }

    private void reset(Stream stream, ErrorCode code) {
        FrameWriter.reset(output, stream.id, code);
        drop(stream);
    }

    private void giveCredit(Stream stream, long octets) {
        if (octets > 0) {
            stream.uncredited -= octets;
            receiveWindow.release(octets);
            int connection = receiveWindow.announceAll();
            FrameWriter.windowUpdate(output, 0, connection);
            if (stream.isOpen() && !stream.requestEnded) {
                stream.receivable += octets;
                FrameWriter.windowUpdate(output, stream.id, (int) octets);
            }
        }
    }

    /** One step of a response; false if it must wait for a window. */
    private boolean progress(Stream stream) {
        if (!stream.headSent) {
            if (stream.interim < 3 && random.nextInt(5) == 0) {
                stream.interim++;
                headers(stream, false, ":status", "103", "link", "</" + random.nextInt(5) + ">");
                return true;
            }
            head(stream);
            return true;
        }
        long rest = stream.size - stream.sent;
        if (rest == 0) {
            if (stream.hasTrailers) {
                headers(stream, true, "x-sum", Long.toString(stream.sent));
            } else {
                data(stream, 0, true);
            }
            return true;
        }
        long open = Math.min(sendWindow.available(), stream.sendWindow.available());
        if (open < 300) {
            return false;
        }
        int count =
                (int) Math.min(Math.min(rest, open - 257), 1 + random.nextInt(random.nextInt(10) == 0 ? 15_000 : 500));
        data(stream, count, count == rest && !stream.hasTrailers && random.nextBoolean());
        return true;
    }

    private void head(Stream stream) {
        int kind = random.nextInt(20);
        stream.headSent = true;
        if (kind == 0 || stream.isHead) {
            headers(stream, true, ":status", stream.isHead ? "200" : "204", "x-id", Integer.toString(stream.id));
            return;
        }
        stream.size = kind == 1
                ? 0
                : random.nextInt(150) == 0 ? 1_500_000 : random.nextInt(random.nextInt(8) == 0 ? 60_000 : 2000);
        stream.hasTrailers = random.nextInt(4) == 0;
        if (random.nextBoolean()) {
            headers(stream, false, ":status", "200", "content-length", Long.toString(stream.size));
        } else {
            headers(
                    stream,
                    false,
                    ":status",
                    "200",
                    "x-id",
                    Integer.toString(stream.id),
                    "x-" + random.nextInt(9),
                    "v");
        }
    }

    private void headers(Stream stream, boolean end, String... namesAndValues) {
        Buffer fields = new Buffer();
        encoder.begin(fields);
        for (int i = 0; i < namesAndValues.length; i += 2) {
            HpackEncoder.Indexing indexing = HpackEncoder.Indexing.values()[random.nextInt(3)];
            encoder.encode(namesAndValues[i], namesAndValues[i + 1], indexing, fields);
        }
        encoder.end();
        FrameWriter.headers(output, stream.id, fields, end, 1 + random.nextInt(60));
        stream.responseEnded |= end;
    }

    private void data(Stream stream, int count, boolean end) {
        boolean isPadded = random.nextInt(6) == 0;
        int padding = isPadded ? random.nextInt(256) : 0;
        int length = count + (isPadded ? 1 + padding : 0);
        if (Math.min(sendWindow.available(), stream.sendWindow.available()) < length) {
            isPadded = false;
            padding = 0;
            length = count;
        }
        sendWindow.sent(length);
        stream.sendWindow.sent(length);
        FrameWriter.header(
                output,
                length,
                FrameType.DATA,
                (end ? FrameType.END_STREAM : 0) | (isPadded ? FrameType.PADDED : 0),
                stream.id);
        if (isPadded) {
            output.writeByte(padding);
        }
        Pattern.write(output, stream.id, stream.sent, count);
        output.write(new byte[padding]);
        stream.sent += count;
        stream.responseEnded |= end;
    }

    // ---- What the client sends ----

    @Override
    public void onFrame(int type, int streamId, int length) {
        check(client.isReceived() || type == FrameType.SETTINGS, "The first frame is no SETTINGS");
    }

    @Override
    public void onData(int streamId, int length) {
        check(receiveWindow.receive(length), "DATA beyond the window of the connection");
        Stream stream = streams.get(streamId);
        check(stream != null, "DATA on an idle stream");
        stream.receivable -= length;
        check(length == 0 || stream.receivable >= 0, "DATA beyond the window of stream " + streamId);
        check(!stream.requestEnded, "DATA behind END_STREAM");
    }

    @Override
    public void onDataContent(int streamId, Buffer in, int count) {
        Stream stream = streams.get(streamId);
        Buffer content = new Buffer();
        content.write(in, count);
        Pattern.check(content, streamId, stream.received);
        stream.received += count;
        if (stream.isReset) {
            receiveWindow.release(count);
        } else {
            stream.uncredited += count;
        }
    }

    @Override
    public void onDataPadding(int streamId, int count) {
        throw new AssertionError("The client pads");
    }

    @Override
    public void onDataEnd(int streamId, boolean endStream) {
        if (endStream) {
            endRequest(streams.get(streamId));
        }
    }

    private static void endRequest(Stream stream) {
        stream.requestEnded = true;
        check(
                stream.declared < 0 || stream.declared == stream.received,
                "The request has " + stream.received + " octets, not " + stream.declared);
    }

    @Override
    public void onHeaders(int streamId, boolean endStream, Buffer in, int count) {
        blockStreamId = streamId;
        blockEnds = endStream;
        block.write(in, count);
    }

    @Override
    public void onContinuation(Buffer in, int count) {
        block.write(in, count);
    }

    @Override
    public void onFieldBlockEnd() {
        FieldList fields = new FieldList();
        byte[] octets = block.readByteArray();
        try {
            decoder.decode(octets, 0, octets.length, fields);
        } catch (HpackViolation e) {
            throw new AssertionError(e);
        }
        check(decoder.tableSize() <= tableSize, "The client's table is larger than allowed");
        onFields(fields);
    }

    private void onFields(FieldList fields) {
        Stream known = streams.get(blockStreamId);
        if (known != null) {
            check(blockEnds && !known.requestEnded, "Trailers that do not end stream " + blockStreamId);
            endRequest(known);
            return;
        }
        check(blockStreamId > highestId && blockStreamId % 2 == 1, "Stream ids do not grow: " + blockStreamId);
        highestId = blockStreamId;
        check(
                streams.values().stream().filter(Stream::isOpen).count() < allowedStreams(),
                "More streams than are allowed");
        check(fields.name(0).equals(":method") && fields.name(3).equals(":path"), "Pseudo-fields are missing");
        Stream stream = new Stream(blockStreamId, fields.value(0).equals("HEAD"), client.initialWindow());
        stream.receivable = initialWindow;
        for (int i = 4; i < fields.count(); i++) {
            if (fields.name(i).equals("content-length")) {
                stream.declared = Long.parseLong(fields.value(i));
            }
        }
        streams.put(stream.id, stream);
        if (blockEnds) {
            endRequest(stream);
        }
        if (stream.id > lastProcessedId) {
            drop(stream);
        }
    }

    /** The largest value that the client may still believe in: the default too, until it has acknowledged one. */
    private int allowedStreams() {
        return unacknowledged.stream().mapToInt(change -> change[0]).reduce(maxConcurrent, Math::max);
    }

    @Override
    public void onReset(int streamId, int code) {
        Stream stream = streams.get(streamId);
        check(stream != null, "RST_STREAM on an idle stream");
        check(code == ErrorCode.CANCEL.code() || code == ErrorCode.NO_ERROR.code(), "Reset with " + code);
        drop(stream);
    }

    @Override
    public void onSettings(Buffer in, int count) throws Http2Violation {
        client.apply(in, count);
        FrameWriter.settingsAck(output);
    }

    @Override
    public void onSettingsAck() {
        int[] change = unacknowledged.remove();
        maxConcurrent = change[0];
        for (Stream stream : streams.values()) {
            // From here on the client reckons with it.
            stream.receivable += change[1] - initialWindow;
        }
        initialWindow = change[1];
        tableSize = change[2];
        decoder.tableSizeLimit(tableSize);
    }

    @Override
    public void onPushPromise(int streamId) {
        throw new AssertionError("The client pushes");
    }

    @Override
    public void onPing(long payload, boolean isAck) {
        if (isAck) {
            check(payload == ++pongs, "Answers to PING are not in order");
        } else {
            FrameWriter.ping(output, payload, true);
        }
    }

    @Override
    public void onGoAway(int lastStreamId, int code, ByteString debug) {
        throw new AssertionError("GOAWAY " + ErrorCode.of(code) + ": " + debug.utf8());
    }

    @Override
    public void onWindowUpdate(int streamId, int increment) {
        if (streamId == 0) {
            check(sendWindow.change(increment), "The window of the connection overflows");
        } else {
            check(streams.get(streamId).sendWindow.change(increment), "The window of a stream overflows");
        }
    }

    @Override
    public void onIgnored(int type, int streamId) {
        throw new AssertionError("The client sends " + FrameType.nameOf(type));
    }

    /** Whether all PINGs were answered and all SETTINGS acknowledged. */
    boolean isAnswered() {
        return pongs == lastPing && unacknowledged.isEmpty();
    }

    int encoderTableSize() {
        return encoder.tableSize();
    }
}
