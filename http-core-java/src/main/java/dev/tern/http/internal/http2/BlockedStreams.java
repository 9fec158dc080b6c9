package dev.tern.http.internal.http2;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.Consumer;

/**
 * Pure state; confined to its session. The streams that have content to send and no window for it, in the order in which they
 * ran out: when the connection's window opens, the one that has waited longest goes first, and behind all others again when
 * it has used the window up. So none starves.
 */
final class BlockedStreams<S> {
    private final Deque<Http2Stream<S>> queue = new ArrayDeque<>();

    void add(Http2Stream<S> stream) {
        if (!stream.isQueued) {
            stream.isQueued = true;
            queue.add(stream);
        }
    }

    void remove(Http2Stream<S> stream) {
        if (stream.isQueued) {
            stream.isQueued = false;
            queue.remove(stream);
        }
    }

    /** Tells those that may go on; each once, also if it runs out at once and waits again. */
    void release(SendWindow connection, Consumer<Http2Stream<S>> writable) {
        for (int i = queue.size(); i > 0 && connection.available() > 0; i--) {
            Http2Stream<S> stream = queue.poll();
            if (stream == null) {
                return;
            }
            if (stream.sendWindow.available() > 0) {
                stream.isQueued = false;
                writable.accept(stream);
            } else {
                queue.add(stream);
            }
        }
    }

    void clear() {
        queue.forEach(stream -> stream.isQueued = false);
        queue.clear();
    }
}
