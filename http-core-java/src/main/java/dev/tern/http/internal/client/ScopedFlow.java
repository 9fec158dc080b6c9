package dev.tern.http.internal.client;

import dev.tern.http.AuthFlow;
import dev.tern.http.AuthStep;
import dev.tern.http.Request;
import dev.tern.http.Response;
import org.jspecify.annotations.Nullable;

/**
 * Confined to one call. An authentication flow, kept to the origin of the request that it asked for last: from a redirect that
 * leaves it on, it is told of nothing, even when a further one leads back.
 */
final class ScopedFlow {
    private final AuthFlow flow;
    private @Nullable Request asked;
    private boolean away;

    ScopedFlow(AuthFlow flow) {
        this.flow = flow;
    }

    AuthStep next(@Nullable Response previous) {
        return flow.next(previous);
    }

    /** The flow's own request goes out. */
    void sends(Request request) {
        asked = request;
        away = false;
    }

    boolean cares() {
        return !away;
    }

    boolean needsContent() {
        return flow.needsContent();
    }

    /** What the flow makes of the response: null if it is the answer. */
    @Nullable
    AuthStep after(Response response) {
        AuthStep step = flow.next(response);
        return step instanceof AuthStep.Done ? null : step;
    }

    Request redirected(Request next) {
        away = away || asked == null || !asked.url().origin().equals(next.url().origin());
        return away ? next : flow.redirected(next);
    }
}
