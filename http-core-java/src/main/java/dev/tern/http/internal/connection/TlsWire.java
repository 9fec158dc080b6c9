package dev.tern.http.internal.connection;

import dev.tern.http.ConnectionInfo;
import dev.tern.http.internal.loop.EventLoop;
import dev.tern.http.internal.tls.TlsSession;
import java.io.IOException;
import javax.net.ssl.SSLException;
import okio.Buffer;
import org.jspecify.annotations.Nullable;

/** Loop-confined. A wire secured by TLS, over another wire. */
final class TlsWire implements Wire, Wire.Listener {
    /** Loop-confined. How the handshake ended; exactly one of the two is called, once. */
    interface HandshakeListener {
        void onSecured();

        void onHandshakeFailed(IOException cause);
    }

    /** Encrypted at a time: four full records, and no copy of a large write that a slow peer leaves to us. */
    private static final long PORTION_BYTES = 64 << 10;

    private final EventLoop loop;
    private final Wire below;
    private final TlsSession session;
    private @Nullable HandshakeListener handshake;
    private @Nullable Listener listener;
    private @Nullable ConnectionInfo info;
    private boolean taskRunning;
    private boolean closed;

    /** The wire below has not taken everything and will say when it does; whoever was told to wait hears of it then. */
    private boolean full;

    private final Buffer early = new Buffer();
    private final Buffer portion = new Buffer();

    TlsWire(EventLoop loop, Wire below, TlsSession session) {
        this.loop = loop;
        this.below = below;
        this.session = session;
        below.listener(this);
    }

    void handshake(HandshakeListener outcome) {
        handshake = outcome;
        try {
            session.begin();
        } catch (SSLException e) {
            failHandshake(e);
            return;
        }
        continueHandshake();
    }

    private void continueHandshake() {
        try {
            TlsSession.Need need = session.advance(early);
            below.write(session.outgoing());
            if (session.isEstablished()) {
                HandshakeListener outcome = handshake;
                handshake = null;
                if (outcome != null) {
                    outcome.onSecured();
                }
            } else if (need == TlsSession.Need.TASK) {
                runTask();
            } else if (need == TlsSession.Need.NOTHING) {
                failHandshake(new SSLException("The peer ended the connection during the TLS handshake"));
            }
        } catch (IOException e) {
            sendAlert();
            failHandshake(e);
        }
    }

    /** The engine has put an alert in its last octets; the peer should learn why we leave. */
    private void sendAlert() {
        try {
            session.closeOutbound();
            below.write(session.outgoing());
        } catch (IOException e) {
            // It was a courtesy.
        }
    }

    private void runTask() {
        Runnable task = session.task();
        if (task == null || taskRunning) {
            return;
        }
        taskRunning = true;
        loop.workers().execute(() -> {
            for (Runnable next = task; next != null; next = session.task()) {
                next.run();
            }
            loop.execute(() -> {
                taskRunning = false;
                if (!closed) {
                    afterTask();
                }
            });
        });
    }

    private void afterTask() {
        if (handshake != null) {
            // What came meanwhile was left to wait, see onReadable.
            below.resumeReading();
            continueHandshake();
        } else if (listener != null) {
            listener.onReadable();
        }
    }

    private void failHandshake(IOException cause) {
        HandshakeListener outcome = handshake;
        handshake = null;
        if (outcome != null) {
            outcome.onHandshakeFailed(cause);
        }
    }

    // ---- Events from below ----

    @Override
    public void onReadable() {
        if (handshake == null) {
            if (listener != null) {
                listener.onReadable();
            }
            return;
        }
        if (taskRunning) {
            below.pauseReading();
            return;
        }
        try {
            if (below.read(session.incoming()) < 0) {
                failHandshake(new SSLException("The peer closed the connection during the TLS handshake"));
                return;
            }
        } catch (IOException e) {
            failHandshake(e);
            return;
        }
        continueHandshake();
        below.resumeReading();
    }

    @Override
    public void onWritable() {
        try {
            if (!flush()) {
                return;
            }
        } catch (IOException e) {
            onBroken(e);
            return;
        }
        if (handshake == null && listener != null) {
            listener.onWritable();
        }
    }

    @Override
    public void onBroken(IOException cause) {
        if (handshake != null) {
            failHandshake(cause);
        } else if (listener != null) {
            listener.onBroken(cause);
        }
    }

    // ---- As a wire ----

    @Override
    public void listener(Listener next) {
        listener = next;
    }

    @Override
    public long read(Buffer into) throws IOException {
        long before = into.size();
        if (early.size() > 0) {
            into.writeAll(early);
        }
        boolean ended = below.read(session.incoming()) < 0;
        if (session.advance(into) == TlsSession.Need.TASK) {
            runTask();
        }
        if (!full && !session.isEndedByPeer()) {
            // Were it emptied here while a writer waits, the wire below would have nothing left to say.
            flush();
        }
        long count = into.size() - before;
        return count > 0 || !(ended || session.isEndedByPeer()) ? count : -1;
    }

    @Override
    public boolean write(Buffer from) throws IOException {
        // The lower wire first: what is encrypted already must not pile up before a peer that takes nothing.
        if (!flush()) {
            return false;
        }
        while (from.size() > 0) {
            portion.write(from, Math.min(from.size(), PORTION_BYTES));
            session.encrypt(portion);
            if (!flush()) {
                return false;
            }
        }
        return true;
    }

    private boolean flush() throws IOException {
        full = session.outgoing().size() > 0 && !below.write(session.outgoing());
        return !full;
    }

    /** Says close_notify; the wire below stays open, since the peer's octets come through it. */
    @Override
    public boolean endOutput() throws IOException {
        session.closeOutbound();
        return flush();
    }

    @Override
    public void resumeReading() {
        below.resumeReading();
    }

    @Override
    public void pauseReading() {
        below.pauseReading();
    }

    @Override
    public boolean isEndTrusted() {
        return session.isEndedByPeer();
    }

    @Override
    public String applicationProtocol() {
        return session.applicationProtocol();
    }

    @Override
    public ConnectionInfo info() {
        ConnectionInfo known = info;
        if (known == null) {
            known = new ConnectionInfo(below.info().local(), below.info().remote(), session.info());
            info = known;
        }
        return known;
    }

    TlsSession session() {
        return session;
    }

    @Override
    public void close() {
        if (!closed) {
            closed = true;
            sendAlert();
            below.close();
        }
    }

    @Override
    public void abort() {
        closed = true;
        below.abort();
    }
}
