package dev.tern.http.internal.connection;

import dev.tern.http.Body;
import dev.tern.http.ContentReader;
import dev.tern.http.ContentSink;
import dev.tern.http.Headers;
import dev.tern.http.Request;
import dev.tern.http.internal.http1.ChunkedEncoder;
import dev.tern.http.internal.http1.RequestFraming;
import dev.tern.http.internal.loop.EventLoop;
import java.util.function.Supplier;
import okio.Buffer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Loop-confined, but for the sink's methods. Pulls the content of a request piece by piece and frames it; the next piece
 * is asked for only when the socket has taken the one before.
 */
final class ContentSender implements ContentSink {
    /** Loop-confined. What became of a pull that was not answered at once. */
    interface Listener {
        /** There is more to write, or the content is complete. */
        void onContentReady();

        /** The source failed, or its length is not what was declared. */
        void onContentFailed(Throwable cause);
    }

    /** What the owner finds after a pull. */
    enum Pull {
        READY,
        LATER,
        FAILED
    }

    private static final Logger LOG = LoggerFactory.getLogger(ContentSender.class);

    private final EventLoop loop;
    private final Request request;
    private final RequestFraming framing;
    private final boolean chunks;
    private final Buffer out;
    private final Listener listener;
    private final ContentReader reader;
    private long sent;
    private boolean complete;
    private boolean closed;

    // The answer to the read under way; written by the sink's thread, then handed over by a command.
    private @Nullable Buffer piece;
    private @Nullable Throwable failure;
    private boolean answered;
    private boolean pulling;

    /**
     * @param framesItself whether what carries the content frames it (HTTP/2), so that no chunks are made of it here
     */
    ContentSender(
            EventLoop loop,
            Request request,
            Body body,
            RequestFraming framing,
            boolean framesItself,
            Buffer out,
            Listener listener) {
        this.loop = loop;
        this.request = request;
        this.framing = framing;
        chunks = framing.kind() == RequestFraming.Kind.CHUNKED && !framesItself;
        this.out = out;
        this.listener = listener;
        this.reader = body.open();
    }

    /** Asks for the next piece and frames it if it is there at once. */
    Pull pull() {
        loop.assertOwner();
        answered = false;
        pulling = true;
        try {
            reader.read(loop.workers(), this);
        } catch (RuntimeException | Error e) {
            failure = e;
            answered = true;
        } finally {
            pulling = false;
        }
        if (!answered) {
            return Pull.LATER;
        }
        return take() ? Pull.READY : Pull.FAILED;
    }

    boolean isComplete() {
        return complete;
    }

    /** Whether all of it has been framed, going by what was declared. */
    boolean isAtDeclaredLength() {
        return isLengthDeclared() && sent == framing.length();
    }

    /** Why the pull failed. */
    @Nullable
    Throwable failure() {
        return failure;
    }

    void close() {
        if (!closed) {
            closed = true;
            try {
                reader.close();
            } catch (RuntimeException | Error e) {
                LOG.error("{}: the content threw when it was closed", request, e);
            }
        }
    }

    // ---- The sink, from any thread ----

    @Override
    public void onContent(Buffer octets) {
        answer(octets, null);
    }

    @Override
    public void onEnd() {
        answer(null, null);
    }

    @Override
    public void onFailure(Throwable cause) {
        answer(null, cause);
    }

    private void answer(@Nullable Buffer octets, @Nullable Throwable cause) {
        if (loop.isOwnedByMe() && pulling) {
            piece = octets;
            failure = cause;
            answered = true;
        } else {
            loop.execute(() -> resume(octets, cause));
        }
    }

    private void resume(@Nullable Buffer octets, @Nullable Throwable cause) {
        if (closed) {
            return;
        }
        piece = octets;
        failure = cause;
        if (take()) {
            listener.onContentReady();
        } else {
            listener.onContentFailed(failure == null ? new IllegalStateException() : failure);
        }
    }

    /** Frames the answer; false if the content must not go on. */
    private boolean take() {
        Buffer octets = piece;
        piece = null;
        if (failure != null) {
            return false;
        }
        if (octets == null) {
            return finish();
        }
        sent += octets.size();
        if (chunks) {
            if (octets.size() > 0) {
                ChunkedEncoder.chunk(octets, out);
            }
            return true;
        }
        if (isLengthDeclared() && sent > framing.length()) {
            failure =
                    new WrongLength("The content has more than the " + framing.length() + " octets that were declared");
            return false;
        }
        out.write(octets, octets.size());
        return true;
    }

    private boolean isLengthDeclared() {
        return framing.kind() != RequestFraming.Kind.CHUNKED;
    }

    private boolean finish() {
        if (isLengthDeclared() && sent < framing.length()) {
            failure = new WrongLength(
                    "The content ended after " + sent + " of the " + framing.length() + " octets that were declared");
            return false;
        }
        if (chunks) {
            try {
                Supplier<Headers> trailers = request.trailers();
                ChunkedEncoder.lastChunk(trailers == null ? Headers.empty() : trailers.get(), out);
            } catch (RuntimeException | Error e) {
                failure = e;
                return false;
            }
        }
        complete = true;
        return true;
    }

    /** The request's own fault, not its source's. */
    static final class WrongLength extends Exception {
        private static final long serialVersionUID = 1;

        WrongLength(String message) {
            super(message);
        }
    }
}
