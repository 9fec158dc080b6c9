package dev.tern.http.internal.bytes;

/**
 * Immutable. The character classes of RFC 9110 §5.6 and locale-free case folding.
 *
 * <p>{@link String#equalsIgnoreCase} is not used for protocol elements anywhere: it folds U+212A to
 * "k" and so lets a hostile peer spell a known name with a foreign letter.
 */
public final class Ascii {
    private static final byte TOKEN = 1;
    private static final byte FIELD_VALUE = 2;
    private static final byte[] CLASSES = new byte[256];

    static {
        for (int c = 0x21; c < 0x7f; c++) {
            CLASSES[c] = FIELD_VALUE;
        }
        // obs-text (RFC 9110 §5.5) is passed through; HTAB and SP may stand inside a value.
        for (int c = 0x80; c <= 0xff; c++) {
            CLASSES[c] = FIELD_VALUE;
        }
        CLASSES['\t'] = FIELD_VALUE;
        CLASSES[' '] = FIELD_VALUE;
        for (char c : "!#$%&'*+-.^_`|~0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz".toCharArray()) {
            CLASSES[c] |= TOKEN;
        }
    }

    private Ascii() {}

    /** Whether the octet or character may stand in a token (RFC 9110 §5.6.2). */
    public static boolean isTokenChar(int c) {
        return (c & ~0xff) == 0 && (CLASSES[c] & TOKEN) != 0;
    }

    /** Whether the text is a token: at least one character, all of them token characters. */
    public static boolean isToken(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (!isTokenChar(text.charAt(i))) {
                return false;
            }
        }
        return !text.isEmpty();
    }

    /** Whether the octet may stand in a field value: visible, SP, HTAB or obs-text (RFC 9110 §5.5). */
    public static boolean isFieldValueOctet(int octet) {
        return (CLASSES[octet & 0xff] & FIELD_VALUE) != 0;
    }

    /** Whether the character is SP or HTAB, the only optional whitespace of HTTP (RFC 9110 §5.6.3). */
    public static boolean isOws(int c) {
        return c == ' ' || c == '\t';
    }

    /** The value of a hexadecimal digit, or -1. */
    public static int hexDigit(int c) {
        if (c >= '0' && c <= '9') {
            return c - '0';
        }
        int lower = c | 0x20;
        return lower >= 'a' && lower <= 'f' ? lower - 'a' + 10 : -1;
    }

    /** Folds A–Z only. */
    public static int toLower(int c) {
        return c >= 'A' && c <= 'Z' ? c + 0x20 : c;
    }

    /** Folds A–Z only; returns the argument itself when nothing changes. */
    public static String toLower(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c >= 'A' && c <= 'Z') {
                return lowered(text, i);
            }
        }
        return text;
    }

    private static String lowered(String text, int from) {
        char[] chars = text.toCharArray();
        for (int i = from; i < chars.length; i++) {
            chars[i] = (char) toLower(chars[i]);
        }
        return new String(chars);
    }

    /** Folds a–z only. */
    public static String toUpper(String text) {
        char[] chars = text.toCharArray();
        for (int i = 0; i < chars.length; i++) {
            if (chars[i] >= 'a' && chars[i] <= 'z') {
                chars[i] = (char) (chars[i] - 0x20);
            }
        }
        return new String(chars);
    }

    /** Compares folding A–Z only. */
    public static boolean equalsIgnoreCase(String a, String b) {
        int length = a.length();
        if (length != b.length()) {
            return false;
        }
        for (int i = 0; i < length; i++) {
            char x = a.charAt(i);
            char y = b.charAt(i);
            if (x != y && toLower(x) != toLower(y)) {
                return false;
            }
        }
        return true;
    }

    /** Removes SP and HTAB from both ends; no other whitespace counts (RFC 9110 §5.5). */
    public static String trimOws(String text) {
        int from = 0;
        int to = text.length();
        while (from < to && isOws(text.charAt(from))) {
            from++;
        }
        while (to > from && isOws(text.charAt(to - 1))) {
            to--;
        }
        return text.substring(from, to);
    }
}
