package dev.tern.http.internal.client;

import dev.tern.http.Body;
import dev.tern.http.ContentReader;
import dev.tern.http.Request;
import org.jspecify.annotations.Nullable;

/**
 * Thread-safe. Content that can be read once only, and knows whether it was: as long as nobody has begun, a request with it can
 * still be sent again.
 */
final class OnceBody extends Body {
    private final Body content;
    private volatile boolean taken;

    private OnceBody(Body content) {
        this.content = content;
    }

    /** The request, with content that knows of itself if it can be read once only; before cookies are attached. */
    static Request watched(Request request) {
        Body body = request.body();
        return body == null || body.isReplayable() || body instanceof OnceBody
                ? request
                : request.rewritten(request.method(), request.url(), request.ownHeaders(), new OnceBody(body));
    }

    /** Whether the request's content is gone, at least in part. */
    static boolean isTaken(Request request) {
        Body body = request.body();
        return body != null && !body.isReplayable() && !(body instanceof OnceBody once && !once.taken);
    }

    @Override
    public long contentLength() {
        return content.contentLength();
    }

    @Override
    public @Nullable String contentType() {
        return content.contentType();
    }

    @Override
    public boolean isReplayable() {
        return false;
    }

    @Override
    public ContentReader open() {
        taken = true;
        return content.open();
    }
}
