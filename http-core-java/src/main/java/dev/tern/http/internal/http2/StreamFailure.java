package dev.tern.http.internal.http2;

/**
 * Immutable. Why a stream ended without a whole response.
 *
 * @param code the error code of the frame that ended it, received or sent
 * @param cause who ended it, and with what scope
 * @param sentence what happened, for people; it has no octets of the peer's that could forge a line of a log
 * @param isUnprocessed whether the peer has promised that it did nothing with the request, so that it may be sent again
 *     whatever its method (RFC 9113 §8.7): REFUSED_STREAM, or a stream above GOAWAY's last
 */
public record StreamFailure(ErrorCode code, Cause cause, String sentence, boolean isUnprocessed) {
    /** Who ended the stream. */
    public enum Cause {
        /** The peer reset it. */
        RESET_BY_PEER,
        /** The peer's GOAWAY left it out. */
        GOAWAY,
        /** The peer broke the protocol on it, and we reset it. */
        STREAM_VIOLATION,
        /** The peer broke the protocol on the connection, which is lost with all its streams. */
        CONNECTION_VIOLATION,
        /** The connection ended, by the peer or by the network. */
        CONNECTION_LOST
    }

    /** Whether the peer decided it, by a reset or by GOAWAY. */
    public boolean byPeer() {
        return cause == Cause.RESET_BY_PEER || cause == Cause.GOAWAY;
    }
}
