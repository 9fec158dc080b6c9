package dev.tern.http.internal.coding;

import java.io.IOException;
import java.nio.ByteBuffer;

/** Pure. How much of its own output a zstd frame wants kept, read from its header (RFC 8878 §3.1.1.1). */
final class ZstdWindow {
    /** What every decoder of the coding must support, and the most that a sender may ask for (RFC 9659 §3). */
    private static final long BYTES_MAX = 8 << 20;

    private static final int MAGIC_BYTES = 4;
    private static final int MAGIC = 0xfd2fb528;
    private static final int SKIPPABLE_MAGIC = 0x184d2a50;
    private static final int SINGLE_SEGMENT = 0x20;
    private static final int[] DICTIONARY_ID_BYTES = {0, 1, 2, 4};
    private static final int[] CONTENT_SIZE_BYTES = {1, 2, 4, 8};

    private ZstdWindow() {}

    /** Whether the octets from the position on tell. */
    static boolean isKnown(ByteBuffer octets) throws IOException {
        if (octets.remaining() < MAGIC_BYTES) {
            return false;
        }
        int magic = magic(octets);
        if ((magic & ~0xf) == SKIPPABLE_MAGIC) {
            return true;
        }
        if (magic != MAGIC) {
            throw new IOException("it does not begin with the zstd magic number (RFC 8878 §3.1.1)");
        }
        return octets.remaining() > MAGIC_BYTES && octets.remaining() >= headerLength(descriptor(octets));
    }

    /** Refuses the frame if it wants too much. */
    static void check(ByteBuffer octets) throws IOException {
        if (magic(octets) != MAGIC) {
            return;
        }
        long window = bytes(octets);
        if (window < 0 || window > BYTES_MAX) {
            throw new IOException("the zstd window has " + Long.toUnsignedString(window) + " octets; 8 MiB are the most"
                    + " (RFC 9659)");
        }
    }

    private static long bytes(ByteBuffer octets) {
        int at = octets.position() + MAGIC_BYTES + 1;
        int descriptor = descriptor(octets);
        if ((descriptor & SINGLE_SEGMENT) == 0) {
            int window = octets.get(at) & 0xff;
            long base = 1L << (10 + (window >> 3));
            return base + base / 8 * (window & 7);
        }
        // One segment: the content itself is the window.
        at += DICTIONARY_ID_BYTES[descriptor & 3];
        int length = CONTENT_SIZE_BYTES[descriptor >> 6];
        long size = 0;
        for (int i = length - 1; i >= 0; i--) {
            size = (size << 8) | (octets.get(at + i) & 0xff);
        }
        return length == 2 ? size + 256 : size;
    }

    /** Up to where the window is known. */
    private static int headerLength(int descriptor) {
        return MAGIC_BYTES
                + 1
                + ((descriptor & SINGLE_SEGMENT) == 0
                        ? 1
                        : DICTIONARY_ID_BYTES[descriptor & 3] + CONTENT_SIZE_BYTES[descriptor >> 6]);
    }

    private static int descriptor(ByteBuffer octets) {
        return octets.get(octets.position() + MAGIC_BYTES) & 0xff;
    }

    private static int magic(ByteBuffer octets) {
        int magic = 0;
        for (int i = MAGIC_BYTES - 1; i >= 0; i--) {
            magic = (magic << 8) | (octets.get(octets.position() + i) & 0xff);
        }
        return magic;
    }
}
