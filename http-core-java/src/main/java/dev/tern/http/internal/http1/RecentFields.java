package dev.tern.http.internal.http1;

import dev.tern.http.Headers;
import okio.Buffer;
import org.jspecify.annotations.Nullable;

/**
 * Pure state; confined to its owner. The last header section that was sent twice, as it was written: most requests of a client
 * have the client's own fields and no others, and {@link Headers} are immutable, so the same object is the same octets, checked.
 */
@SuppressWarnings("ReferenceEquality") // A comparison field by field would cost what is to be saved.
public final class RecentFields {
    private @Nullable Headers seen;
    private @Nullable Headers known;
    private byte[] octets = new byte[0];

    /** Writes the section if it is the known one. */
    boolean write(Headers headers, Buffer out) {
        if (headers != known) {
            return false;
        }
        out.write(octets);
        return true;
    }

    /** The section stands in the buffer from there to its end. */
    void note(Headers headers, Buffer out, long from) {
        if (headers == seen) {
            Buffer copy = new Buffer();
            out.copyTo(copy, from, out.size() - from);
            octets = copy.readByteArray();
            known = headers;
        } else {
            seen = headers;
        }
    }
}
