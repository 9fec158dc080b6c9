package dev.tern.http.cookie;

import dev.tern.http.Url;
import dev.tern.http.internal.bytes.Ascii;
import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Immutable. One cookie: a name and value, and which requests they are for (RFC 6265bis §5.5). Names compare with case.
 *
 * <p>A value whose octets are no UTF-8 has them as lone surrogates, U+DC80 to U+DCFF, and sends them as they came.
 *
 * <p>{@link #toString} masks the value. Servers' cookies come from {@link #parse}; for your own there is a builder, whose
 * cookies are checked by the same rules.
 */
public final class Cookie {
    private final String name;
    private final String value;
    private final String domain;
    private final boolean hostOnly;
    private final String path;
    private final boolean secure;
    private final boolean httpOnly;
    private final SameSite sameSite;
    private final @Nullable Instant expires;

    private Cookie(Builder builder) {
        name = builder.name;
        value = builder.value;
        domain = builder.domain;
        hostOnly = builder.hostOnly;
        path = builder.path;
        secure = builder.secure;
        httpOnly = builder.httpOnly;
        sameSite = builder.sameSite;
        expires = builder.expires;
    }

    /**
     * What a Set-Cookie field value of a response from this URL sets, or null if a client must ignore it.
     *
     * @param now counts for Max-Age, and for the 400 days that a cookie lasts at the most
     */
    public static @Nullable Cookie parse(Url url, String setCookie, Instant now) {
        return SetCookie.parse(url, setCookie, now);
    }

    /**
     * A builder for a cookie that goes to every host until it gets a {@link Builder#domain}, with every path, over any
     * scheme, and lasts as long as its jar.
     *
     * @throws IllegalArgumentException if name or value would change their meaning on the way
     */
    public static Builder builder(String name, String value) {
        return new Builder(name, value);
    }

    /** Empty for the value-only cookies that browsers know. */
    public String name() {
        return name;
    }

    /** As it was sent, quotes included. */
    public String value() {
        return value;
    }

    /** The host in the form of {@link Url#host()}, without a leading dot; empty if the cookie goes to every host. */
    public String domain() {
        return domain;
    }

    /** Whether the cookie is for its domain alone and not for the hosts below. */
    public boolean hostOnly() {
        return hostOnly;
    }

    /** Begins with a slash; the cookie is for this path and those below. */
    public String path() {
        return path;
    }

    /** Whether it is sent over TLS only. */
    public boolean secure() {
        return secure;
    }

    /** Whether the server wants it hidden from scripts. Here are none; it is kept for whoever reads it. */
    public boolean httpOnly() {
        return httpOnly;
    }

    public SameSite sameSite() {
        return sameSite;
    }

    /** When it ends; null for a session cookie, which ends with its jar. */
    public @Nullable Instant expires() {
        return expires;
    }

    public boolean isExpired(Instant now) {
        return expires != null && !now.isBefore(expires);
    }

    /** Whether a request to the URL carries this cookie, as long as it has not ended. */
    public boolean matches(Url url) {
        return matchesHost(url.host()) && CookieMatching.pathMatches(url.path(), path) && (!secure || isSecure(url));
    }

    private boolean matchesHost(String host) {
        return domain.isEmpty() || (hostOnly ? host.equals(domain) : CookieMatching.domainMatches(host, domain));
    }

    static boolean isSecure(Url url) {
        return url.scheme().equals("https") || url.scheme().equals("wss");
    }

    /** {@code name=value} as in a Cookie field, in clear text; the value alone if there is no name. */
    public String pair() {
        return name.isEmpty() ? value : name + '=' + value;
    }

    /** Where the cookie belongs, for messages. */
    String place() {
        return (domain.isEmpty() ? "any host, " : domain) + path + (hostOnly ? " (this host only)" : "");
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Cookie that
                && name.equals(that.name)
                && value.equals(that.value)
                && domain.equals(that.domain)
                && hostOnly == that.hostOnly
                && path.equals(that.path)
                && secure == that.secure
                && httpOnly == that.httpOnly
                && sameSite == that.sameSite
                && Objects.equals(expires, that.expires);
    }

    @Override
    public int hashCode() {
        return Objects.hash(name, value, domain, path);
    }

    /** As in Set-Cookie, the value masked. */
    @Override
    public String toString() {
        return name + "=[secure]"
                + (domain.isEmpty() || hostOnly ? "" : "; Domain=" + domain)
                + "; Path=" + path
                + (expires == null ? "" : "; Expires=" + expires)
                + (secure ? "; Secure" : "")
                + (httpOnly ? "; HttpOnly" : "")
                + (sameSite == SameSite.UNSET ? "" : "; SameSite=" + sameSite)
                + (hostOnly ? " (" + domain + " only)" : "");
    }

    /** Not thread-safe. Settles a {@link Cookie}. */
    public static final class Builder {
        private final String name;
        private final String value;
        private String domain = "";
        private boolean hostOnly;
        private String path = "/";
        private boolean secure;
        private boolean httpOnly;
        private SameSite sameSite = SameSite.UNSET;
        private @Nullable Instant expires;

        private Builder(String name, String value) {
            this.name = name;
            this.value = value;
            String wrong = wrongText(name, value);
            if (wrong != null) {
                throw new IllegalArgumentException("Not a cookie: " + wrong + " (RFC 6265bis §5.6)");
            }
        }

        /**
         * The host that the cookie is for, and those below it, if there can be some: an address and a public suffix such as
         * {@code co.uk} stand for themselves alone. A leading dot does not count.
         *
         * @throws IllegalArgumentException if it is no host
         */
        public Builder domain(String host) {
            String canonical = CookieMatching.canonicalDomain(host);
            return place(canonical, CookieMatching.isAddress(canonical) || PublicSuffixes.isPublicSuffix(canonical));
        }

        /** The only host that the cookie is for. */
        public Builder hostOnly(String host) {
            return place(CookieMatching.canonicalDomain(host), true);
        }

        /** As decided; the host is in the form of {@link Url#host()}. */
        Builder place(String canonical, boolean only) {
            domain = canonical;
            hostOnly = only;
            return this;
        }

        /** The path that the cookie is for, and those below it; "/" unless set. */
        public Builder path(String prefix) {
            if (!prefix.startsWith("/") || hasControl(prefix)) {
                throw new IllegalArgumentException(
                        "The path of a cookie begins with a slash and has no control characters (RFC 6265bis §5.6.4)");
            }
            path = prefix;
            return this;
        }

        public Builder secure(boolean overTlsOnly) {
            secure = overTlsOnly;
            return this;
        }

        public Builder httpOnly(boolean hidden) {
            httpOnly = hidden;
            return this;
        }

        public Builder sameSite(SameSite which) {
            sameSite = which;
            return this;
        }

        /** When the cookie ends; null, the default, with its jar. */
        public Builder expires(@Nullable Instant end) {
            expires = end;
            return this;
        }

        /**
         * The cookie.
         *
         * @throws IllegalArgumentException if the name begins with {@code __Secure-} or {@code __Host-} and the cookie does
         *     not keep what that promises
         */
        public Cookie build() {
            if (!keepsPromise()) {
                throw new IllegalArgumentException(
                        "A cookie named __Secure-… must be Secure; one named __Host-… too, with"
                                + " the path / and for one host only (RFC 6265bis §4.1.3)");
            }
            return new Cookie(this);
        }

        /** Name prefixes (RFC 6265bis §4.1.3.2), in any case. */
        boolean keepsPromise() {
            if (hasPrefix(name, "__host-")) {
                return secure && hostOnly && path.equals("/");
            }
            return secure || !hasPrefix(name, "__secure-");
        }
    }

    static boolean hasPrefix(String name, String lowerCasePrefix) {
        return name.length() >= lowerCasePrefix.length()
                && Ascii.equalsIgnoreCase(name.substring(0, lowerCasePrefix.length()), lowerCasePrefix);
    }

    /**
     * What makes name and value unfit to be kept and sent, or null. Beyond RFC 6265bis, a value without a name must not have
     * a "=": sent back it would read as another cookie of the server's, past that one's Secure and path.
     */
    static @Nullable String wrongText(String name, String value) {
        if (hasControl(name) || hasControl(value) || name.indexOf(';') >= 0 || value.indexOf(';') >= 0) {
            return "a control character or semicolon";
        }
        if (name.indexOf('=') >= 0) {
            return "the name has a '='";
        }
        if (!Ascii.trimOws(name).equals(name) || !Ascii.trimOws(value).equals(value)) {
            return "white space at an end";
        }
        if (!name.isEmpty()) {
            return null;
        }
        if (value.isEmpty()) {
            return "neither name nor value";
        }
        return value.indexOf('=') >= 0 || hasPrefix(value, "__secure-") || hasPrefix(value, "__host-")
                ? "a value without a name that reads like another cookie"
                : null;
    }

    /** Tabs do not count: they may stand within. */
    static boolean hasControl(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if ((c < 0x20 && c != '\t') || c == 0x7f) {
                return true;
            }
        }
        return false;
    }
}
