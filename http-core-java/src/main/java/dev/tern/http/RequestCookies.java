package dev.tern.http;

import dev.tern.http.internal.bytes.Ascii;
import dev.tern.http.internal.bytes.Quoted;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/** Pure. The cookies that a request brings itself, by name, in the order they were given. */
final class RequestCookies {
    private RequestCookies() {}

    /** The cookies with one more, or another value of the name. */
    static Map<String, String> with(Map<String, String> cookies, String name, String value) {
        if (!Ascii.isToken(name)) {
            throw new IllegalArgumentException(
                    "Not a cookie name: " + Quoted.visibly(name) + " is no token (RFC 6265 §4.1.1)");
        }
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            if (c < 0x20 || c == 0x7f || c == ';') {
                throw new IllegalArgumentException(String.format(
                        "The value of cookie %s has the character 0x%02x at %d (RFC 6265 §4.1.1)", name, (int) c, i));
            }
        }
        Map<String, String> more = new LinkedHashMap<>(cookies);
        more.put(name, value.strip());
        return Collections.unmodifiableMap(more);
    }
}
