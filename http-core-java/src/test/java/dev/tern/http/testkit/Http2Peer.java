package dev.tern.http.testkit;

import dev.tern.http.internal.hpack.FieldList;
import dev.tern.http.internal.hpack.HpackDecoder;
import dev.tern.http.internal.hpack.HpackEncoder;
import dev.tern.http.internal.hpack.HpackViolation;
import dev.tern.http.internal.http2.ErrorCode;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import okio.Buffer;

/**
 * Confined to its script. An HTTP/2 server by hand (RFC 9113), for what real servers never do: frames are sent and expected
 * one by one, over TLS with ALPN or in clear. What a client sends on other streams while one frame is awaited is kept for
 * later; something else on the same stream fails. Each wait ends with the script's, which {@link ScriptedPeer} bounds.
 *
 * <pre>{@code
 * ScriptedPeer.plain(c -> {
 *     Http2Peer peer = Http2Peer.begin(c);
 *     Http2Peer.Head request = peer.expectHeaders();
 *     peer.sendHeaders(request.streamId(), false, ":status", "200");
 *     peer.sendData(request.streamId(), "hello", true);
 * })
 * }</pre>
 */
public final class Http2Peer {
    public static final int DATA = 0;
    public static final int HEADERS = 1;
    public static final int RST_STREAM = 3;
    public static final int SETTINGS = 4;
    public static final int PING = 6;
    public static final int GOAWAY = 7;
    public static final int WINDOW_UPDATE = 8;
    public static final int CONTINUATION = 9;

    public static final int END_STREAM = 1;
    public static final int ACK = 1;
    public static final int END_HEADERS = 4;

    public static final int MAX_CONCURRENT_STREAMS = 3;
    public static final int INITIAL_WINDOW_SIZE = 4;

    private static final String PREFACE = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n";
    private static final int HEADER_BYTES = 9;
    private static final int DATA_MAX = 16_384;
    private static final int STASH_MAX = 10_000;

    /** One frame as it came. */
    public record Frame(int type, int flags, int streamId, byte[] payload) {
        public boolean has(int flag) {
            return (flags & flag) != 0;
        }

        Buffer buffer() {
            return new Buffer().write(payload);
        }

        @Override
        public String toString() {
            return "frame of type " + type + ", flags " + flags + ", stream " + streamId + ", " + payload.length
                    + " octets";
        }
    }

    /** A field section as it came: each field as {@code name: value}. */
    public record Head(int streamId, boolean end, List<String> fields) {
        /** The first value of the field; fails if there is none. */
        public String value(String name) {
            return fields.stream()
                    .filter(field -> field.startsWith(name + ": "))
                    .map(field -> field.substring(name.length() + 2))
                    .findFirst()
                    .orElseThrow(() -> new AssertionError("No field " + name + " in " + fields));
        }
    }

    private final PeerConnection connection;
    private final HpackEncoder encoder = new HpackEncoder(4096);
    private final HpackDecoder decoder = new HpackDecoder();
    private final Deque<Object> stash = new ArrayDeque<>();
    private final Map<Integer, Integer> settings = new HashMap<>();
    /** What may be sent, by stream; 0 is the connection. */
    private final Map<Integer, Long> windows = new HashMap<>();

    private Http2Peer(PeerConnection connection) {
        this.connection = connection;
        windows.put(0, 65_535L);
    }

    /** Agrees on h2, if there is TLS; reads the client's preface, and sends these settings: an id, then its value. */
    public static Http2Peer begin(PeerConnection connection, int... idsAndValues) throws IOException {
        Http2Peer peer = silent(connection);
        peer.sendSettings(idsAndValues);
        peer.sendFrame(SETTINGS, ACK, 0, new byte[0]);
        return peer;
    }

    /** The same, but sends nothing. */
    public static Http2Peer silent(PeerConnection connection) throws IOException {
        if (connection.isSecure()) {
            String agreed = connection.negotiate("h2");
            if (!agreed.equals("h2")) {
                throw new AssertionError("Expected that h2 is agreed on, but it is \"" + agreed + "\"");
            }
        }
        Http2Peer peer = new Http2Peer(connection);
        connection.expect(PREFACE);
        Frame first = peer.read("the client's SETTINGS");
        if (first.type != SETTINGS || first.has(ACK)) {
            throw new AssertionError("Expected the client's SETTINGS, but it sent a " + first);
        }
        peer.note(first);
        return peer;
    }

    // ---- What the client should send ----

    /** The next field section of any stream: a request, or trailers. */
    public Head expectHeaders() throws IOException {
        return (Head) await("HEADERS", -1, Head.class::isInstance);
    }

    /** The next field section of this stream. */
    public Head expectHeaders(int streamId) throws IOException {
        return (Head) await("HEADERS on stream " + streamId, streamId, Head.class::isInstance);
    }

    /** The next request, whose method and path must be these: {@code GET /a}. */
    public Head expectRequest(String methodAndPath) throws IOException {
        Head head = expectHeaders();
        String got = head.value(":method") + " " + head.value(":path");
        if (!got.equals(methodAndPath)) {
            throw new AssertionError("Expected the request " + methodAndPath + ", but the client sent " + head);
        }
        return head;
    }

    /** Reads content of this stream up to its end, and gives credit for it at once. */
    public String readContent(int streamId) throws IOException {
        Buffer content = new Buffer();
        for (boolean end = false; !end; ) {
            Frame data = expectData(streamId);
            content.write(data.payload);
            end = data.has(END_STREAM);
            giveCredit(end ? 0 : streamId, data.payload.length);
        }
        return content.readUtf8();
    }

    /** The next DATA of this stream; no credit is given. */
    public Frame expectData(int streamId) throws IOException {
        return (Frame) await("DATA on stream " + streamId, streamId, one -> is(one, DATA));
    }

    /** RST_STREAM with this code; DATA of the stream that came before it is dropped. */
    public void expectReset(int streamId, ErrorCode code) throws IOException {
        Frame reset = null;
        while (reset == null) {
            Frame next = (Frame)
                    await("RST_STREAM on stream " + streamId, streamId, one -> is(one, RST_STREAM) || is(one, DATA));
            reset = next.type == RST_STREAM ? next : null;
        }
        expectCode("RST_STREAM", code, readInt(reset.payload, 0));
    }

    /** GOAWAY with this code. */
    public void expectGoAway(ErrorCode code) throws IOException {
        Frame goAway = (Frame) await("GOAWAY", 0, one -> is(one, GOAWAY));
        expectCode("GOAWAY", code, readInt(goAway.payload, 4));
    }

    private static void expectCode(String what, ErrorCode code, int got) {
        if (got != code.code()) {
            throw new AssertionError("Expected " + what + " with " + code + ", but it has " + ErrorCode.of(got));
        }
    }

    /** A PING that asks; its payload is for {@link #sendPing}. */
    public long expectPing() throws IOException {
        Frame ping = (Frame) await("PING", 0, one -> is(one, PING) && !((Frame) one).has(ACK));
        return buffer(ping).getLong();
    }

    /** The answer to a PING of ours. */
    public void expectPong(long payload) throws IOException {
        await(
                "the answer to PING",
                0,
                one -> is(one, PING)
                        && ((Frame) one).has(ACK)
                        && buffer((Frame) one).getLong() == payload);
    }

    /** The acknowledgement of SETTINGS of ours. */
    public void expectSettingsAck() throws IOException {
        await("the acknowledgement of SETTINGS", 0, one -> is(one, SETTINGS) && ((Frame) one).has(ACK));
    }

    /** Reads until so much may be sent on this stream. */
    public void expectWindow(int streamId, long octets) throws IOException {
        while (Math.min(window(0), window(streamId)) < octets) {
            stash(next("a window of " + octets + " octets on stream " + streamId));
        }
    }

    /** The client must leave; frames that it sent before do not matter. */
    public void expectGone() throws IOException {
        connection.drain();
    }

    /** What the client has set, or null. */
    public Integer setting(int id) {
        return settings.get(id);
    }

    /** What may be sent to the client on this stream, or with 0 on the connection. */
    public long window(int streamId) {
        return windows.computeIfAbsent(streamId, id -> (long) settings.getOrDefault(INITIAL_WINDOW_SIZE, 65_535));
    }

    // ---- What the peer sends ----

    public void sendSettings(int... idsAndValues) throws IOException {
        Buffer payload = new Buffer();
        for (int i = 0; i < idsAndValues.length; i += 2) {
            payload.writeShort(idsAndValues[i]).writeInt(idsAndValues[i + 1]);
        }
        sendFrame(SETTINGS, 0, 0, payload.readByteArray());
    }

    /** A field section of alternating names and values. */
    public void sendHeaders(int streamId, boolean end, String... namesAndValues) throws IOException {
        sendFrame(HEADERS, END_HEADERS | (end ? END_STREAM : 0), streamId, block(namesAndValues));
    }

    /** A field block, to be put into frames by hand. */
    public byte[] block(String... namesAndValues) {
        Buffer block = new Buffer();
        encoder.begin(block);
        for (int i = 0; i < namesAndValues.length; i += 2) {
            encoder.encode(namesAndValues[i], namesAndValues[i + 1], HpackEncoder.Indexing.REMEMBERED, block);
        }
        encoder.end();
        return block.readByteArray();
    }

    /** A whole response with this content. */
    public void respond(int streamId, String content) throws IOException {
        sendHeaders(streamId, false, ":status", "200");
        sendData(streamId, content, true);
    }

    /** DATA in one frame, whatever the windows say. */
    public void sendData(int streamId, String content, boolean end) throws IOException {
        byte[] octets = content.getBytes(StandardCharsets.UTF_8);
        windows.merge(0, (long) -octets.length, Long::sum);
        windows.put(streamId, window(streamId) - octets.length);
        sendFrame(DATA, end ? END_STREAM : 0, streamId, octets);
    }

    /** So many octets of content, as the windows allow; in between, what the client sends is read. */
    public void sendContent(int streamId, long octets, boolean end) throws IOException {
        long rest = octets;
        while (rest > 0) {
            long open = Math.min(window(0), window(streamId));
            if (open <= 0) {
                stash(next("a window on stream " + streamId));
                continue;
            }
            int count = (int) Math.min(Math.min(rest, open), DATA_MAX);
            rest -= count;
            windows.merge(0, (long) -count, Long::sum);
            windows.merge(streamId, (long) -count, Long::sum);
            sendFrame(DATA, end && rest == 0 ? END_STREAM : 0, streamId, new byte[count]);
        }
    }

    public void sendReset(int streamId, ErrorCode code) throws IOException {
        sendFrame(RST_STREAM, 0, streamId, new Buffer().writeInt(code.code()).readByteArray());
    }

    public void sendGoAway(int lastStreamId, ErrorCode code, String why) throws IOException {
        Buffer payload =
                new Buffer().writeInt(lastStreamId).writeInt(code.code()).writeUtf8(why);
        sendFrame(GOAWAY, 0, 0, payload.readByteArray());
    }

    public void sendPing(long payload, boolean isAck) throws IOException {
        sendFrame(PING, isAck ? ACK : 0, 0, new Buffer().writeLong(payload).readByteArray());
    }

    public void sendWindowUpdate(int streamId, int increment) throws IOException {
        sendFrame(WINDOW_UPDATE, 0, streamId, new Buffer().writeInt(increment).readByteArray());
    }

    /** Credit on the stream, if it is not 0, and on the connection. */
    public void giveCredit(int streamId, int octets) throws IOException {
        if (octets > 0) {
            sendWindowUpdate(0, octets);
            if (streamId != 0) {
                sendWindowUpdate(streamId, octets);
            }
        }
    }

    /** Any frame. */
    public void sendFrame(int type, int flags, int streamId, byte[] payload) throws IOException {
        Buffer frame = new Buffer()
                .writeInt(payload.length << 8 | type)
                .writeByte(flags)
                .writeInt(streamId)
                .write(payload);
        connection.send(frame.readByteArray());
    }

    public void close() throws IOException {
        connection.close();
    }

    // ---- Reading ----

    /** The first that matches; others of other streams stay, and of this stream fail. */
    private Object await(String what, int streamId, Predicate<Object> matches) throws IOException {
        for (Iterator<Object> kept = stash.iterator(); kept.hasNext(); ) {
            Object one = kept.next();
            if (isDue(what, streamId, one, matches)) {
                kept.remove();
                return one;
            }
        }
        while (true) {
            Object one = next(what);
            if (isDue(what, streamId, one, matches)) {
                return one;
            }
            stash(one);
        }
    }

    private static boolean isDue(String what, int streamId, Object one, Predicate<Object> matches) {
        if (streamId >= 0 && streamId(one) != streamId) {
            return false;
        }
        boolean isDue = matches.test(one);
        if (!isDue && streamId > 0 && !is(one, WINDOW_UPDATE)) {
            throw new AssertionError("Expected " + what + ", but the client sent " + one);
        }
        return isDue;
    }

    private void stash(Object one) {
        if (is(one, WINDOW_UPDATE)) {
            return;
        }
        stash.add(one);
        if (stash.size() > STASH_MAX) {
            throw new AssertionError("The client sent much that nobody expects, such as " + stash.peek());
        }
    }

    private static int streamId(Object one) {
        return one instanceof Head head ? head.streamId : ((Frame) one).streamId;
    }

    private static boolean is(Object one, int type) {
        return one instanceof Frame frame && frame.type == type;
    }

    /** The next that is not only for keeping windows and settings. */
    private Object next(String what) throws IOException {
        while (true) {
            Frame frame = read(what);
            if (frame.type == WINDOW_UPDATE) {
                windows.put(frame.streamId, window(frame.streamId) + readInt(frame.payload, 0));
                return frame;
            }
            if (frame.type == HEADERS) {
                return head(frame);
            }
            if (frame.type != SETTINGS || frame.has(ACK)) {
                return frame;
            }
            note(frame);
            sendFrame(SETTINGS, ACK, 0, new byte[0]);
        }
    }

    private void note(Frame frame) {
        for (int at = 0; at < frame.payload.length; at += 6) {
            int id = (frame.payload[at] & 0xff) << 8 | (frame.payload[at + 1] & 0xff);
            settings.put(id, readInt(frame.payload, at + 2));
        }
    }

    private Head head(Frame first) throws IOException {
        Buffer block = first.buffer();
        for (Frame part = first; !part.has(END_HEADERS); block.write(part.payload)) {
            part = read("CONTINUATION");
            if (part.type != CONTINUATION || part.streamId != first.streamId) {
                throw new AssertionError("Expected CONTINUATION, but the client sent a " + part);
            }
        }
        FieldList list = new FieldList();
        byte[] octets = block.readByteArray();
        try {
            decoder.decode(octets, 0, octets.length, list);
        } catch (HpackViolation e) {
            throw new AssertionError("The client's field block: " + e.getMessage(), e);
        }
        List<String> fields = new ArrayList<>();
        for (int i = 0; i < list.count(); i++) {
            fields.add(list.name(i) + ": " + list.value(i));
        }
        return new Head(first.streamId, first.has(END_STREAM), fields);
    }

    private Frame read(String what) throws IOException {
        byte[] header = connection.read(HEADER_BYTES, what);
        int lengthAndType = readInt(header, 0);
        int streamId = readInt(header, 5) & 0x7fffffff;
        return new Frame(lengthAndType & 0xff, header[4] & 0xff, streamId, connection.read(lengthAndType >>> 8, what));
    }

    private static ByteBuffer buffer(Frame frame) {
        return ByteBuffer.wrap(frame.payload);
    }

    private static int readInt(byte[] octets, int at) {
        return ByteBuffer.wrap(octets).getInt(at);
    }
}
