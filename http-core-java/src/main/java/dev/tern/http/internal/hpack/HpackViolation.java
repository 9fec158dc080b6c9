package dev.tern.http.internal.hpack;

/**
 * Immutable. The peer's field block is no HPACK (RFC 7541): a COMPRESSION_ERROR of the connection (RFC 9113 §4.3). It has no
 * stack trace, since it tells about the peer and not about this code.
 */
public final class HpackViolation extends Exception {
    private static final long serialVersionUID = 1;

    HpackViolation(String rule, String sentence) {
        super(sentence + " (" + rule + ")", null, false, false);
    }
}
