package dev.tern.http.internal.bytes;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.StandardCharsets;
import okio.Buffer;

/**
 * Immutable. Names and values between octets and Strings. Octets beyond ASCII are UTF-8 where they can be, else ISO-8859-1,
 * as httpx reads them; RFC 9110 §5.5 calls them opaque. Strings go out as UTF-8.
 *
 * <p>What must come back to its peer as it came, a cookie, is read otherwise: an octet that is no UTF-8 becomes a lone surrogate,
 * U+DC80 to U+DCFF, which no text has, and goes out as that octet (as Python's surrogateescape has it).
 */
public final class OctetText {
    private static final char OPAQUE_BASE = 0xdc00;

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

    /** The text of octets that are to go back as they came. */
    public static String decodeOpaque(byte[] octets, int from, int to) {
        CharsetDecoder decoder = StandardCharsets.UTF_8.newDecoder();
        ByteBuffer in = ByteBuffer.wrap(octets, from, to - from);
        CharBuffer out = CharBuffer.allocate(to - from);
        for (CoderResult result = decoder.decode(in, out, true);
                !result.isUnderflow();
                result = decoder.decode(in, out, true)) {
            for (int i = 0; i < result.length(); i++) {
                out.put((char) (OPAQUE_BASE + (in.get() & 0xff)));
            }
        }
        return out.flip().toString();
    }

    /** Whether the character is an octet that is no UTF-8, as {@link #decodeOpaque} reads it, if it is no pair's second half. */
    static boolean isOpaque(char c) {
        return c >= OPAQUE_BASE + 0x80 && c <= OPAQUE_BASE + 0xff;
    }

    private static byte[] encodeBeyondAscii(String text) {
        Buffer out = new Buffer();
        int from = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (isOpaque(c) && (i == 0 || !Character.isHighSurrogate(text.charAt(i - 1)))) {
                out.writeUtf8(text, from, i).writeByte(c - OPAQUE_BASE);
                from = i + 1;
            }
        }
        return out.writeUtf8(text, from, text.length()).readByteArray();
    }

    /** More octets than {@link #encode} will need. */
    public static int lengthMax(String text) {
        return text.length() * 3;
    }

    /** The octets that the text goes out as. */
    public static int length(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) >= 0x80) {
                return encodeBeyondAscii(text).length;
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
                byte[] encoded = encodeBeyondAscii(text);
                System.arraycopy(encoded, 0, octets, 0, encoded.length);
                return encoded.length;
            }
            octets[i] = (byte) c;
        }
        return length;
    }
}
