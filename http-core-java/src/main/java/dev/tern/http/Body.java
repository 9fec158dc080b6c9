package dev.tern.http;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import okio.Buffer;
import okio.ByteString;
import okio.Okio;
import okio.Source;
import org.jspecify.annotations.Nullable;

/**
 * Thread-safe. The content of a request: how long it is, what it is, and how to read it, once or again.
 *
 * <p>A replayable one may be sent again after a redirect, an authentication challenge or on a fresh connection; a
 * one-shot one fails the second time with {@link StreamConsumedException}. Whoever gives a stream keeps nothing: the
 * client closes it. Sources that block are read on a worker thread, never on a loop.
 *
 * <pre>{@code Body.of("héllo"); Body.file(path); Body.source(source, -1); Body.chunks(iterable)}</pre>
 */
public abstract class Body {
    /** What {@link #contentLength} says when the length is not known; the content is then sent chunked. */
    public static final long UNKNOWN_LENGTH = -1;

    /** The length in octets, or {@link #UNKNOWN_LENGTH}. A body that turns out otherwise fails the request. */
    public abstract long contentLength();

    /** The value for Content-Type when the request has none; null adds none. */
    public @Nullable String contentType() {
        return null;
    }

    /** Whether {@link #open} works more than once. */
    public abstract boolean isReplayable();

    /** Begins a pass. Called on a loop, so it must not block; the first read may. */
    public abstract ContentReader open();

    /** The whole content if it is in memory already, so that it can leave in one write with the head; else null. */
    public @Nullable ByteString inMemory() {
        return null;
    }

    /** Content of no octets. */
    public static Body empty() {
        return BytesBody.EMPTY;
    }

    /** The text in UTF-8, without a Content-Type (as httpx's {@code content=}). */
    public static Body of(String text) {
        return new BytesBody(ByteString.encodeUtf8(text), null);
    }

    /** A copy of these octets. */
    public static Body of(byte[] octets) {
        return new BytesBody(ByteString.of(octets), null);
    }

    /** These octets. */
    public static Body of(ByteString octets) {
        return new BytesBody(octets, null);
    }

    /** These octets with a Content-Type. */
    public static Body of(ByteString octets, String contentType) {
        return new BytesBody(octets, contentType);
    }

    /**
     * The file as it is when it is opened; its length is asked now. Replayable.
     *
     * @throws UncheckedIOException if there is no such file; unchecked, since requests are settled in lambdas
     */
    public static Body file(Path path) {
        try {
            long length = Files.size(path);
            return sources(() -> openFile(path), length);
        } catch (IOException e) {
            throw new UncheckedIOException("No content can be read from " + path + ": " + e, e);
        }
    }

    private static Source openFile(Path path) {
        try {
            return Okio.source(Files.newInputStream(path));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A source that can be read once; {@code length} in octets or {@link #UNKNOWN_LENGTH}. */
    public static Body source(Source source, long length) {
        return new BlockingBody(once(source), length, false, BlockingBody.AHEAD_BYTES);
    }

    /** A source that is opened anew for each pass, on a worker thread. */
    public static Body sources(Supplier<? extends Source> opener, long length) {
        return new BlockingBody(opener, length, true, BlockingBody.AHEAD_BYTES);
    }

    /** Pieces of unknown total length, iterated anew for each pass. */
    public static Body chunks(Iterable<ByteString> chunks) {
        return new BlockingBody(() -> new ChunkSource(chunks.iterator()), UNKNOWN_LENGTH, true, 0);
    }

    /** Pieces of unknown total length that can be read once. */
    public static Body chunks(Iterator<ByteString> chunks) {
        return new BlockingBody(once(new ChunkSource(chunks)), UNKNOWN_LENGTH, false, 0);
    }

    /** This content, telling how much of it was handed to the connection; anew for each pass. */
    public Body withProgress(Progress progress) {
        return new ProgressBody(this, progress);
    }

    private static Supplier<Source> once(Source source) {
        AtomicBoolean taken = new AtomicBoolean();
        return () -> {
            if (taken.getAndSet(true)) {
                throw new StreamConsumedException("The content of the request can be read once only, and it was;"
                        + " give a replayable body to have it sent again");
            }
            return source;
        };
    }

    /** Each read gives one piece, so that a slow iterator's pieces leave as they come. */
    private static final class ChunkSource implements Source {
        private final Iterator<ByteString> chunks;

        ChunkSource(Iterator<ByteString> chunks) {
            this.chunks = chunks;
        }

        @Override
        public long read(Buffer sink, long byteCount) {
            if (!chunks.hasNext()) {
                return -1;
            }
            ByteString chunk = chunks.next();
            sink.write(chunk);
            return chunk.size();
        }

        @Override
        public okio.Timeout timeout() {
            return okio.Timeout.NONE;
        }

        @Override
        public void close() throws IOException {
            if (chunks instanceof AutoCloseable closeable) {
                try {
                    closeable.close();
                } catch (IOException e) {
                    throw e;
                } catch (Exception e) {
                    throw new IOException(e);
                }
            }
        }
    }
}
