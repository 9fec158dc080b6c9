package dev.tern.http.client;

import dev.tern.http.ContentReader;
import dev.tern.http.ContentSink;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import okio.Buffer;
import okio.Source;
import okio.Timeout;

/** Confined to one reader, who may block. Content that is pulled piece by piece, as a source. */
final class RequestSource implements Source {
    private final ContentReader reader;
    private final Buffer piece = new Buffer();
    private boolean ended;
    private boolean closed;

    RequestSource(ContentReader reader) {
        this.reader = reader;
    }

    @Override
    public long read(Buffer sink, long byteCount) throws IOException {
        if (closed) {
            throw new IOException("The content was closed");
        }
        while (piece.exhausted() && !ended) {
            pull();
        }
        return piece.exhausted() ? -1 : piece.read(sink, byteCount);
    }

    private void pull() throws IOException {
        CompletableFuture<Boolean> pulled = new CompletableFuture<>();
        // Who calls may block, so what blocks is read on this thread.
        reader.read(Runnable::run, new ContentSink() {
            @Override
            public void onContent(Buffer octets) {
                piece.write(octets, octets.size());
                pulled.complete(false);
            }

            @Override
            public void onEnd() {
                pulled.complete(true);
            }

            @Override
            public void onFailure(Throwable cause) {
                pulled.completeExceptionally(cause);
            }
        });
        try {
            ended = pulled.get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw (IOException)
                    new InterruptedIOException("Interrupted while reading a request's content").initCause(e);
        } catch (ExecutionException e) {
            throw e.getCause() instanceof IOException io ? io : new IOException(e.getCause());
        }
    }

    @Override
    public Timeout timeout() {
        return Timeout.NONE;
    }

    @Override
    public void close() {
        if (!closed) {
            closed = true;
            reader.close();
        }
    }
}
