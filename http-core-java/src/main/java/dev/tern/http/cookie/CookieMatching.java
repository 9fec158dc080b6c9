package dev.tern.http.cookie;

import dev.tern.http.internal.bytes.HostParser;
import dev.tern.http.internal.bytes.Ipv4Text;

/** Pure. Which hosts and paths a cookie is for (RFC 6265bis §5.1). */
final class CookieMatching {
    private CookieMatching() {}

    /** Domain-match (§5.1.3): the host itself, or one below it; addresses have nothing below. */
    static boolean domainMatches(String host, String domain) {
        if (!host.endsWith(domain)) {
            return false;
        }
        int above = host.length() - domain.length();
        return above == 0 || (host.charAt(above - 1) == '.' && !domain.isEmpty() && !isAddress(host));
    }

    /** Whether the host, in the form of {@code Url.host()}, is no name. */
    static boolean isAddress(String host) {
        return host.indexOf(':') >= 0 || Ipv4Text.isDottedQuad(host);
    }

    /** Path-match (§5.1.4): whole segments, in the spelling of the URL. */
    static boolean pathMatches(String requestPath, String cookiePath) {
        return requestPath.startsWith(cookiePath)
                && (requestPath.length() == cookiePath.length()
                        || cookiePath.endsWith("/")
                        || requestPath.charAt(cookiePath.length()) == '/');
    }

    /** The path of a cookie that gives none (§5.1.4): the folder of the URL. */
    static String defaultPath(String requestPath) {
        int lastSlash = requestPath.lastIndexOf('/');
        return lastSlash <= 0 || requestPath.charAt(0) != '/' ? "/" : requestPath.substring(0, lastSlash);
    }

    /**
     * A host as a user writes it, in the form of {@code Url.host()}; a leading dot does not count.
     *
     * @throws IllegalArgumentException if it is no host
     */
    static String canonicalDomain(String text) {
        String host = text.startsWith(".") ? text.substring(1) : text;
        if (host.indexOf(':') < 0 || host.startsWith("[")) {
            return HostParser.parse(host);
        }
        int zone = host.indexOf('%');
        return zone < 0
                ? HostParser.parse('[' + host + ']')
                : HostParser.parse('[' + host.substring(0, zone) + ']') + host.substring(zone);
    }
}
