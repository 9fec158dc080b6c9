package dev.tern.http;

import java.io.IOException;
import java.util.concurrent.Executor;
import java.util.function.Supplier;
import okio.Buffer;
import okio.Source;
import org.jspecify.annotations.Nullable;

/** Thread-safe. Content from a source that may block: opened, read and closed on a worker thread. */
final class BlockingBody extends Body {
    /** Large enough that the hand-over to the worker and back is small beside the copy. */
    private static final long PIECE_BYTES = 128 << 10;

    private final Supplier<? extends Source> opener;
    private final long length;
    private final boolean replayable;

    BlockingBody(Supplier<? extends Source> opener, long length, boolean replayable) {
        if (length < UNKNOWN_LENGTH) {
            throw new IllegalArgumentException("A length must not be negative; it is " + length);
        }
        this.opener = opener;
        this.length = length;
        this.replayable = replayable;
    }

    @Override
    public long contentLength() {
        return length;
    }

    @Override
    public boolean isReplayable() {
        return replayable;
    }

    @Override
    public ContentReader open() {
        return new Pass(opener);
    }

    /**
     * Confined to one worker task at a time, but for {@code closed}: the loop may close while a read is blocked, and
     * then the worker closes the source when the read comes back.
     */
    private static final class Pass implements ContentReader {
        private final Supplier<? extends Source> opener;
        private @Nullable Source source;
        private boolean reading;
        private boolean closed;
        private @Nullable Executor worker;

        Pass(Supplier<? extends Source> opener) {
            this.opener = opener;
        }

        @Override
        public void read(Executor blocking, ContentSink sink) {
            synchronized (this) {
                worker = blocking;
                reading = true;
            }
            blocking.execute(() -> readBlocking(sink));
        }

        private void readBlocking(ContentSink sink) {
            Buffer piece = new Buffer();
            boolean end = false;
            Throwable failure = null;
            try {
                end = fill(piece);
            } catch (Throwable e) {
                failure = e;
            }
            boolean close;
            synchronized (this) {
                reading = false;
                close = closed;
            }
            if (close) {
                closeSource();
            } else if (failure != null) {
                sink.onFailure(failure);
            } else if (end) {
                sink.onEnd();
            } else {
                sink.onContent(piece);
            }
        }

        private boolean fill(Buffer piece) throws IOException {
            Source from = source;
            if (from == null) {
                from = opener.get();
                source = from;
            }
            return from.read(piece, PIECE_BYTES) < 0;
        }

        @Override
        public void close() {
            Executor closer;
            synchronized (this) {
                closed = true;
                closer = reading ? null : worker;
            }
            if (closer != null) {
                closer.execute(this::closeSource);
            }
        }

        private void closeSource() {
            Source open = source;
            source = null;
            if (open != null) {
                try {
                    open.close();
                } catch (IOException | RuntimeException ignored) {
                    // The pass is over; nobody is left who could act on it.
                }
            }
        }
    }
}
