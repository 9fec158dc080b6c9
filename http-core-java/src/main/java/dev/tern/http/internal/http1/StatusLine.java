package dev.tern.http.internal.http1;

import dev.tern.http.HttpVersion;
import dev.tern.http.internal.bytes.Ascii;
import dev.tern.http.internal.bytes.Quoted;

/**
 * Immutable. The grammar of RFC 9112 §4: {@code HTTP-version SP status-code SP [ reason-phrase ]}, on octets.
 *
 * <p>One tolerance: the space in front of an empty reason phrase may be missing, as servers by the thousand leave it
 * out (test: {@code spaceBeforeAnEmptyReasonMayBeMissing}). No empty line in front, no other protocol name, no other
 * major version, no more than one space.
 */
public final class StatusLine {
    private static final byte[] NAME = {'H', 'T', 'T', 'P', '/', '1', '.'};
    private static final int MINOR_AT = NAME.length;
    private static final int STATUS_AT = MINOR_AT + 2;
    private static final int STATUS_END = STATUS_AT + 3;
    private static final String VERSION_RULE = "RFC 9112 §2.3";
    private static final String RULE = "RFC 9112 §4";

    private StatusLine() {}

    /** Refuses a line that cannot become a status line, as soon as its first octets show it. */
    static void checkBeginning(byte[] octets, int start, int end) throws Http1Violation {
        int count = Math.min(end - start, NAME.length);
        for (int i = 0; i < count; i++) {
            if (octets[start + i] != NAME[i]) {
                throw Http1Violation.protocol(
                        VERSION_RULE,
                        "The response does not begin with HTTP/1.x but with " + excerpt(octets, start, end));
            }
        }
    }

    /** Checks the line from end to end and gives its status code. */
    static int parse(byte[] octets, int start, int end) throws Http1Violation {
        checkBeginning(octets, start, end);
        int length = end - start;
        // A higher minor version is read as 1.1, the highest that we know (RFC 9110 §2.5).
        if (length <= MINOR_AT || !isDigit(octets[start + MINOR_AT])) {
            throw Http1Violation.protocol(
                    VERSION_RULE, "The minor version is no digit: " + excerpt(octets, start, end));
        }
        if (length < STATUS_END || octets[start + MINOR_AT + 1] != ' ') {
            throw Http1Violation.protocol(
                    RULE, "No single space and status code behind the version: " + excerpt(octets, start, end));
        }
        int status = 0;
        for (int i = start + STATUS_AT; i < start + STATUS_END; i++) {
            if (!isDigit(octets[i])) {
                throw Http1Violation.protocol(
                        RULE, "The status code is not three digits: " + excerpt(octets, start, end));
            }
            status = status * 10 + octets[i] - '0';
        }
        if (status < 100) {
            throw Http1Violation.protocol("RFC 9110 §15", "The status code is below 100: " + status);
        }
        checkReason(octets, start + STATUS_END, end);
        return status;
    }

    private static void checkReason(byte[] octets, int start, int end) throws Http1Violation {
        if (start == end) {
            return;
        }
        if (octets[start] != ' ') {
            throw Http1Violation.protocol(
                    RULE, "The status code is not three digits and a space: " + Http1Violation.named(octets[start]));
        }
        for (int i = start + 1; i < end; i++) {
            if (!Ascii.isFieldValueOctet(octets[i])) {
                throw Http1Violation.protocol(RULE, "The reason phrase has " + Http1Violation.named(octets[i]));
            }
        }
    }

    /** The version of a line that {@link #parse} accepted. */
    static HttpVersion version(byte[] octets, int start) {
        return octets[start + MINOR_AT] == '0' ? HttpVersion.HTTP_1_0 : HttpVersion.HTTP_1_1;
    }

    /** Where the reason phrase of an accepted line begins. */
    static int reasonStart(int start, int end) {
        return Math.min(start + STATUS_END + 1, end);
    }

    private static boolean isDigit(byte octet) {
        return octet >= '0' && octet <= '9';
    }

    private static String excerpt(byte[] octets, int start, int end) {
        return Quoted.visibly(Vocabulary.latin1(octets, start, end));
    }
}
