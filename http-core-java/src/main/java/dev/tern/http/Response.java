package dev.tern.http;

import java.io.IOException;
import java.lang.reflect.Type;
import java.time.Duration;
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
    private final @Nullable JsonCodec jsonCodec;

    public Response(
            Request request,
            ResponseHead head,
            ByteString content,
            Headers trailers,
            Duration elapsed,
            @Nullable JsonCodec jsonCodec) {
        this.request = request;
        this.head = head;
        this.content = content;
        this.trailers = trailers;
        this.elapsed = elapsed;
        this.jsonCodec = jsonCodec;
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

    /** The octets of the content. */
    public ByteString content() {
        return content;
    }

    /** The content as text, by the charset of Content-Type, else UTF-8; what does not decode becomes U+FFFD. */
    public String text() {
        return content.string(head.charset());
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
        return new Response(request, head, content, trailers, elapsed, codec);
    }

    /** From just before the request was sent until the content was complete. */
    public Duration elapsed() {
        return elapsed;
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
}
