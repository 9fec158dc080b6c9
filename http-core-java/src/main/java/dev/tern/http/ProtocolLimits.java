package dev.tern.http;

/**
 * Immutable. What a peer may send at the most, so that a hostile one costs a bounded amount of memory and time.
 *
 * @param headBytes octets of one status line and header section: 256 KiB as OkHttp allows, more than any server
 *     sends and far less than what hurts
 * @param fieldCount field lines in one section: 4096; a flat scan over them stays cheap
 * @param trailerBytes octets of a trailer section: 64 KiB
 * @param chunkLineBytes octets of one chunk-size line with its extensions: 16 KiB
 * @param informationalCount interim responses to one request: 128; beyond it the peer only keeps us waiting
 * @param contentBytes octets of content of one response, as delivered; none by default, since a streamed
 *     download may be of any size
 * @param decodedRatio how many times larger content may become by decoding, counted from 1 MiB on: 2000, which one
 *     layer of deflate cannot reach (1032), but a bomb of several layers, or of another coding, can
 */
public record ProtocolLimits(
        int headBytes,
        int fieldCount,
        int trailerBytes,
        int chunkLineBytes,
        int informationalCount,
        long contentBytes,
        long decodedRatio) {
    private static final ProtocolLimits DEFAULTS =
            new ProtocolLimits(256 << 10, 4096, 64 << 10, 16 << 10, 128, Long.MAX_VALUE, 2000);

    /** Checks that every limit is positive. */
    public ProtocolLimits {
        if (headBytes <= 0
                || fieldCount <= 0
                || trailerBytes <= 0
                || chunkLineBytes <= 0
                || informationalCount < 0
                || contentBytes < 0
                || decodedRatio <= 0) {
            throw new IllegalArgumentException("A protocol limit must be positive");
        }
    }

    /** The limits named in the description of each component. */
    public static ProtocolLimits defaults() {
        return DEFAULTS;
    }

    /** These limits with another bound on how much larger content may become by decoding. */
    public ProtocolLimits withDecodedRatio(long max) {
        return new ProtocolLimits(
                headBytes, fieldCount, trailerBytes, chunkLineBytes, informationalCount, contentBytes, max);
    }

    /** These limits with another bound on the content of a response, in octets. */
    public ProtocolLimits withContentBytes(long max) {
        return new ProtocolLimits(
                headBytes, fieldCount, trailerBytes, chunkLineBytes, informationalCount, max, decodedRatio);
    }
}
