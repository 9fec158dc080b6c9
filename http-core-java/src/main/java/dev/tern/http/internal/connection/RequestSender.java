package dev.tern.http.internal.connection;

import dev.tern.http.Body;
import dev.tern.http.HttpException;
import dev.tern.http.Request;
import dev.tern.http.ResponseHead;
import dev.tern.http.internal.http1.RecentFields;
import dev.tern.http.internal.http1.RequestEncoder;
import dev.tern.http.internal.http1.RequestFraming;
import dev.tern.http.internal.http1.RequestTarget;
import dev.tern.http.internal.loop.EventLoop;
import java.io.IOException;
import java.util.concurrent.TimeUnit;
import okio.Buffer;
import okio.ByteString;
import org.jspecify.annotations.Nullable;

/**
 * Loop-confined. The sending half of a connection: head, then content as the socket takes it, waiting for 100 (Continue)
 * where the request asks for it.
 *
 * <p>A failure to write is kept, not reported: the peer may have answered before it closed, and its answer says more
 * (RFC 9112 §9.5). If there is none, the reading half finds the end and reports both.
 */
final class RequestSender implements ContentSender.Listener {
    /** Loop-confined. The other half. */
    interface Listener {
        /** The request was refused before an octet was sent. */
        void onRefused(IllegalArgumentException cause);

        /** Everything is in the kernel's hands. */
        void onSent();

        /** The request cannot be completed, through no fault of the peer. */
        void onSendFailed(HttpException failure);

        /** A deadline came into force that may be earlier than those before. */
        void onDeadlineMoved(long deadlineNanos);
    }

    /** RFC 9110 §10.1.1 leaves the time open; a second, as curl and Apache have it. */
    static final long CONTINUE_NANOS = TimeUnit.SECONDS.toNanos(1);

    /** Content of this size leaves in one write with the head; a larger one would only be copied for it. */
    private static final int ONE_WRITE_BYTES = 32 << 10;

    private final EventLoop loop;
    private final Wire wire;
    private final Listener listener;
    private final Buffer out = new Buffer();

    private @Nullable LoopExchange exchange;
    private @Nullable ContentSender content;
    private @Nullable IOException failure;
    private boolean sent;
    private boolean pulling;
    private boolean drained;
    private boolean withheld;
    private final RecentFields recent;
    private long writeDeadlineNanos = Deadlines.NONE;
    private long continueDeadlineNanos = Deadlines.NONE;

    RequestSender(EventLoop loop, Wire wire, RecentFields recent, Listener listener) {
        this.loop = loop;
        this.recent = recent;
        this.wire = wire;
        this.listener = listener;
    }

    void start(LoopExchange next) {
        exchange = next;
        content = null;
        failure = null;
        sent = false;
        pulling = false;
        drained = false;
        withheld = false;
        Request request = next.request();
        Body body = request.body();
        try {
            RequestFraming framing = RequestFraming.of(request);
            RequestEncoder.encodeHead(request, framing, RequestTarget.formOf(request), recent, out);
            if (body == null && framing.kind() == RequestFraming.Kind.CHUNKED) {
                // Trailers alone, or a given Transfer-Encoding: the last chunk is due all the same.
                body = Body.empty();
            }
            if (body != null && !isWholeInOneWrite(request, body, framing)) {
                content = new ContentSender(loop, request, body, framing, false, out, this);
            }
        } catch (IllegalArgumentException e) {
            out.clear();
            listener.onRefused(e);
            return;
        } catch (RuntimeException | Error e) {
            out.clear();
            listener.onSendFailed(Failures.ofUnreadableContent(next, e));
            return;
        }
        if (request.expectsContinue() && content != null) {
            continueDeadlineNanos = loop.nowNanos() + CONTINUE_NANOS;
            listener.onDeadlineMoved(continueDeadlineNanos);
        }
        flush();
    }

    private boolean isWholeInOneWrite(Request request, Body body, RequestFraming framing) {
        ByteString octets = body.inMemory();
        if (octets == null
                || framing.kind() == RequestFraming.Kind.CHUNKED
                || request.expectsContinue()
                || octets.size() > ONE_WRITE_BYTES) {
            return false;
        }
        out.write(octets);
        return true;
    }

    /** 100: the peer wants the content (RFC 9110 §15.2.1); also comes when nobody waits for it, and then means nothing. */
    void onInformational(ResponseHead head) {
        if (head.status() == 100) {
            sendContent();
        }
    }

    private void sendContent() {
        if (continueDeadlineNanos != Deadlines.NONE) {
            continueDeadlineNanos = Deadlines.NONE;
            flush();
        }
    }

    /** The final response has begun: content that waits for 100 (Continue) stays here (RFC 9110 §10.1.1). */
    void onFinalHead() {
        if (continueDeadlineNanos != Deadlines.NONE) {
            continueDeadlineNanos = Deadlines.NONE;
            withheld = true;
        }
    }

    void onWritable() {
        if (exchange != null && !isDone()) {
            flush();
        }
    }

    /** Sends until the socket is full, the source is slow, or everything is sent. */
    private void flush() {
        LoopExchange current = exchange;
        while (current != null && current == exchange && !isDone()) {
            if (!write(current)) {
                return;
            }
            ContentSender source = content;
            if (source == null || source.isComplete()) {
                sent = true;
                listener.onSent();
                return;
            }
            if (continueDeadlineNanos != Deadlines.NONE || pulling) {
                return;
            }
            switch (source.pull()) {
                case READY -> {}
                case LATER -> {
                    pulling = true;
                    return;
                }
                case FAILED -> {
                    onContentFailed(source.failure());
                    return;
                }
            }
        }
    }

    private boolean write(LoopExchange current) {
        long before = out.size();
        try {
            drained = wire.write(out);
            noteTaken(current, before);
            writeDeadlineNanos = drained
                    ? Deadlines.NONE
                    : Deadlines.at(loop.nowNanos(), current.time().writeNanos());
            listener.onDeadlineMoved(writeDeadlineNanos);
            return drained;
        } catch (IOException e) {
            failure = e;
            noteTaken(current, before);
            writeDeadlineNanos = Deadlines.NONE;
            out.clear();
            closeContent();
            // From here on only the answer counts, so the time for it runs.
            listener.onSent();
            return false;
        }
    }

    /** Also after a failure: some may have left before it. */
    private void noteTaken(LoopExchange current, long before) {
        if (out.size() < before) {
            current.markReachedPeer();
        }
    }

    @Override
    public void onContentReady() {
        pulling = false;
        flush();
    }

    @Override
    public void onContentFailed(@Nullable Throwable cause) {
        LoopExchange current = exchange;
        if (current == null) {
            return;
        }
        listener.onSendFailed(Failures.ofContent(current, cause));
    }

    /** Acts on deadlines that are over; false if the exchange failed by it. */
    boolean onTime(long nowNanos) {
        LoopExchange current = exchange;
        if (current == null) {
            return false;
        }
        if (Deadlines.isOver(writeDeadlineNanos, nowNanos)) {
            listener.onSendFailed(Failures.ofWriteTimeout(current));
            return false;
        }
        if (Deadlines.isOver(continueDeadlineNanos, nowNanos)) {
            sendContent();
        }
        return exchange == current;
    }

    long deadlineNanos() {
        return Deadlines.earlier(writeDeadlineNanos, continueDeadlineNanos);
    }

    /**
     * Whether the request is whole on the wire, so that the connection may carry another one. Content of declared length
     * is, even while its source has yet to say that there is no more.
     */
    boolean isSent() {
        ContentSender source = content;
        return sent || (drained && failure == null && source != null && source.isAtDeclaredLength());
    }

    /** Whether nothing more will be sent: because everything is, the wire broke, or the peer did not want the rest. */
    boolean isDone() {
        return sent || withheld || failure != null;
    }

    /** Why sending ended early, or null. */
    @Nullable
    IOException failure() {
        return failure;
    }

    /** The exchange leaves the connection; what is unsent is dropped. */
    void stop() {
        exchange = null;
        writeDeadlineNanos = Deadlines.NONE;
        continueDeadlineNanos = Deadlines.NONE;
        out.clear();
        closeContent();
    }

    private void closeContent() {
        ContentSender source = content;
        content = null;
        if (source != null) {
            source.close();
        }
    }
}
