package dev.tern.http.internal.hpack;

import okio.Buffer;

/**
 * Pure state; confined to its decoder. Integers with a prefix (RFC 7541 §5.1). They are summed up in a long and end after at
 * most {@value #CONTINUATION_OCTETS_MAX} more octets, so that none overflows and none is led by zeros without end.
 */
final class HpackInteger {
    /** Five groups of seven bits hold any int; more is an attack, or a value that nothing here could have. */
    static final int CONTINUATION_OCTETS_MAX = 5;

    private static final String RULE = "RFC 7541 §5.1";

    private int value;

    /** What {@link #decode} read last. */
    int value() {
        return value;
    }

    /** Reads the integer that begins in the low bits of the octet at this place, and gives the place behind it. */
    int decode(byte[] octets, int at, int end, int prefixBits) throws HpackViolation {
        int prefixMax = (1 << prefixBits) - 1;
        int prefix = octets[at] & prefixMax;
        int next = at + 1;
        if (prefix < prefixMax) {
            value = prefix;
            return next;
        }
        long sum = prefixMax;
        for (int shift = 0; shift < 7 * CONTINUATION_OCTETS_MAX; shift += 7) {
            if (next == end) {
                throw new HpackViolation(RULE, "The field block ends inside an integer");
            }
            int octet = octets[next++];
            sum += (long) (octet & 0x7f) << shift;
            if (octet >= 0) {
                if (sum > Integer.MAX_VALUE) {
                    throw new HpackViolation(RULE, "An integer is over 2^31-1");
                }
                value = (int) sum;
                return next;
            }
        }
        throw new HpackViolation(
                RULE, "An integer has more than " + CONTINUATION_OCTETS_MAX + " octets behind its first");
    }

    /** Writes a value whose first octet has these flags in front of its prefix. */
    static void encode(Buffer out, int flags, int prefixBits, int value) {
        int prefixMax = (1 << prefixBits) - 1;
        if (value < prefixMax) {
            out.writeByte(flags | value);
            return;
        }
        out.writeByte(flags | prefixMax);
        int rest = value - prefixMax;
        while (rest > 0x7f) {
            out.writeByte(0x80 | (rest & 0x7f));
            rest >>>= 7;
        }
        out.writeByte(rest);
    }
}
