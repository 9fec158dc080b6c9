package dev.tern.http.internal.http1;

import dev.tern.http.Body;
import dev.tern.http.Headers;
import dev.tern.http.Method;
import dev.tern.http.Request;
import dev.tern.http.internal.bytes.Ascii;
import dev.tern.http.internal.bytes.Quoted;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Immutable. How the end of a request's content is told (RFC 9112 §6): the one place where that is decided, so that
 * Content-Length and Transfer-Encoding are never both sent and never contradict the body.
 */
public final class RequestFraming {
    public static final RequestFraming NONE = new RequestFraming(Kind.NONE, 0);
    public static final RequestFraming CHUNKED = new RequestFraming(Kind.CHUNKED, Body.UNKNOWN_LENGTH);

    private static final String RULE = " (RFC 9112 §6.2)";

    /** The three ways. */
    public enum Kind {
        /** No content, and no field that says so. */
        NONE,
        /** Content-Length; the sender holds the body to it. */
        LENGTH,
        /** Chunked; ends with {@link ChunkedEncoder#lastChunk}, even when there is no body. */
        CHUNKED
    }

    private final Kind kind;
    private final long length;

    private RequestFraming(Kind kind, long length) {
        this.kind = kind;
        this.length = length;
    }

    /** So many octets of content. */
    public static RequestFraming length(long octets) {
        if (octets < 0) {
            throw new IllegalArgumentException("A length must not be negative; it is " + octets);
        }
        return new RequestFraming(Kind.LENGTH, octets);
    }

    /**
     * In this order:
     *
     * <ol>
     *   <li>TRACE and CONNECT have no content (RFC 9110 §9.3.6, §9.3.8).
     *   <li>Transfer-Encoding given: it must be {@code chunked} and alone.
     *   <li>Trailers: chunked, the only framing that can carry them.
     *   <li>Content-Length given: that length; a body of unknown length is held to it.
     *   <li>No body: nothing, but {@code Content-Length: 0} where the method expects content (RFC 9110 §8.6).
     *   <li>A body of known length: that length. Unknown: chunked.
     * </ol>
     *
     * @throws IllegalArgumentException if the request contradicts itself
     */
    public static RequestFraming of(Request request) {
        Method method = request.method();
        Body body = request.body();
        if (body != null && (method.equals(Method.TRACE) || method.equals(Method.CONNECT))) {
            throw new IllegalArgumentException(
                    "A " + method + " request has no content (RFC 9110 §9.3.6, §9.3.8), but one is given");
        }
        Headers headers = request.headers();
        String coding = headers.get("Transfer-Encoding");
        List<String> lengths = headers.all("Content-Length");
        boolean hasTrailers = request.trailers() != null;
        if (coding != null) {
            return givenCoding(coding, lengths);
        }
        if (hasTrailers && !lengths.isEmpty()) {
            throw new IllegalArgumentException(
                    "Trailers need the chunked coding, so Content-Length must not be given (RFC 9110 §6.5)");
        }
        if (hasTrailers) {
            return CHUNKED;
        }
        if (!lengths.isEmpty()) {
            return givenLength(lengths, body);
        }
        if (body == null) {
            return method.expectsContent() ? length(0) : NONE;
        }
        long known = body.contentLength();
        return known >= 0 ? length(known) : CHUNKED;
    }

    private static RequestFraming givenCoding(String coding, List<String> lengths) {
        if (!lengths.isEmpty()) {
            throw new IllegalArgumentException("Content-Length must not stand beside Transfer-Encoding" + RULE);
        }
        if (!Ascii.equalsIgnoreCase(coding, "chunked")) {
            throw new IllegalArgumentException("The only Transfer-Encoding that can be sent is chunked, not "
                    + Quoted.visibly(coding) + " (RFC 9112 §6.1)");
        }
        return CHUNKED;
    }

    private static RequestFraming givenLength(List<String> lengths, @Nullable Body body) {
        if (lengths.size() > 1) {
            throw new IllegalArgumentException("Content-Length is given " + lengths.size() + " times" + RULE);
        }
        long given;
        try {
            given = MessageFraming.parseLength(lengths.get(0));
        } catch (Http1Violation notANumber) {
            throw new IllegalArgumentException(notANumber.getMessage(), notANumber);
        }
        long actual = body == null ? 0 : body.contentLength();
        if (actual >= 0 && actual != given) {
            throw new IllegalArgumentException(
                    "Content-Length is given as " + given + " but the content has " + actual + " octets" + RULE);
        }
        return length(given);
    }

    public Kind kind() {
        return kind;
    }

    /** The octets of content, or {@link Body#UNKNOWN_LENGTH}. */
    public long length() {
        return length;
    }

    @Override
    public String toString() {
        return kind == Kind.LENGTH ? "LENGTH(" + length + ")" : kind.name();
    }
}
