package dev.tern.http;

import dev.tern.http.internal.bytes.PercentEncodeSet;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Pure state; confined to its owner. The basic URL parser of WHATWG URL for one input, as a descent instead of
 * a state machine: the components are found first and encoded then.
 *
 * <p>Deviations, pinned in {@code UrlVectorsTest}: ASCII controls are refused, where WHATWG drops tab and newline
 * and encodes the rest, since what a filter read and what is sent must be the same text; a relative reference
 * without a base is kept; an IPv6 zone is accepted; {@code file:} has no rules of its own.
 */
final class UrlParser {
    static final int CHARS_MAX = 65_536;
    static final int PORT_MAX = 65_535;

    private final String input;
    private final int end;
    private final UrlParts parts = new UrlParts();
    private int position;

    private UrlParser(String input) {
        this.input = input;
        checkLength(input.length());
        checkControls(input);
        int start = 0;
        int stop = input.length();
        while (start < stop && input.charAt(start) == ' ') {
            start++;
        }
        while (stop > start && input.charAt(stop - 1) == ' ') {
            stop--;
        }
        this.position = start;
        this.end = stop;
    }

    static void checkLength(int length) {
        if (length > CHARS_MAX) {
            throw InvalidUrlException.of("a URL of " + length + " characters; the limit is " + CHARS_MAX);
        }
    }

    static void checkControls(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c < 0x20 || c == 0x7f) {
                throw InvalidUrlException.at("control character", text, i, i + 1);
            }
        }
    }

    static UrlParts parse(String input) {
        UrlParser parser = new UrlParser(input);
        return parser.parseFrom(null).normalized();
    }

    /** Parses against a base, which must be absolute. */
    static UrlParts resolve(String input, UrlParts base) {
        UrlParser parser = new UrlParser(input);
        return parser.parseFrom(base).normalized();
    }

    private UrlParts parseFrom(@Nullable UrlParts base) {
        int colon = schemeEnd();
        if (colon < 0) {
            return parseRelative(base);
        }
        String scheme = input.substring(position, colon).toLowerCase(Locale.ROOT);
        position = colon + 1;
        if (UrlScheme.isSpecial(scheme)) {
            if (base != null && scheme.equals(base.scheme)) {
                // "http:x" on an http base is the relative "x" (WHATWG "special relative or authority state").
                return parseRelative(base);
            }
            parts.scheme = scheme;
            parseAuthority(afterSlashes());
        } else {
            parts.scheme = scheme;
            if (input.startsWith("//", position)) {
                parseAuthority(position + 2);
            } else {
                parsePath();
            }
        }
        return parts;
    }

    /** The position of the ':' behind a scheme, -1 if there is none. */
    private int schemeEnd() {
        for (int i = position; i < end; i++) {
            char c = input.charAt(i);
            if (c == ':') {
                return i > position ? i : -1;
            }
            if (!UrlScheme.isSchemeChar(c, i - position)) {
                return -1;
            }
        }
        return -1;
    }

    private UrlParts parseRelative(@Nullable UrlParts base) {
        if (base != null && base.isOpaque() && (position == end || input.charAt(position) != '#')) {
            throw InvalidUrlException.of(
                    "a relative reference to a '" + base.scheme + ":' URL without a hierarchy", input);
        }
        boolean special = base == null || base.isSpecial();
        if (isSlash(position, special) && isSlash(position + 1, special)) {
            parts.scheme = base == null ? null : base.scheme;
            parseAuthority(special ? afterSlashes() : position + 2);
            return parts;
        }
        // Set for the time of parsing only: it decides on backslashes and on the query's encoding.
        parts.scheme = base == null ? null : base.scheme;
        parsePath();
        parts.scheme = null;
        return base == null ? parts : parts.resolvedAgainst(base);
    }

    private boolean isSlash(int at, boolean special) {
        return at < end && (input.charAt(at) == '/' || (special && input.charAt(at) == '\\'));
    }

    /** Special URLs take any number of slashes for two. */
    private int afterSlashes() {
        int i = position;
        while (isSlash(i, true)) {
            i++;
        }
        return i;
    }

    /** Backslashes are slashes and the host a domain: for special schemes, and where none is known yet. */
    private boolean isSpecial() {
        return parts.scheme == null || parts.isSpecial();
    }

    private void parseAuthority(int start) {
        boolean special = isSpecial();
        int stop = start;
        int at = -1;
        while (stop < end && !isSlash(stop, special) && input.charAt(stop) != '?' && input.charAt(stop) != '#') {
            if (input.charAt(stop) == '@') {
                at = stop;
            }
            stop++;
        }
        if (at >= 0) {
            parseUserInfo(start, at);
        }
        parseHostAndPort(at < 0 ? start : at + 1, stop, at >= 0);
        position = stop;
        parsePath();
    }

    private void parseUserInfo(int start, int stop) {
        String userInfo = input.substring(start, stop);
        int colon = userInfo.indexOf(':');
        parts.username = PercentEncodeSet.USER_INFO.encode(colon < 0 ? userInfo : userInfo.substring(0, colon));
        parts.password = colon < 0 ? "" : PercentEncodeSet.USER_INFO.encode(userInfo.substring(colon + 1));
    }

    private void parseHostAndPort(int start, int stop, boolean hasUserInfo) {
        int hostEnd = start;
        boolean bracketed = false;
        while (hostEnd < stop && (bracketed || input.charAt(hostEnd) != ':')) {
            bracketed = input.charAt(hostEnd) == '[' || (bracketed && input.charAt(hostEnd) != ']');
            hostEnd++;
        }
        boolean empty = hostEnd == start;
        if (empty && (isSpecial() || hasUserInfo || hostEnd < stop)) {
            throw InvalidUrlException.of("no host", input);
        }
        try {
            parts.host = empty ? "" : UrlParts.parseHost(input.substring(start, hostEnd), parts.scheme);
        } catch (IllegalArgumentException e) {
            throw InvalidUrlException.at("invalid host, " + e.getMessage(), input, start, hostEnd);
        }
        if (hostEnd < stop) {
            parsePort(hostEnd + 1, stop);
        }
    }

    private void parsePort(int start, int stop) {
        int port = 0;
        for (int i = start; i < stop; i++) {
            char c = input.charAt(i);
            if (c < '0' || c > '9') {
                throw InvalidUrlException.at("port must be digits", input, start, stop);
            }
            port = Math.min(port * 10 + c - '0', PORT_MAX + 1);
        }
        if (port > PORT_MAX) {
            throw InvalidUrlException.at("port above " + PORT_MAX, input, start, stop);
        }
        parts.port = start == stop ? -1 : port;
    }

    private void parsePath() {
        int fragment = input.indexOf('#', position);
        int beforeFragment = fragment < 0 || fragment >= end ? end : fragment;
        int question = input.indexOf('?', position);
        int pathEnd = question < 0 || question >= beforeFragment ? beforeFragment : question;
        parts.path = encodedPath(input.substring(position, pathEnd), parts);
        if (pathEnd < beforeFragment) {
            parts.query = encodedQuery(input.substring(pathEnd + 1, beforeFragment), parts);
        }
        if (beforeFragment < end) {
            parts.fragment = PercentEncodeSet.FRAGMENT.encode(input.substring(beforeFragment + 1, end));
        }
    }

    static String encodedPath(String path, UrlParts parts) {
        if (parts.isOpaque(path)) {
            // A space at the end would be trimmed when the URL is parsed again.
            String encoded = PercentEncodeSet.CONTROL.encode(path);
            int length = encoded.length();
            while (length > 0 && encoded.charAt(length - 1) == ' ') {
                length--;
            }
            return encoded.substring(0, length) + "%20".repeat(encoded.length() - length);
        }
        boolean slashes = parts.scheme == null || parts.isSpecial();
        return PercentEncodeSet.PATH.encode(slashes ? path.replace('\\', '/') : path);
    }

    static String encodedQuery(String query, UrlParts parts) {
        boolean special = parts.scheme == null || parts.isSpecial();
        return (special ? PercentEncodeSet.SPECIAL_QUERY : PercentEncodeSet.QUERY).encode(query);
    }
}
