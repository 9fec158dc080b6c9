package dev.tern.http.internal.http2;

import okio.Buffer;
import okio.ByteString;

/**
 * What a {@link FrameReader} finds, in the order of the wire. What belongs to the format of a frame alone has been checked;
 * what depends on streams has not. A method may throw a violation; the frame counts as read then.
 * Whoever is told of octets in the input takes them out, also if he throws, and before anybody else hears of them.
 */
interface FrameHandler {
    /** A frame begins; the first thing told of each. */
    void onFrame(int type, int streamId, int length) throws Http2Violation;

    /** DATA begins: all of its payload, padding too, counts against the windows (§6.9.1). */
    void onData(int streamId, int length) throws Http2Violation;

    /** So many octets of content lie in the input. May be called often for one frame. */
    void onDataContent(int streamId, Buffer in, int count) throws Http2Violation;

    /** So many octets of padding were read, the length of the padding included. */
    void onDataPadding(int streamId, int count) throws Http2Violation;

    void onDataEnd(int streamId, boolean endStream) throws Http2Violation;

    /** A field block begins; so many octets of it lie in the input. */
    void onHeaders(int streamId, boolean endStream, Buffer in, int count) throws Http2Violation;

    /** The field block goes on; so many octets of it lie in the input. */
    void onContinuation(Buffer in, int count) throws Http2Violation;

    /** The field block is whole (END_HEADERS). */
    void onFieldBlockEnd() throws Http2Violation;

    void onReset(int streamId, int code) throws Http2Violation;

    /** Settings lie in the input, six octets each. */
    void onSettings(Buffer in, int count) throws Http2Violation;

    void onSettingsAck() throws Http2Violation;

    void onPushPromise(int streamId) throws Http2Violation;

    void onPing(long payload, boolean isAck) throws Http2Violation;

    void onGoAway(int lastStreamId, int code, ByteString debug) throws Http2Violation;

    /** Not 0, which is a violation. The stream is 0 for the connection. */
    void onWindowUpdate(int streamId, int increment) throws Http2Violation;

    /** PRIORITY, or a type that is not known; it means nothing (§5.3.2, §5.5). */
    void onIgnored(int type, int streamId) throws Http2Violation;
}
