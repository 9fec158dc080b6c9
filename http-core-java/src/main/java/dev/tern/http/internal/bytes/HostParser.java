package dev.tern.http.internal.bytes;

import java.util.Locale;

/**
 * Immutable. The host of a URL in its one canonical spelling (WHATWG URL, "host parser"): A-labels in lower
 * case, dotted quad, or compressed IPv6 without brackets.
 *
 * <p>Extension: an IPv6 zone (RFC 6874, {@code [fe80::1%25eth0]}) is accepted and kept as {@code fe80::1%eth0},
 * the spelling that dialing wants.
 */
public final class HostParser {
    /** WHATWG "forbidden host code points", without the controls; a domain forbids controls and % as well. */
    private static final String FORBIDDEN = " #/:<>?@[\\]^|";

    private HostParser() {}

    /**
     * Parses the host of http, https, ws, wss or ftp.
     *
     * @throws IllegalArgumentException saying what is wrong
     */
    public static String parse(String text) {
        if (text.startsWith("[")) {
            return parseBracketed(text);
        }
        String domain = Idna.toAscii(PercentDecoding.decode(text));
        if (domain.isEmpty()) {
            throw new IllegalArgumentException("the host is empty");
        }
        for (int i = 0; i < domain.length(); i++) {
            char c = domain.charAt(i);
            if (c <= 0x20 || c >= 0x7f || c == '%' || FORBIDDEN.indexOf(c) >= 0) {
                throw new IllegalArgumentException(forbidden(c));
            }
        }
        return !Ipv4Text.isDottedQuad(domain) && Ipv4Text.endsInNumber(domain) ? Ipv4Text.canonical(domain) : domain;
    }

    /**
     * Parses the host of any other scheme, which is not known to be a domain name ("opaque host").
     *
     * @throws IllegalArgumentException saying what is wrong
     */
    public static String parseOpaque(String text) {
        if (text.startsWith("[")) {
            return parseBracketed(text);
        }
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c <= 0x20 || c == 0x7f || FORBIDDEN.indexOf(c) >= 0) {
                throw new IllegalArgumentException(forbidden(c));
            }
        }
        return PercentEncodeSet.CONTROL.encode(text);
    }

    private static String parseBracketed(String text) {
        if (!text.endsWith("]")) {
            throw new IllegalArgumentException("'[' without ']'");
        }
        int percent = text.indexOf('%');
        if (percent < 0) {
            return Ipv6Text.canonical(text.substring(1, text.length() - 1));
        }
        String zone = text.substring(percent, text.length() - 1);
        // RFC 6874 §2; its percent-encoded zone names are left out: no system has an interface named so.
        if (!zone.startsWith("%25") || zone.length() == 3 || !isUnreserved(zone, 3)) {
            throw new IllegalArgumentException("a zone is written %25 and letters, digits or -._~");
        }
        return Ipv6Text.canonical(text.substring(1, percent)) + '%' + zone.substring(3);
    }

    private static boolean isUnreserved(String text, int from) {
        for (int i = from; i < text.length(); i++) {
            if (PercentEncodeSet.FORM.contains(text.charAt(i))) {
                return false;
            }
        }
        return true;
    }

    private static String forbidden(char c) {
        return c > 0x20 && c < 0x7f
                ? "'" + c + "' is not allowed in a host"
                : String.format(Locale.ROOT, "U+%04X is not allowed in a host", (int) c);
    }
}
