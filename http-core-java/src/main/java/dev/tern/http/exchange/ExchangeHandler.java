package dev.tern.http.exchange;

import dev.tern.http.Headers;
import dev.tern.http.HttpException;
import dev.tern.http.ResponseHead;
import okio.Buffer;
import org.jspecify.annotations.Nullable;

/**
 * What a caller wants to hear about an exchange, in this order: any number of {@link #onInformational}, then
 * {@link #onResponse}, any number of {@link #onContent}, then exactly one of {@link #onComplete} and
 * {@link #onFailure}. A failure may come at any point before the end; nothing comes after the end. Where the peer leaves
 * HTTP as the request asked, {@link #onUpgrade} comes in place of response and content, and the end is the stream's.
 *
 * <p>Thread: see {@link #delivery}. The methods are never called at the same time as one another and never under a
 * lock. They must not block. What they throw cancels this exchange only and is logged.
 */
public interface ExchangeHandler {
    /** Which threads may call this handler. */
    default Delivery delivery() {
        return Delivery.CALLBACK;
    }

    /** Who hears of the phases of the exchange; null for nobody. */
    default @Nullable Trace trace() {
        return null;
    }

    /** An interim response (RFC 9110 §15.2), such as 103 (Early Hints). */
    default void onInformational(ResponseHead head) {}

    /**
     * The head of the final response. Content follows as far as it is asked for with {@link Exchange#demand}, here or
     * later, or was asked for already.
     */
    void onResponse(ResponseHead head, Exchange exchange);

    /**
     * Whether this handler has a use for {@link #onUpgrade}: a request with the field Upgrade then goes over HTTP/1.1. Where it
     * has none, a peer that switches fails the exchange. A handler that wraps another asks that.
     */
    default boolean takesUpgrade() {
        return false;
    }

    /**
     * The head of a 101 (Switching Protocols) that the request asked for by its field Upgrade, or of a 2xx to CONNECT: HTTP
     * has ended, and the connection is the caller's as a stream of octets. {@link Exchange#cancel} cancels the stream.
     */
    default void onUpgrade(ResponseHead head, Exchange exchange, DuplexStream stream) {
        throw new UnsupportedOperationException("This handler takes no upgrade");
    }

    /** Octets of content. The buffer belongs to the handler from now on; it is not empty. */
    void onContent(Buffer octets);

    /** The response is complete; the trailer section is mostly empty. */
    void onComplete(Headers trailers);

    /** The exchange failed; there is nothing left to close. */
    void onFailure(HttpException failure);
}
