package dev.tern.http.internal.connection;

/** Immutable. What the failure of an exchange says about a second attempt. */
public enum FailureGrounds {
    /** The kept-alive connection ended without an octet of a response: the peer had probably left before it was used. */
    STALE_CONNECTION,
    /** The peer said that it did not act on the request, nor will (RFC 9113 §8.7). */
    UNPROCESSED,
    /** The peer does not want to speak for this origin (RFC 9110 §15.5.20), to which the connection was not made. */
    MISDIRECTED,
    /** Nothing speaks for another attempt. */
    NONE
}
