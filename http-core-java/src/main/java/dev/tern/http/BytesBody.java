package dev.tern.http;

import java.util.concurrent.Executor;
import okio.Buffer;
import okio.ByteString;
import org.jspecify.annotations.Nullable;

/** Immutable. Content that is in memory. */
final class BytesBody extends Body {
    static final BytesBody EMPTY = new BytesBody(ByteString.EMPTY, null);

    /** Handing over more than the socket takes at once would only hold a second copy in memory. */
    private static final int PIECE_BYTES = 128 << 10;

    private final ByteString octets;
    private final @Nullable String contentType;

    BytesBody(ByteString octets, @Nullable String contentType) {
        this.octets = octets;
        this.contentType = contentType;
    }

    @Override
    public long contentLength() {
        return octets.size();
    }

    @Override
    public @Nullable String contentType() {
        return contentType;
    }

    @Override
    public boolean isReplayable() {
        return true;
    }

    @Override
    public ByteString inMemory() {
        return octets;
    }

    @Override
    public ContentReader open() {
        return new Pass(octets);
    }

    private static final class Pass implements ContentReader {
        private final ByteString octets;
        private int position;

        Pass(ByteString octets) {
            this.octets = octets;
        }

        @Override
        public void read(Executor blocking, ContentSink sink) {
            int count = Math.min(PIECE_BYTES, octets.size() - position);
            if (count == 0) {
                sink.onEnd();
                return;
            }
            Buffer piece = new Buffer();
            piece.write(octets, position, count);
            position += count;
            sink.onContent(piece);
        }

        @Override
        public void close() {}
    }
}
