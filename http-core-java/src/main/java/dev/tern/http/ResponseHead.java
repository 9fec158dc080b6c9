package dev.tern.http;

/**
 * Immutable. What a response says before its content: status line and header section (RFC 9112 §4, §5).
 *
 * @param version the version the peer answered with
 * @param status the status code, 100 to 999
 * @param reason the reason phrase of the status line; empty over HTTP/2 or when the peer sent none
 * @param headers the header section, in wire order
 */
public record ResponseHead(HttpVersion version, int status, String reason, Headers headers) {
    /** Whether this is an interim response (RFC 9110 §15.2). 101 ends HTTP on the connection and is final. */
    public boolean isInformational() {
        return status < 200 && status != 101;
    }
}
