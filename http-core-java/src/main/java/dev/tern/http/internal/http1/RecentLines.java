package dev.tern.http.internal.http1;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Pure state; confined to its owner. Field lines that came a moment ago, whole: a server says mostly the same in each response,
 * and what comes again costs neither a String nor a second check. What is found here was checked when it was entered.
 *
 * <p>For all connections of a loop, so that ten thousand of them do not each learn the same lines. A line enters when it comes
 * for the second time, since many are never seen again (ETag, X-Request-Id); one with Set-Cookie never does. There are at most
 * {@value #COUNT} lines of {@value #LINE_BYTES_MAX} octets.
 */
public final class RecentLines {
    static final int COUNT = 128;
    static final int LINE_BYTES_MAX = 128;

    /** Immutable. A line, and what it says. */
    static final class Line {
        private final byte[] octets;
        private final String name;
        private final String value;

        private Line(byte[] octets, String name, String value) {
            this.octets = octets;
            this.name = name;
            this.value = value;
        }

        String name() {
            return name;
        }

        String value() {
            return value;
        }
    }

    private final @Nullable Line[] lines = new Line[COUNT];

    /** By slot, the hash of a line that came once. */
    private final int[] seen = new int[COUNT];

    /** The line, if it came before and more than once. */
    @Nullable
    Line find(byte[] octets, int start, int end) {
        if (end - start > LINE_BYTES_MAX) {
            return null;
        }
        Line line = lines[slot(hash(octets, start, end))];
        return line != null && Arrays.equals(line.octets, 0, line.octets.length, octets, start, end) ? line : null;
    }

    /** The line was checked, and says this. */
    void note(byte[] octets, int start, int end, String name, String value) {
        if (end - start > LINE_BYTES_MAX) {
            return;
        }
        int hash = hash(octets, start, end);
        int slot = slot(hash);
        if (seen[slot] == hash) {
            lines[slot] = new Line(Arrays.copyOfRange(octets, start, end), name, value);
        } else {
            seen[slot] = hash;
        }
    }

    /** A sample of the octets is enough: what differs elsewhere is told apart by the comparison. */
    private static int hash(byte[] octets, int start, int end) {
        int length = end - start;
        int hash = length;
        hash = hash * 31 + octets[start];
        hash = hash * 31 + octets[start + (length >> 2)];
        hash = hash * 31 + octets[start + (length >> 1)];
        hash = hash * 31 + octets[end - 1];
        return hash * 31 + octets[end - 1 - (length >> 3)];
    }

    private static int slot(int hash) {
        return (hash ^ hash >>> 7 ^ hash >>> 14) & (COUNT - 1);
    }
}
