package dev.tern.http.blocking;

import dev.tern.http.ConnectionInfo;
import dev.tern.http.Headers;
import dev.tern.http.HttpException;
import dev.tern.http.HttpStatusException;
import dev.tern.http.HttpVersion;
import dev.tern.http.JsonCodec;
import dev.tern.http.Link;
import dev.tern.http.Request;
import dev.tern.http.Response;
import dev.tern.http.ResponseHead;
import dev.tern.http.ResponseTooLargeException;
import dev.tern.http.StreamClosedException;
import dev.tern.http.StreamConsumedException;
import dev.tern.http.StreamException;
import dev.tern.http.Url;
import dev.tern.http.exchange.DuplexStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.InterruptedIOException;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.lang.ref.Reference;
import java.lang.reflect.Type;
import java.nio.charset.Charset;
import java.time.Duration;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
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
 * <p>The content can be read once, in one of these forms: {@link #inputStream}, {@link #source}, {@link #reader},
 * {@link #lines}, {@link #bytes}, {@link #raw}, or whole by {@link #read}, {@link #text}, {@link #json}; a second pass is a
 * {@link StreamConsumedException}, reading after {@link #close} a {@link StreamClosedException}. A failure in the middle
 * comes behind the octets that arrived before it, as an {@link HttpException} (within {@link UncheckedIOException} from
 * iterators and streams). An interrupt while reading cancels the exchange, as it does for the verbs of {@link Client}.
 *
 * <p>Always close it; one that is forgotten is reported in the log, and closed, when the garbage collector finds it. Read to
 * the end, its connection has been given back by then; before the end, closing cancels the exchange and costs the connection.
 * Closing what was made from it closes the response too.
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

    private static final int LINE_CHARS = 8 << 20;

    private final StreamReceiver receiver;
    private final @Nullable JsonCodec jsonCodec;
    private boolean consumed;
    private @Nullable Response whole;
    private @Nullable UpgradedStream upgraded;

    StreamedResponse(StreamReceiver receiver, @Nullable JsonCodec jsonCodec) {
        this.receiver = receiver;
        this.jsonCodec = jsonCodec;
    }

    // ---- What is there at once ----

    /** The request that is answered, as it was sent; not the first one, if redirects were followed. */
    public Request request() {
        return receiver.exchange().request();
    }

    /** The URL that is answered. */
    public Url url() {
        return request().url();
    }

    /** The redirects and challenges that came before, oldest first. */
    public List<Response> history() {
        return receiver.exchange().history();
    }

    /** How often the request was sent until this answer came: 1 unless a {@link dev.tern.http.RetryPolicy} had it sent again. */
    public int attempts() {
        return receiver.exchange().attempts();
    }

    /** The request that this redirect asks for, when redirects are not followed; null if there is none. */
    public @Nullable Request nextRequest() {
        return receiver.exchange().nextRequest();
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

    /** The links of the Link field (RFC 8288), by relation type, else by target. */
    public Map<String, Link> links() {
        return Link.byRelation(headers());
    }

    /** The charset of text: that of Content-Type, else the client's default, which is UTF-8 unless it is set. */
    public Charset charset() {
        Charset declared = head().declaredCharset();
        return declared == null ? receiver.exchange().defaultCharset().apply(ByteString.EMPTY) : declared;
    }

    /** Whether the status is 2xx. */
    public boolean isSuccess() {
        return status() / 100 == 2;
    }

    /** The connection that this comes by; null of a mock, or a transport that has none. */
    public @Nullable ConnectionInfo connection() {
        return receiver.exchange().connection();
    }

    /** The octets of content that came over the network so far, before decoding; for a progress bar. */
    public long octetsReceived() {
        return receiver.exchange().octetsReceived();
    }

    /** From just before the request was sent until the content was complete, or until now if it is not. */
    public Duration elapsed() {
        return receiver.elapsed();
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

    /**
     * The octets both ways where the peer left HTTP as the request asked: by 101 to a request with the field Upgrade, by 2xx
     * to CONNECT. There is no content then. Null where the peer did not. Always the same one; closing it closes the response,
     * and the other way round.
     */
    public @Nullable UpgradedStream upgraded() {
        DuplexStream stream = receiver.upgraded();
        if (upgraded == null && stream != null) {
            upgraded = new UpgradedStream(stream, this);
        }
        return upgraded;
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
        return pieces();
    }

    private Iterable<ByteString> pieces() {
        Iterator<ByteString> pieces = new Pulled<>(() -> {
            try {
                Buffer piece = receiver.next();
                return piece == null ? null : piece.readByteString();
            } finally {
                // Who iterates has not forgotten.
                Reference.reachabilityFence(this);
            }
        });
        return () -> pieces;
    }

    /**
     * As {@link #bytes}, but as the content was received: no content coding is undone, and Content-Encoding says what it is. What a
     * response hook has read before comes as the hook saw it.
     */
    public Iterable<ByteString> raw() {
        claim();
        receiver.raw();
        return pieces();
    }

    /** The content as text, by {@link #charset}; what does not decode becomes U+FFFD. */
    public Reader reader() {
        return new InputStreamReader(inputStream(), charset());
    }

    /** As {@link #lines(int)}, of at most 8 Mi characters each. */
    public Stream<String> lines() {
        return lines(LINE_CHARS);
    }

    /**
     * The content as lines of text, as {@link #reader} has it, without what ended them: CR, LF or CRLF, and nothing else.
     *
     * @param maxChars a longer line is a {@link ResponseTooLargeException}, as it must be held in memory
     */
    public Stream<String> lines(int maxChars) {
        return Pulled.stream(new Pulled<>(new Lines(reader(), request(), maxChars)), this::close);
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
        return Response.builder(request())
                .head(head())
                .content(content)
                .trailers(trailers)
                .elapsed(elapsed())
                .history(history())
                .attempts(attempts())
                .nextRequest(nextRequest())
                .octetsReceived(octetsReceived())
                .jsonCodec(jsonCodec)
                .defaultCharset(receiver.exchange().defaultCharset())
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
    static final class ContentStream extends FilterInputStream {
        ContentStream(InputStream content) {
            super(content);
        }

        @Override
        public int read(byte[] into, int offset, int length) throws IOException {
            return length == 0 ? 0 : super.read(into, offset, length);
        }
    }
}
