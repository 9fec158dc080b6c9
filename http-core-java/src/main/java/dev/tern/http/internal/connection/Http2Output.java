package dev.tern.http.internal.connection;

import dev.tern.http.internal.http2.Http2Session;
import dev.tern.http.internal.loop.EventLoop;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.function.Consumer;

/**
 * Loop-confined. The writing half of an HTTP/2 connection: what all streams have to say goes out in one piece at the end of
 * the turn; those with content have it taken in turns, a frame each, as the socket takes it.
 */
final class Http2Output {
    /** What waits for the socket: enough to keep it busy, and no more than a stream's share of memory. */
    private static final int BACKLOG_BYTES = 256 << 10;

    private final EventLoop loop;
    private final Wire wire;
    private final Http2Session<Http2Exchange> session;
    private final Consumer<IOException> onFailed;
    private final ArrayDeque<Http2Exchange> senders = new ArrayDeque<>();
    private final Runnable flush = this::flush;
    private boolean flushQueued;
    private boolean congested;
    private boolean stopped;
    private boolean holdsFragments = true;

    Http2Output(EventLoop loop, Wire wire, Http2Session<Http2Exchange> session, Consumer<IOException> onFailed) {
        this.loop = loop;
        this.wire = wire;
        this.session = session;
        this.onFailed = onFailed;
    }

    /** The exchange has content to send; it is asked for it in its turn. */
    void sendLater(Http2Exchange exchange) {
        senders.add(exchange);
        flushLater();
    }

    /** The session has something to say to the peer. */
    void flushLater() {
        if (!flushQueued && !congested && !stopped) {
            flushQueued = true;
            loop.atEndOfTurn(flush);
        }
    }

    void onWritable() {
        congested = false;
        flush();
    }

    private void flush() {
        flushQueued = false;
        try {
            while (!stopped && !congested) {
                Http2Exchange sender = null;
                while (session.output().size() < BACKLOG_BYTES && (sender = senders.poll()) != null) {
                    sender.sendTurn();
                }
                if (session.output().size() == 0) {
                    return;
                }
                congested = !wire.write(session.output());
            }
        } catch (IOException e) {
            stop();
            onFailed.accept(e);
        }
    }

    /** Writes what there is without waiting, as a courtesy before the connection is closed (RFC 9113 §5.4.1). */
    void lastWord() {
        if (!stopped) {
            stop();
            try {
                wire.write(session.output());
            } catch (IOException e) {
                // The peer has left already.
            }
        }
    }

    private void stop() {
        stopped = true;
        senders.clear();
    }

    /** Whether what does not fill a frame waits a moment for the window to grow. */
    boolean holdsFragments() {
        return holdsFragments;
    }

    /** The peer gives no credit before its window is used up. */
    void holdNoMoreFragments() {
        holdsFragments = false;
    }
}
