package dev.tern.http.internal.bytes;

/**
 * Immutable. The last gate in front of the wire for names and values. {@link dev.tern.http.Headers} has checked them already,
 * if nobody found a way round it; here there is no way round.
 */
public final class FieldText {
    private FieldText() {}

    /** Refuses what is no token, by {@link IllegalArgumentException}. */
    public static void checkToken(String text, String what, String rule) {
        for (int i = 0; i < text.length(); i++) {
            if (!Ascii.isTokenChar(text.charAt(i))) {
                throw new IllegalArgumentException(
                        String.format("%s has the character U+%04X at %d (%s)", what, (int) text.charAt(i), i, rule));
            }
        }
        if (text.isEmpty()) {
            throw new IllegalArgumentException(what + " is empty (" + rule + ")");
        }
    }

    /**
     * Refuses control characters, whitespace round the value, and what has no encoding.
     *
     * @return whether it has octets that are no UTF-8, which only a cookie may: see {@link OctetText#decodeOpaque}
     */
    public static boolean checkValue(String name, String value) {
        int length = value.length();
        boolean isOpaque = false;
        for (int i = 0; i < length; i++) {
            char c = value.charAt(i);
            boolean isControl = (c < 0x20 && c != '\t') || c == 0x7f;
            boolean isLone = Character.isSurrogate(c) && !isPaired(value, i);
            if (isLone && OctetText.isOpaque(c) && Ascii.equalsIgnoreCase(name, "Cookie")) {
                isOpaque = true;
            } else if (isControl || isLone) {
                // The value itself may be a secret.
                throw new IllegalArgumentException(String.format(
                        "The value of field %s has the character U+%04X at %d (RFC 9110 §5.5)", name, (int) c, i));
            }
        }
        if (length > 0 && (Ascii.isOws(value.charAt(0)) || Ascii.isOws(value.charAt(length - 1)))) {
            throw new IllegalArgumentException(
                    "The value of field " + name + " has whitespace round it (RFC 9110 §5.5)");
        }
        return isOpaque;
    }

    /** A lone surrogate has no encoding; it would go out as a question mark. */
    private static boolean isPaired(String value, int i) {
        return Character.isHighSurrogate(value.charAt(i))
                ? i + 1 < value.length() && Character.isLowSurrogate(value.charAt(i + 1))
                : i > 0 && Character.isHighSurrogate(value.charAt(i - 1));
    }
}
