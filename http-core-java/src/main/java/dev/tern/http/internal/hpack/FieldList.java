package dev.tern.http.internal.hpack;

import java.util.Arrays;

/**
 * Pure state; confined to its owner. Names and values on their way into or out of a field block: one flat array, used again
 * for each block. Beyond its limits it counts and keeps nothing, so that a small block that means a huge list costs no
 * memory (RFC 7541 §7.3, RFC 9113 §10.5.1).
 */
public final class FieldList {
    private static final int FIRST_CAPACITY = 64;
    private static final int KEPT_CAPACITY = 512;

    private final int octetsMax;
    private final int countMax;
    private String[] lines = new String[FIRST_CAPACITY];
    private int count;
    private long octets;
    private long offered;

    /**
     * An empty list.
     *
     * @param octetsMax the sum of all names and values, with 32 for each field (RFC 9113 §6.5.2)
     */
    public FieldList(int octetsMax, int countMax) {
        this.octetsMax = octetsMax;
        this.countMax = countMax;
    }

    /** An empty list without limits, for fields that are our own. */
    public FieldList() {
        this(Integer.MAX_VALUE, Integer.MAX_VALUE);
    }

    /** The number of fields kept. */
    public int count() {
        return count;
    }

    /** The sum of all names and values, with 32 for each field. */
    public long size() {
        return octets;
    }

    public String name(int i) {
        return lines[2 * i];
    }

    public String value(int i) {
        return lines[2 * i + 1];
    }

    /** Whether fields were left out because there were too many of them, or they were too large. */
    public boolean isOverLimit() {
        return octets > octetsMax || offered > countMax;
    }

    /** Adds a field of our own. */
    public void add(String name, String value) {
        add(name, value, name.length() + value.length() + DynamicTable.ENTRY_OVERHEAD);
    }

    void add(String name, String value, int entrySize) {
        octets += entrySize;
        offered++;
        if (isOverLimit()) {
            return;
        }
        if (2 * count == lines.length) {
            lines = Arrays.copyOf(lines, lines.length * 2);
        }
        lines[2 * count] = name;
        lines[2 * count + 1] = value;
        count++;
    }

    /** Forgets all fields. */
    public void clear() {
        if (lines.length > KEPT_CAPACITY) {
            lines = new String[FIRST_CAPACITY];
        } else {
            Arrays.fill(lines, 0, 2 * count, null);
        }
        count = 0;
        octets = 0;
        offered = 0;
    }
}
