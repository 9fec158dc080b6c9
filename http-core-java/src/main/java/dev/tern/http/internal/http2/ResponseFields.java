package dev.tern.http.internal.http2;

import dev.tern.http.Headers;
import dev.tern.http.HttpVersion;
import dev.tern.http.ResponseHead;
import dev.tern.http.internal.bytes.Ascii;
import dev.tern.http.internal.bytes.Quoted;
import dev.tern.http.internal.hpack.FieldList;
import dev.tern.http.internal.http1.TrailerFields;
import java.util.Arrays;
import java.util.Set;

/**
 * Immutable. What a decoded field section of a response says, checked as RFC 9113 §8.2 and §8.3 demand. A response that
 * breaks these rules is malformed, an error of its stream (§8.1.1).
 */
final class ResponseFields {
    private static final String RULE = "RFC 9113 §8.3";
    private static final String FIELD_RULE = "RFC 9113 §8.2.1";
    private static final String STATUS = ":status";
    private static final int SWITCHING_PROTOCOLS = 101;

    private static final Set<String> OF_CONNECTION =
            Set.of("connection", "keep-alive", "proxy-connection", "transfer-encoding", "upgrade");

    private ResponseFields() {}

    /** The head of a response: {@code :status} comes first, and no other pseudo-field. */
    static ResponseHead head(int streamId, FieldList fields) throws Http2Violation {
        if (fields.count() == 0 || !fields.name(0).equals(STATUS)) {
            throw malformed(streamId, RULE, "A response does not begin with :status");
        }
        int status = status(streamId, fields.value(0));
        return new ResponseHead(HttpVersion.HTTP_2, status, "", fields(streamId, fields, 1, false));
    }

    /** A trailer section, without the fields that mean nothing there (RFC 9110 §6.5.1). */
    static Headers trailers(int streamId, FieldList fields) throws Http2Violation {
        return fields(streamId, fields, 0, true);
    }

    private static int status(int streamId, String text) throws Http2Violation {
        int status = 0;
        for (int i = 0; i < text.length(); i++) {
            int digit = text.charAt(i) - '0';
            if (digit < 0 || digit > 9) {
                throw malformed(streamId, RULE, ":status is no number: " + Quoted.visibly(text));
            }
            status = status * 10 + digit;
        }
        if (text.length() != 3 || status < 100) {
            throw malformed(streamId, RULE, ":status is not of three digits: " + Quoted.visibly(text));
        }
        if (status == SWITCHING_PROTOCOLS) {
            throw malformed(streamId, "RFC 9113 §8.6", "The status is 101, which HTTP/2 does not have");
        }
        return status;
    }

    private static Headers fields(int streamId, FieldList fields, int from, boolean isTrailers) throws Http2Violation {
        int cookies = 0;
        String[] lines = new String[2 * (fields.count() - from)];
        int kept = 0;
        for (int i = from; i < fields.count(); i++) {
            String name = fields.name(i);
            String value = fields.value(i);
            checkName(streamId, name, isTrailers);
            checkValue(streamId, name, value);
            if (OF_CONNECTION.contains(name) || (name.equals("te") && !Ascii.equalsIgnoreCase(value, "trailers"))) {
                throw malformed(
                        streamId, "RFC 9113 §8.2.2", "The field " + name + " is of another protocol's connection");
            }
            if (!isTrailers || TrailerFields.mayCarry(name)) {
                cookies += name.equals("cookie") ? 1 : 0;
                lines[kept++] = name;
                lines[kept++] = value;
            }
        }
        kept = cookies > 1 ? joinCookies(lines, kept) : kept;
        return Headers.ofDecoded(kept == lines.length ? lines : Arrays.copyOf(lines, kept));
    }

    /** The pairs of a Cookie that was split are one line again (§8.2.3). */
    private static int joinCookies(String[] lines, int count) {
        int first = -1;
        int kept = 0;
        for (int i = 0; i < count; i += 2) {
            if (!lines[i].equals("cookie") || first < 0) {
                first = first < 0 && lines[i].equals("cookie") ? kept : first;
                lines[kept] = lines[i];
                lines[kept + 1] = lines[i + 1];
                kept += 2;
            } else {
                lines[first + 1] = lines[first + 1] + "; " + lines[i + 1];
            }
        }
        return kept;
    }

    private static void checkName(int streamId, String name, boolean isTrailers) throws Http2Violation {
        for (int i = 0; i < name.length(); i++) {
            char c = name.charAt(i);
            if (!Ascii.isTokenChar(c) || (c >= 'A' && c <= 'Z')) {
                throw badName(streamId, name, isTrailers);
            }
        }
        if (name.isEmpty()) {
            throw malformed(streamId, FIELD_RULE, "A field name is empty");
        }
    }

    private static Http2Violation badName(int streamId, String name, boolean isTrailers) {
        if (name.charAt(0) == ':') {
            String where = isTrailers ? "in a trailer section" : "behind :status";
            return malformed(streamId, RULE, "The pseudo-field " + Quoted.visibly(name) + " stands " + where);
        }
        return malformed(streamId, FIELD_RULE, "No field name in lower case: " + Quoted.visibly(name));
    }

    private static void checkValue(int streamId, String name, String value) throws Http2Violation {
        int length = value.length();
        for (int i = 0; i < length; i++) {
            char c = value.charAt(i);
            if ((c < 0x20 && c != '\t') || c == 0x7f) {
                throw malformed(
                        streamId, FIELD_RULE, String.format("The value of field %s has octet 0x%02x", name, (int) c));
            }
        }
        if (length > 0 && (Ascii.isOws(value.charAt(0)) || Ascii.isOws(value.charAt(length - 1)))) {
            throw malformed(streamId, FIELD_RULE, "The value of field " + name + " has whitespace round it");
        }
    }

    static Http2Violation malformed(int streamId, String rule, String sentence) {
        return Http2Violation.stream(streamId, ErrorCode.PROTOCOL_ERROR, rule, sentence);
    }
}
