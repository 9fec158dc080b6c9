package dev.tern.http.internal.connection;

import dev.tern.http.Headers;
import dev.tern.http.ResponseHead;
import dev.tern.http.internal.http2.Http2Events;
import dev.tern.http.internal.http2.StreamFailure;

/** Loop-confined. Brings what the session tells to the exchange or the connection that it concerns. */
record Http2Dispatch(Http2Connection connection) implements Http2Events<Http2Exchange> {
    @Override
    public void onInformational(Http2Exchange stream, ResponseHead head) {
        stream.onInformational(head);
    }

    @Override
    public void onResponse(Http2Exchange stream, ResponseHead head) {
        stream.onResponse(head);
    }

    @Override
    public void onContent(Http2Exchange stream) {
        stream.deliver();
    }

    @Override
    public void onComplete(Http2Exchange stream, Headers trailers) {
        stream.onComplete(trailers);
    }

    @Override
    public void onReset(Http2Exchange stream, StreamFailure failure) {
        connection.onReset(stream, failure);
    }

    @Override
    public void onWritable(Http2Exchange stream) {
        stream.onWritable();
    }

    @Override
    public void onCapacityChanged() {
        connection.onCapacityChanged();
    }

    @Override
    public void onPong(long payload) {
        // That octets came was the sign of life.
    }
}
