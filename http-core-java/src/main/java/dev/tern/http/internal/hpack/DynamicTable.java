package dev.tern.http.internal.hpack;

import java.util.Arrays;

/**
 * Pure state; confined to its owner. The fields that a connection has seen, the newest first (RFC 7541 §2.3.2, §4): a ring
 * of parallel arrays, so that an entry is found by its index without a map, and a decoder that is asked for one again gives
 * the same Strings.
 */
final class DynamicTable {
    /** What an entry counts beyond its octets (§4.1); so the number of entries is bounded, too. */
    static final int ENTRY_OVERHEAD = 32;

    private static final int FIRST_CAPACITY = 16;

    private String[] names = new String[FIRST_CAPACITY];
    private String[] values = new String[FIRST_CAPACITY];
    private int[] sizes = new int[FIRST_CAPACITY];
    private int[] hashes = new int[FIRST_CAPACITY];
    private int newest;
    private int count;
    private int size;
    private int maxSize;

    DynamicTable(int maxSize) {
        this.maxSize = maxSize;
    }

    int count() {
        return count;
    }

    /** The sum of all entries' sizes. */
    int size() {
        return size;
    }

    int maxSize() {
        return maxSize;
    }

    /** The name of the entry that came so many before the newest: 0 is the newest. */
    String name(int age) {
        return names[slot(age)];
    }

    String value(int age) {
        return values[slot(age)];
    }

    /** The size of an entry, with its overhead. */
    int size(int age) {
        return sizes[slot(age)];
    }

    private int slot(int age) {
        return (newest - age) & (names.length - 1);
    }

    /** Evicts what does not fit any more (§4.3). */
    void resize(int octets) {
        maxSize = octets;
        evictTo(octets);
    }

    /** Adds an entry in front; one that is larger than the table empties it, which is no error (§4.4). */
    void add(String name, String value, int entrySize) {
        if (entrySize > maxSize) {
            evictTo(0);
            return;
        }
        evictTo(maxSize - entrySize);
        if (count == names.length) {
            grow();
        }
        newest = (newest + 1) & (names.length - 1);
        names[newest] = name;
        values[newest] = value;
        sizes[newest] = entrySize;
        hashes[newest] = hash(name, value);
        count++;
        size += entrySize;
    }

    /** The age of the newest entry with this name and value, or -1. */
    int find(String name, String value) {
        int hash = hash(name, value);
        for (int age = 0; age < count; age++) {
            int slot = slot(age);
            if (hashes[slot] == hash && values[slot].equals(value) && names[slot].equals(name)) {
                return age;
            }
        }
        return -1;
    }

    /** The age of the newest entry with this name, or -1. */
    int find(String name) {
        for (int age = 0; age < count; age++) {
            if (names[slot(age)].equals(name)) {
                return age;
            }
        }
        return -1;
    }

    private void evictTo(int octets) {
        while (size > octets) {
            int oldest = slot(count - 1);
            size -= sizes[oldest];
            names[oldest] = "";
            values[oldest] = "";
            count--;
        }
    }

    private void grow() {
        int capacity = names.length;
        // The oldest to the front, so that the ring is straight again.
        int oldest = slot(count - 1);
        names = rotated(names, oldest);
        values = rotated(values, oldest);
        sizes = rotated(sizes, oldest);
        hashes = rotated(hashes, oldest);
        newest = capacity - 1;
    }

    private static String[] rotated(String[] ring, int first) {
        String[] straight = new String[ring.length * 2];
        System.arraycopy(ring, first, straight, 0, ring.length - first);
        System.arraycopy(ring, 0, straight, ring.length - first, first);
        Arrays.fill(straight, ring.length, straight.length, "");
        return straight;
    }

    private static int[] rotated(int[] ring, int first) {
        int[] straight = new int[ring.length * 2];
        System.arraycopy(ring, first, straight, 0, ring.length - first);
        System.arraycopy(ring, 0, straight, ring.length - first, first);
        return straight;
    }

    /** Both Strings keep their hash. */
    private static int hash(String name, String value) {
        return name.hashCode() * 31 + value.hashCode();
    }
}
