package dev.tern.http;

import java.util.Iterator;
import java.util.List;
import java.util.concurrent.Executor;
import okio.Buffer;
import org.jspecify.annotations.Nullable;

/** Thread-safe. Several bodies one behind the other. */
final class ConcatenatedBody extends Body {
    private final List<Body> parts;
    private final @Nullable String contentType;

    ConcatenatedBody(List<Body> parts, @Nullable String contentType) {
        this.parts = List.copyOf(parts);
        this.contentType = contentType;
    }

    @Override
    public long contentLength() {
        long sum = 0;
        for (Body part : parts) {
            long length = part.contentLength();
            if (length < 0) {
                return UNKNOWN_LENGTH;
            }
            sum += length;
        }
        return sum;
    }

    @Override
    public @Nullable String contentType() {
        return contentType;
    }

    @Override
    public boolean isReplayable() {
        return parts.stream().allMatch(Body::isReplayable);
    }

    @Override
    public ContentReader open() {
        return new Pass(parts.iterator());
    }

    /** Confined to one read at a time, like the readers it goes through. */
    private static final class Pass implements ContentReader {
        private final Iterator<Body> rest;
        private @Nullable ContentReader current;
        private boolean closed;

        Pass(Iterator<Body> rest) {
            this.rest = rest;
        }

        @Override
        public void read(Executor blocking, ContentSink sink) {
            ContentReader reader = opened();
            if (reader == null) {
                sink.onEnd();
                return;
            }
            reader.read(blocking, new ContentSink() {
                @Override
                public void onContent(Buffer octets) {
                    sink.onContent(octets);
                }

                @Override
                public void onEnd() {
                    if (closeCurrent()) {
                        read(blocking, sink);
                    }
                }

                @Override
                public void onFailure(Throwable cause) {
                    sink.onFailure(cause);
                }
            });
        }

        private synchronized @Nullable ContentReader opened() {
            if (current == null && !closed && rest.hasNext()) {
                current = rest.next().open();
            }
            return current;
        }

        /** Whether the pass goes on. */
        private synchronized boolean closeCurrent() {
            ContentReader ended = current;
            current = null;
            if (ended != null) {
                ended.close();
            }
            return !closed;
        }

        @Override
        public synchronized void close() {
            closed = true;
            closeCurrent();
        }
    }
}
