package dev.tern.http.internal.http1;

import java.io.EOFException;
import java.util.Arrays;
import okio.Buffer;
import org.jspecify.annotations.Nullable;

/**
 * Pure state; confined to its owner. Cuts a header or trailer section into lines that end in CRLF, where they lie.
 *
 * <p>A line that lies whole in one segment of the input is shown in place. The beginning of a line whose end has not
 * come is taken over into an array of our own, so no octet is looked at twice however slowly the peer dribbles; its
 * size is bounded by the limit of the section.
 *
 * <pre>{@code
 * lines.open(in);
 * try { while (lines.next()) { use(lines.octets(), lines.start(), lines.end()); } } finally { lines.close(); }
 * }</pre>
 *
 * <p>CRLF only (RFC 9112 §2.2): a bare LF could be taken for a line end although another party did not see one there,
 * and a bare CR the other way round. Both are refused, as early as they can be seen.
 */
final class Lines {
    private static final byte[] NO_OCTETS = new byte[0];
    /** A partial line that grew beyond this is not kept for the next one. */
    private static final int KEPT_BYTES = 4 << 10;

    private final Buffer.UnsafeCursor cursor = new Buffer.UnsafeCursor();
    private byte[] partial = NO_OCTETS;
    private int partialCount;

    // The section: what it may still have, and how to call it in an error message.
    private int budget;
    private int limit;
    private String section = "";

    // The segment that is being read, while open.
    private @Nullable Buffer in;
    private byte[] segment = NO_OCTETS;
    private int position;
    private int segmentEnd;

    // The line, without its CRLF.
    private byte[] line = NO_OCTETS;
    private int lineStart;
    private int lineEnd;

    /** Starts a section of at most so many octets, all line ends included. */
    void begin(String name, int bytesMax) {
        section = name;
        limit = bytesMax;
        budget = bytesMax;
        partialCount = 0;
        if (partial.length > KEPT_BYTES) {
            partial = NO_OCTETS;
        }
    }

    /** Looks at the input. Until {@link #close}, nobody else may change it. */
    void open(Buffer input) {
        in = input;
        input.readUnsafe(cursor);
        showSegment();
    }

    private void showSegment() {
        if (cursor.next() > 0) {
            segment = cursor.data;
            position = cursor.start;
            segmentEnd = cursor.end;
        } else {
            segment = NO_OCTETS;
            position = 0;
            segmentEnd = 0;
        }
    }

    /** Consumes what was read. The last line must have been used before. */
    void close() {
        Buffer input = in;
        if (input == null) {
            return;
        }
        int consumed = segment == NO_OCTETS ? 0 : position - cursor.start;
        cursor.close();
        in = null;
        segment = NO_OCTETS;
        line = NO_OCTETS;
        skip(input, consumed);
    }

    /** Goes to the next line. False: its end has not come yet, and what has come of it was taken over. */
    boolean next() throws Http1Violation {
        while (true) {
            int lf = endsInCr() ? afterCr(position) : afterCr(indexOfCr() + 1);
            if (lf >= 0) {
                showLine(lf);
                return true;
            }
            takeOver(segmentEnd);
            if (!nextSegment()) {
                return false;
            }
        }
    }

    private boolean endsInCr() {
        return partialCount > 0 && partial[partialCount - 1] == '\r';
    }

    /** The first CR, or the last octet of the segment if there is none. */
    private int indexOfCr() throws Http1Violation {
        byte[] octets = segment;
        int end = segmentEnd;
        for (int i = position; i < end; i++) {
            byte octet = octets[i];
            if (octet == '\r') {
                return i;
            }
            if (octet == '\n') {
                throw Http1Violation.protocol("RFC 9112 §2.2", "A line of the " + section + " ends in a bare LF");
            }
        }
        return end - 1;
    }

    /** Where the LF is that belongs to the CR in front of this place, or -1 if it has not come yet. */
    private int afterCr(int at) throws Http1Violation {
        if (at >= segmentEnd) {
            return -1;
        }
        if (segment[at] != '\n') {
            throw Http1Violation.protocol("RFC 9112 §2.2", "A bare CR in the " + section);
        }
        return at;
    }

    private void showLine(int lf) throws Http1Violation {
        if (partialCount > 0) {
            takeOver(lf + 1);
            line = partial;
            lineStart = 0;
            lineEnd = partialCount - 2;
            partialCount = 0;
        } else {
            line = segment;
            lineStart = position;
            lineEnd = lf - 1;
            position = lf + 1;
            spend(position - lineStart);
        }
    }

    private void takeOver(int to) throws Http1Violation {
        int count = to - position;
        spend(count);
        if (partialCount + count > partial.length) {
            partial = Arrays.copyOf(partial, Math.max(partialCount + count, Math.max(256, partial.length * 2)));
        }
        System.arraycopy(segment, position, partial, partialCount, count);
        partialCount += count;
        position = to;
    }

    private void spend(int octets) throws Http1Violation {
        budget -= octets;
        if (budget < 0) {
            throw Http1Violation.tooLarge("RFC 9110 §5.4", "The " + section + " has more than " + limit + " octets");
        }
    }

    private boolean nextSegment() {
        Buffer input = in;
        if (input == null || segment == NO_OCTETS) {
            return false;
        }
        int consumed = position - cursor.start;
        cursor.close();
        skip(input, consumed);
        input.readUnsafe(cursor);
        showSegment();
        return segment != NO_OCTETS;
    }

    /** Skips octets that are known to be there. */
    static void skip(Buffer input, long count) {
        try {
            input.skip(count);
        } catch (EOFException e) {
            throw new AssertionError(e);
        }
    }

    /** The array that holds the line; valid until the following {@link #next} or {@link #close}. */
    byte[] octets() {
        return line;
    }

    /** Where the line begins in {@link #octets}. */
    int start() {
        return lineStart;
    }

    /** Where the line ends in {@link #octets}, its CRLF not included. */
    int end() {
        return lineEnd;
    }

    boolean isEmptyLine() {
        return lineStart == lineEnd;
    }

    /** The beginning of a line whose end has not come: octets 0 to {@link #partialCount}. */
    byte[] partial() {
        return partial;
    }

    int partialCount() {
        return partialCount;
    }
}
