package dev.tern.http.cookie;

import dev.tern.http.Url;
import dev.tern.http.internal.bytes.Ascii;
import dev.tern.http.internal.time.FieldDate;
import java.time.Duration;
import java.time.Instant;
import okio.Utf8;
import org.jspecify.annotations.Nullable;

/** Pure; one use. Reads one Set-Cookie field value (RFC 6265bis §5.6) and decides whether it may be kept (§5.7). */
final class SetCookie {
    /** Octets of name and value together (§5.6 step 5). */
    private static final int PAIR_OCTETS_MAX = 4096;

    /** Octets of an attribute's value; a longer one is as if it were not there (§5.6). */
    private static final int ATTRIBUTE_OCTETS_MAX = 1024;

    /** No cookie lasts longer (§5.5). */
    private static final Duration AGE_MAX = Duration.ofDays(400);

    private final Url url;
    private final Instant now;
    private @Nullable Instant expires;
    private @Nullable Instant maxAge;
    private String domain = "";
    private String path = "";
    private boolean secure;
    private boolean httpOnly;
    private SameSite sameSite = SameSite.UNSET;

    private SetCookie(Url url, Instant now) {
        this.url = url;
        this.now = now;
    }

    static @Nullable Cookie parse(Url url, String text, Instant now) {
        if (Cookie.hasControl(text) || url.host().isEmpty()) {
            return null;
        }
        int end = text.indexOf(';');
        String pair = end < 0 ? text : text.substring(0, end);
        int equals = pair.indexOf('=');
        String name = equals < 0 ? "" : Ascii.trimOws(pair.substring(0, equals));
        String value = Ascii.trimOws(pair.substring(equals + 1));
        if (Utf8.size(name) + Utf8.size(value) > PAIR_OCTETS_MAX || Cookie.wrongText(name, value) != null) {
            return null;
        }
        SetCookie read = new SetCookie(url, now);
        if (end >= 0) {
            read.attributes(text, end + 1);
        }
        return read.cookie(name, value);
    }

    private void attributes(String text, int from) {
        int start = from;
        while (start <= text.length()) {
            int semicolon = text.indexOf(';', start);
            int end = semicolon < 0 ? text.length() : semicolon;
            String attribute = text.substring(start, end);
            int equals = attribute.indexOf('=');
            String name = Ascii.trimOws(equals < 0 ? attribute : attribute.substring(0, equals));
            String value = equals < 0 ? "" : Ascii.trimOws(attribute.substring(equals + 1));
            if (Utf8.size(value) <= ATTRIBUTE_OCTETS_MAX) {
                attribute(Ascii.toLower(name), value);
            }
            start = end + 1;
        }
    }

    /** The last one of a name wins; one that cannot be read is as if it were not there. */
    private void attribute(String name, String value) {
        switch (name) {
            case "expires" -> {
                Instant date = FieldDate.parse(value);
                expires = date == null ? expires : capped(date);
            }
            case "max-age" -> maxAge(value);
            case "domain" -> domain = Ascii.toLower(value.startsWith(".") ? value.substring(1) : value);
            case "path" -> path = value;
            case "secure" -> secure = true;
            case "httponly" -> httpOnly = true;
            case "samesite" ->
                sameSite = switch (Ascii.toLower(value)) {
                    case "none" -> SameSite.NONE;
                    case "lax" -> SameSite.LAX;
                    case "strict" -> SameSite.STRICT;
                    default -> SameSite.UNSET;
                };
            default -> {
                // Unknown attributes say nothing.
            }
        }
    }

    /** §5.6.2: digits, perhaps behind a minus. */
    private void maxAge(String value) {
        boolean negative = value.startsWith("-");
        String digits = negative ? value.substring(1) : value;
        for (int i = 0; i < digits.length(); i++) {
            if (digits.charAt(i) < '0' || digits.charAt(i) > '9') {
                return;
            }
        }
        if (digits.isEmpty()) {
            return;
        }
        String significant = digits.replaceFirst("^0+", "");
        if (negative || significant.isEmpty()) {
            maxAge = Instant.EPOCH;
        } else {
            // 400 days have eight digits of seconds.
            long seconds = significant.length() > 8 ? Long.MAX_VALUE : Long.parseLong(significant);
            maxAge = now.plusSeconds(Math.min(seconds, AGE_MAX.toSeconds()));
        }
    }

    private Instant capped(Instant date) {
        Instant latest = now.plus(AGE_MAX);
        return date.isAfter(latest) ? latest : date;
    }

    /** §5.7, as far as it does not depend on other cookies. */
    private @Nullable Cookie cookie(String name, String value) {
        if (secure && !Cookie.isSecure(url)) {
            return null;
        }
        String host = url.host();
        boolean hostOnly = domain.isEmpty();
        if (!hostOnly) {
            // A suffix that others register under may set cookies for itself only. With letters beyond ASCII it is no
            // host.
            if (!CookieMatching.domainMatches(host, domain)) {
                return null;
            }
            hostOnly = CookieMatching.isAddress(host) || PublicSuffixes.isPublicSuffix(domain);
            if (hostOnly && !domain.equals(host)) {
                return null;
            }
        }
        boolean ownPath = path.startsWith("/");
        if (Cookie.hasPrefix(name, "__host-") && (!domain.isEmpty() || !ownPath)) {
            return null; // §5.7: no Domain at all, and Path=/ said explicitly.
        }
        Cookie.Builder cookie = Cookie.builder(name, value)
                .place(hostOnly ? host : domain, hostOnly)
                .path(ownPath ? path : CookieMatching.defaultPath(url.path()))
                .secure(secure)
                .httpOnly(httpOnly)
                .sameSite(sameSite)
                .expires(maxAge != null ? maxAge : expires);
        return cookie.keepsPromise() ? cookie.build() : null;
    }
}
