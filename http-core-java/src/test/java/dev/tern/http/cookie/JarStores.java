package dev.tern.http.cookie;

import dev.tern.http.Headers;
import dev.tern.http.Url;
import java.time.Instant;

/** Short words for tests: responses that set cookies. */
final class JarStores {
    private JarStores() {}

    static void line(CookieJar jar, Url from, String setCookie, Instant now) {
        // As a decoder would hand it over, unchecked.
        jar.store(from, Headers.ofDecoded(new String[] {"Set-Cookie", setCookie}), now);
    }

    static void lines(CookieJar jar, String from, Instant now, String... setCookies) {
        for (String setCookie : setCookies) {
            line(jar, Url.parse(from), setCookie, now);
        }
    }
}
