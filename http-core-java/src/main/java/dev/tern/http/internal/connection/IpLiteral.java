package dev.tern.http.internal.connection;

/** Immutable. Tells an address from a name, for hosts in the form that a URL has after parsing. */
final class IpLiteral {
    private IpLiteral() {}

    /** A URL's host that ends in a digit label is an IPv4 address, and one with a colon an IPv6 address (WHATWG URL). */
    static boolean is(String host) {
        if (host.indexOf(':') >= 0) {
            return true;
        }
        for (int i = 0; i < host.length(); i++) {
            char c = host.charAt(i);
            if (c != '.' && (c < '0' || c > '9')) {
                return false;
            }
        }
        return !host.isEmpty();
    }
}
