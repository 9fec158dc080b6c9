package dev.tern.http.internal.http1;

import dev.tern.http.Headers;
import okio.Buffer;

/** Immutable. The chunked transfer coding of request content (RFC 9112 §7.1). */
public final class ChunkedEncoder {
    private ChunkedEncoder() {}

    /** Moves the whole content into one chunk. No content, no chunk: an empty one would be the last. */
    public static void chunk(Buffer content, Buffer out) {
        long size = content.size();
        if (size == 0) {
            return;
        }
        out.writeHexadecimalUnsignedLong(size);
        FieldWriter.endOfLine(out);
        out.write(content, size);
        FieldWriter.endOfLine(out);
    }

    /**
     * Writes the last chunk and the trailer section, which end the content.
     *
     * @throws IllegalArgumentException if a field may not stand in a trailer section; then nothing was written
     */
    public static void lastChunk(Headers trailers, Buffer out) {
        Buffer section = new Buffer();
        section.writeUtf8("0\r\n");
        for (int i = 0; i < trailers.size(); i++) {
            if (!TrailerFields.mayCarry(trailers.name(i))) {
                throw new IllegalArgumentException("The field " + trailers.name(i)
                        + " must be known before the content and may not be a trailer (RFC 9110 §6.5.1)");
            }
            FieldWriter.write(trailers.name(i), trailers.value(i), section);
        }
        FieldWriter.endOfLine(section);
        out.write(section, section.size());
    }
}
