package dev.tern.http.internal.client;

import dev.tern.http.Method;
import dev.tern.http.Request;
import dev.tern.http.ResponseHead;
import dev.tern.http.internal.coding.ContentCodings;
import dev.tern.http.internal.coding.ContentDecoder;
import java.io.IOException;
import okio.Buffer;
import org.jspecify.annotations.Nullable;

/** Pure. Which codings of a response are undone; and decodes content that is there as a whole. */
final class Decoding {
    private static final long PORTION_BYTES = 64 << 10;

    private Decoding() {}

    /** What undoes the codings of a response; null if there is nothing to undo, or nothing is to be undone. */
    static @Nullable ContentDecoder decoderFor(@Nullable ContentCodings codings, Request request, ResponseHead head)
            throws IOException {
        // Without content there is nothing to decode, whatever the fields say of the content there might have been.
        boolean hasContent = !request.method().equals(Method.HEAD) && head.status() != 204 && head.status() != 304;
        boolean raw = Boolean.FALSE.equals(request.extensions().get("decompress"));
        return codings == null || raw || !hasContent ? null : codings.decoderFor(head.headers());
    }

    /** Replaces the encoded octets by the decoded ones, and closes the decoder. */
    static void whole(ContentDecoder decoder, Buffer content, long max) throws IOException {
        Buffer decoded = new Buffer();
        try {
            long before;
            do {
                before = decoded.size();
                decoder.decode(content, decoded, PORTION_BYTES);
                if (decoded.size() > max) {
                    throw new IOException("more than " + max + " octets of decoded content");
                }
            } while (decoded.size() > before);
            decoder.end();
        } finally {
            decoder.close();
        }
        content.clear();
        content.writeAll(decoded);
    }
}
