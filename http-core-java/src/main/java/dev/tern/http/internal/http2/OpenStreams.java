package dev.tern.http.internal.http2;

import org.jspecify.annotations.Nullable;

/**
 * Pure state; confined to its session. The streams of a connection: which there are, and how each ends, which its owner is
 * told once and in one place.
 */
final class OpenStreams<S> {
    private final Http2Events<S> events;
    private final FloodGuard guard;
    private final ReceiveCredit credit;
    private final SendWindow sendWindow;
    private final StreamTable<S> table = new StreamTable<>();
    private final BlockedStreams<S> blocked = new BlockedStreams<>();

    /** Below zero when there are none left. */
    private int nextId;

    OpenStreams(Http2Events<S> events, FloodGuard guard, ReceiveCredit credit, SendWindow sendWindow, int firstId) {
        this.events = events;
        this.guard = guard;
        this.credit = credit;
        this.sendWindow = sendWindow;
        nextId = firstId;
    }

    /** How many are open. */
    int count() {
        return table.count();
    }

    /** The id of the next one, or below zero if there is none left (§5.1.1). */
    int nextId() {
        return nextId;
    }

    /** Adds a stream of {@link #nextId}. */
    void add(Http2Stream<S> stream) {
        nextId += 2;
        table.add(stream);
        credit.onOpened();
    }

    /** Whether no stream of this id was ever opened. */
    boolean isIdle(int streamId) {
        return (streamId & 1) == 0 || (nextId > 0 && streamId >= nextId);
    }

    /** The stream if it is open. */
    @Nullable
    Http2Stream<S> find(int streamId) {
        return table.get(streamId);
    }

    /** Our half has ended. */
    void endRequest(Http2Stream<S> stream) {
        stream.isRequestEnded = true;
        blocked.remove(stream);
        if (stream.isResponseWhole()) {
            close(stream);
        }
    }

    /** The peer's half has ended. */
    void endResponse(Http2Stream<S> stream) {
        stream.received = Http2Stream.Received.WHOLE;
        if (stream.isRequestEnded) {
            close(stream);
        }
    }

    /** Takes the stream out of the table: both directions have ended, or it was reset. */
    private void close(Http2Stream<S> stream) {
        stream.isOpen = false;
        table.remove(stream);
        blocked.remove(stream);
        credit.onClosed(stream);
    }

    /** When all of a whole response has been taken. */
    void tellIfWhole(Http2Stream<S> stream) {
        if (stream.isResponseWhole() && stream.held.exhausted() && !stream.isTold) {
            stream.isTold = true;
            guard.onResponse();
            events.onComplete(stream.owner(), stream.trailers);
        }
    }

    /** Ends a stream by the owner's will, of which it need not be told. */
    void drop(Http2Stream<S> stream) {
        stream.isTold = true;
        if (stream.isOpen) {
            close(stream);
        }
        dropHeld(stream);
    }

    /** Ends a stream that the peer or the connection has ended; a whole response of it can still be taken (§8.1). */
    void fail(Http2Stream<S> stream, StreamFailure failure) {
        close(stream);
        if (!stream.isResponseWhole()) {
            dropHeld(stream);
            stream.isTold = true;
            events.onReset(stream.owner(), failure);
        }
    }

    /** Ends all streams above this id. */
    void failAbove(int id, ErrorCode code, StreamFailure.Cause cause, String sentence, boolean isUnprocessed) {
        for (Http2Stream<S> stream : table.all()) {
            if (stream.id() > id && stream.isOpen) {
                fail(stream, new StreamFailure(code, cause, sentence, isUnprocessed));
            }
        }
    }

    private void dropHeld(Http2Stream<S> stream) {
        long octets = stream.held.size();
        stream.held.clear();
        if (octets > 0) {
            credit.giveBack(null, octets);
        }
    }

    // ---- Who may send ----

    /** What may go on this stream now. */
    long sendable(Http2Stream<S> stream) {
        return Math.min(stream.sendWindow.available(), sendWindow.available());
    }

    /** The stream has content and no window. */
    void block(Http2Stream<S> stream) {
        blocked.add(stream);
    }

    /** The initial window has changed, and so have those of all streams (§6.9.2). */
    void changeWindows(long octets) throws Http2Violation {
        for (Http2Stream<S> stream : table.all()) {
            if (!stream.sendWindow.change(octets)) {
                throw Http2Violation.connection(
                        ErrorCode.FLOW_CONTROL_ERROR,
                        "RFC 9113 §6.9.2",
                        "SETTINGS_INITIAL_WINDOW_SIZE makes the window of " + stream + " larger than 2^31-1");
            }
        }
    }

    /** Windows have opened. */
    void release() {
        blocked.release(sendWindow, stream -> events.onWritable(stream.owner()));
    }

    /** The window of this stream has opened. */
    void release(Http2Stream<S> stream) {
        if (stream.isQueued && sendable(stream) > 0) {
            blocked.remove(stream);
            events.onWritable(stream.owner());
        }
    }
}
