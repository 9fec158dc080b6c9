package dev.tern.http.internal.http1;

/**
 * Immutable. Why a connection is not, or no longer, used for another request. Whoever asks whether a connection may be
 * reused gets one of these or null, never a boolean, so that the log and the tests can say why.
 */
public enum CloseReason {
    // What a response says (Persistence).
    PEER_SAID_CLOSE("the peer sent Connection: close (RFC 9112 §9.6)"),
    REQUEST_SAID_CLOSE("the request had Connection: close (RFC 9112 §9.6)"),
    HTTP_1_0("the peer speaks HTTP/1.0 and did not ask to keep the connection (RFC 9112 §9.3)"),
    CLOSE_DELIMITED("the content ended with the connection (RFC 9112 §6.3)"),
    FAULTY_FRAMING("the framing of the response contradicts itself (RFC 9112 §6.1)"),
    UPGRADED("the peer switched to another protocol (RFC 9110 §15.2.2)"),
    TUNNEL("the connection became a tunnel (RFC 9110 §9.3.6)"),
    // What happened on the connection.
    LEFTOVER_OCTETS("octets came behind the response that no request asked for (RFC 9112 §9.2)"),
    REQUEST_UNFINISHED("the response was complete before the request was sent to its end (RFC 9112 §9.3)"),
    RESPONSE_UNREAD("the response was not read to its end (RFC 9112 §9.3)"),
    VIOLATION("the peer broke the protocol"),
    PEER_CLOSED("the peer closed the connection"),
    NETWORK_FAILED("reading or writing failed"),
    PEER_LEAVES("the peer said that it leaves (RFC 9113 §6.8)"),
    DEAD("the peer gave no sign of life when it was asked (RFC 9113 §6.7)"),
    // What we decided.
    IDLE_TOO_LONG("it was idle for longer than the limit"),
    TOO_OLD("it is older than the limit"),
    TOO_MANY_IDLE("more connections were idle than the limit allows"),
    IDLE_READABLE("the peer sent octets or closed while it was idle (RFC 9112 §9.5)"),
    CANCELLED("the call that used it was cancelled"),
    TIMED_OUT("the call that used it ran out of time"),
    CLIENT_CLOSED("the client was closed");

    private final String sentence;

    CloseReason(String sentence) {
        this.sentence = sentence;
    }

    /** The reason as half a sentence, to be put behind "the connection was closed because". */
    public String sentence() {
        return sentence;
    }
}
