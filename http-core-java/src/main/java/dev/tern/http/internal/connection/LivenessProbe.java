package dev.tern.http.internal.connection;

import dev.tern.http.internal.loop.EventLoop;
import dev.tern.http.internal.time.Timer;
import java.util.concurrent.TimeUnit;

/**
 * Loop-confined. Whether the peer of a connection that carries many exchanges is still there. A connection on which a
 * stream waited in vain is in doubt: it gets no more exchanges until octets come, and is given up when none do. With a
 * keep-alive interval a silent peer is asked even before.
 */
final class LivenessProbe extends Timer {
    /** Loop-confined. The connection. */
    interface Listener {
        void ping();

        /** {@link #isInDoubt} is another than before. */
        void doubtChanged();

        void dead();
    }

    /** Longer than any round trip of a living peer, and short beside the time that calls on a dead one would lose. */
    private static final long ANSWER_NANOS = TimeUnit.SECONDS.toNanos(5);

    private final EventLoop loop;
    private final long intervalNanos;
    private final long answerNanos;
    private final Listener listener;
    private long lastOctetsNanos;
    private boolean busy;
    private boolean asked;
    private boolean inDoubt;
    private boolean stopped;

    /**
     * @param intervalNanos of silence after which the peer is asked while exchanges are under way, and given up after as
     *     much again; {@link Deadlines#NONE} if never
     */
    LivenessProbe(EventLoop loop, long intervalNanos, Listener listener) {
        this.loop = loop;
        this.intervalNanos = intervalNanos;
        answerNanos = intervalNanos == Deadlines.NONE ? ANSWER_NANOS : Math.min(intervalNanos, ANSWER_NANOS);
        this.listener = listener;
    }

    /** Whether the connection should get no more exchanges for now. */
    boolean isInDoubt() {
        return inDoubt;
    }

    /** An exchange was begun. */
    void onBusy() {
        if (!busy) {
            busy = true;
            lastOctetsNanos = loop.nowNanos();
            watch();
        }
    }

    /** The last exchange is over. */
    void onIdle() {
        busy = false;
    }

    private void watch() {
        if (busy && intervalNanos != Deadlines.NONE && !isScheduled()) {
            loop.timers().schedule(this, lastOctetsNanos + intervalNanos);
        }
    }

    /** An exchange waited in vain. */
    void suspect() {
        if (!inDoubt && !stopped) {
            inDoubt = true;
            ask();
            listener.doubtChanged();
        }
    }

    private void ask() {
        asked = true;
        listener.ping();
        loop.timers().schedule(this, loop.nowNanos() + answerNanos);
    }

    /** The peer has sent something, whatever it is. */
    void onOctets() {
        lastOctetsNanos = loop.nowNanos();
        if (asked) {
            asked = false;
            loop.timers().cancel(this);
            watch();
            if (inDoubt) {
                inDoubt = false;
                listener.doubtChanged();
            }
        }
    }

    void stop() {
        stopped = true;
        loop.timers().cancel(this);
    }

    @Override
    protected void onExpired(long nowNanos) {
        if (asked) {
            listener.dead();
        } else if (busy && nowNanos - lastOctetsNanos >= intervalNanos) {
            ask();
        } else {
            watch();
        }
    }
}
