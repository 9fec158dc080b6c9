package dev.tern.http.blocking;

import dev.tern.http.Headers;
import dev.tern.http.HttpException;
import dev.tern.http.HttpStatusException;
import dev.tern.http.HttpVersion;
import dev.tern.http.JsonCodec;
import dev.tern.http.Request;
import dev.tern.http.Response;
import dev.tern.http.ResponseHead;
import dev.tern.http.StreamClosedException;
import dev.tern.http.StreamConsumedException;
import dev.tern.http.StreamException;
import java.io.BufferedReader;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.InterruptedIOException;
import java.io.UncheckedIOException;
import java.lang.ref.Reference;
import java.lang.reflect.Type;
import java.time.Duration;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.stream.Stream;
import okio.Buffer;
import okio.BufferedSource;
import okio.ByteString;
import okio.Okio;
import okio.Source;
import org.jspecify.annotations.Nullable;

/**
 * Not thread-safe, but for {@link #close}. A response whose head is there and whose content comes as it is read. At most
 * 128 KiB wait in memory for a slow reader; then the peer is held back.
 *
 * <p>The content can be read once, in one of these forms: {@link #inputStream}, {@link #source}, {@link #lines},
 * {@link #bytes}, {@link #raw}, or whole by {@link #read}, {@link #text}, {@link #json}; a second pass is a
 * {@link StreamConsumedException}, reading after {@link #close} a {@link StreamClosedException}. A failure in the middle
 * comes behind the octets that arrived before it, as an {@link HttpException} (within {@link UncheckedIOException} from
 * iterators and streams). An interrupt while reading cancels the exchange, as it does for the verbs of {@link Client}.
 *
 * <p>Always close it; one that is forgotten is reported in the log, and closed, when the garbage collector finds it. Read to the end, its connection has been given back by then; before the end, closing cancels the
 * exchange and costs the connection. Closing what was made from it closes the response too.
 *
 * <pre>{@code
 * try (StreamedResponse r = client.stream("GET", "log")) {
 *     r.raiseForStatus().lines().forEach(System.out::println);
 * }
 * }</pre>
 */
public final class StreamedResponse implements AutoCloseable {
    /** As much of an error's content as makes a message. */
    private static final long ERROR_BYTES = 64 << 10;

    private final StreamReceiver receiver;
    private final @Nullable JsonCodec jsonCodec;
    private final long begunNanos;
    private boolean consumed;
    private @Nullable Response whole;

    StreamedResponse(StreamReceiver receiver, @Nullable JsonCodec jsonCodec, long begunNanos) {
        this.receiver = receiver;
        this.jsonCodec = jsonCodec;
        this.begunNanos = begunNanos;
    }

    // ---- What is there at once ----

    /** The request that is answered, as it was sent. */
    public Request request() {
        return receiver.answered();
    }

    /** Status line and header section. */
    public ResponseHead head() {
        return receiver.head();
    }

    /** The status code, 200 to 999, or 101. */
    public int status() {
        return head().status();
    }

    /** The reason phrase of the status line; empty when the peer sent none. */
    public String reason() {
        return head().reason();
    }

    /** The version the peer answered with. */
    public HttpVersion version() {
        return head().version();
    }

    /** The header section, in wire order. */
    public Headers headers() {
        return head().headers();
    }

    /** Whether the status is 2xx. */
    public boolean isSuccess() {
        return status() / 100 == 2;
    }

    /**
     * This response if its status is 2xx, else an {@link HttpStatusException}. The response that it carries has the first
     * 64 KiB of the content, for a message to the user, unless the content was asked for before.
     */
    public StreamedResponse raiseForStatus() throws HttpStatusException, InterruptedIOException {
        if (!isSuccess()) {
            (whole != null ? whole : response(beginning(), Headers.empty())).raiseForStatus();
        }
        return this;
    }

    private ByteString beginning() throws InterruptedIOException {
        Buffer start = new Buffer();
        if (!consumed) {
            consumed = true;
            try {
                for (Buffer piece = receiver.next(); piece != null; piece = receiver.next()) {
                    start.write(piece, Math.min(piece.size(), ERROR_BYTES - start.size()));
                    if (start.size() == ERROR_BYTES) {
                        break;
                    }
                }
            } catch (HttpException e) {
                // The status is the greater news; it goes with what has come.
            } finally {
                Reference.reachabilityFence(this);
            }
        }
        return start.readByteString();
    }

    // ---- The content, once ----

    /** The content as a source; it gives what has come and waits only when there is nothing. */
    public BufferedSource source() {
        claim();
        return Okio.buffer(new ContentSource());
    }

    /** The content as a stream of octets. */
    public InputStream inputStream() {
        return new ContentStream(source().inputStream());
    }

    /** The content in the pieces in which it comes, none of them empty; iterated once. */
    public Iterable<ByteString> bytes() {
        claim();
        Iterator<ByteString> pieces = new Pieces();
        return () -> pieces;
    }

    /**
     * As {@link #bytes}, but as the content was received: no content coding is undone, and Content-Encoding says what it is. What a
     * response hook has read before comes as the hook saw it.
     */
    public Iterable<ByteString> raw() {
        claim();
        receiver.raw();
        Iterator<ByteString> pieces = new Pieces();
        return () -> pieces;
    }

    /**
     * The content as lines of text, without what ended them: CR, LF or CRLF, and nothing else. Text by the charset of
     * Content-Type, else UTF-8; what does not decode becomes U+FFFD. A line is as long as the peer makes it: for a peer that
     * is not trusted read {@link #source} with a limit.
     */
    public Stream<String> lines() {
        BufferedReader reader = new BufferedReader(new InputStreamReader(inputStream(), head().charset()));
        return reader.lines().onClose(this::close);
    }

    /**
     * Reads what is left of the content into memory. The second time it returns the same response.
     *
     * @throws StreamConsumedException if the content was asked for in another form
     */
    public Response read() throws HttpException, InterruptedIOException {
        Response known = whole;
        if (known == null) {
            claim();
            Buffer content = new Buffer();
            try {
                for (Buffer piece = receiver.next(); piece != null; piece = receiver.next()) {
                    content.write(piece, piece.size());
                }
            } finally {
                // Who reads has not forgotten.
                Reference.reachabilityFence(this);
            }
            known = response(content.readByteString(), trailers());
            whole = known;
        }
        return known;
    }

    /** The whole content as text; see {@link Response#text}. */
    public String text() throws HttpException, InterruptedIOException {
        return read().text();
    }

    /** The whole content as a value, by the client's JSON codec; malformed text is an {@link IOException}. */
    public <T> T json(Class<T> type) throws IOException {
        return read().json(type);
    }

    /** The whole content as a value of a generic type, by the client's JSON codec. */
    public <T> T json(Type type) throws IOException {
        return read().json(type);
    }

    /**
     * The fields that came behind the content; mostly empty.
     *
     * @throws StreamException while the content is not read to its end
     */
    public Headers trailers() {
        Headers received = receiver.trailers();
        if (received == null) {
            throw new StreamException("Trailers come behind the content; read it to its end first");
        }
        return received;
    }

    /** Ends the exchange if it is under way. Thread-safe; safe to call twice. */
    @Override
    public void close() {
        receiver.close();
    }

    /** As httpx prints it. */
    @Override
    public String toString() {
        return "<StreamedResponse [" + status() + (reason().isEmpty() ? "" : " " + reason()) + "]>";
    }

    private void claim() {
        receiver.checkOpen();
        if (consumed) {
            throw new StreamConsumedException("The content was asked for already; it can be read once");
        }
        consumed = true;
    }

    private Response response(ByteString content, Headers trailers) {
        Duration elapsed = Duration.ofNanos(System.nanoTime() - begunNanos);
        return Response.builder(request())
                .head(head())
                .content(content)
                .trailers(trailers)
                .elapsed(elapsed)
                .history(receiver.history())
                .octetsReceived(receiver.octetsReceived())
                .jsonCodec(jsonCodec)
                .build();
    }

    /** Moves segments, does not copy them. */
    private final class ContentSource implements Source {
        private Buffer piece = new Buffer();

        @Override
        public long read(Buffer sink, long byteCount) throws IOException {
            receiver.checkOpen();
            try {
                if (piece.exhausted()) {
                    Buffer next = receiver.next();
                    if (next == null) {
                        return -1;
                    }
                    piece = next;
                }
                return piece.read(sink, byteCount);
            } finally {
                Reference.reachabilityFence(StreamedResponse.this);
            }
        }

        @Override
        public okio.Timeout timeout() {
            return okio.Timeout.NONE;
        }

        @Override
        public void close() {
            StreamedResponse.this.close();
        }
    }

    /** okio's stream waits for content even to read nothing, so {@code readNBytes} of all that has come would block. */
    private static final class ContentStream extends FilterInputStream {
        ContentStream(InputStream content) {
            super(content);
        }

        @Override
        public int read(byte[] into, int offset, int length) throws IOException {
            return length == 0 ? 0 : super.read(into, offset, length);
        }
    }

    private final class Pieces implements Iterator<ByteString> {
        private @Nullable Buffer next;

        @Override
        public boolean hasNext() {
            if (next == null) {
                try {
                    next = receiver.next();
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                } finally {
                    Reference.reachabilityFence(StreamedResponse.this);
                }
            }
            return next != null;
        }

        @Override
        public ByteString next() {
            Buffer piece = hasNext() ? next : null;
            if (piece == null) {
                throw new NoSuchElementException("The content has ended");
            }
            next = null;
            return piece.readByteString();
        }
    }
}
