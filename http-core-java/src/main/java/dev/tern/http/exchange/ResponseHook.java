package dev.tern.http.exchange;

import dev.tern.http.Response;
import dev.tern.http.ResponseHead;
import java.util.concurrent.CompletionStage;

/**
 * Thread-safe. Sees each response before its caller does, those to redirects and challenges included; but not those behind which
 * a {@link dev.tern.http.RetryPolicy} sends the request again, so that a hook may refuse what is final. Called on the
 * loop's own thread; it must not block, but may answer later. A failure fails the call, and its connection is closed.
 */
@FunctionalInterface
public interface ResponseHook {
    /** Looks at the response; the call goes on when the stage is complete. */
    CompletionStage<?> onResponse(Response response);

    /**
     * Whether the hook needs the content of this response: it is then read to its end before the hook is called, and given
     * to the caller afterwards. Without it the response has no content yet.
     */
    default boolean needsContent(ResponseHead head) {
        return false;
    }
}
