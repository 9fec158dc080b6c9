package dev.tern.http.internal.http2;

import dev.tern.http.Method;
import dev.tern.http.ResponseHead;
import dev.tern.http.internal.http1.Http1Violation;
import dev.tern.http.internal.http1.MessageFraming;

/**
 * Pure state; confined to its stream. Whether the content of a response is as long as it says (RFC 9113 §8.1.1), and whether
 * it may have any at all (RFC 9110 §6.4.1).
 */
final class ContentLengthCheck {
    private static final String RULE = "RFC 9113 §8.1.1";
    private static final long ANY = -1;

    private final int streamId;
    private long expected = ANY;
    private boolean hasContent = true;
    private long received;

    ContentLengthCheck(int streamId) {
        this.streamId = streamId;
    }

    /** The final head has come. */
    void begin(Method method, ResponseHead head) throws Http2Violation {
        int status = head.status();
        if (method.equals(Method.CONNECT) && status / 100 == 2) {
            // A tunnel: a length means nothing here (RFC 9110 §9.3.6).
            return;
        }
        String length = head.headers().get("content-length");
        hasContent = !method.equals(Method.HEAD) && status != 204 && status != 304;
        if (length == null) {
            return;
        }
        try {
            // Checked even where it speaks of another response.
            long declared = MessageFraming.parseLength(length);
            expected = hasContent ? declared : ANY;
        } catch (Http1Violation notANumber) {
            throw ResponseFields.malformed(streamId, RULE, String.valueOf(notANumber.getMessage()));
        }
    }

    /** So many octets of content have come. */
    void received(int octets) throws Http2Violation {
        received += octets;
        if (!hasContent) {
            throw ResponseFields.malformed(streamId, RULE, "DATA in a response that has no content");
        }
        if (expected != ANY && received > expected) {
            throw ResponseFields.malformed(streamId, RULE, "More DATA than the content-length of " + expected);
        }
    }

    /** The content has ended. */
    void end() throws Http2Violation {
        if (expected != ANY && received < expected) {
            throw ResponseFields.malformed(
                    streamId,
                    RULE,
                    "DATA ends after " + received + " of the " + expected + " octets of content-length");
        }
    }
}
