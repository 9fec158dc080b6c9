package dev.tern.http;

/** Immutable. The "special" schemes of WHATWG URL that Tern can meet, and their default ports. */
final class UrlScheme {
    private UrlScheme() {}

    /** -1 if there is none: the scheme is not special. */
    static int defaultPort(String scheme) {
        return switch (scheme) {
            case "https", "wss" -> 443;
            case "http", "ws" -> 80;
            case "ftp" -> 21;
            default -> -1;
        };
    }

    /** Special: has a host that is a domain, takes a backslash as a slash, and always has a path. */
    static boolean isSpecial(String scheme) {
        return defaultPort(scheme) >= 0;
    }

    /** RFC 3986 §3.1. */
    static boolean isScheme(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (!isSchemeChar(text.charAt(i), i)) {
                return false;
            }
        }
        return !text.isEmpty();
    }

    static boolean isSchemeChar(char c, int at) {
        boolean letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
        return letter || (at > 0 && ((c >= '0' && c <= '9') || c == '+' || c == '-' || c == '.'));
    }
}
