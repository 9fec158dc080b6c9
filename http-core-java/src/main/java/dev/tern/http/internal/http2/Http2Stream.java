package dev.tern.http.internal.http2;

/**
 * Pure state; confined to its session. One stream (RFC 9113 §5.1): its two directions, its windows, and what is held of its
 * content.
 *
 * @param <S> the owner's object for it
 */
public final class Http2Stream<S> {
    private final int id;
    private final S owner;

    Http2Stream(int id, S owner) {
        this.id = id;
        this.owner = owner;
    }

    public int id() {
        return id;
    }

    public S owner() {
        return owner;
    }

    /** Octets of content that were received and not taken yet. */
    public long held() {
        throw new UnsupportedOperationException();
    }

    /** Whether nothing can be sent on it any more: the request has ended, or the stream has. */
    public boolean isRequestEnded() {
        throw new UnsupportedOperationException();
    }
}
