package dev.tern.http.blocking;

import dev.tern.http.HttpException;
import dev.tern.http.Request;
import dev.tern.http.Response;
import java.io.InterruptedIOException;

/** Thread-safe. A call that was started in a {@link ParallelScope}. */
public final class PendingResponse {
    private final Batch.Call call;

    PendingResponse(Batch.Call call) {
        this.call = call;
    }

    /** What was asked for, as it is sent. */
    public Request request() {
        return call.request();
    }

    /** Whether the call has ended, so that {@link #response} does not wait. */
    public boolean isDone() {
        return call.hasEnded();
    }

    /**
     * Waits for this response; {@link ParallelScope#nextResponse} then passes it over. Asked again, it is the same.
     *
     * @throws HttpException if the call failed
     * @throws InterruptedIOException if the calling thread was interrupted; the call goes on until its scope is closed
     */
    public Response response() throws HttpException, InterruptedIOException {
        return call.await();
    }
}
