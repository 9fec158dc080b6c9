package dev.tern.http;

/**
 * Immutable. Scheme, host and port: who answers, and so who may see a credential (RFC 9110 §4.3.1) and which
 * connections a request may use.
 *
 * <p>The host is in the canonical spelling of {@link Url#host()}; other spellings are refused rather than
 * normalised, since two keys for one server are how credentials and limits leak. The port is the effective one,
 * -1 where the scheme has no default.
 *
 * <pre>{@code Origin.of(Url.parse("HTTPS://Example.com/a?b"));  // https://example.com }</pre>
 */
public record Origin(String scheme, String host, int port) {
    private static final int PORT_MAX = 65_535;

    /** Fails with {@link IllegalArgumentException} if a part is not in canonical form. */
    public Origin {
        if (scheme.isEmpty() || !isCanonical(scheme) || scheme.indexOf(':') >= 0) {
            throw new IllegalArgumentException("not a scheme in lower case");
        }
        if (host.isEmpty() || !isCanonical(host)) {
            throw new IllegalArgumentException("not a host in the form of Url.host()");
        }
        if (port < -1 || port > PORT_MAX) {
            throw new IllegalArgumentException("port out of range: " + port);
        }
    }

    /**
     * The origin of an absolute URL with a host.
     *
     * @throws IllegalStateException if the URL has no origin
     */
    public static Origin of(Url url) {
        return url.origin();
    }

    /** Whether the scheme means TLS: https or wss. */
    public boolean isSecure() {
        return scheme.equals("https") || scheme.equals("wss");
    }

    /** Cheap on purpose, as this is the pool's key: both strings cache their hash. */
    @Override
    public int hashCode() {
        return (scheme.hashCode() * 31 + host.hashCode()) * 31 + port;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Origin that
                && port == that.port
                && host.equals(that.host)
                && scheme.equals(that.scheme);
    }

    /** {@code https://example.com:8443}; a default port is left out. */
    @Override
    public String toString() {
        StringBuilder out = new StringBuilder(scheme).append("://");
        UrlParts.appendHost(out, host);
        if (port >= 0 && port != UrlScheme.defaultPort(scheme)) {
            out.append(':').append(port);
        }
        return out.toString();
    }

    private static boolean isCanonical(String part) {
        for (int i = 0; i < part.length(); i++) {
            char c = part.charAt(i);
            if (c <= ' ' || c >= 0x7f || (c >= 'A' && c <= 'Z') || "/\\?#@[]".indexOf(c) >= 0) {
                return false;
            }
        }
        return true;
    }
}
