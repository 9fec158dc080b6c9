package dev.tern.http.internal.http1;

import dev.tern.http.internal.bytes.Ascii;
import okio.Buffer;

/**
 * Immutable. Writes field lines, checking each character on its way. {@link dev.tern.http.Headers} has checked them
 * already, if nobody found a way round it; this is the last gate in front of the wire, and it has no way round.
 */
final class FieldWriter {
    private static final int CRLF = 0x0d0a;
    private static final int COLON_SP = 0x3a20;

    private FieldWriter() {}

    /** Writes {@code name: value CRLF}; a value beyond ASCII as UTF-8. */
    static void write(String name, String value, Buffer out) {
        checkToken(name, "The field name", "RFC 9110 §5.1");
        checkValue(name, value);
        out.writeUtf8(name).writeShort(COLON_SP).writeUtf8(value).writeShort(CRLF);
    }

    static void endOfLine(Buffer out) {
        out.writeShort(CRLF);
    }

    static void checkToken(String text, String what, String rule) {
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

    private static void checkValue(String name, String value) {
        int length = value.length();
        for (int i = 0; i < length; i++) {
            char c = value.charAt(i);
            boolean isControl = (c < 0x20 && c != '\t') || c == 0x7f;
            if (isControl || (Character.isSurrogate(c) && !isPaired(value, i))) {
                // The value itself may be a secret.
                throw new IllegalArgumentException(String.format(
                        "The value of field %s has the character U+%04X at %d (RFC 9110 §5.5)", name, (int) c, i));
            }
        }
        if (length > 0 && (Ascii.isOws(value.charAt(0)) || Ascii.isOws(value.charAt(length - 1)))) {
            throw new IllegalArgumentException(
                    "The value of field " + name + " has whitespace round it (RFC 9110 §5.5)");
        }
    }

    /** A lone surrogate has no encoding; it would go out as a question mark. */
    private static boolean isPaired(String value, int i) {
        return Character.isHighSurrogate(value.charAt(i))
                ? i + 1 < value.length() && Character.isLowSurrogate(value.charAt(i + 1))
                : i > 0 && Character.isHighSurrogate(value.charAt(i - 1));
    }
}
