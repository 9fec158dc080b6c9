package dev.tern.http.internal.http2;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tern.http.Body;
import dev.tern.http.Headers;
import dev.tern.http.Method;
import dev.tern.http.ProtocolLimits;
import dev.tern.http.Request;
import dev.tern.http.ResponseHead;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import okio.Buffer;
import okio.ByteString;

/**
 * Not thread-safe. A client's session and what it tells, a line an event. Content is taken as it comes, unless a stream is
 * {@link #pause paused}, and is shown in one piece.
 *
 * <pre>
 *   INFORMATIONAL a 103 []
 *   HEAD a 200 [x: y]
 *   CONTENT a hello
 *   COMPLETE a                                or COMPLETE a [x: y]
 *   RESET a RESET_BY_PEER CANCEL              and " unprocessed"
 *   WRITABLE a      CAPACITY 100      PONG 7
 *   VIOLATION PROTOCOL_ERROR
 * </pre>
 */
final class Dialog implements Http2Events<String> {
    private static final int SHOWN_MAX = 100;

    final Http2Session<String> session;
    final List<String> lines = new ArrayList<>();
    final SentFrames sent = new SentFrames();
    private final Map<String, Http2Stream<String>> streams = new HashMap<>();
    private final Map<String, Content> contents = new HashMap<>();
    private final List<String> paused = new ArrayList<>();
    private final Buffer in = new Buffer();
    private long nowNanos;
    private Consumer<String> onWritable = name -> {};
    private Consumer<ResponseHead> onHead = head -> {};
    String violation = "";
    String failure = "";

    Dialog() {
        this(ProtocolLimits.defaults());
    }

    Dialog(ProtocolLimits limits) {
        this(limits, 1);
    }

    Dialog(ProtocolLimits limits, int firstId) {
        session = new Http2Session<>(limits, this, firstId);
        session.begin();
    }

    // ---- What the client does ----

    /** Opens a stream with a GET. */
    Http2Stream<String> get(String name) {
        return open(name, Request.get("https://example.com/" + name), true);
    }

    /** Opens a stream with a POST whose content follows. */
    Http2Stream<String> post(String name) {
        Request request = Request.post(
                "https://example.com/" + name, r -> r.content(Body.source(new Buffer(), Body.UNKNOWN_LENGTH)));
        return open(name, request, false);
    }

    Http2Stream<String> of(String name, Method method) {
        return open(name, Request.builder(method, "https://example.com/" + name).build(), true);
    }

    Http2Stream<String> open(String name, Request request, boolean end) {
        Http2Stream<String> stream = session.open(name, request, end);
        streams.put(name, stream);
        return stream;
    }

    Http2Stream<String> stream(String name) {
        return streams.get(name);
    }

    /** Sends so many octets of content, which must fit. */
    void send(String name, long octets, boolean end) {
        session.sendContent(stream(name), new Buffer().write(new byte[(int) octets]), octets, end);
    }

    void pause(String name) {
        paused.add(name);
    }

    /** Takes what is held, now and as it comes. */
    void resume(String name) {
        paused.remove(name);
        take(name);
    }

    void onWritable(Consumer<String> action) {
        onWritable = action;
    }

    void onHead(Consumer<ResponseHead> action) {
        onHead = action;
    }

    // ---- What the server does ----

    Dialog feed(ServerOctets octets) {
        return feed(octets.octets());
    }

    Dialog feed(ByteString octets) {
        in.write(octets);
        try {
            session.receive(in, nowNanos);
        } catch (Http2Violation caught) {
            violation = caught.getMessage();
            lines.add("VIOLATION " + caught.code());
            in.clear();
        }
        return this;
    }

    /** Feeds octets with their segments. */
    void feed(Buffer octets) {
        in.write(octets, octets.size());
        feed(ByteString.EMPTY);
    }

    void passes(long amount, TimeUnit unit) {
        nowNanos += unit.toNanos(amount);
    }

    /** The frames sent since the last time. */
    List<String> sent() {
        return sent.read(session.output());
    }

    /** Asserts the frames sent since the last time, but for the preface and the acknowledgement of SETTINGS. */
    void sent(String... expected) {
        assertThat(sent().stream()
                        .filter(line -> !line.equals("PREFACE") && !line.startsWith("SETTINGS"))
                        .filter(line -> !line.equals("WINDOW_UPDATE 0 +268369921")))
                .containsExactly(expected);
    }

    /** Asserts the lines since the last time. */
    void told(String... expected) {
        assertThat(lines).containsExactly(expected);
        lines.clear();
    }

    /** Asserts that nothing is left over: each octet that came was given back, and no stream is open. */
    void isBalanced() {
        assertThat(session.openStreams()).isZero();
        ReceiveWindow window = session.credit().connection();
        assertThat(window.available() + window.unannounced()).isEqualTo(window.size());
        assertThat(in.exhausted()).isTrue();
    }

    // ---- Every way of cutting ----

    /**
     * Asserts that a server's octets, after its SETTINGS, give these lines: whole, cut at every place, and octet by octet;
     * and with foreign octets behind, if they break the connection.
     */
    static void gives(Consumer<Dialog> client, ServerOctets server, String... expected) {
        byte[] octets = server.octets().toByteArray();
        List<String> lines = List.of(expected);
        assertThat(run(client, List.of(octets))).as("whole").isEqualTo(lines);
        for (int i = 1; i < octets.length; i++) {
            List<byte[]> pieces = List.of(Arrays.copyOf(octets, i), Arrays.copyOfRange(octets, i, octets.length));
            assertThat(run(client, pieces)).as("cut at %d", i).isEqualTo(lines);
        }
        List<byte[]> single = new ArrayList<>();
        for (byte octet : octets) {
            single.add(new byte[] {octet});
        }
        assertThat(run(client, single)).as("octet by octet").isEqualTo(lines);
        if (lines.get(lines.size() - 1).startsWith("VIOLATION")) {
            byte[] foreign = new ServerOctets().ok(1).octets().toByteArray();
            assertThat(run(client, List.of(octets, foreign)))
                    .as("foreign octets behind")
                    .isEqualTo(lines);
        }
    }

    private static List<String> run(Consumer<Dialog> client, List<byte[]> pieces) {
        Dialog dialog = new Dialog();
        dialog.feed(new ServerOctets().settings());
        client.accept(dialog);
        dialog.lines.clear();
        pieces.forEach(piece -> dialog.feed(ByteString.of(piece)));
        dialog.sent();
        return dialog.lines;
    }

    // ---- Events ----

    @Override
    public void onInformational(String stream, ResponseHead head) {
        lines.add("INFORMATIONAL " + stream + " " + head.status() + " " + shown(head.headers()));
    }

    @Override
    public void onResponse(String stream, ResponseHead head) {
        lines.add("HEAD " + stream + " " + head.status() + " " + shown(head.headers()));
        onHead.accept(head);
    }

    @Override
    public void onContent(String stream) {
        if (!paused.contains(stream)) {
            take(stream);
        }
    }

    /** What was taken; of much, only how much it was. */
    private static final class Content {
        private final Buffer octets = new Buffer();
        private long size;

        @Override
        public String toString() {
            return size < SHOWN_MAX ? octets.readUtf8() : Long.toString(size);
        }
    }

    private void take(String name) {
        Content content = contents.computeIfAbsent(name, n -> new Content());
        // Before it is taken, for that may be told as the end.
        content.size += stream(name).held();
        session.take(stream(name), content.octets, Long.MAX_VALUE);
        if (content.size >= SHOWN_MAX) {
            content.octets.clear();
        }
    }

    private void showContent(String stream) {
        Content content = contents.remove(stream);
        if (content != null && content.size > 0) {
            lines.add("CONTENT " + stream + " " + content);
        }
    }

    @Override
    public void onComplete(String stream, Headers trailers) {
        showContent(stream);
        lines.add("COMPLETE " + stream + (trailers.isEmpty() ? "" : " " + shown(trailers)));
    }

    @Override
    public void onReset(String stream, StreamFailure reason) {
        showContent(stream);
        failure = reason.sentence();
        lines.add("RESET " + stream + " " + reason.cause() + " " + reason.code()
                + (reason.isUnprocessed() ? " unprocessed" : ""));
    }

    @Override
    public void onWritable(String stream) {
        lines.add("WRITABLE " + stream);
        onWritable.accept(stream);
    }

    @Override
    public void onCapacityChanged() {
        lines.add("CAPACITY " + session.capacity());
    }

    @Override
    public void onPong(long payload) {
        lines.add("PONG " + payload);
    }

    private static String shown(Headers headers) {
        List<String> fields = new ArrayList<>();
        headers.forEach(field -> fields.add(field.name() + ": " + field.value()));
        return fields.toString();
    }
}
