package dev.tern.http.internal.http1;

import dev.tern.http.Headers;
import dev.tern.http.HttpVersion;
import dev.tern.http.Method;
import dev.tern.http.ProtocolLimits;
import dev.tern.http.ResponseHead;
import okio.Buffer;
import org.jspecify.annotations.Nullable;

/**
 * Pure state; confined to its owner. The responses of one connection, one after the other: octets in, events out.
 *
 * <pre>
 *            ┌──── 1xx: INFORMATIONAL ────┐
 *            ▼                            │
 *   start ▶ STATUS_LINE ─▶ FIELDS ────────┤
 *                                         │ final: HEAD
 *            ┌──────────────┬─────────────┼───────────────┐
 *            ▼ no content   ▼ LENGTH      ▼ CHUNKED       ▼ CLOSE_DELIMITED
 *          ENDING ◀────── COUNTED       CHUNKS          UNTIL_CLOSE
 *            ▲              all read      │ last chunk    │ peer closes
 *            ├──────────── TRAILERS ◀─────┘               │
 *            └────────────────────────────────────────────┘
 *          ENDING ── END ─▶ DONE          any state ── violation ─▶ FAILED
 * </pre>
 *
 * <p>It pulls: nothing is read from the input that the present response does not need, so octets behind it stay there
 * (and tell the caller that the connection cannot be reused). Content moves from one buffer to the other.
 *
 * <pre>{@code
 * decoder.start(request.method());
 * for (Event e = decoder.next(in, content, demand); ...; e = decoder.next(in, content, demand)) { ... }
 * }</pre>
 */
public final class ResponseDecoder {
    /** What the caller does next. */
    public enum Event {
        /** Give more octets and call again, or {@link #endOfInput} when the peer has closed. */
        NEED_INPUT,
        /** {@link #head} is an interim response. */
        INFORMATIONAL,
        /** {@link #head} is the final response. */
        HEAD,
        /** Octets of content were moved. */
        CONTENT,
        /** Octets of content lie in the input, but the caller's maximum was 0; nothing of them was consumed. */
        PAUSED,
        /** The response is complete; {@link #trailers} and {@link #closeReason} are settled. */
        END
    }

    private enum State {
        STATUS_LINE,
        FIELDS,
        COUNTED,
        CHUNKS,
        TRAILERS,
        UNTIL_CLOSE,
        ENDING,
        DONE,
        FAILED
    }

    private final ProtocolLimits limits;
    private final Lines lines = new Lines();
    private final FieldLines fields;
    private final ChunkedDecoder chunks;

    private State state = State.DONE;
    private Method method = Method.GET;
    private boolean begun;
    private int informationalCount;
    private int status;
    private HttpVersion version = HttpVersion.HTTP_1_1;
    private String reason = "";
    private @Nullable ResponseHead head;
    private @Nullable MessageFraming framing;
    private long remaining;
    private Headers trailers = Headers.empty();
    private @Nullable CloseReason closeReason;

    public ResponseDecoder(ProtocolLimits limits) {
        this(limits, new RecentLines());
    }

    /**
     * @param recent remembered together with other decoders of the same owner
     */
    public ResponseDecoder(ProtocolLimits limits, RecentLines recent) {
        this.limits = limits;
        fields = new FieldLines(limits.fieldCount(), recent);
        chunks = new ChunkedDecoder(limits.chunkLineBytes());
    }

    /** Begins the response to a request of this method; the one before must have come to its {@link Event#END}. */
    public void start(Method requestMethod) {
        if (state != State.DONE) {
            throw new IllegalStateException("The response before has not ended: " + state);
        }
        method = requestMethod;
        begun = false;
        informationalCount = 0;
        head = null;
        framing = null;
        remaining = 0;
        trailers = Headers.empty();
        closeReason = null;
        beginHead();
    }

    private void beginHead() {
        state = State.STATUS_LINE;
        lines.begin("header section", limits.headBytes());
    }

    /**
     * Decodes up to the next event.
     *
     * @param in octets from the peer; consumed as far as they were decoded
     * @param content where octets of content are moved to, behind what it has
     * @param contentMax how many of them at the most
     * @throws Http1Violation if the peer broke the protocol; this object is of no use afterwards
     */
    public Event next(Buffer in, Buffer content, long contentMax) throws Http1Violation {
        try {
            begun |= !in.exhausted() && state != State.DONE;
            return switch (state) {
                case STATUS_LINE, FIELDS -> nextOfHead(in);
                case COUNTED -> nextCounted(in, content, contentMax);
                case CHUNKS -> nextOfChunks(in, content, contentMax);
                case TRAILERS -> nextOfTrailers(in);
                case UNTIL_CLOSE -> move(in, content, Math.min(in.size(), contentMax));
                case ENDING -> end();
                case DONE, FAILED -> throw new IllegalStateException("No response is due: " + state);
            };
        } catch (Http1Violation violation) {
            state = State.FAILED;
            throw violation;
        }
    }

    /**
     * The peer has closed. To be called when {@link #next} has asked for more: what lies in the input comes first.
     *
     * @return {@link Event#END}, if closing is what ends this response
     * @throws Http1Violation of kind INCOMPLETE if not; {@link #hasBegun} tells whether anything of it had come
     */
    public Event endOfInput() throws Http1Violation {
        switch (state) {
            case UNTIL_CLOSE, ENDING:
                return end();
            case DONE, FAILED:
                throw new IllegalStateException("No response is due: " + state);
            default:
                String where = cutOff();
                state = State.FAILED;
                throw Http1Violation.incomplete("RFC 9112 §8", where);
        }
    }

    private String cutOff() {
        return switch (state) {
            case STATUS_LINE, FIELDS ->
                begun ? "The peer closed inside the header section" : "The peer closed without a response";
            case COUNTED -> "The peer closed " + remaining + " octets before the end of the content";
            default -> "The peer closed before the end of the chunked content";
        };
    }

    private Event nextOfHead(Buffer in) throws Http1Violation {
        lines.open(in);
        try {
            while (lines.next()) {
                if (state == State.STATUS_LINE) {
                    takeStatusLine(lines.octets(), lines.start(), lines.end());
                } else if (lines.isEmptyLine()) {
                    return endOfHead();
                } else {
                    fields.add(lines.octets(), lines.start(), lines.end());
                }
            }
            if (state == State.STATUS_LINE) {
                // What is no HTTP may never send a line end; do not wait for one.
                StatusLine.checkBeginning(lines.partial(), 0, lines.partialCount());
            }
            return Event.NEED_INPUT;
        } finally {
            lines.close();
        }
    }

    private void takeStatusLine(byte[] octets, int start, int end) throws Http1Violation {
        status = StatusLine.parse(octets, start, end);
        version = StatusLine.version(octets, start);
        reason = Vocabulary.value(octets, StatusLine.reasonStart(start, end), end, "The reason phrase");
        state = State.FIELDS;
    }

    private Event endOfHead() throws Http1Violation {
        ResponseHead ended = new ResponseHead(version, status, reason, fields.take());
        head = ended;
        if (ended.isInformational()) {
            if (++informationalCount > limits.informationalCount()) {
                throw Http1Violation.tooLarge(
                        "RFC 9110 §15.2", "More than " + limits.informationalCount() + " interim responses");
            }
            beginHead();
            return Event.INFORMATIONAL;
        }
        MessageFraming decided = MessageFraming.of(method, status, version, ended.headers());
        framing = decided;
        closeReason = Persistence.afterResponse(method, ended, decided);
        beginContent(decided);
        return Event.HEAD;
    }

    private void beginContent(MessageFraming decided) {
        switch (decided.kind()) {
            case NONE -> state = State.ENDING;
            case LENGTH -> {
                remaining = decided.length();
                state = remaining == 0 ? State.ENDING : State.COUNTED;
            }
            case CHUNKED -> {
                chunks.begin();
                state = State.CHUNKS;
            }
            case CLOSE_DELIMITED -> state = State.UNTIL_CLOSE;
        }
    }

    private Event nextCounted(Buffer in, Buffer content, long contentMax) {
        long count = Math.min(Math.min(in.size(), contentMax), remaining);
        remaining -= count;
        if (remaining == 0) {
            state = State.ENDING;
        }
        return move(in, content, count);
    }

    private Event nextOfChunks(Buffer in, Buffer content, long contentMax) throws Http1Violation {
        switch (chunks.next(in)) {
            case DATA:
                long count = Math.min(Math.min(in.size(), contentMax), chunks.remaining());
                Event moved = move(in, content, count);
                chunks.took(count);
                return moved;
            case LAST:
                state = State.TRAILERS;
                lines.begin("trailer section", limits.trailerBytes());
                return nextOfTrailers(in);
            default:
                return Event.NEED_INPUT;
        }
    }

    private static Event move(Buffer in, Buffer content, long count) {
        if (count > 0) {
            content.write(in, count);
            return Event.CONTENT;
        }
        return in.exhausted() ? Event.NEED_INPUT : Event.PAUSED;
    }

    private Event nextOfTrailers(Buffer in) throws Http1Violation {
        lines.open(in);
        try {
            while (lines.next()) {
                if (lines.isEmptyLine()) {
                    trailers = fields.takeTrailers();
                    return end();
                }
                fields.add(lines.octets(), lines.start(), lines.end());
            }
            return Event.NEED_INPUT;
        } finally {
            lines.close();
        }
    }

    private Event end() {
        state = State.DONE;
        return Event.END;
    }

    /** Whether at least one octet was seen since {@link #start}: until then, the peer may not have acted. */
    public boolean hasBegun() {
        return begun;
    }

    /** The head that {@link Event#INFORMATIONAL} or {@link Event#HEAD} told about last. */
    public ResponseHead head() {
        return settled(head);
    }

    /** How the content is framed, from {@link Event#HEAD} on. */
    public MessageFraming framing() {
        return settled(framing);
    }

    private static <T> T settled(@Nullable T value) {
        if (value == null) {
            throw new IllegalStateException("No response head was read");
        }
        return value;
    }

    /** The octets of content that are still to come, or -1 when only reading will tell. */
    public long remaining() {
        return settled(framing).length() < 0 ? -1 : remaining;
    }

    /** The trailer section, after {@link Event#END}; without the fields that may not stand there. */
    public Headers trailers() {
        return trailers;
    }

    /** Why the response forbids to use the connection again, from {@link Event#HEAD} on; null if it does not. */
    public @Nullable CloseReason closeReason() {
        return closeReason;
    }
}
