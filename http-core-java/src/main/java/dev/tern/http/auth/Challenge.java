package dev.tern.http.auth;

import dev.tern.http.Headers;
import dev.tern.http.internal.bytes.Ascii;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Immutable. One way in which a server wants to be authenticated to (RFC 9110 §11.3): a scheme, and either a token or
 * parameters.
 *
 * <pre>{@code Challenge.in(response.headers()).stream().anyMatch(c -> c.isScheme("Bearer"))}</pre>
 *
 * @param scheme as it was sent; its case means nothing, see {@link #isScheme}
 * @param token68 the token behind the scheme, or null
 * @param params names in lower case, values without their quotes, in the order that they were sent
 */
public record Challenge(String scheme, @Nullable String token68, Map<String, String> params) {
    public Challenge {
        params = Collections.unmodifiableMap(new LinkedHashMap<>(params));
    }

    /** The challenges of every WWW-Authenticate line, in order; what cannot be understood is left out. */
    public static List<Challenge> in(Headers headers) {
        return in(headers, "WWW-Authenticate");
    }

    /** The challenges of every line of this field, such as Proxy-Authenticate. */
    public static List<Challenge> in(Headers headers, String field) {
        ChallengeParser parser = new ChallengeParser();
        headers.all(field).forEach(parser::line);
        return parser.challenges();
    }

    /** Whether it is of this scheme, whatever the case of the letters. */
    public boolean isScheme(String name) {
        return Ascii.equalsIgnoreCase(scheme, name);
    }

    /** A parameter by its name in lower case; null if there is none. */
    public @Nullable String param(String name) {
        return params.get(name);
    }

    /** The protection space (RFC 9110 §11.5), or null. */
    public @Nullable String realm() {
        return param("realm");
    }

    /** Where a token68 that begins here ends (RFC 9110 §11.2); the beginning itself if there is none. */
    static int endOfToken68(String text, int from) {
        int end = from;
        while (end < text.length() && isToken68Char(text.charAt(end))) {
            end++;
        }
        int padded = end;
        while (padded > from && padded < text.length() && text.charAt(padded) == '=') {
            padded++;
        }
        return padded;
    }

    private static boolean isToken68Char(char c) {
        return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || "-._~+/".indexOf(c) >= 0;
    }
}
