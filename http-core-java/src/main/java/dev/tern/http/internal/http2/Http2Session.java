package dev.tern.http.internal.http2;

import dev.tern.http.Headers;
import dev.tern.http.ProtocolLimits;
import dev.tern.http.Request;
import okio.Buffer;

/**
 * Pure state; confined to its owner. One client-side HTTP/2 connection (RFC 9113): octets in, events out; commands in,
 * octets out. Whatever a method has to say to the peer lies in {@link #output} when it returns; the owner writes that once
 * a turn.
 *
 * <pre>{@code
 * session.begin();
 * Http2Stream<Call> stream = session.open(call, request, body == null);
 * ...
 * session.receive(in, now);      // events.onResponse(call, head), events.onContent(call), ...
 * session.take(stream, sink, demand);
 * socket.write(session.output());
 * }</pre>
 *
 * @param <S> the owner's object for a stream, such as an exchange
 */
public final class Http2Session<S> {
    private final Buffer output = new Buffer();

    public Http2Session(ProtocolLimits limits, Http2Events<S> events) {}

    /** Writes the connection preface (§3.4): SETTINGS and the connection's window. Requests may follow at once. */
    public void begin() {
        throw new UnsupportedOperationException();
    }

    /** Octets for the peer; the owner takes them out. */
    public Buffer output() {
        return output;
    }

    /**
     * Consumes what is there of frames: DATA as it comes, all others when they are whole.
     *
     * @throws Http2Violation if the peer broke the protocol of the connection. Then GOAWAY lies in {@link #output}, every
     *     stream without a whole response has had its {@link Http2Events#onReset}, and nothing more can be received; whole
     *     responses can still be taken.
     */
    public void receive(Buffer in, long nowNanos) throws Http2Violation {
        throw new UnsupportedOperationException();
    }

    /**
     * The peer has closed, or the network has failed: every stream without a whole response gets its
     * {@link Http2Events#onReset}. Whole responses can still be taken.
     *
     * @param why half a sentence for the failure, such as "the peer closed the connection"
     */
    public void endOfInput(String why) {
        throw new UnsupportedOperationException();
    }

    /** How many streams may be opened now: what the peer allows without those that are open; 0 when draining. */
    public int capacity() {
        throw new UnsupportedOperationException();
    }

    /** How many streams the peer allows at once: 100 until its SETTINGS came. */
    public int maxConcurrentStreams() {
        throw new UnsupportedOperationException();
    }

    /** Streams of which a direction is open still; they count against the peer's limit. */
    public int openStreams() {
        throw new UnsupportedOperationException();
    }

    /** Whether the peer's SETTINGS have come. */
    public boolean hasPeerSettings() {
        throw new UnsupportedOperationException();
    }

    /** Whether the peer takes extended CONNECT (RFC 8441 §3). */
    public boolean allowsExtendedConnect() {
        throw new UnsupportedOperationException();
    }

    /** Whether no stream can be opened any more: GOAWAY went or came, ids ran out, or the connection is lost. */
    public boolean isDraining() {
        throw new UnsupportedOperationException();
    }

    /**
     * Opens a stream and writes the head of the request.
     *
     * @param endStream whether the request has neither content nor trailers
     * @throws IllegalArgumentException if the request cannot be expressed in HTTP/2; then nothing was written
     * @throws IllegalStateException if {@link #capacity} is 0
     */
    public Http2Stream<S> open(S owner, Request request, boolean endStream) {
        throw new UnsupportedOperationException();
    }

    /**
     * Octets of content that may go now, by both windows. If that is 0 and the request is open, the stream is queued, and
     * {@link Http2Events#onWritable} tells when it may go on.
     */
    public long sendable(Http2Stream<S> stream) {
        throw new UnsupportedOperationException();
    }

    /**
     * Moves content from the source into DATA frames. Never more than {@link #sendable}; no octets and {@code end} is always
     * allowed. On a stream that has ended meanwhile it drops them.
     */
    public void sendContent(Http2Stream<S> stream, Buffer source, long octets, boolean end) {
        throw new UnsupportedOperationException();
    }

    /**
     * Ends the request with a trailer section; with an empty one, as if there were none.
     *
     * @throws IllegalArgumentException if a field may not stand there; then nothing was written
     */
    public void sendTrailers(Http2Stream<S> stream, Headers trailers) {
        throw new UnsupportedOperationException();
    }

    /**
     * Moves held content out, and gives the peer credit for it. With the last of it, when the response is whole,
     * {@link Http2Events#onComplete} is called from inside.
     *
     * @return the octets moved, at most {@code max}
     */
    public long take(Http2Stream<S> stream, Buffer sink, long max) {
        throw new UnsupportedOperationException();
    }

    /**
     * Ends the stream by our own will: RST_STREAM, unless it has ended in both directions. What is held of it is dropped and
     * given back. No event of it follows; what the peer still sends on it is read, counted and dropped.
     */
    public void reset(Http2Stream<S> stream, ErrorCode code) {
        throw new UnsupportedOperationException();
    }

    /** Asks the peer for a sign of life; {@link Http2Events#onPong} tells its answer (§6.7). */
    public void ping(long payload) {
        throw new UnsupportedOperationException();
    }

    /** Opens no more streams and says so (§6.8); those that are open go on, as long as the owner reads. */
    public void goAway(ErrorCode code, String why) {
        throw new UnsupportedOperationException();
    }
}
