package dev.tern.http.internal.http2;

import okio.Buffer;
import org.jspecify.annotations.Nullable;

/**
 * Pure state; confined to its session. What the peer may send: the window of the connection, and how large those of streams
 * may become (RFC 9113 §6.9).
 *
 * <p>A stream begins small and grows once somebody reads it; and only while all streams together fit into the connection's
 * window, those too that may come. So readers that stall cannot use that up between them, and stop the others.
 */
final class ReceiveCredit {
    /** What a stream begins with: as much as one that nobody reads may cost. */
    static final int STREAM_WINDOW = 1 << 20;

    /** What a stream has once somebody has read half of that: enough for a gigabit a second over 130 ms. */
    static final int GROWN_STREAM_WINDOW = 16 << 20;

    /** More than as many streams as peers commonly allow may have in flight together. */
    static final int CONNECTION_WINDOW = 256 << 20;

    /** How much of it may be given back and not announced: little, for a peer cannot use it. */
    private static final int CONNECTION_STEP = 8 << 20;

    /** As many streams can always begin, however many have grown. */
    private static final int RESERVED_STREAMS = 128;

    private final Buffer output;
    private final ReceiveWindow connection = new ReceiveWindow(Settings.DEFAULT_WINDOW);
    private int streams;
    private int grownStreams;

    ReceiveCredit(Buffer output) {
        this.output = output;
    }

    ReceiveWindow connection() {
        return connection;
    }

    /** Opens the connection's window. */
    void begin() {
        connection.grow(CONNECTION_WINDOW);
        FrameWriter.windowUpdate(output, 0, connection.announceAll());
    }

    void onOpened() {
        streams++;
    }

    void onClosed(Http2Stream<?> stream) {
        streams--;
        if (stream.isGrown) {
            stream.isGrown = false;
            grownStreams--;
        }
    }

    /** Gives credit for octets that somebody has taken, or that nobody will take; on a stream while it may send more. */
    void giveBack(@Nullable Http2Stream<?> stream, long octets) {
        connection.release(octets);
        announce(0, connection.announce(CONNECTION_STEP));
        if (stream == null || !stream.isOpen || stream.isResponseWhole()) {
            return;
        }
        ReceiveWindow window = stream.receiveWindow;
        window.release(octets);
        if (!stream.isGrown && window.unannounced() >= STREAM_WINDOW / 2 && mayGrow()) {
            stream.isGrown = true;
            grownStreams++;
            window.grow(GROWN_STREAM_WINDOW);
        }
        announce(stream.id(), window.announce(window.size() / 2));
    }

    private boolean mayGrow() {
        long more = (long) (grownStreams + 1) * (GROWN_STREAM_WINDOW - STREAM_WINDOW);
        return (long) Math.max(streams, RESERVED_STREAMS) * STREAM_WINDOW + more + CONNECTION_STEP <= CONNECTION_WINDOW;
    }

    private void announce(int streamId, int increment) {
        if (increment > 0) {
            FrameWriter.windowUpdate(output, streamId, increment);
        }
    }
}
