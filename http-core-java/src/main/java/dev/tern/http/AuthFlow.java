package dev.tern.http;

import org.jspecify.annotations.Nullable;

/**
 * Confined to one call. The steps of an authentication: which request to send, and after each response whether to send
 * another. Everything sent goes through the client's redirects; the responses in between stand in the history.
 */
@FunctionalInterface
public interface AuthFlow {
    /**
     * The next step.
     *
     * @param previous the response to the request before; null at first. Its content is there only if
     *     {@link #needsContent}
     */
    AuthStep next(@Nullable Response previous);

    /** Whether {@link #next} looks at the content of responses: they are then read to the end before it is called. */
    default boolean needsContent() {
        return false;
    }

    /**
     * A redirect within the origin leads to this request, and the flow's credentials with it; or it is sent once more by a
     * {@link RetryPolicy}. What is given back is sent: credentials that hold for one target or one time only are made anew here. Of a redirect to another origin no flow hears, nor of
     * what follows it.
     */
    default Request redirected(Request next) {
        return next;
    }

    /** A flow of one request. */
    static AuthFlow once(Request request) {
        return previous -> previous == null ? AuthStep.send(request) : AuthStep.done();
    }
}
