package dev.tern.http.internal.http2;

import java.util.Arrays;
import okio.Buffer;

/** Immutable. Content that is known by its stream and place, so that what is lost, doubled or swapped shows. */
final class Pattern {
    private static final int PERIOD = 251;
    private static final byte[] OCTETS = new byte[(1 << 16) + PERIOD];

    static {
        for (int i = 0; i < OCTETS.length; i++) {
            OCTETS[i] = (byte) (i % PERIOD);
        }
    }

    private Pattern() {}

    /** Writes so many octets of this content from this place on. */
    static void write(Buffer out, int key, long at, int count) {
        int rest = count;
        long place = at;
        while (rest > 0) {
            int step = Math.min(rest, 1 << 16);
            out.write(OCTETS, (int) ((place + key) % PERIOD), step);
            place += step;
            rest -= step;
        }
    }

    /** Reads all octets, which must be those of this content from this place on. */
    static void check(Buffer in, int key, long at) {
        byte[] octets = in.readByteArray();
        long place = at;
        for (int i = 0; i < octets.length; ) {
            int step = Math.min(octets.length - i, 1 << 16);
            int from = (int) ((place + key) % PERIOD);
            if (!Arrays.equals(octets, i, i + step, OCTETS, from, from + step)) {
                throw new AssertionError("Content of " + key + " is wrong behind " + place);
            }
            place += step;
            i += step;
        }
    }
}
