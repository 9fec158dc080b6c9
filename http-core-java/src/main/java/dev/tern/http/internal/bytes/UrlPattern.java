package dev.tern.http.internal.bytes;

import java.util.Comparator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Immutable. Which URLs a transport or a proxy is for, in httpx's notation: {@code all://}, {@code https://}, {@code all://example.com},
 * {@code all://*.example.com} (subdomains), {@code all://*example.com} (the name and its subdomains), each with or without a
 * port.
 *
 * @param scheme {@code all} for every one
 * @param host empty for every one; with the asterisk
 * @param port 0 for every one
 */
public record UrlPattern(String scheme, String host, int port) {
    private static final Pattern NOTATION =
            Pattern.compile("([A-Za-z][A-Za-z0-9+.-]*)://([^/:\\[\\]]*|\\[[^\\]]*])(?::(\\d{1,5}))?/?");

    /** The more particular pattern first: with a port, then the longer host, then the longer scheme. */
    public static final Comparator<UrlPattern> MOST_PARTICULAR_FIRST = Comparator.comparing(
                    (UrlPattern pattern) -> pattern.port == 0)
            .thenComparing(pattern -> -pattern.host.length())
            .thenComparing(pattern -> pattern.scheme.equals("all") ? 0 : -pattern.scheme.length())
            .thenComparing(UrlPattern::toString);

    /** Reads a pattern; what is none is an {@link IllegalArgumentException}. */
    public static UrlPattern parse(String text) {
        Matcher matcher = NOTATION.matcher(text);
        if (!matcher.matches()) {
            throw new IllegalArgumentException(
                    "Not a URL pattern: '" + text
                            + "'; it is a scheme or 'all', '://', and perhaps a host and a port, such as 'all://*.example.com'");
        }
        String host = Ascii.toLower(matcher.group(2));
        boolean bracketed = host.startsWith("[");
        return new UrlPattern(
                Ascii.toLower(matcher.group(1)),
                bracketed ? host.substring(1, host.length() - 1) : host.equals("*") ? "" : host,
                matcher.group(3) == null ? 0 : Integer.parseInt(matcher.group(3)));
    }

    /** Whether the pattern is for URLs with this scheme, host and port, as a parsed URL has them. */
    public boolean matches(@Nullable String urlScheme, String urlHost, int urlPort) {
        return (scheme.equals("all") || scheme.equals(urlScheme))
                && (port == 0 || port == urlPort)
                && matchesHost(urlHost);
    }

    private boolean matchesHost(String name) {
        if (host.startsWith("*.")) {
            return name.endsWith(host.substring(1)) && name.length() > host.length() - 1;
        }
        if (host.startsWith("*")) {
            String domain = host.substring(1);
            return name.equals(domain) || name.endsWith("." + domain);
        }
        return host.isEmpty() || host.equals(name);
    }
}
