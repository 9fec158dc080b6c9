package dev.tern.http.internal.hpack;

import java.util.ArrayList;
import java.util.List;

/**
 * Immutable. The Huffman code of RFC 7541 Appendix B, decoded eight bits at a time.
 *
 * <p>The code is canonical: codes of one length follow one another in the order of their symbols, and each length begins
 * where the one before has ended. So the lengths are all that need be written down.
 */
final class Huffman {
    private static final int SYMBOL_COUNT = 257;
    private static final int EOS = 256;
    private static final int EOS_BITS = 30;
    private static final int SHORTEST = 5;
    private static final String RULE = "RFC 7541 §5.2";

    /** For each octet, the number of bits of its code, as a digit to the base 36. */
    private static final String LENGTHS = """
            dnsssssssoussussssssssusssssssss6aacd68baa8b8666555666666678f6ca\
            d67777777777777777777777878djde6f56565666577666567655677777fbeds\
            kmkkmmmnmnnnnnonoomnonnnnlmnmnnomlkmmnnlnmmolmnnllmlnmnnkmmmnmmn\
            qqkjmnmpqqqrrqopjlqrrqrollqqsrrrkoklmllnmmppooqnqrqqrrrrrsrrrrrq""";

    private static final int[] CODES = new int[SYMBOL_COUNT];
    private static final byte[] BITS = new byte[SYMBOL_COUNT];

    /**
     * Tables of 256 entries each, chosen by the next eight bits; the first is for the beginning of a code. An entry that is
     * not negative ends a code: its symbol in the low bits, above it how many of the eight bits are the code's. A negative
     * one is the complement of the place of the table for the bits that follow.
     */
    private static final int[] TABLES;

    private static final int BITS_SHIFT = 9;

    static {
        for (int symbol = 0; symbol < EOS; symbol++) {
            BITS[symbol] = (byte) Character.digit(LENGTHS.charAt(symbol), 36);
        }
        BITS[EOS] = EOS_BITS;
        int code = 0;
        for (int bits = SHORTEST; bits <= EOS_BITS; bits++) {
            for (int symbol = 0; symbol < SYMBOL_COUNT; symbol++) {
                if (BITS[symbol] == bits) {
                    CODES[symbol] = code++;
                }
            }
            code <<= 1;
        }
        List<int[]> tables = new ArrayList<>();
        tables.add(new int[256]);
        for (int symbol = 0; symbol < SYMBOL_COUNT; symbol++) {
            enter(symbol, tables);
        }
        TABLES = new int[tables.size() * 256];
        for (int i = 0; i < tables.size(); i++) {
            System.arraycopy(tables.get(i), 0, TABLES, i * 256, 256);
        }
    }

    private Huffman() {}

    private static void enter(int symbol, List<int[]> tables) {
        int[] table = tables.get(0);
        int rest = BITS[symbol];
        while (rest > 8) {
            rest -= 8;
            int octet = (CODES[symbol] >>> rest) & 0xff;
            if (table[octet] == 0) {
                table[octet] = ~(tables.size() * 256);
                tables.add(new int[256]);
            }
            table = tables.get(~table[octet] / 256);
        }
        int first = (CODES[symbol] << (8 - rest)) & 0xff;
        for (int i = 0; i < 1 << (8 - rest); i++) {
            table[first + i] = rest << BITS_SHIFT | symbol;
        }
    }

    /** How many octets this many octets of code may mean at the most. */
    static int decodedLengthMax(int length) {
        return (int) Math.min((long) length * 8 / SHORTEST + 1, Integer.MAX_VALUE - 8);
    }

    /** Decodes into the beginning of an array of {@link #decodedLengthMax}, and gives the number of octets. */
    static int decode(byte[] octets, int from, int to, byte[] decoded) throws HpackViolation {
        int count = 0;
        int table = 0;
        int bits = 0;
        int unread = 0;
        for (int i = from; i < to; i++) {
            bits = bits << 8 | (octets[i] & 0xff);
            unread += 8;
            while (unread >= 8) {
                int entry = TABLES[table + ((bits >>> (unread - 8)) & 0xff)];
                if (entry < 0) {
                    table = ~entry;
                    unread -= 8;
                } else {
                    count = emit(entry, decoded, count);
                    table = 0;
                    unread -= entry >>> BITS_SHIFT;
                }
            }
        }
        while (unread > 0) {
            int entry = TABLES[table + ((bits << (8 - unread)) & 0xff)];
            if (entry < 0 || entry >>> BITS_SHIFT > unread) {
                break;
            }
            count = emit(entry, decoded, count);
            table = 0;
            unread -= entry >>> BITS_SHIFT;
        }
        checkPadding(table, bits, unread);
        return count;
    }

    private static int emit(int entry, byte[] decoded, int count) throws HpackViolation {
        int symbol = entry & 0x1ff;
        if (symbol == EOS) {
            throw new HpackViolation(RULE, "A Huffman-coded string has the symbol for its end in it");
        }
        decoded[count] = (byte) symbol;
        return count + 1;
    }

    /** What is left is the beginning of the symbol for the end, and shorter than an octet. */
    private static void checkPadding(int table, int bits, int unread) throws HpackViolation {
        int mask = (1 << unread) - 1;
        if (table != 0) {
            throw new HpackViolation(RULE, "A Huffman-coded string ends with more than 7 bits that are no symbol");
        }
        if ((bits & mask) != mask) {
            throw new HpackViolation(RULE, "A Huffman-coded string is not filled up with ones");
        }
    }

    /** How many octets the code of these octets needs. */
    static int encodedLength(byte[] octets, int length) {
        long bits = 0;
        for (int i = 0; i < length; i++) {
            bits += BITS[octets[i] & 0xff];
        }
        return (int) Math.min((bits + 7) >>> 3, Integer.MAX_VALUE);
    }

    /** Encodes into the beginning of an array of {@link #encodedLength}. */
    static void encode(byte[] octets, int length, byte[] encoded) {
        long bits = 0;
        int pending = 0;
        int at = 0;
        for (int i = 0; i < length; i++) {
            int symbol = octets[i] & 0xff;
            bits = bits << BITS[symbol] | CODES[symbol];
            pending += BITS[symbol];
            while (pending >= 8) {
                pending -= 8;
                encoded[at++] = (byte) (bits >>> pending);
            }
        }
        if (pending > 0) {
            encoded[at] = (byte) (bits << (8 - pending) | (0xff >>> pending));
        }
    }
}
