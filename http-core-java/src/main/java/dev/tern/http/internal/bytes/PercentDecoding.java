package dev.tern.http.internal.bytes;

import java.nio.charset.StandardCharsets;

/**
 * Immutable. {@code %XX} back to text (WHATWG URL, "percent-decode", then UTF-8 decode).
 *
 * <p>A {@code %} without two hex digits stays as it is, and bytes that are no UTF-8 become U+FFFD: both are
 * legal in a URL, so decoding never fails.
 */
public final class PercentDecoding {
    private PercentDecoding() {}

    /** Decodes {@code %XX}; the same instance where there is none. */
    public static String decode(String text) {
        return text.indexOf('%') < 0 ? text : decodeBytes(text);
    }

    /** Decodes a name or value of application/x-www-form-urlencoded, in which {@code +} is a space. */
    public static String decodeForm(String text) {
        return decode(text.indexOf('+') < 0 ? text : text.replace('+', ' '));
    }

    private static String decodeBytes(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        int length = 0;
        for (int i = 0; i < bytes.length; i++) {
            byte b = bytes[i];
            if (b == '%' && i + 2 < bytes.length) {
                int high = Character.digit(bytes[i + 1], 16);
                int low = Character.digit(bytes[i + 2], 16);
                if (high >= 0 && low >= 0) {
                    b = (byte) ((high << 4) | low);
                    i += 2;
                }
            }
            bytes[length++] = b;
        }
        return new String(bytes, 0, length, StandardCharsets.UTF_8);
    }
}
