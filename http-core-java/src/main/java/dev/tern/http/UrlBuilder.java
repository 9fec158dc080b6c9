package dev.tern.http;

import dev.tern.http.internal.bytes.PercentEncodeSet;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Pure state; confined to its owner. Puts a {@link Url} together.
 *
 * <p>URL text ({@code scheme}, {@code host}, {@code path}, {@code query}) keeps its {@code %XX} and refuses control
 * characters; literal data ({@code userInfo}, {@code addPathSegment}, {@code params}, {@code fragment}) may hold
 * anything, which is encoded, {@code %} too. Every wrong part fails with {@link InvalidUrlException}, at once or
 * in {@link #build()}.
 *
 * <pre>{@code Url.builder().scheme("https").host("example.com").addPathSegment("a/b").build();  // .../a%2Fb }</pre>
 */
public final class UrlBuilder {
    private final UrlParts parts;

    /** As given: how it is read depends on the scheme, which may come later. Null: as it is in the parts. */
    private @Nullable String newHost;

    UrlBuilder(UrlParts parts) {
        this.parts = parts;
    }

    /** Sets the scheme; empty makes it a relative reference. An explicit port stays. */
    public UrlBuilder scheme(String scheme) {
        if (!scheme.isEmpty() && !UrlScheme.isScheme(scheme)) {
            throw InvalidUrlException.of("invalid scheme", scheme);
        }
        if (newHost == null && parts.host != null && !parts.host.isEmpty()) {
            // What is a host for one scheme need not be one for another.
            StringBuilder text = new StringBuilder();
            UrlParts.appendHost(text, parts.host);
            newHost = text.toString();
        }
        parts.scheme = scheme.isEmpty() ? null : scheme.toLowerCase(Locale.ROOT);
        return this;
    }

    /** Sets user and password, plain; empty ones remove them. */
    public UrlBuilder userInfo(String username, String password) {
        parts.username = PercentEncodeSet.USER_INFO_LITERAL.encode(username);
        parts.password = PercentEncodeSet.USER_INFO_LITERAL.encode(password);
        return this;
    }

    /** Sets a name in any script, an IPv4 address, or IPv6 with or without brackets; empty removes the authority. */
    public UrlBuilder host(String host) {
        UrlParser.checkControls(host);
        // The user's form of an address with a zone is that of Url.host(), a bare '%'.
        newHost = host.indexOf(':') < 0 || host.startsWith("[") ? host : '[' + encodedZone(host) + ']';
        return this;
    }

    private static String encodedZone(String address) {
        return address.contains("%25") ? address : address.replace("%", "%25");
    }

    /** Sets the port, 0 to 65535; -1 means the scheme's default. */
    public UrlBuilder port(int port) {
        if (port < -1 || port > UrlParser.PORT_MAX) {
            throw InvalidUrlException.of("port out of 0.." + UrlParser.PORT_MAX + ": " + port);
        }
        parts.port = port;
        return this;
    }

    /** Replaces the path. What a path cannot hold is encoded, '?' and '#' too; dot segments are resolved. */
    public UrlBuilder path(String path) {
        UrlParser.checkControls(path);
        parts.path = path;
        return this;
    }

    /**
     * Appends one segment; a slash in it is encoded. An empty last segment (a slash at the end) is filled.
     *
     * @throws InvalidUrlException for "." and "..", which no encoding protects from being resolved
     */
    public UrlBuilder addPathSegment(String segment) {
        String encoded = PercentEncodeSet.SEGMENT_LITERAL.encode(segment);
        if (UrlPath.dots(encoded) != 0) {
            throw InvalidUrlException.of("a path segment cannot be '" + segment + "'");
        }
        boolean relative = newHost == null && parts.host == null;
        boolean open = parts.path.isEmpty() ? relative : parts.path.endsWith("/");
        parts.path = parts.path + (open ? "" : "/") + encoded;
        return this;
    }

    /** Replaces the query by an encoded one, without its '?'; null removes it. */
    public UrlBuilder query(@Nullable String query) {
        if (query != null) {
            UrlParser.checkControls(query);
        }
        parts.query = query;
        return this;
    }

    /** Replaces the query by these parameters; no parameters remove it. */
    public UrlBuilder params(QueryParams params) {
        parts.query = params.isEmpty() ? null : params.toString();
        return this;
    }

    /** Sets the fragment, plain; null removes it. */
    public UrlBuilder fragment(@Nullable String fragment) {
        parts.fragment = fragment == null ? null : PercentEncodeSet.FRAGMENT_LITERAL.encode(fragment);
        return this;
    }

    /**
     * The URL so far; the builder stays usable.
     *
     * @throws InvalidUrlException if the parts make none
     */
    public Url build() {
        UrlParts built = parts.copy();
        if (newHost != null) {
            built.host = newHost.isEmpty() ? null : host(newHost, built.scheme);
        }
        if (built.host == null || built.host.isEmpty()) {
            if (built.isSpecial()) {
                throw InvalidUrlException.of("a " + built.scheme + " URL needs a host");
            }
            if (built.port >= 0 || !built.username.isEmpty() || !built.password.isEmpty()) {
                throw InvalidUrlException.of("a port or user needs a host");
            }
        }
        if (built.host != null && !built.path.isEmpty() && "/\\".indexOf(built.path.charAt(0)) < 0) {
            built.path = '/' + built.path;
        }
        built.path = UrlParser.encodedPath(built.path, built).replace("?", "%3F");
        built.path = built.path.replace("#", "%23");
        built.query = built.query == null ? null : UrlParser.encodedQuery(built.query, built);
        return new Url(built.normalized());
    }

    private static String host(String text, @Nullable String scheme) {
        try {
            return UrlParts.parseHost(text, scheme);
        } catch (IllegalArgumentException e) {
            throw InvalidUrlException.at("invalid host, " + e.getMessage(), text, 0, text.length());
        }
    }
}
