package dev.tern.http.internal.http1;

import dev.tern.http.internal.bytes.Ascii;

/**
 * Pure state; confined to its owner. One chunk-size line, octet by octet (RFC 9112 §7.1, §7.1.1).
 *
 * <pre>
 *   chunk-size [ chunk-ext ] CRLF
 *   chunk-ext = *( BWS ";" BWS token [ BWS "=" BWS ( token / quoted-string ) ] )
 *
 *   FIRST ─digit→ SIZE ─digit→ SIZE ─CR→ LF ─LF→ END
 *                 SIZE ─ws→ SPACE ─";"→ NAME_FIRST ─token→ NAME ─"="→ VALUE_FIRST ─token→ VALUE
 *                                                                     VALUE_FIRST ─DQUOTE→ QUOTED → SPACE_OR_END
 * </pre>
 *
 * <p>Extensions are checked and forgotten, as §7.1.1 asks of a recipient that knows none. Whitespace stands only
 * where the grammar has it, so not in front of the size and not at the end of the line.
 */
final class ChunkLine {
    private static final String RULE = "RFC 9112 §7.1";
    private static final String EXTENSION_RULE = "RFC 9112 §7.1.1";

    private enum State {
        FIRST,
        SIZE,
        SPACE,
        NAME_FIRST,
        NAME,
        SPACE_AFTER_NAME,
        VALUE_FIRST,
        VALUE,
        QUOTED,
        ESCAPED,
        AFTER_QUOTED,
        LF,
        END
    }

    private State state = State.FIRST;
    private long size;

    void begin() {
        state = State.FIRST;
        size = 0;
    }

    /** The value of the chunk-size; complete when {@link #isEnd}. */
    long size() {
        return size;
    }

    boolean isEnd() {
        return state == State.END;
    }

    void take(byte octet) throws Http1Violation {
        state = switch (state) {
            case FIRST, SIZE -> inSize(octet);
            case SPACE -> inSpace(octet, State.SPACE);
            case NAME_FIRST -> Ascii.isOws(octet) ? State.NAME_FIRST : first(octet, State.NAME);
            case NAME -> inName(octet);
            case SPACE_AFTER_NAME -> octet == '=' ? State.VALUE_FIRST : inSpace(octet, State.SPACE_AFTER_NAME);
            case VALUE_FIRST -> inValueFirst(octet);
            case VALUE -> isToken(octet) ? State.VALUE : afterItem(octet);
            case QUOTED -> inQuoted(octet);
            case ESCAPED -> quotable(octet);
            case AFTER_QUOTED -> afterItem(octet);
            case LF -> end(octet);
            case END -> throw new IllegalStateException("The line has ended");
        };
    }

    private State inSize(byte octet) throws Http1Violation {
        int digit = Ascii.hexDigit(octet & 0xff);
        if (digit >= 0) {
            // Any number of leading zeros, since the grammar has 1*HEXDIG; never more than a long holds.
            if (size > Long.MAX_VALUE >> 4) {
                throw Http1Violation.protocol(RULE, "A chunk-size is over 2^63-1");
            }
            size = size << 4 | digit;
            return State.SIZE;
        }
        if (state == State.FIRST) {
            throw Http1Violation.protocol(
                    RULE, "A chunk-size begins with " + Http1Violation.named(octet) + ", not with a digit");
        }
        if (octet == '\r' || octet == ';' || Ascii.isOws(octet)) {
            return afterItem(octet);
        }
        throw Http1Violation.protocol(RULE, "A chunk-size has " + Http1Violation.named(octet));
    }

    /** Behind a size, name or value: the end of the line, the next extension, or whitespace in front of that. */
    private State afterItem(byte octet) throws Http1Violation {
        if (octet == '\r') {
            return State.LF;
        }
        if (octet == ';') {
            return State.NAME_FIRST;
        }
        if (Ascii.isOws(octet)) {
            return State.SPACE;
        }
        throw inExtension(octet);
    }

    private static State inSpace(byte octet, State again) throws Http1Violation {
        if (octet == ';') {
            return State.NAME_FIRST;
        }
        if (Ascii.isOws(octet)) {
            return again;
        }
        if (octet == '\r') {
            throw Http1Violation.protocol(EXTENSION_RULE, "A chunk-size line ends in whitespace");
        }
        throw inExtension(octet);
    }

    private State inName(byte octet) throws Http1Violation {
        if (isToken(octet)) {
            return State.NAME;
        }
        if (octet == '=') {
            return State.VALUE_FIRST;
        }
        return Ascii.isOws(octet) ? State.SPACE_AFTER_NAME : afterItem(octet);
    }

    private static State inValueFirst(byte octet) throws Http1Violation {
        if (octet == '"') {
            return State.QUOTED;
        }
        return Ascii.isOws(octet) ? State.VALUE_FIRST : first(octet, State.VALUE);
    }

    private static State first(byte octet, State then) throws Http1Violation {
        if (isToken(octet)) {
            return then;
        }
        throw inExtension(octet);
    }

    private static State inQuoted(byte octet) throws Http1Violation {
        if (octet == '"') {
            return State.AFTER_QUOTED;
        }
        return octet == '\\' ? State.ESCAPED : quotable(octet);
    }

    /** The octets of a quoted-string are those of a field value (RFC 9110 §5.6.4): no CR, no LF, no NUL. */
    private static State quotable(byte octet) throws Http1Violation {
        if (Ascii.isFieldValueOctet(octet)) {
            return State.QUOTED;
        }
        throw inExtension(octet);
    }

    private static State end(byte octet) throws Http1Violation {
        if (octet == '\n') {
            return State.END;
        }
        throw Http1Violation.protocol(
                "RFC 9112 §2.2", "A bare CR in a chunk-size line, in front of " + Http1Violation.named(octet));
    }

    private static boolean isToken(byte octet) {
        return Ascii.isTokenChar(octet & 0xff);
    }

    private static Http1Violation inExtension(byte octet) {
        return Http1Violation.protocol(
                EXTENSION_RULE, "A chunk extension has " + Http1Violation.named(octet) + " where it must not");
    }
}
