package dev.tern.http.internal.hpack;

import dev.tern.http.internal.bytes.OctetText;
import okio.Buffer;

/**
 * Pure state; confined to its owner. Encodes the field blocks of one direction of a connection (RFC 7541 §6): by index
 * what is known, as a literal what is not, Huffman-coded where that is shorter.
 */
public final class HpackEncoder {
    /** What is done with a field that no table has. */
    public enum Indexing {
        /** Remember it, for it will come again. */
        REMEMBERED,
        /** Don't, since it will hardly come again and would push out what does. */
        ONCE,
        /** Don't, and nobody on the way may either: a secret that could be guessed by its compressed size (§7.1.3). */
        NEVER
    }

    private static final int SCRATCH_KEPT = 16 << 10;

    private final int tableSizeMax;
    private final DynamicTable table;
    private int smallestSize = -1;
    private byte[] scratch = new byte[256];
    private byte[] codedScratch = new byte[256];

    /**
     * An encoder.
     *
     * @param tableSizeMax how much memory its table may take, whatever the peer allows
     */
    public HpackEncoder(int tableSizeMax) {
        this.tableSizeMax = tableSizeMax;
        table = new DynamicTable(Math.min(tableSizeMax, HpackDecoder.DEFAULT_TABLE_SIZE));
    }

    /** The peer's SETTINGS_HEADER_TABLE_SIZE; what it means beyond our own limit is left unused. */
    public void peerTableSize(long octets) {
        int size = (int) Math.min(octets, tableSizeMax);
        if (size != table.maxSize()) {
            smallestSize = smallestSize < 0 ? size : Math.min(smallestSize, size);
            table.resize(size);
        }
    }

    /** The octets that the dynamic table holds, by the count of §4.1. */
    public int tableSize() {
        return table.size();
    }

    /** Begins a block: says what became of the table's size since the last one (§4.2). */
    public void begin(Buffer out) {
        if (smallestSize < 0) {
            return;
        }
        if (smallestSize < table.maxSize()) {
            HpackInteger.encode(out, 0x20, 5, smallestSize);
        }
        HpackInteger.encode(out, 0x20, 5, table.maxSize());
        smallestSize = -1;
    }

    /** Adds a field to the block. The name is in lower case. */
    public void encode(String name, String value, Indexing indexing, Buffer out) {
        int nameIndex = StaticTable.find(name);
        if (indexing != Indexing.NEVER) {
            int index = nameIndex == 0 ? 0 : StaticTable.find(nameIndex, value);
            if (index == 0) {
                int age = table.find(name, value);
                index = age < 0 ? 0 : StaticTable.SIZE + 1 + age;
            }
            if (index != 0) {
                HpackInteger.encode(out, 0x80, 7, index);
                return;
            }
        }
        if (nameIndex == 0) {
            int age = table.find(name);
            nameIndex = age < 0 ? 0 : StaticTable.SIZE + 1 + age;
        }
        switch (indexing) {
            case REMEMBERED -> HpackInteger.encode(out, 0x40, 6, nameIndex);
            case ONCE -> HpackInteger.encode(out, 0x00, 4, nameIndex);
            case NEVER -> HpackInteger.encode(out, 0x10, 4, nameIndex);
        }
        if (nameIndex == 0) {
            writeString(name, out);
        }
        int valueOctets = writeString(value, out);
        if (indexing == Indexing.REMEMBERED) {
            table.add(name, value, name.length() + valueOctets + DynamicTable.ENTRY_OVERHEAD);
        }
    }

    /** Ends a block. */
    public void end() {
        if (scratch.length > SCRATCH_KEPT) {
            scratch = new byte[256];
            codedScratch = new byte[256];
        }
    }

    private int writeString(String text, Buffer out) {
        int most = OctetText.lengthMax(text);
        if (most > scratch.length) {
            scratch = new byte[most];
        }
        int length = OctetText.encode(text, scratch);
        int coded = Huffman.encodedLength(scratch, length);
        if (coded < length) {
            if (coded > codedScratch.length) {
                codedScratch = new byte[coded];
            }
            Huffman.encode(scratch, length, codedScratch);
            HpackInteger.encode(out, 0x80, 7, coded);
            out.write(codedScratch, 0, coded);
        } else {
            HpackInteger.encode(out, 0, 7, length);
            out.write(scratch, 0, length);
        }
        return length;
    }
}
