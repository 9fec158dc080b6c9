package dev.tern.http.internal.http2;

import dev.tern.http.Headers;
import dev.tern.http.ResponseHead;

/**
 * What an {@link Http2Session} tells its owner, from inside {@link Http2Session#receive}, {@link Http2Session#take} and
 * {@link Http2Session#endOfInput}. For one stream: any number of {@link #onInformational}, then {@link #onResponse}, any
 * number of {@link #onContent}, then exactly one of {@link #onComplete} and {@link #onReset}; the latter may come at any
 * point before. After {@link Http2Session#reset} nothing comes.
 *
 * <p>Every method of the session may be called from inside.
 *
 * @param <S> the owner's object for a stream
 */
public interface Http2Events<S> {
    /** An interim response (RFC 9113 §8.1). */
    void onInformational(S stream, ResponseHead head);

    /** The head of the final response. */
    void onResponse(S stream, ResponseHead head);

    /** Content is held; {@link Http2Session#take} it as far as somebody wants it, now or later. */
    void onContent(S stream);

    /** The whole response was handed out. If the request is unfinished, the owner resets the stream or finishes it. */
    void onComplete(S stream, Headers trailers);

    /** The stream ended without a whole response; what was held of it is dropped. */
    void onReset(S stream, StreamFailure failure);

    /** Content may go again on a stream for which {@link Http2Session#sendable} was 0. */
    void onWritable(S stream);

    /**
     * {@link Http2Session#capacity} or {@link Http2Session#isDraining} may have changed, by a word of the peer or by the last
     * id. With GOAWAY it is told before the streams that end with it.
     */
    void onCapacityChanged();

    /** The answer to {@link Http2Session#ping}. */
    void onPong(long payload);
}
