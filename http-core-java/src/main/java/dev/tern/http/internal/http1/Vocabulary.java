package dev.tern.http.internal.http1;

import dev.tern.http.internal.bytes.Ascii;
import dev.tern.http.internal.bytes.OctetText;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.StringTokenizer;
import org.jspecify.annotations.Nullable;

/**
 * Immutable. Turns octets of names and values into Strings; the words that every server sends are there already, so that they
 * cost neither a String nor a check.
 */
final class Vocabulary {
    private static final String NAMES = """
            Accept-Ranges|Access-Control-Allow-Origin|Age|Allow|Alt-Svc|Cache-Control|Connection|\
            Content-Disposition|Content-Encoding|Content-Language|Content-Length|Content-Location|\
            Content-Range|Content-Security-Policy|Content-Type|Date|ETag|Expires|Keep-Alive|Last-Modified|\
            Link|Location|Permissions-Policy|Pragma|Proxy-Authenticate|Referrer-Policy|Retry-After|Server|\
            Set-Cookie|Strict-Transport-Security|Trailer|Transfer-Encoding|Upgrade|Vary|Via|WWW-Authenticate|\
            X-Content-Type-Options|X-Frame-Options|X-Powered-By|X-Request-Id|X-XSS-Protection""";

    private static final String VALUES = """
            0|1|*|OK|Created|No Content|Moved Permanently|Found|Not Modified|Bad Request|Not Found|Continue|\
            Early Hints|Unauthorized|Forbidden|Internal Server Error|Service Unavailable|close|keep-alive|\
            Keep-Alive|chunked|gzip|br|deflate|zstd|bytes|none|nosniff|no-cache|no-store|nginx|Apache|\
            cloudflare|Accept-Encoding|accept-encoding|Origin|application/json|\
            application/json; charset=utf-8|application/json;charset=UTF-8|application/octet-stream|text/html|\
            text/html; charset=utf-8|text/html; charset=UTF-8|text/html;charset=UTF-8|text/plain|\
            text/plain; charset=utf-8|text/plain;charset=UTF-8|image/png|image/jpeg|timeout=5|timeout=60""";

    private static final int KNOWN_COUNT = 512;
    private static final byte[][] KNOWN_OCTETS = new byte[KNOWN_COUNT][];
    private static final String[] KNOWN = new String[KNOWN_COUNT];

    static {
        for (StringTokenizer names = new StringTokenizer(NAMES, "|"); names.hasMoreTokens(); ) {
            String name = names.nextToken();
            know(name);
            know(Ascii.toLower(name));
        }
        for (StringTokenizer values = new StringTokenizer(VALUES, "|"); values.hasMoreTokens(); ) {
            know(values.nextToken());
        }
    }

    private Vocabulary() {}

    private static void know(String text) {
        byte[] octets = text.getBytes(StandardCharsets.US_ASCII);
        int slot = hash(octets, 0, octets.length) & (KNOWN_COUNT - 1);
        while (KNOWN_OCTETS[slot] != null) {
            slot = (slot + 1) & (KNOWN_COUNT - 1);
        }
        KNOWN_OCTETS[slot] = octets;
        KNOWN[slot] = text;
    }

    /** A sample of the octets is enough: what differs elsewhere is told apart by the comparison. */
    private static int hash(byte[] octets, int start, int end) {
        int length = end - start;
        int hash = length * 31 + octets[start];
        hash = hash * 31 + octets[end - 1];
        hash = hash * 31 + octets[start + (length >> 1)];
        hash = hash * 31 + octets[start + (length >> 2)];
        return hash ^ hash >>> 7;
    }

    /** A name that was found to be a token; not empty. */
    static String name(byte[] octets, int start, int end) {
        String found = find(octets, start, end);
        return found != null ? found : latin1(octets, start, end);
    }

    /**
     * A field value or reason phrase. Beyond ASCII it is read as UTF-8 if it is that, else as ISO-8859-1, as httpx
     * does; RFC 9110 §5.5 calls such octets opaque.
     *
     * @param what what to call it in an error message
     */
    static String value(byte[] octets, int start, int end, String what) throws Http1Violation {
        return value(octets, start, end, what, false);
    }

    /**
     * As {@link #value(byte[], int, int, String)}.
     *
     * @param goesBack whether the peer is to get it back octet by octet
     */
    static String value(byte[] octets, int start, int end, String what, boolean goesBack) throws Http1Violation {
        if (start == end) {
            return "";
        }
        String found = find(octets, start, end);
        if (found != null) {
            return found;
        }
        int union = 0;
        for (int i = start; i < end; i++) {
            byte octet = octets[i];
            if (!Ascii.isFieldValueOctet(octet)) {
                throw Http1Violation.protocol("RFC 9110 §5.5", what + " has " + Http1Violation.named(octet));
            }
            union |= octet;
        }
        if (union >= 0) {
            return latin1(octets, start, end);
        }
        return goesBack ? OctetText.decodeOpaque(octets, start, end) : OctetText.beyondAscii(octets, start, end);
    }

    private static @Nullable String find(byte[] octets, int start, int end) {
        int slot = hash(octets, start, end) & (KNOWN_COUNT - 1);
        byte[] known = KNOWN_OCTETS[slot];
        while (known != null) {
            if (Arrays.equals(known, 0, known.length, octets, start, end)) {
                return KNOWN[slot];
            }
            slot = (slot + 1) & (KNOWN_COUNT - 1);
            known = KNOWN_OCTETS[slot];
        }
        return null;
    }

    static String latin1(byte[] octets, int start, int end) {
        return new String(octets, start, end - start, StandardCharsets.ISO_8859_1);
    }
}
