package dev.tern.http;

import java.io.IOException;
import java.util.concurrent.Executor;
import java.util.function.Supplier;
import okio.Buffer;
import okio.Source;
import org.jspecify.annotations.Nullable;

/** Thread-safe. Content from a source that may block: opened, read and closed on a worker thread. */
final class BlockingBody extends Body {
    private static final long PIECE_BYTES = 64 << 10;

    private static final int SEGMENT_BYTES = 8 << 10;

    /** Enough that a hand-over is small beside the copy. */
    static final long AHEAD_BYTES = 64 << 10;

    private final Supplier<? extends Source> opener;
    private final long length;
    private final boolean replayable;
    private final long aheadBytes;

    /**
     * @param aheadBytes how far to read ahead of demand; 0 for content that is made while it is read, which is asked for piece
     *     by piece
     */
    BlockingBody(Supplier<? extends Source> opener, long length, boolean replayable, long aheadBytes) {
        if (length < UNKNOWN_LENGTH) {
            throw new IllegalArgumentException("A length must not be negative; it is " + length);
        }
        this.opener = opener;
        this.length = length;
        this.replayable = replayable;
        this.aheadBytes = aheadBytes;
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
        return new Pass(opener, aheadBytes);
    }

    /**
     * Thread-safe. While the socket takes one piece the worker reads the next, so a fast source costs few hand-overs; what
     * a slow one has is handed over as soon as somebody waits for it. The source itself belongs to one worker task at a
     * time: the loop may close while a read is blocked, and then the worker closes the source when the read comes back.
     */
    private static final class Pass implements ContentReader {
        private final Supplier<? extends Source> opener;
        private final long aheadBytes;
        private @Nullable Source source;

        // Guarded by this.
        private final Buffer ahead = new Buffer();
        private long givenBytes;
        private @Nullable Buffer returned;
        private @Nullable ContentSink waiting;
        private @Nullable Throwable failure;
        private @Nullable Executor worker;
        private boolean ended;
        private boolean reading;
        private boolean closed;

        Pass(Supplier<? extends Source> opener, long aheadBytes) {
            this.opener = opener;
            this.aheadBytes = aheadBytes;
        }

        @Override
        public void read(Executor blocking, ContentSink sink) {
            Answer answer;
            boolean start;
            Buffer segments = segments(givenBytes);
            synchronized (this) {
                returned = segments;
                worker = blocking;
                waiting = sink;
                answer = answer();
                start = !reading && !ended && !closed;
                reading |= start;
            }
            if (start) {
                startReading(blocking);
            }
            if (answer != null) {
                answer.give();
            }
        }

        /**
         * As many segments as the socket has emptied: okio pools them per thread, so without their return this thread would throw
         * away what the worker allocates anew.
         */
        private static Buffer segments(long bytes) {
            Buffer empty = new Buffer();
            if (bytes > 0) {
                try (Buffer.UnsafeCursor cursor = empty.readAndWriteUnsafe()) {
                    while (empty.size() < bytes) {
                        cursor.expandBuffer(SEGMENT_BYTES);
                    }
                }
            }
            return empty;
        }

        private void startReading(Executor blocking) {
            // An executor may run its tasks in the thread that asks, which then has better to do than to read ahead.
            Thread asker = Thread.currentThread();
            try {
                blocking.execute(() -> readAhead(asker));
            } catch (RuntimeException | Error e) {
                synchronized (this) {
                    reading = false;
                    worker = null;
                }
                throw e;
            }
        }

        private void readAhead(Thread asker) {
            Buffer piece = new Buffer();
            boolean more = true;
            while (more) {
                boolean end = false;
                Throwable thrown = null;
                try {
                    end = readOnce(piece);
                } catch (Throwable e) {
                    thrown = e;
                }
                more = note(piece, end, thrown, asker);
            }
        }

        private boolean readOnce(Buffer piece) throws IOException {
            Source from = source;
            if (from == null) {
                from = opener.get();
                source = from;
            }
            return from.read(piece, PIECE_BYTES) < 0;
        }

        /** Takes what was read; whether there is room for more. */
        private boolean note(Buffer piece, boolean end, @Nullable Throwable thrown, Thread asker) {
            Answer answer;
            boolean close;
            boolean more;
            Buffer segments;
            synchronized (this) {
                segments = returned;
                returned = null;
                ahead.write(piece, piece.size());
                failure = thrown;
                ended = end || thrown != null;
                close = closed;
                answer = answer();
                boolean aheadOfDemand = waiting == null;
                more = !closed
                        && !ended
                        && !(aheadOfDemand && (ahead.size() >= aheadBytes || Thread.currentThread() == asker));
                reading = more;
            }
            if (segments != null) {
                segments.clear();
            }
            if (close) {
                closeSource();
            } else if (answer != null) {
                answer.give();
            }
            return more;
        }

        /** Under the lock: what the one who waits is to hear now. Content comes before the end that follows it. */
        private @Nullable Answer answer() {
            ContentSink sink = waiting;
            if (sink == null || (ahead.size() == 0 && !ended)) {
                return null;
            }
            waiting = null;
            if (ahead.size() == 0) {
                return new Answer(sink, null, failure);
            }
            Buffer piece = new Buffer();
            piece.write(ahead, ahead.size());
            givenBytes = piece.size();
            return new Answer(sink, piece, null);
        }

        @Override
        public void close() {
            Executor closer;
            synchronized (this) {
                closed = true;
                waiting = null;
                ahead.clear();
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

    /** What one read comes to: a piece, a failure, or else the end. */
    private record Answer(
            ContentSink sink,
            @Nullable Buffer piece,
            @Nullable Throwable failure) {
        void give() {
            if (piece != null) {
                sink.onContent(piece);
            } else if (failure != null) {
                sink.onFailure(failure);
            } else {
                sink.onEnd();
            }
        }
    }
}
