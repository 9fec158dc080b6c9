package dev.tern.http.internal.http2;

import dev.tern.http.Headers;
import dev.tern.http.Method;
import okio.Buffer;

/**
 * Pure state; confined to its session. One stream (RFC 9113 §5.1): its two directions, its windows, and what is held of its
 * content.
 *
 * <pre>
 *   request   open ── END_STREAM sent ──▶ ended
 *   response  HEAD ── final head ──▶ CONTENT ── END_STREAM ──▶ WHOLE ── all of it taken ──▶ told
 *
 *   in the session's table until both directions have ended, or the stream is reset
 * </pre>
 *
 * @param <S> the owner's object for it
 */
public final class Http2Stream<S> {
    /** What has come of the response. */
    enum Received {
        /** No final head yet. */
        HEAD,
        /** The head; content or trailers follow. */
        CONTENT,
        /** All of it. */
        WHOLE
    }

    private final int id;
    private final S owner;
    private final Method method;
    final SendWindow sendWindow;
    final ReceiveWindow receiveWindow;
    final ContentLengthCheck lengthCheck;
    final Buffer held = new Buffer();

    Received received = Received.HEAD;
    Headers trailers = Headers.empty();
    int informationalCount;
    boolean isTunnel;
    boolean isRequestEnded;
    /** It is in the table and counts against the peer's limit. */
    boolean isOpen = true;
    /** Nothing more is told of it: it has completed, failed, or was reset. */
    boolean isTold;
    /** It waits in the queue of those that want to send. */
    boolean isQueued;
    /** Its window has grown beyond what all begin with. */
    boolean isGrown;

    Http2Stream(int id, S owner, Method method, int sendWindow, int receiveWindow) {
        this.id = id;
        this.owner = owner;
        this.method = method;
        this.sendWindow = new SendWindow(sendWindow);
        this.receiveWindow = new ReceiveWindow(receiveWindow);
        lengthCheck = new ContentLengthCheck(id);
    }

    public int id() {
        return id;
    }

    public S owner() {
        return owner;
    }

    Method method() {
        return method;
    }

    /** Octets of content that were received and not taken yet. */
    public long held() {
        return held.size();
    }

    /** Whether nothing can be sent on it any more: the request has ended, or the stream has. */
    public boolean isRequestEnded() {
        return isRequestEnded || !isOpen;
    }

    /** Whether the whole response has come, though it may not have been taken yet. */
    public boolean isResponseWhole() {
        return received == Received.WHOLE;
    }

    @Override
    public String toString() {
        return "stream " + id;
    }
}
