package dev.tern.http;

import okio.Buffer;

/**
 * Thread-safe. Where a {@link ContentReader} puts its answer to one {@link ContentReader#read}: exactly one of the
 * three methods, once, from any thread.
 */
public interface ContentSink {
    /** The next octets. The buffer changes owner with the call; an empty one is allowed and asks to be read again. */
    void onContent(Buffer octets);

    /** There is no more. */
    void onEnd();

    /** The source failed; the request is abandoned without its last chunk, so that the peer cannot take it as whole. */
    void onFailure(Throwable cause);
}
