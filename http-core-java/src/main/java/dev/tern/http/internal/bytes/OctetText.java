package dev.tern.http.internal.bytes;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/**
 * Immutable. Names and values between octets and Strings. Octets beyond ASCII are UTF-8 where they can be, else ISO-8859-1,
 * as httpx reads them; RFC 9110 §5.5 calls them opaque. Strings go out as UTF-8.
 */
public final class OctetText {
    private OctetText() {}

    public static String decode(byte[] octets, int from, int to) {
        int union = 0;
        for (int i = from; i < to; i++) {
            union |= octets[i];
        }
        return union >= 0
                ? new String(octets, from, to - from, StandardCharsets.ISO_8859_1)
                : beyondAscii(octets, from, to);
    }

    /** The same for octets of which one at least is beyond ASCII. */
    public static String beyondAscii(byte[] octets, int from, int to) {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(octets, from, to - from))
                    .toString();
        } catch (CharacterCodingException e) {
            return new String(octets, from, to - from, StandardCharsets.ISO_8859_1);
        }
    }

    /** More octets than {@link #encode} will need. */
    public static int lengthMax(String text) {
        return text.length() * 3;
    }

    /** The octets that the text goes out as. */
    public static int length(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) >= 0x80) {
                return text.getBytes(StandardCharsets.UTF_8).length;
            }
        }
        return text.length();
    }

    /** Writes the text to the beginning of the array, and gives the number of octets. */
    public static int encode(String text, byte[] octets) {
        int length = text.length();
        for (int i = 0; i < length; i++) {
            char c = text.charAt(i);
            if (c >= 0x80) {
                byte[] encoded = text.getBytes(StandardCharsets.UTF_8);
                System.arraycopy(encoded, 0, octets, 0, encoded.length);
                return encoded.length;
            }
            octets[i] = (byte) c;
        }
        return length;
    }
}
