package dev.tern.http.internal.http1;

/**
 * Immutable. The peer broke RFC 9112, or a limit that we set. The connection cannot be used any more: where the
 * message ends is not known.
 *
 * <p>It has no stack trace: it tells about the peer, not about this code, and a hostile peer shall not make us fill one.
 */
public final class Http1Violation extends Exception {
    private static final long serialVersionUID = 1;
    /** What kind of failure the caller should see. */
    public enum Kind {
        /** The octets are not what the RFC allows. */
        PROTOCOL,
        /** The octets may be fine, but they are more than we take. */
        TOO_LARGE,
        /** The peer closed before the message was complete (RFC 9112 §8). */
        INCOMPLETE
    }

    private final Kind kind;
    private final String rule;

    private Http1Violation(Kind kind, String rule, String message) {
        super(message + " (" + rule + ")", null, false, false);
        this.kind = kind;
        this.rule = rule;
    }

    static Http1Violation protocol(String rule, String message) {
        return new Http1Violation(Kind.PROTOCOL, rule, message);
    }

    static Http1Violation tooLarge(String rule, String message) {
        return new Http1Violation(Kind.TOO_LARGE, rule, message);
    }

    static Http1Violation incomplete(String rule, String message) {
        return new Http1Violation(Kind.INCOMPLETE, rule, message);
    }

    public Kind kind() {
        return kind;
    }

    /** The section that was broken, such as {@code RFC 9112 §6.3}. */
    public String rule() {
        return rule;
    }

    /** The octet as an error message names it: the character, if it is visible, else its number. */
    static String named(int octet) {
        int value = octet & 0xff;
        return value > 0x20 && value < 0x7f ? "'" + (char) value + "'" : String.format("octet 0x%02x", value);
    }
}
