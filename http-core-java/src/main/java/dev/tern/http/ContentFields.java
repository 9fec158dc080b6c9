package dev.tern.http;

import dev.tern.http.internal.bytes.Quoted;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Pure. Where a request's own fields speak of its content. */
final class ContentFields {
    /** Most requests have none; until one does, nothing is compiled. */
    private static final class Boundary {
        static final Pattern PARAMETER =
                Pattern.compile(";\\s*boundary\\s*=\\s*(?:\"([^\"]*)\"|([^\\s;]+))", Pattern.CASE_INSENSITIVE);
    }

    private ContentFields() {}

    /** A boundary in the request's own Content-Type is the one to be used (httpx does the same). */
    static @Nullable Body withGivenBoundary(@Nullable Body body, @Nullable String contentType) {
        if (!(body instanceof Multipart multipart) || contentType == null) {
            return body;
        }
        Matcher given = Boundary.PARAMETER.matcher(contentType);
        return given.find() ? multipart.withBoundary(given.group(1) != null ? given.group(1) : given.group(2)) : body;
    }

    /** A Content-Length must be a number, and the true one where the length is known. */
    static void checkLength(Headers headers, @Nullable Body body) {
        String given = headers.first("Content-Length");
        if (given == null) {
            return;
        }
        long length = body == null ? 0 : body.contentLength();
        if (length >= 0 && !given.equals(Long.toString(length))) {
            throw new IllegalArgumentException("Content-Length is given as " + Quoted.visibly(given)
                    + " but the content has " + length + " octets (RFC 9112 §6.2)");
        }
        if (!given.chars().allMatch(c -> c >= '0' && c <= '9') || given.isEmpty() || given.length() > 18) {
            throw new IllegalArgumentException(
                    "Content-Length is no number: " + Quoted.visibly(given) + " (RFC 9110 §8.6)");
        }
    }
}
