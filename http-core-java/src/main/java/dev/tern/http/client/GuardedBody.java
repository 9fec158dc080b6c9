package dev.tern.http.client;

import dev.tern.http.Body;
import dev.tern.http.ContentReader;
import dev.tern.http.ContentSink;
import java.io.IOException;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import okio.Buffer;
import okio.ByteString;
import org.jspecify.annotations.Nullable;

/** Thread-safe. The content of a request for as long as its exchange lasts: with that, every pass over it ends. */
final class GuardedBody extends Body {
    private final Body content;
    private final Set<Pass> passes = ConcurrentHashMap.newKeySet();
    private volatile boolean over;

    GuardedBody(Body content) {
        this.content = content;
    }

    @Override
    public long contentLength() {
        return content.contentLength();
    }

    @Override
    public @Nullable String contentType() {
        return content.contentType();
    }

    @Override
    public boolean isReplayable() {
        return content.isReplayable();
    }

    @Override
    public @Nullable ByteString inMemory() {
        return content.inMemory();
    }

    @Override
    public ContentReader open() {
        Pass pass = new Pass(content.open());
        passes.add(pass);
        if (over) {
            pass.end();
        }
        return pass;
    }

    /** Ends what reads, and what will. */
    void end() {
        over = true;
        passes.forEach(Pass::end);
    }

    private static IOException exchangeOver() {
        return new IOException("The exchange is over, and with it the content of its request");
    }

    private final class Pass implements ContentReader {
        private final ContentReader reader;
        private final AtomicBoolean closed = new AtomicBoolean();
        private final AtomicReference<@Nullable ContentSink> waiting = new AtomicReference<>();

        Pass(ContentReader reader) {
            this.reader = reader;
        }

        @Override
        public void read(Executor blocking, ContentSink sink) {
            waiting.set(sink);
            if (closed.get()) {
                failWaiting();
                return;
            }
            reader.read(blocking, new ContentSink() {
                @Override
                public void onContent(Buffer octets) {
                    if (waiting.compareAndSet(sink, null)) {
                        sink.onContent(octets);
                    }
                }

                @Override
                public void onEnd() {
                    if (waiting.compareAndSet(sink, null)) {
                        sink.onEnd();
                    }
                }

                @Override
                public void onFailure(Throwable cause) {
                    if (waiting.compareAndSet(sink, null)) {
                        sink.onFailure(cause);
                    }
                }
            });
        }

        @Override
        public void close() {
            passes.remove(this);
            if (closed.compareAndSet(false, true)) {
                reader.close();
            }
        }

        void end() {
            close();
            failWaiting();
        }

        private void failWaiting() {
            ContentSink sink = waiting.getAndSet(null);
            if (sink != null) {
                sink.onFailure(exchangeOver());
            }
        }
    }
}
