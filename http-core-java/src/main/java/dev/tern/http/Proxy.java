package dev.tern.http;

import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.Set;
import okio.ByteString;
import org.jspecify.annotations.Nullable;

/**
 * Immutable. A proxy to send requests by: {@code http} or {@code https} (a tunnel by CONNECT to secured origins, RFC 9110
 * §9.3.6; the whole URL as target for the others, RFC 9112 §3.2.2), or {@code socks5} (RFC 1928; {@code socks5h} means the
 * same: names are always the proxy's to resolve), or {@code socks4a} (with a user name only, and no IPv6). Credentials in the URL are
 * sent to the proxy only, without being asked for: as Basic, or as SOCKS user name and password (RFC 1929). Other ways to
 * authenticate have {@link #withAuth}.
 *
 * <pre>{@code
 * Client.builder().proxy("http://user:secret@proxy.example.com:3128");
 * Client.builder().proxies(Proxies.of(Proxy.of("https://proxy.example.com").withAuth(new DigestAuth("user", "secret"))));
 * }</pre>
 */
public final class Proxy {
    private static final Set<String> SCHEMES = Set.of("http", "https", "socks5", "socks5h", "socks4a");
    private static final int SOCKS_PORT = 1080;

    private final Url url;
    private final Headers headers;
    private final @Nullable Auth auth;
    private final @Nullable Tls tls;
    private final boolean tunnelsAll;

    private Proxy(Url url, Headers headers, @Nullable Auth auth, @Nullable Tls tls, boolean tunnelsAll) {
        this.url = url;
        this.headers = headers;
        this.auth = auth;
        this.tls = tls;
        this.tunnelsAll = tunnelsAll;
    }

    /**
     * The proxy at this URL; what stands behind host and port is not used.
     *
     * @throws IllegalArgumentException if it is no URL with a host, or of another scheme
     */
    public static Proxy of(String url) {
        Url parsed = Url.parse(url);
        String scheme = parsed.scheme();
        if (scheme == null || !SCHEMES.contains(scheme)) {
            throw new IllegalArgumentException(
                    "A proxy's URL begins with http, https, socks5, socks5h or socks4a, unlike " + parsed);
        }
        if (parsed.host().isEmpty()) {
            throw new IllegalArgumentException("A proxy's URL needs a host, unlike " + parsed);
        }
        return new Proxy(parsed, Headers.empty(), null, null, false);
    }

    /** This proxy with fields that are sent to it: with CONNECT, or with every request that it forwards. */
    public Proxy withHeaders(Headers fields) {
        return new Proxy(url, fields, auth, tls, tunnelsAll);
    }

    /**
     * This proxy, authenticated to in this way, whatever credentials its URL has: up front as far as the way knows what to
     * say, else when the proxy asks (407). The flow is told of that as of an origin's 401, of its head only, and has to answer
     * at once with an Authorization field: {@code BasicAuth}, {@code BearerAuth} and {@code DigestAuth} do, while what has to
     * fetch something first cannot be used. The target is the proxy's, so one {@link Auth} may serve proxies and origins without
     * mixing them. Two proxies are the same only with the same object here: keep it.
     *
     * @throws IllegalArgumentException for SOCKS, which has user names and passwords of its own, in the URL
     */
    public Proxy withAuth(Auth how) {
        if (isSocks()) {
            throw new IllegalArgumentException(
                    "SOCKS has a user name and a password only, which stand in its URL: " + this);
        }
        return new Proxy(url, headers, how, tls, tunnelsAll);
    }

    /** How it is authenticated to, beside {@link #headers}; null if there is no more. */
    public @Nullable Auth auth() {
        return auth;
    }

    /**
     * This proxy, with settings of its own for the secured way to it: whom to trust, which client certificate to present. Without,
     * the client's are used, which are the origins' too; with, neither these nor SSL_CERT_FILE count on that way. Files that they
     * name are read when the client is built, or, where a function chooses the proxy, when it does so first.
     *
     * @throws IllegalArgumentException if the way to it is not secured
     */
    public Proxy withTls(Tls settings) {
        if (!isSecure()) {
            throw new IllegalArgumentException("Only the way to a proxy of https is secured, unlike that to " + this);
        }
        return new Proxy(url, headers, auth, settings, tunnelsAll);
    }

    /** How the way to it is secured; null for as the client's settings say. */
    public @Nullable Tls tls() {
        return tls;
    }

    /**
     * This proxy, with a tunnel for plain requests too, as secured ones always have it: for proxies that change what they
     * forward, and for HTTP/2 in clear. Not every proxy allows it.
     */
    public Proxy tunnelingAll() {
        return new Proxy(url, headers, auth, tls, true);
    }

    /** Whether a request to the origin is given to the proxy itself with its whole URL, and not sent through it. */
    public boolean forwards(Origin origin) {
        return !isSocks() && !tunnelsAll && !origin.isSecure();
    }

    /** Where it is; also the origin that credentials for it belong to. */
    public Origin origin() {
        return new Origin(scheme(), host(), port());
    }

    public String scheme() {
        return Objects.requireNonNull(url.scheme());
    }

    public String host() {
        return url.host();
    }

    /** The port; 80, 443 or 1080 by the scheme if the URL has none. */
    public int port() {
        return url.port() >= 0 ? url.port() : SOCKS_PORT;
    }

    /** Whether it speaks SOCKS, and not HTTP. */
    public boolean isSocks() {
        return scheme().startsWith("socks");
    }

    /** Whether the way to the proxy itself is secured. */
    public boolean isSecure() {
        return scheme().equals("https");
    }

    /** The user name, decoded; empty if there is none. */
    public String username() {
        return url.username();
    }

    /** The password, decoded; empty if there is none. */
    public String password() {
        return url.password();
    }

    /** The fields that are sent to the proxy up front, with the URL's credentials among them; a Proxy-Authorization of its own wins. */
    public Headers headers() {
        String credentials = basic();
        return credentials == null || headers.contains("Proxy-Authorization")
                ? headers
                : headers.newBuilder().set("Proxy-Authorization", credentials).build();
    }

    private @Nullable String basic() {
        if (auth != null || (username().isEmpty() && password().isEmpty())) {
            return null;
        }
        byte[] pair = (username() + ":" + password()).getBytes(StandardCharsets.UTF_8);
        return "Basic " + ByteString.of(pair).base64();
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Proxy proxy
                && url.equals(proxy.url)
                && headers.equals(proxy.headers)
                && Objects.equals(auth, proxy.auth)
                && Objects.equals(tls, proxy.tls)
                && tunnelsAll == proxy.tunnelsAll;
    }

    @Override
    public int hashCode() {
        return url.hashCode();
    }

    /** The URL, its password masked. */
    @Override
    public String toString() {
        return url.toString();
    }
}
