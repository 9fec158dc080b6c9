package dev.tern.http.internal.client;

import dev.tern.http.internal.coding.ContentDecoder;
import java.io.IOException;
import okio.Buffer;

/** Pure. Decodes content that is there as a whole. */
final class Decoding {
    private static final long PORTION_BYTES = 64 << 10;

    private Decoding() {}

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
