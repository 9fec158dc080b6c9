package dev.tern.http.internal.http1;

import dev.tern.http.Headers;
import dev.tern.http.internal.bytes.Ascii;
import java.util.Arrays;

/**
 * Pure state; confined to its owner. Collects the field lines of one section (RFC 9112 §5) from octets, checking each.
 *
 * <p>One tolerance, which the RFC demands of user agents (§5.2): a folded line is joined to its value by a space. A
 * folded line of nothing but whitespace is refused all the same, since some take it for the end of the section.
 */
public final class FieldLines {
    /** A flat array beyond this is not kept for the next section. */
    private static final int KEPT_COUNT = 128;

    private final int countMax;
    private final RecentLines recent;

    // Flat, as Headers has it: name, value, name, value.
    private String[] lines = new String[32];
    private int count;
    private int lineCount;

    FieldLines(int countMax, RecentLines recent) {
        this.countMax = countMax;
        this.recent = recent;
    }

    /** Takes one line, without its CRLF; it must not be empty. */
    void add(byte[] octets, int start, int end) throws Http1Violation {
        // Continuations count as well: joining is what makes many of them expensive.
        if (++lineCount > countMax) {
            throw Http1Violation.tooLarge("RFC 9110 §5.4", "More than " + countMax + " field lines");
        }
        RecentLines.Line known = recent.find(octets, start, end);
        if (known != null) {
            append(known.name(), known.value());
        } else if (Ascii.isOws(octets[start])) {
            fold(octets, start, end);
        } else {
            parse(octets, start, end);
        }
    }

    private void parse(byte[] octets, int start, int end) throws Http1Violation {
        int colon = start;
        while (colon < end && Ascii.isTokenChar(octets[colon] & 0xff)) {
            colon++;
        }
        if (colon == end || octets[colon] != ':' || colon == start) {
            throw noName(octets, start, colon, end);
        }
        int from = trimStart(octets, colon + 1, end);
        int to = trimEnd(octets, from, end);
        String name = Vocabulary.name(octets, start, colon);
        boolean isCookie = Ascii.equalsIgnoreCase(name, "Set-Cookie");
        String value = Vocabulary.value(octets, from, to, "A field value", isCookie);
        append(name, value);
        if (!isCookie) {
            recent.note(octets, start, end, name, value);
        }
    }

    private void append(String name, String value) {
        if (count == lines.length) {
            lines = Arrays.copyOf(lines, count * 2);
        }
        lines[count] = name;
        lines[count + 1] = value;
        count += 2;
    }

    private void fold(byte[] octets, int start, int end) throws Http1Violation {
        if (count == 0) {
            throw Http1Violation.protocol("RFC 9112 §2.2", "Whitespace in front of the first field line");
        }
        int from = trimStart(octets, start, end);
        int to = trimEnd(octets, from, end);
        if (from == to) {
            throw Http1Violation.protocol("RFC 9112 §5.2", "A folded line has only whitespace");
        }
        String more = Vocabulary.value(octets, from, to, "A field value");
        String value = lines[count - 1];
        lines[count - 1] = value.isEmpty() ? more : value + " " + more;
    }

    private static Http1Violation noName(byte[] octets, int start, int at, int end) {
        if (at == end) {
            return Http1Violation.protocol("RFC 9112 §5", "A field line has no colon");
        }
        if (at == start && octets[at] == ':') {
            return Http1Violation.protocol("RFC 9110 §5.1", "A field name is empty");
        }
        if (trimStart(octets, at, end) < end && octets[trimStart(octets, at, end)] == ':') {
            return Http1Violation.protocol("RFC 9112 §5.1", "Whitespace between field name and colon");
        }
        return Http1Violation.protocol("RFC 9110 §5.1", "A field name has " + Http1Violation.named(octets[at]));
    }

    private static int trimStart(byte[] octets, int start, int end) {
        int i = start;
        while (i < end && Ascii.isOws(octets[i])) {
            i++;
        }
        return i;
    }

    private static int trimEnd(byte[] octets, int start, int end) {
        int i = end;
        while (i > start && Ascii.isOws(octets[i - 1])) {
            i--;
        }
        return i;
    }

    /** The section; this object is empty afterwards. */
    Headers take() {
        Headers fields = Headers.ofDecoded(Arrays.copyOf(lines, count));
        clear();
        return fields;
    }

    /** The section without what a trailer section may not say; this object is empty afterwards. */
    Headers takeTrailers() {
        int kept = 0;
        for (int i = 0; i < count; i += 2) {
            if (TrailerFields.mayCarry(lines[i])) {
                lines[kept] = lines[i];
                lines[kept + 1] = lines[i + 1];
                kept += 2;
            }
        }
        Headers fields = Headers.ofDecoded(Arrays.copyOf(lines, kept));
        clear();
        return fields;
    }

    void clear() {
        if (lines.length > KEPT_COUNT) {
            lines = new String[32];
        } else {
            Arrays.fill(lines, 0, count, null);
        }
        count = 0;
        lineCount = 0;
    }
}
