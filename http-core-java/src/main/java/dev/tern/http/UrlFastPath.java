package dev.tern.http;

import dev.tern.http.internal.bytes.Ipv4Text;
import org.jspecify.annotations.Nullable;

/**
 * Immutable. Recognises http and https URLs that are already in normal form, in one pass and without building
 * text: nearly all that a client sees. Whatever it is not sure of, it leaves to {@link UrlParser}, which must
 * give the same answer.
 */
final class UrlFastPath {
    private static final int HOST = 1;
    private static final int PATH = 2;
    private static final int QUERY = 4;
    private static final int FRAGMENT = 8;

    private static final byte[] CLASSES = new byte[128];

    static {
        allow(HOST, "abcdefghijklmnopqrstuvwxyz0123456789-._");
        StringBuilder visible = new StringBuilder();
        for (char c = '!'; c <= '~'; c++) {
            visible.append(c);
        }
        allow(PATH | QUERY | FRAGMENT, visible.toString());
        deny(PATH, "\"#<>?`{}\\");
        deny(QUERY, "\"#<>'");
        deny(FRAGMENT, "\"<>`");
    }

    private UrlFastPath() {}

    private static void allow(int classes, String members) {
        for (int i = 0; i < members.length(); i++) {
            CLASSES[members.charAt(i)] |= (byte) classes;
        }
    }

    private static void deny(int classes, String members) {
        for (int i = 0; i < members.length(); i++) {
            CLASSES[members.charAt(i)] &= (byte) ~classes;
        }
    }

    /** The parsed URL, null if it takes the long way. */
    static @Nullable Url parse(String input) {
        boolean secure = input.startsWith("https://");
        int length = input.length();
        if ((!secure && !input.startsWith("http://")) || length > UrlParser.CHARS_MAX) {
            return null;
        }
        int hostStart = secure ? 8 : 7;
        int hostEnd = skip(input, hostStart, HOST);
        if (hostEnd == length || !isPlainHost(input, hostStart, hostEnd)) {
            return null;
        }
        int port = -1;
        int pathStart = hostEnd;
        if (input.charAt(hostEnd) == ':') {
            pathStart = skipDigits(input, hostEnd + 1);
            port = port(input, hostEnd + 1, pathStart);
            if (port < 0 || port == (secure ? 443 : 80)) {
                return null;
            }
        }
        if (pathStart == length || input.charAt(pathStart) != '/') {
            return null;
        }
        int pathEnd = skip(input, pathStart, PATH);
        if (hasDotSegment(input, pathStart, pathEnd)) {
            return null;
        }
        int targetEnd = pathEnd < length && input.charAt(pathEnd) == '?' ? skip(input, pathEnd + 1, QUERY) : pathEnd;
        boolean fragment = targetEnd < length && input.charAt(targetEnd) == '#';
        if ((fragment ? skip(input, targetEnd + 1, FRAGMENT) : targetEnd) != length) {
            return null;
        }
        String path = input.substring(pathStart, pathEnd);
        String host = input.substring(hostStart, hostEnd);
        return new Url(
                input,
                new Origin(secure ? "https" : "http", host, port < 0 ? secure ? 443 : 80 : port),
                port,
                port < 0 ? host : input.substring(hostStart, pathStart),
                path,
                pathEnd == targetEnd ? null : input.substring(pathEnd + 1, targetEnd),
                fragment ? input.substring(targetEnd + 1) : null,
                pathEnd == targetEnd ? path : input.substring(pathStart, targetEnd));
    }

    private static int skip(String input, int from, int charClass) {
        int i = from;
        while (i < input.length() && input.charAt(i) < 128 && (CLASSES[input.charAt(i)] & charClass) != 0) {
            i++;
        }
        return i;
    }

    private static int skipDigits(String input, int from) {
        int i = from;
        while (i < input.length() && input.charAt(i) >= '0' && input.charAt(i) <= '9') {
            i++;
        }
        return i;
    }

    /** A dotted quad, or a name that is no address in another form and has no A-label, which must be checked. */
    private static boolean isPlainHost(String input, int start, int end) {
        int first = Math.max(input.lastIndexOf('.', end - 1) + 1, start);
        if (first >= end) {
            return false;
        }
        if (input.charAt(first) <= '9') {
            return Ipv4Text.isDottedQuad(input.substring(start, end));
        }
        int dash = input.indexOf("xn--", start);
        return dash < 0 || dash >= end;
    }

    /** -1 if it is not in normal form. */
    private static int port(String input, int start, int end) {
        if (end == start || end - start > 5 || (input.charAt(start) == '0' && end - start > 1)) {
            return -1;
        }
        int port = 0;
        for (int i = start; i < end; i++) {
            port = port * 10 + input.charAt(i) - '0';
        }
        return port > 65_535 ? -1 : port;
    }

    private static boolean hasDotSegment(String input, int start, int end) {
        for (int slash = start; slash >= 0 && slash < end; slash = input.indexOf('/', slash + 1)) {
            if (slash + 1 < end && (input.charAt(slash + 1) == '.' || input.charAt(slash + 1) == '%')) {
                return true;
            }
        }
        return false;
    }
}
