package dev.tern.http.internal.hpack;

import dev.tern.http.internal.bytes.OctetText;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Pure state; confined to its owner. Decodes the field blocks of one direction of a connection (RFC 7541 §3, §6). A field
 * that repeats by index costs no new String.
 */
public final class HpackDecoder {
    /** What SETTINGS_HEADER_TABLE_SIZE is when nobody says otherwise (RFC 9113 §6.5.2). */
    public static final int DEFAULT_TABLE_SIZE = 4096;

    private static final int SCRATCH_KEPT = 16 << 10;

    private final DynamicTable table;
    private final HpackInteger integer = new HpackInteger();
    private int tableSizeLimit;

    private byte[] octets = {};
    private int at;
    private int end;
    private byte[] scratch = new byte[256];
    /** The octets of the value that was read last, which sizes are counted in. */
    private int valueOctets;

    /** A decoder whose table may grow to the default size. */
    public HpackDecoder() {
        this(DEFAULT_TABLE_SIZE);
    }

    /** A decoder whose peer was told this SETTINGS_HEADER_TABLE_SIZE before its first block. */
    public HpackDecoder(int tableSizeLimit) {
        this.tableSizeLimit = tableSizeLimit;
        table = new DynamicTable(tableSizeLimit);
    }

    /** The peer has acknowledged another SETTINGS_HEADER_TABLE_SIZE. */
    public void tableSizeLimit(int octetsMax) {
        tableSizeLimit = octetsMax;
    }

    /** The octets that the dynamic table holds, by the count of §4.1. */
    public int tableSize() {
        return table.size();
    }

    /**
     * Decodes one whole block behind what the list has.
     *
     * @throws HpackViolation if it is not one; this object is of no use afterwards
     */
    public void decode(byte[] block, int from, int to, FieldList fields) throws HpackViolation {
        octets = block;
        at = from;
        end = to;
        try {
            updateSize();
            while (at < end) {
                decodeField(octets[at], fields);
            }
        } finally {
            octets = new byte[0];
            if (scratch.length > SCRATCH_KEPT) {
                scratch = new byte[256];
            }
        }
    }

    /** Size updates stand at the beginning of a block and nowhere else (§4.2). */
    private void updateSize() throws HpackViolation {
        while (at < end && (octets[at] & 0xe0) == 0x20) {
            int size = readInteger(5);
            if (size > tableSizeLimit) {
                throw new HpackViolation(
                        "RFC 7541 §6.3",
                        "The dynamic table is set to " + size + " octets where " + tableSizeLimit + " are allowed");
            }
            table.resize(size);
        }
    }

    private void decodeField(byte first, FieldList fields) throws HpackViolation {
        if (first < 0) {
            indexed(readInteger(7), fields);
        } else if ((first & 0x40) != 0) {
            literal(6, true, fields);
        } else if ((first & 0x20) == 0) {
            // Without indexing, or never indexed: the same to one who does not pass it on.
            literal(4, false, fields);
        } else {
            throw new HpackViolation("RFC 7541 §4.2", "The size of the dynamic table changes behind a field");
        }
    }

    private void indexed(int index, FieldList fields) throws HpackViolation {
        if (index > StaticTable.SIZE) {
            int age = age(index);
            fields.add(table.name(age), table.value(age), table.size(age));
        } else if (index > 0) {
            fields.add(StaticTable.name(index), StaticTable.value(index));
        } else {
            throw new HpackViolation("RFC 7541 §6.1", "The index of a field is 0");
        }
    }

    private int age(int index) throws HpackViolation {
        int age = index - StaticTable.SIZE - 1;
        if (age >= table.count()) {
            throw new HpackViolation(
                    "RFC 7541 §2.3.3",
                    "Index " + index + " of tables that have " + (StaticTable.SIZE + table.count()) + " entries");
        }
        return age;
    }

    private void literal(int prefixBits, boolean isIndexed, FieldList fields) throws HpackViolation {
        int index = readInteger(prefixBits);
        String name;
        if (index == 0) {
            name = readString(null);
        } else if (index <= StaticTable.SIZE) {
            name = StaticTable.name(index);
        } else {
            name = table.name(age(index));
        }
        String value = readString(name);
        int size = name.length() + valueOctets + DynamicTable.ENTRY_OVERHEAD;
        if (isIndexed) {
            table.add(name, value, size);
        }
        fields.add(name, value, size);
    }

    /**
     * A name has one char for each octet, so that its size is known when it comes again by its index.
     *
     * @param name whose value it is; null for a name
     */
    private String readString(@Nullable String name) throws HpackViolation {
        if (at == end) {
            throw new HpackViolation("RFC 7541 §5.2", "The field block ends in front of a string");
        }
        boolean isHuffman = octets[at] < 0;
        int length = readInteger(7);
        if (length > end - at) {
            throw new HpackViolation(
                    "RFC 7541 §5.2", "A string of " + length + " octets where the block has " + (end - at) + " more");
        }
        int from = at;
        at += length;
        if (!isHuffman) {
            return text(octets, from, at, name);
        }
        int most = Huffman.decodedLengthMax(length);
        if (most > scratch.length) {
            scratch = new byte[most];
        }
        return text(scratch, 0, Huffman.decode(octets, from, at, scratch), name);
    }

    private String text(byte[] from, int start, int stop, @Nullable String name) {
        if (name == null) {
            return new String(from, start, stop - start, StandardCharsets.ISO_8859_1);
        }
        valueOctets = stop - start;
        return name.equals("set-cookie")
                ? OctetText.decodeOpaque(from, start, stop)
                : OctetText.decode(from, start, stop);
    }

    private int readInteger(int prefixBits) throws HpackViolation {
        at = integer.decode(octets, at, end, prefixBits);
        return integer.value();
    }
}
