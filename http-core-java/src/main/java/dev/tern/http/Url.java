package dev.tern.http;

import dev.tern.http.internal.bytes.Idna;
import dev.tern.http.internal.bytes.Ipv4Text;
import dev.tern.http.internal.bytes.PercentDecoding;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Immutable. A URL, or a relative reference that waits for its base, parsed as browsers do (WHATWG URL) and kept
 * in normal form: lower-case scheme and host, A-labels, no default port, no dot segments. Existing {@code %XX} are
 * kept as they are.
 *
 * <p>Limits: 65,536 characters, before and after encoding. ASCII control characters are refused anywhere (a browser
 * drops tabs and newlines), spaces around are trimmed, ports are 0 to 65535, and http(s) URLs have a host. URLs of
 * other schemes parse too, so that the protocol can be named when it is refused.
 *
 * <p>Equal are two URLs with the same {@link #href()}. {@link #toString()} masks the password, {@code href()}
 * does not. What cannot be parsed fails with {@link InvalidUrlException}, whose message masks it too.
 *
 * <pre>{@code
 * Url api = Url.parse("https://pokeapi.co/api/v2/");
 * api.append(Url.parse("pokemon?limit=2")).href();   // https://pokeapi.co/api/v2/pokemon?limit=2
 * api.resolve("/pokemon").href();                    // https://pokeapi.co/pokemon
 * }</pre>
 */
public final class Url {
    private final String href;
    private final @Nullable String scheme;
    private final String username;
    private final String password;
    private final @Nullable String host;
    private final int explicitPort;
    private final String authority;
    private final String path;
    private final @Nullable String query;
    private final @Nullable String fragment;
    private final String requestTarget;
    private final @Nullable Origin origin;

    /** Computed when first asked for; racing threads compute equal values, and its fields are final. */
    private @Nullable QueryParams params;

    /** What the fast path found, which has no credentials. */
    Url(
            String href,
            Origin origin,
            int explicitPort,
            String authority,
            String path,
            @Nullable String query,
            @Nullable String fragment,
            String requestTarget) {
        this.href = href;
        this.scheme = origin.scheme();
        this.username = "";
        this.password = "";
        this.host = origin.host();
        this.explicitPort = explicitPort;
        this.authority = authority;
        this.path = path;
        this.query = query;
        this.fragment = fragment;
        this.requestTarget = requestTarget;
        this.origin = origin;
    }

    /** The parts are normalized. */
    Url(UrlParts parts) {
        href = parts.href();
        UrlParser.checkLength(href.length());
        scheme = parts.scheme;
        username = parts.username;
        password = parts.password;
        host = parts.host;
        explicitPort = parts.port;
        authority = parts.authority();
        path = parts.path;
        query = parts.query;
        fragment = parts.fragment;
        String target = path.isEmpty() ? "/" : path;
        requestTarget = query == null ? target : target + '?' + query;
        // As in WHATWG URL, special schemes only: the host of any other is not known to compare without case.
        origin = scheme == null || host == null || !UrlScheme.isSpecial(scheme)
                ? null
                : new Origin(scheme, host, port());
    }

    /**
     * Parses an absolute URL or a relative reference.
     *
     * @throws InvalidUrlException if it is neither
     */
    public static Url parse(String text) {
        Url fast = UrlFastPath.parse(text);
        return fast != null ? fast : new Url(UrlParser.parse(text));
    }

    /** Starts an empty URL. */
    public static UrlBuilder builder() {
        return new UrlBuilder(new UrlParts());
    }

    /** Starts from this URL. */
    public UrlBuilder newBuilder() {
        return new UrlBuilder(parts());
    }

    /** Lower case, without the colon; empty for a relative reference. */
    public String scheme() {
        return scheme == null ? "" : scheme;
    }

    /** Decoded; empty if there is none. */
    public String username() {
        return PercentDecoding.decode(username);
    }

    /** Decoded, in clear text; empty if there is none. */
    public String password() {
        return PercentDecoding.decode(password);
    }

    /** {@code user:password} as in the URL, encoded but not masked; empty if there is none. */
    public String userInfo() {
        return parts().appendUserInfo(new StringBuilder(), password).toString();
    }

    public boolean hasCredentials() {
        return !username.isEmpty() || !password.isEmpty();
    }

    /**
     * What to connect to: a name in A-labels, a dotted quad, or IPv6 without brackets, with its zone if the URL has
     * one ({@code fe80::1%eth0}). Empty if there is none.
     */
    public String host() {
        return host == null ? "" : host;
    }

    /** The host to show to people, A-labels decoded. Not to be compared: letters of other scripts may look alike. */
    public String hostUnicode() {
        return Idna.toUnicode(host());
    }

    /** Whether the host is an IPv4 or IPv6 address: no name to resolve, to send as SNI, or to match domains with. */
    public boolean isIpLiteral() {
        return host != null && (host.indexOf(':') >= 0 || Ipv4Text.isDottedQuad(host));
    }

    /** The port to connect to, the scheme's default if none is given; -1 if there is no default. */
    public int port() {
        return explicitPort >= 0 || scheme == null ? explicitPort : UrlScheme.defaultPort(scheme);
    }

    /** The port if it is given and not the default, else -1. */
    public int explicitPort() {
        return explicitPort;
    }

    /** {@code host[:port]} as the Host field has it: IPv6 in brackets; no zone, user information or default port. */
    public String authority() {
        return authority;
    }

    /** Encoded; "/" at least for http and https, possibly empty for a relative reference. */
    public String path() {
        return path;
    }

    /** The path with all {@code %XX} decoded: to read, not to split, since {@code %2F} has become a slash. */
    public String decodedPath() {
        return PercentDecoding.decode(path);
    }

    /** The decoded segments: {@code /a%2Fb/} is "a/b" and "". */
    public List<String> pathSegments() {
        return UrlPath.decodedSegments(path);
    }

    /** Encoded, without the '?'; null if there is none, unlike an empty one. */
    public @Nullable String query() {
        return query;
    }

    /** The query taken apart. */
    public QueryParams params() {
        QueryParams known = params;
        if (known == null) {
            known = query == null ? QueryParams.of() : QueryParams.parse(query);
            params = known;
        }
        return known;
    }

    /** Encoded, without the '#'; null if there is none. It is never sent. */
    public @Nullable String fragment() {
        return fragment;
    }

    /** The origin-form of RFC 9112 §3.2.1: path and query, visible ASCII only. */
    public String requestTarget() {
        return requestTarget;
    }

    /**
     * Scheme, host and effective port.
     *
     * @throws IllegalStateException for a relative reference or a scheme other than http, https, ws, wss and ftp
     */
    public Origin origin() {
        if (origin == null) {
            throw new IllegalStateException(
                    scheme == null ? "a relative URL has no origin" : scheme + " has no origins");
        }
        return origin;
    }

    /** Whether it has a scheme; a relative reference has none. */
    public boolean isAbsolute() {
        return scheme != null;
    }

    /**
     * What the reference means in a document at this URL (WHATWG URL, RFC 3986 §5.2): the rule for Location.
     *
     * @throws InvalidUrlException if it is no URL reference, or this URL is relative
     */
    public Url resolve(String reference) {
        requireAbsolute();
        Url fast = UrlFastPath.parse(reference);
        return fast != null ? fast : new Url(UrlParser.resolve(reference, parts()));
    }

    /** Same as {@link #resolve(String)} for a parsed reference. */
    public Url resolve(Url reference) {
        if (reference.isAbsolute()) {
            return reference;
        }
        requireAbsolute();
        if (path.isEmpty() || path.charAt(0) != '/') {
            return resolve(reference.href); // Rare: only a URL without a hierarchy says what it allows.
        }
        return new Url(reference.parts().resolvedAgainst(parts()).normalized());
    }

    /**
     * The relative URL below this one (httpx's base_url rule): this path, one slash, the other's path, then dots
     * removed. {@code x} and {@code /x} are the same, {@code ../x} climbs, and host and credentials stay this URL's
     * even for {@code //other/x}. An absolute URL is returned as it is.
     *
     * <p>Queries merge, this one's pairs first; a name that the other sets is the other's alone. The fragment is the
     * other's. (httpx appends the path behind the base's query.)
     *
     * @throws InvalidUrlException if this URL is relative or has no hierarchy
     */
    public Url append(Url relative) {
        if (relative.isAbsolute()) {
            return relative;
        }
        requireAbsolute();
        UrlParts parts = parts();
        if (parts.isOpaque()) {
            throw InvalidUrlException.of("nothing can be appended to a '" + scheme + ":' URL without a hierarchy");
        }
        parts.path = UrlPath.append(path, relative.path);
        parts.query = UrlQuery.append(query, relative.query);
        parts.fragment = relative.fragment;
        return new Url(parts.normalized());
    }

    /** A copy whose query has this value alone for the name, in its place; other pairs stay byte for byte. */
    public Url withParam(String name, @Nullable Object value) {
        QueryParams set = QueryParams.of().set(name, value);
        return set.isEmpty() ? withoutParam(name) : mergeParams(set);
    }

    /** A copy with one more pair at the end of the query; the rest stays byte for byte. */
    public Url withAddedParam(String name, @Nullable Object value) {
        QueryParams added = QueryParams.of().add(name, value);
        return added.isEmpty() ? this : withQuery(UrlQuery.join(query, added.toString()));
    }

    /** A copy without the name; the rest of the query stays byte for byte. */
    public Url withoutParam(String name) {
        return withQuery(UrlQuery.without(query, Set.of(name)));
    }

    /** A copy with this query and no other, form-encoded; no parameters remove it. */
    public Url withParams(QueryParams params) {
        return withQuery(params.isEmpty() ? null : params.toString());
    }

    /** A copy in which the parameters win by name, each with its whole list; other pairs stay byte for byte. */
    public Url mergeParams(QueryParams params) {
        return withQuery(UrlQuery.merge(query, params));
    }

    private Url withQuery(@Nullable String newQuery) {
        if (Objects.equals(query, newQuery)) {
            return this;
        }
        UrlParts parts = parts();
        parts.query = newQuery;
        return new Url(parts);
    }

    /** A copy without the fragment; this if there is none. */
    public Url withoutFragment() {
        return fragment == null ? this : newBuilder().fragment(null).build();
    }

    /** A copy without user and password; this if there are none. */
    public Url withoutCredentials() {
        return hasCredentials() ? newBuilder().userInfo("", "").build() : this;
    }

    /** The whole URL, password included: for sending and storing, not for logs. */
    public String href() {
        return href;
    }

    /** Same as {@link #href()}, under java.net.URL's name. */
    public String toExternalForm() {
        return href;
    }

    /** The URL to show: the password is {@code [secure]}. */
    @Override
    public String toString() {
        if (password.isEmpty()) {
            return href;
        }
        // The password begins behind "scheme://user:", or "//user:" of a relative reference.
        int start = (scheme == null ? 0 : scheme.length() + 1) + 2 + username.length() + 1;
        return href.substring(0, start) + "[secure]" + href.substring(start + password.length());
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Url that && href.equals(that.href);
    }

    @Override
    public int hashCode() {
        return href.hashCode();
    }

    private void requireAbsolute() {
        if (scheme == null) {
            throw InvalidUrlException.of("the base is a relative URL", toString());
        }
    }

    private UrlParts parts() {
        UrlParts parts = new UrlParts();
        parts.scheme = scheme;
        parts.username = username;
        parts.password = password;
        parts.host = host;
        parts.port = explicitPort;
        parts.path = path;
        parts.query = query;
        parts.fragment = fragment;
        return parts;
    }
}
