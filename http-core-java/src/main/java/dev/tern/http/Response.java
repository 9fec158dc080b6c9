package dev.tern.http;

import dev.tern.http.internal.bytes.Quoted;
import java.io.IOException;
import java.lang.reflect.Type;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import okio.ByteString;
import org.jspecify.annotations.Nullable;

/**
 * Immutable. A response with its content read to the end; it holds no connection and need not be closed.
 *
 * <pre>{@code client.get(url).raiseForStatus().text()}</pre>
 */
public final class Response {
    private final Request request;
    private final ResponseHead head;
    private final ByteString content;
    private final Headers trailers;
    private final Duration elapsed;
    private final List<Response> history;
    private final int attempts;
    private final @Nullable Request nextRequest;
    private final @Nullable ConnectionInfo connection;
    private final long octetsReceived;
    private final @Nullable JsonCodec jsonCodec;
    private final Function<? super ByteString, Charset> defaultCharset;

    private Response(Builder builder) {
        request = builder.request;
        head = builder.head == null
                ? new ResponseHead(builder.version, builder.status, builder.reason, builder.headers.build())
                : builder.head;
        content = builder.content;
        trailers = builder.trailers;
        elapsed = builder.elapsed;
        history = List.copyOf(builder.history);
        attempts = builder.attempts;
        nextRequest = builder.nextRequest;
        connection = builder.connection;
        octetsReceived = builder.octetsReceived < 0 ? content.size() : builder.octetsReceived;
        jsonCodec = builder.jsonCodec;
        defaultCharset = builder.defaultCharset;
    }

    /** A builder, for mocks and for transports; without further settings it is an empty 200. */
    public static Builder builder(Request request) {
        return new Builder(request);
    }

    /** A builder that starts with everything this response has. */
    public Builder newBuilder() {
        return new Builder(request)
                .head(head)
                .content(content)
                .trailers(trailers)
                .elapsed(elapsed)
                .history(history)
                .attempts(attempts)
                .nextRequest(nextRequest)
                .connection(connection)
                .octetsReceived(octetsReceived)
                .jsonCodec(jsonCodec)
                .defaultCharset(defaultCharset);
    }

    /** The request that was answered, as it was sent. */
    public Request request() {
        return request;
    }

    /** The URL that was answered. */
    public Url url() {
        return request.url();
    }

    /** Status line and header section. */
    public ResponseHead head() {
        return head;
    }

    public int status() {
        return head.status();
    }

    /** The reason phrase of the status line; empty when the peer sent none. */
    public String reason() {
        return head.reason();
    }

    public HttpVersion version() {
        return head.version();
    }

    public Headers headers() {
        return head.headers();
    }

    /** The fields that came behind the content; mostly empty. */
    public Headers trailers() {
        return trailers;
    }

    /** The links of the Link field (RFC 8288), by relation type, else by target; see {@link Link#in} for all of them. */
    public Map<String, Link> links() {
        return Link.byRelation(headers());
    }

    /** The octets of the content. */
    public ByteString content() {
        return content;
    }

    /** The content as text, by {@link #charset}; what does not decode becomes U+FFFD. */
    public String text() {
        return text(charset());
    }

    /** The content as text by this charset, whatever the fields say. */
    public String text(Charset charset) {
        return content.string(charset);
    }

    /** The charset of the content: that of Content-Type, else the client's default, which is UTF-8 unless it is set. */
    public Charset charset() {
        Charset declared = head.declaredCharset();
        return declared == null ? defaultCharset.apply(content) : declared;
    }

    /** The content as a value, by the client's JSON codec. */
    public <T> T json(Class<T> type) throws IOException {
        return json((Type) type);
    }

    /** The content as a value of a generic type, by the client's JSON codec. */
    public <T> T json(Type type) throws IOException {
        if (jsonCodec == null) {
            throw new IllegalStateException("No JSON codec: set jsonCodec(…) on the client's builder");
        }
        return jsonCodec.decode(content, type);
    }

    /** The codec of the client that made this response; null when it has none. */
    public @Nullable JsonCodec jsonCodec() {
        return jsonCodec;
    }

    /** This response, decoding JSON with another codec. */
    public Response withJsonCodec(JsonCodec codec) {
        return newBuilder().jsonCodec(codec).build();
    }

    /** From just before the request was sent until the content was complete. */
    public Duration elapsed() {
        return elapsed;
    }

    /** The redirects and challenges that came before, oldest first. */
    public List<Response> history() {
        return history;
    }

    /** How often the request was sent until this answer came: 1 unless a {@link RetryPolicy} had it sent again. */
    public int attempts() {
        return attempts;
    }

    /** The request that this redirect asks for, when redirects are not followed; null if there is none. */
    public @Nullable Request nextRequest() {
        return nextRequest;
    }

    /** The connection that this came by; null of a mock, or a transport that has none. */
    public @Nullable ConnectionInfo connection() {
        return connection;
    }

    /** The octets of content that came over the network, before decoding. */
    public long octetsReceived() {
        return octetsReceived;
    }

    public boolean isSuccess() {
        return status() / 100 == 2;
    }

    public boolean isRedirect() {
        return status() / 100 == 3;
    }

    public boolean isClientError() {
        return status() / 100 == 4;
    }

    public boolean isServerError() {
        return status() / 100 == 5;
    }

    /** This response if its status is 2xx, else an {@link HttpStatusException} that carries it. */
    public Response raiseForStatus() throws HttpStatusException {
        if (isSuccess()) {
            return this;
        }
        String kind = switch (status() / 100) {
            case 1 -> "Informational response";
            case 3 -> "Redirect response";
            case 4 -> "Client error";
            case 5 -> "Server error";
            default -> "Unknown status";
        };
        String location = headers().first("Location");
        throw new HttpStatusException(
                kind + " '" + status() + (reason().isEmpty() ? "" : " " + reason()) + "'"
                        + (isRedirect() && location != null ? ", redirect location " + Quoted.visibly(location) : ""),
                this);
    }

    @Override
    public String toString() {
        return "<Response [" + status() + (reason().isEmpty() ? "" : " " + reason()) + "]>";
    }

    /** Not thread-safe. Settles a {@link Response}. */
    public static final class Builder {
        private final Request request;
        private @Nullable ResponseHead head;
        private HttpVersion version = HttpVersion.HTTP_1_1;
        private int status = 200;
        private String reason = "";
        private final Headers.Builder headers = Headers.builder();
        private ByteString content = ByteString.EMPTY;
        private Headers trailers = Headers.empty();
        private Duration elapsed = Duration.ZERO;
        private List<Response> history = List.of();
        private int attempts = 1;
        private @Nullable Request nextRequest;
        private @Nullable ConnectionInfo connection;
        private long octetsReceived = -1;
        private @Nullable JsonCodec jsonCodec;
        private Function<? super ByteString, Charset> defaultCharset = content -> StandardCharsets.UTF_8;

        private Builder(Request request) {
            this.request = request;
        }

        /** Status line and header section at once, in place of the four settings below. */
        public Builder head(ResponseHead received) {
            head = received;
            return this;
        }

        public Builder version(HttpVersion used) {
            version = used;
            return this;
        }

        public Builder status(int code) {
            status = code;
            return this;
        }

        public Builder reason(String phrase) {
            reason = phrase;
            return this;
        }

        /** Adds a field line. */
        public Builder header(String name, String value) {
            headers.add(name, value);
            return this;
        }

        public Builder content(ByteString octets) {
            content = octets;
            return this;
        }

        /** Text in UTF-8, with its Content-Type. */
        public Builder text(String text) {
            headers.set("Content-Type", "text/plain; charset=utf-8");
            return content(ByteString.encodeUtf8(text));
        }

        /** JSON text, with its Content-Type. */
        public Builder json(String json) {
            headers.set("Content-Type", "application/json");
            return content(ByteString.encodeUtf8(json));
        }

        public Builder trailers(Headers fields) {
            trailers = fields;
            return this;
        }

        public Builder elapsed(Duration time) {
            elapsed = time;
            return this;
        }

        public Builder history(List<Response> responses) {
            history = responses;
            return this;
        }

        public Builder attempts(int count) {
            attempts = count;
            return this;
        }

        public Builder nextRequest(@Nullable Request request) {
            nextRequest = request;
            return this;
        }

        public Builder connection(@Nullable ConnectionInfo way) {
            connection = way;
            return this;
        }

        public Builder octetsReceived(long count) {
            octetsReceived = count;
            return this;
        }

        public Builder jsonCodec(@Nullable JsonCodec codec) {
            jsonCodec = codec;
            return this;
        }

        /** The charset of text whose Content-Type names none, by looking at the content. */
        public Builder defaultCharset(Function<? super ByteString, Charset> choice) {
            defaultCharset = choice;
            return this;
        }

        public Response build() {
            return new Response(this);
        }
    }
}
