package dev.tern.http.internal.http1;

import dev.tern.http.internal.bytes.FieldText;
import dev.tern.http.internal.bytes.OctetText;
import okio.Buffer;

/**
 * Immutable. Writes field lines, checking each character on its way.
 */
public final class FieldWriter {
    private static final int CRLF = 0x0d0a;
    private static final int COLON_SP = 0x3a20;

    private FieldWriter() {}

    /** Writes {@code name: value CRLF}; a value beyond ASCII as UTF-8, but for octets of a cookie that came otherwise. */
    public static void write(String name, String value, Buffer out) {
        FieldText.checkToken(name, "The field name", "RFC 9110 §5.1");
        boolean isOpaque = FieldText.checkValue(name, value);
        out.writeUtf8(name).writeShort(COLON_SP);
        if (isOpaque) {
            byte[] octets = new byte[OctetText.lengthMax(value)];
            out.write(octets, 0, OctetText.encode(value, octets));
        } else {
            out.writeUtf8(value);
        }
        out.writeShort(CRLF);
    }

    public static void endOfLine(Buffer out) {
        out.writeShort(CRLF);
    }
}
