package dev.tern.http.exchange;

import dev.tern.http.Request;
import java.util.concurrent.CompletionStage;

/**
 * Thread-safe. Sees each request just before it is sent, redirects, authentication rounds and further attempts of a
 * {@link dev.tern.http.RetryPolicy} included, and may send another in its place. Called on the loop's own thread, or the callback executor's; it must not block, but may answer
 * later. A failure fails the call.
 */
@FunctionalInterface
public interface RequestHook {
    /** The request to send in place of this one, or this one. */
    CompletionStage<Request> onRequest(Request request);
}
