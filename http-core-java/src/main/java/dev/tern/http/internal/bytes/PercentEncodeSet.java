package dev.tern.http.internal.bytes;

/**
 * Immutable. Which ASCII characters a URL component cannot hold as they are (WHATWG URL, "percent-encode sets").
 * Controls, DEL and everything above ASCII are in every set.
 *
 * <p>An existing {@code %XX} passes unchanged, except in the {@code *_LITERAL} sets, whose input is data and not
 * URL text. Lone surrogates become U+FFFD: URL bytes are UTF-8 and nothing else.
 */
public enum PercentEncodeSet {
    CONTROL(""),
    FRAGMENT(" \"<>`"),
    /** The query of http, https, ws and wss: {@code '} too, unlike other schemes. */
    SPECIAL_QUERY(" \"#<>'"),
    QUERY(" \"#<>"),
    PATH(" \"#<>?`{}"),
    USER_INFO(" \"#<>?`{}/:;=@[\\]^|"),
    USER_INFO_LITERAL(" \"#<>?`{}/:;=@[\\]^|%"),
    SEGMENT_LITERAL(" \"#<>?`{}/\\[]^|%"),
    FRAGMENT_LITERAL(" \"<>`%"),
    /** Everything but RFC 3986 "unreserved"; what httpx and Python's urlencode use for form data. */
    FORM(" !\"#$%&'()*+,/:;<=>?@[\\]^`{|}");

    private static final char[] HEX = "0123456789ABCDEF".toCharArray();

    /** One bit for each ASCII character. */
    private final long low;

    private final long high;

    PercentEncodeSet(String members) {
        long lower = 0xffff_ffffL;
        long upper = 1L << 63;
        for (int i = 0; i < members.length(); i++) {
            char c = members.charAt(i);
            if (c < 64) {
                lower |= 1L << c;
            } else {
                upper |= 1L << (c - 64);
            }
        }
        low = lower;
        high = upper;
    }

    /** Whether the character must be written as {@code %XX}. */
    public boolean contains(int c) {
        return c >= 128 || (((c < 64 ? low : high) >>> (c & 63)) & 1) != 0;
    }

    /** The text with every member of this set encoded; the same instance where there is none. */
    public String encode(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (contains(text.charAt(i))) {
                return encodeFrom(text, i);
            }
        }
        return text;
    }

    private String encodeFrom(String text, int first) {
        StringBuilder out = new StringBuilder(text.length() + 16).append(text, 0, first);
        int i = first;
        while (i < text.length()) {
            int c = text.codePointAt(i);
            i += Character.charCount(c);
            if (contains(c)) {
                appendUtf8(out, c);
            } else {
                out.append((char) c);
            }
        }
        return out.toString();
    }

    private static void appendUtf8(StringBuilder out, int codePoint) {
        int c = codePoint >= 0xd800 && codePoint <= 0xdfff ? 0xfffd : codePoint;
        if (c < 0x80) {
            appendByte(out, c);
        } else if (c < 0x800) {
            appendByte(out, 0xc0 | (c >> 6));
            appendByte(out, 0x80 | (c & 0x3f));
        } else if (c < 0x10000) {
            appendByte(out, 0xe0 | (c >> 12));
            appendByte(out, 0x80 | ((c >> 6) & 0x3f));
            appendByte(out, 0x80 | (c & 0x3f));
        } else {
            appendByte(out, 0xf0 | (c >> 18));
            appendByte(out, 0x80 | ((c >> 12) & 0x3f));
            appendByte(out, 0x80 | ((c >> 6) & 0x3f));
            appendByte(out, 0x80 | (c & 0x3f));
        }
    }

    private static void appendByte(StringBuilder out, int b) {
        out.append('%').append(HEX[b >> 4]).append(HEX[b & 0xf]);
    }
}
