package dev.tern.http;

import dev.tern.http.internal.bytes.HostParser;
import org.jspecify.annotations.Nullable;

/**
 * Pure state; confined to its owner. The encoded components of one URL while it is parsed, resolved or built.
 *
 * <p>A null scheme is a relative reference; a null host is no authority at all, unlike an empty one.
 */
final class UrlParts {
    @Nullable
    String scheme;

    String username = "";
    String password = "";

    @Nullable
    String host;
    /** -1 if none was given. */
    int port = -1;

    String path = "";

    @Nullable
    String query;

    @Nullable
    String fragment;

    UrlParts copy() {
        UrlParts copy = new UrlParts();
        copy.scheme = scheme;
        copy.copyAuthority(this);
        copy.path = path;
        copy.query = query;
        copy.fragment = fragment;
        return copy;
    }

    private void copyAuthority(UrlParts from) {
        username = from.username;
        password = from.password;
        host = from.host;
        port = from.port;
    }

    boolean isSpecial() {
        return scheme != null && UrlScheme.isSpecial(scheme);
    }

    /** Neither a relative reference nor one with a hierarchy to resolve against: {@code mailto:a@b}. */
    boolean isOpaque() {
        return isOpaque(path);
    }

    boolean isOpaque(String thisPath) {
        return scheme != null && host == null && !isSpecial() && !thisPath.startsWith("/");
    }

    /** Parses a host, with brackets if it is IPv6, by the rules of the scheme; fails as {@link HostParser} does. */
    static String parseHost(String text, @Nullable String scheme) {
        boolean domain = scheme == null || UrlScheme.isSpecial(scheme);
        return domain ? HostParser.parse(text) : HostParser.parseOpaque(text);
    }

    /** RFC 3986 §5.2.2 for these parts of a relative reference; the base is absolute. */
    UrlParts resolvedAgainst(UrlParts base) {
        UrlParts target = copy();
        target.scheme = base.scheme;
        if (host == null) {
            target.copyAuthority(base);
            if (path.isEmpty()) {
                target.path = base.path;
                target.query = query == null ? base.query : query;
            } else {
                target.path = UrlPath.resolve(base.path, path);
            }
        }
        return target;
    }

    /** Makes equal URLs equal text: default port dropped, dots removed, empty path of special URLs filled. */
    UrlParts normalized() {
        if (scheme != null && port == UrlScheme.defaultPort(scheme)) {
            port = -1;
        }
        if (path.isEmpty() && isSpecial()) {
            path = "/";
        } else if (path.startsWith("/") && (scheme != null || host != null)) {
            path = UrlPath.removeDots(path);
        } else if (scheme == null && host == null) {
            guardRelativePath();
        }
        return this;
    }

    /** A relative path must not read as an authority or a scheme when it is printed (RFC 3986 §4.2). */
    private void guardRelativePath() {
        if (path.startsWith("//")) {
            path = "/." + path;
            return;
        }
        int colon = path.indexOf(':');
        int slash = path.indexOf('/');
        if (colon >= 0 && (slash < 0 || colon < slash) && UrlScheme.isScheme(path.substring(0, colon))) {
            path = "./" + path;
        }
    }

    String href() {
        StringBuilder out = new StringBuilder(64);
        if (scheme != null) {
            out.append(scheme).append(':');
        }
        if (host != null) {
            out.append("//");
            if (!username.isEmpty() || !password.isEmpty()) {
                appendUserInfo(out, password).append('@');
            }
            appendHost(out, host);
            if (port >= 0) {
                out.append(':').append(port);
            }
        } else if (scheme != null && path.startsWith("//")) {
            // Else the path would read as an authority (WHATWG URL, "URL serializing", step 3).
            out.append("/.");
        }
        return appendTarget(out.append(path)).toString();
    }

    private StringBuilder appendTarget(StringBuilder out) {
        if (query != null) {
            out.append('?').append(query);
        }
        if (fragment != null) {
            out.append('#').append(fragment);
        }
        return out;
    }

    StringBuilder appendUserInfo(StringBuilder out, String shownPassword) {
        out.append(username);
        if (!password.isEmpty()) {
            out.append(':').append(shownPassword);
        }
        return out;
    }

    /** For the Host field, without the zone, which means something on this machine only (RFC 6874 §4). */
    String authority() {
        if (host == null) {
            return "";
        }
        int zone = host.indexOf(':') < 0 ? -1 : host.indexOf('%');
        if (port < 0 && host.indexOf(':') < 0) {
            return host;
        }
        StringBuilder out = new StringBuilder(host.length() + 8);
        appendHost(out, zone < 0 ? host : host.substring(0, zone));
        return (port < 0 ? out : out.append(':').append(port)).toString();
    }

    static void appendHost(StringBuilder out, String host) {
        if (host.indexOf(':') < 0) {
            out.append(host);
        } else {
            out.append('[').append(host.replace("%", "%25")).append(']');
        }
    }
}
