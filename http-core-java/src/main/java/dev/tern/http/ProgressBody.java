package dev.tern.http;

import java.util.concurrent.Executor;
import okio.Buffer;
import org.jspecify.annotations.Nullable;

/** Thread-safe. Content that tells how far it has been read. */
final class ProgressBody extends Body {
    private final Body content;
    private final Progress progress;

    ProgressBody(Body content, Progress progress) {
        this.content = content;
        this.progress = progress;
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
    public ContentReader open() {
        ContentReader reader = content.open();
        return new ContentReader() {
            private long sent;

            @Override
            public void read(Executor blocking, ContentSink sink) {
                reader.read(blocking, new ContentSink() {
                    @Override
                    public void onContent(Buffer octets) {
                        sent += octets.size();
                        progress.at(sent, content.contentLength());
                        sink.onContent(octets);
                    }

                    @Override
                    public void onEnd() {
                        sink.onEnd();
                    }

                    @Override
                    public void onFailure(Throwable cause) {
                        sink.onFailure(cause);
                    }
                });
            }

            @Override
            public void close() {
                reader.close();
            }
        };
    }
}
