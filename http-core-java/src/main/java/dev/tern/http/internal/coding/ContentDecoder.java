package dev.tern.http.internal.coding;

import java.io.IOException;
import okio.Buffer;

/** Pure state; confined to its owner. Undoes one coding, or several stacked ones, step by step. */
public interface ContentDecoder {
    /**
     * Decodes as far as input and room go.
     *
     * @param in encoded octets; consumed as far as they were taken in, which may be ahead of what was put out
     * @param out where decoded octets are appended
     * @param max how many at the most; positive
     * @throws IOException if the octets are not of this coding, or a limit is broken; the message says which
     */
    void decode(Buffer in, Buffer out, long max) throws IOException;

    /**
     * Checks that the coding is complete. To be called when the input has ended and {@link #decode} puts out no more.
     *
     * @throws IOException if the end is missing
     */
    void end() throws IOException;

    /** Lets go of native memory. Called once, at whatever point. */
    void close();
}
