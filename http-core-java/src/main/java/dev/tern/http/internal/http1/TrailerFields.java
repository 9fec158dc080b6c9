package dev.tern.http.internal.http1;

import dev.tern.http.internal.bytes.Ascii;
import java.util.Set;

/**
 * Immutable. Which fields may stand in a trailer section (RFC 9110 §6.5.1). Those whose meaning must be known before
 * the content may not: received ones are dropped, and to send one is refused.
 */
public final class TrailerFields {
    private static final Set<String> FORBIDDEN = Set.of(
            // Framing and the connection.
            "content-length",
            "transfer-encoding",
            "trailer",
            "te",
            "connection",
            "keep-alive",
            "upgrade",
            // Routing.
            "host",
            "via",
            "max-forwards",
            "location",
            // Request modifiers: controls and conditionals.
            "expect",
            "range",
            "if-match",
            "if-none-match",
            "if-modified-since",
            "if-unmodified-since",
            "if-range",
            // Authentication and state.
            "authorization",
            "proxy-authorization",
            "www-authenticate",
            "proxy-authenticate",
            "cookie",
            "set-cookie",
            "authentication-info",
            "proxy-authentication-info",
            // Control of the response and of caches.
            "age",
            "cache-control",
            "pragma",
            "date",
            "expires",
            "retry-after",
            "vary",
            "warning",
            // How to read the content.
            "content-encoding",
            "content-type",
            "content-range");

    private TrailerFields() {}

    /** Whether a field of this name may stand there, in whatever case it is written. */
    public static boolean mayCarry(String name) {
        return !FORBIDDEN.contains(Ascii.toLower(name));
    }
}
