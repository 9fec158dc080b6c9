package dev.tern.http.internal.http1;

import dev.tern.http.Headers;
import dev.tern.http.HttpVersion;
import dev.tern.http.Method;
import dev.tern.http.internal.bytes.Ascii;
import dev.tern.http.internal.bytes.Quoted;

/**
 * Immutable. Where the content of a response ends: the decision of RFC 9112 §6.3, as one function. Every reader of
 * response content asks here and nowhere else; two answers to this question are what response smuggling is made of.
 */
public final class MessageFraming {
    private static final String RULE = "RFC 9112 §6.3";

    public static final MessageFraming NONE = new MessageFraming(Kind.NONE, 0);
    public static final MessageFraming CHUNKED = new MessageFraming(Kind.CHUNKED, -1);
    public static final MessageFraming CLOSE_DELIMITED = new MessageFraming(Kind.CLOSE_DELIMITED, -1);

    /** The four ways. */
    public enum Kind {
        /** There is no content, whatever the fields say. */
        NONE,
        /** As many octets as Content-Length says. */
        LENGTH,
        /** Until the last chunk and its trailer section. */
        CHUNKED,
        /** Until the peer closes. */
        CLOSE_DELIMITED
    }

    private final Kind kind;
    private final long length;

    private MessageFraming(Kind kind, long length) {
        this.kind = kind;
        this.length = length;
    }

    /**
     * The rules in the order of RFC 9112 §6.3; the numbers are its.
     *
     * <ol>
     *   <li>HEAD, 1xx, 204, 304: no content. What the fields say is about another response.
     *   <li>2xx to CONNECT, and 101: no content; what follows is not HTTP.
     *   <li>Transfer-Encoding and Content-Length: refused. The RFC lets the former win, and calls the latter likely
     *       smuggling that ought to be handled as an error.
     *   <li>Transfer-Encoding: only {@code chunked}, since we ask for no other coding (§7.4). Where the RFC reads a
     *       response with an unknown last coding until close, the content would be of no use: refused.
     *   <li>Content-Length that is no number, or several that differ: refused. Equal ones count as one.
     *   <li>One Content-Length: that many octets.
     *   <li>(Requests.)
     *   <li>Neither: until the peer closes.
     * </ol>
     */
    public static MessageFraming of(Method method, int status, HttpVersion version, Headers headers)
            throws Http1Violation {
        if (method.equals(Method.HEAD) || status < 200 || status == 204 || status == 304) {
            return NONE;
        }
        if (method.equals(Method.CONNECT) && status < 300) {
            return NONE;
        }
        String coding = headers.get("Transfer-Encoding");
        String length = headers.get("Content-Length");
        if (coding != null) {
            if (length != null) {
                throw Http1Violation.protocol(RULE, "Both Transfer-Encoding and Content-Length");
            }
            // An HTTP/1.0 peer ought not to know chunked; its message is read, its connection is not kept (§6.1).
            return chunked(coding);
        }
        return length != null ? new MessageFraming(Kind.LENGTH, parseLength(length)) : CLOSE_DELIMITED;
    }

    private static MessageFraming chunked(String coding) throws Http1Violation {
        if (!Ascii.equalsIgnoreCase(coding, "chunked")) {
            throw Http1Violation.protocol(
                    "RFC 9112 §6.1", "A transfer coding other than chunked: " + Quoted.visibly(coding));
        }
        return CHUNKED;
    }

    /** The value of one or several Content-Length fields, joined by commas as a recipient may do. */
    public static long parseLength(String text) throws Http1Violation {
        int comma = text.indexOf(',');
        if (comma < 0) {
            return parseOne(text);
        }
        long length = parseOne(Ascii.trimOws(text.substring(0, comma)));
        while (comma < text.length()) {
            int next = text.indexOf(',', comma + 1);
            int end = next < 0 ? text.length() : next;
            if (parseOne(Ascii.trimOws(text.substring(comma + 1, end))) != length) {
                throw Http1Violation.protocol(RULE, "Content-Length has different values: " + Quoted.visibly(text));
            }
            comma = end;
        }
        return length;
    }

    /** 1*DIGIT, by hand: {@link Long#parseLong} would take a sign and the digits of any script. */
    private static long parseOne(String digits) throws Http1Violation {
        long length = 0;
        for (int i = 0; i < digits.length(); i++) {
            int digit = digits.charAt(i) - '0';
            if (digit < 0 || digit > 9) {
                throw Http1Violation.protocol(
                        "RFC 9110 §8.6", "Content-Length is no number: " + Quoted.visibly(digits));
            }
            if (length > (Long.MAX_VALUE - digit) / 10) {
                throw Http1Violation.protocol(
                        "RFC 9110 §8.6", "Content-Length is over 2^63-1: " + Quoted.visibly(digits));
            }
            length = length * 10 + digit;
        }
        if (digits.isEmpty()) {
            throw Http1Violation.protocol("RFC 9110 §8.6", "Content-Length has an empty value");
        }
        return length;
    }

    public Kind kind() {
        return kind;
    }

    /** The octets of content, or -1 when only reading will tell. */
    public long length() {
        return length;
    }

    @Override
    public String toString() {
        return kind == Kind.LENGTH ? "LENGTH(" + length + ")" : kind.name();
    }
}
