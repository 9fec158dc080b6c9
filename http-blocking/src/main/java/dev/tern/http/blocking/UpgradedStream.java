package dev.tern.http.blocking;

import dev.tern.http.HttpException;
import dev.tern.http.exchange.DuplexStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.lang.ref.Reference;
import java.util.function.BooleanSupplier;
import okio.Buffer;
import okio.BufferedSink;
import okio.BufferedSource;
import okio.Okio;
import okio.Sink;
import okio.Source;
import okio.Timeout;
import org.jspecify.annotations.Nullable;

/**
 * Octets in both directions on a connection that HTTP has left: what the peer of {@link StreamedResponse#upgraded} and the
 * caller say to each other is theirs. One thread may read while another writes; each direction is one thread's at a time.
 * {@link #close} is thread-safe, and ends what another thread waits for with a {@link dev.tern.http.CancelledException}.
 *
 * <p>Of the request's limits those for reading and writing hold on: a read that takes too long is a
 * {@link dev.tern.http.ReadTimeoutException}, and may be tried again. An interrupt ends the stream, as it ends every call.
 *
 * <pre>{@code
 * try (StreamedResponse r = client.stream("GET", url, q -> q.header("Upgrade", "echo")); UpgradedStream s = r.upgraded()) {
 *     s.sink().writeUtf8("hello\n").flush();
 *     String answer = s.source().readUtf8Line();
 * }
 * }</pre>
 */
public final class UpgradedStream implements AutoCloseable {
    private static final long READ_BYTES = 64 << 10;

    private final DuplexStream stream;

    /** Not forgotten as long as this is not. */
    private final StreamedResponse response;

    private final BufferedSource source = Okio.buffer((Source) new Input());
    private final BufferedSink sink = Okio.buffer((Sink) new Output());

    UpgradedStream(DuplexStream stream, StreamedResponse response) {
        this.stream = stream;
        this.response = response;
    }

    /** What the peer sends, to the end of its direction. Always the same one. Closing it closes the stream. */
    public BufferedSource source() {
        return source;
    }

    /** What is sent to the peer, when it is flushed. Always the same one. Closing it is {@link #endOutput}. */
    public BufferedSink sink() {
        return sink;
    }

    /** As {@link #source}; they share what was received. */
    public InputStream inputStream() {
        return new StreamedResponse.ContentStream(source.inputStream());
    }

    /** As {@link #sink}, but what is written to it is sent at once, as a socket's stream does it. */
    public OutputStream outputStream() {
        return new FlushingStream(sink.outputStream());
    }

    /** Sends what is not flushed, and ends the direction to the peer, who may go on sending. */
    public void endOutput() throws IOException {
        sink.close();
    }

    /** Ends both directions at once; what is not flushed is lost. Closes the response too. Safe to call twice. */
    @Override
    public void close() {
        stream.close();
    }

    /** Waits; an interrupt ends the stream. */
    private void await(BooleanSupplier condition) throws InterruptedIOException {
        boolean waited = false;
        try {
            stream.await(condition);
            waited = true;
        } catch (InterruptedException e) {
            throw Awaiting.interrupted(stream.request().toString(), e);
        } finally {
            if (!waited) {
                stream.cancel();
            }
            Reference.reachabilityFence(response);
        }
    }

    /** Moves segments, does not copy them. */
    private final class Input implements Source {
        private Buffer octets = new Buffer();

        @Override
        public long read(Buffer into, long byteCount) throws IOException {
            if (octets.exhausted()) {
                OneRead reading = new OneRead();
                stream.read(READ_BYTES, reading);
                await(reading::isOver);
                Buffer got = reading.got();
                if (got == null) {
                    return -1;
                }
                octets = got;
            }
            return octets.read(into, byteCount);
        }

        @Override
        public Timeout timeout() {
            return Timeout.NONE;
        }

        @Override
        public void close() {
            UpgradedStream.this.close();
        }
    }

    private final class Output implements Sink {
        @Override
        public void write(Buffer from, long byteCount) throws IOException {
            Buffer octets = new Buffer();
            octets.write(from, byteCount);
            OneWrite writing = new OneWrite();
            stream.write(octets, writing);
            end(writing);
        }

        private void end(OneWrite writing) throws IOException {
            await(writing::isOver);
            writing.check();
        }

        @Override
        public void flush() {
            // Each write ends when the kernel has it.
        }

        @Override
        public Timeout timeout() {
            return Timeout.NONE;
        }

        @Override
        public void close() throws IOException {
            OneWrite ending = new OneWrite();
            stream.endOutput(ending);
            end(ending);
        }
    }

    private static final class FlushingStream extends FilterOutputStream {
        FlushingStream(OutputStream buffered) {
            super(buffered);
        }

        @Override
        public void write(int octet) throws IOException {
            out.write(octet);
            out.flush();
        }

        @Override
        public void write(byte[] octets, int offset, int length) throws IOException {
            out.write(octets, offset, length);
            out.flush();
        }
    }

    /** Confined to its stream's callbacks; seen by the thread that waits for its end. Holds nobody who may be forgotten. */
    private static class OneWrite implements DuplexStream.Writer {
        private boolean over;
        private @Nullable HttpException failure;
        private @Nullable Thread failedOn;

        @Override
        public void onWritten() {
            over = true;
        }

        @Override
        public void onFailure(HttpException reason) {
            failedOn = Thread.currentThread();
            failure = reason;
            over = true;
        }

        final boolean isOver() {
            return over;
        }

        final void check() throws HttpException {
            HttpException reason = failure;
            if (reason != null) {
                throw Awaiting.inCallersName(reason, failedOn);
            }
        }
    }

    /** As a write, but for what it gives. */
    private static final class OneRead extends OneWrite implements DuplexStream.Reader {
        private @Nullable Buffer received;

        @Override
        public void onOctets(Buffer octets) {
            received = octets;
            onWritten();
        }

        @Override
        public void onEnd() {
            onWritten();
        }

        @Nullable
        Buffer got() throws HttpException {
            check();
            return received;
        }
    }
}
