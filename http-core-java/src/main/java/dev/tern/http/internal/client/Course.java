package dev.tern.http.internal.client;

import dev.tern.http.Auth;
import dev.tern.http.HttpException;
import dev.tern.http.Request;
import dev.tern.http.ResponseHead;
import org.jspecify.annotations.Nullable;

/** Confined to one call. Where the call goes behind a response: along a redirect, counted, or as its authentication flow says. */
final class Course {
    private final CallRules rules;
    private final RedirectDecision redirects;
    private @Nullable ScopedFlow flow;
    private int followed;

    Course(CallRules rules) {
        this.rules = rules;
        redirects = new RedirectDecision(rules.redirects(), rules.sensitive());
    }

    ScopedFlow begin(Auth auth, Request request) {
        ScopedFlow begun = new ScopedFlow(auth.begin(request));
        flow = begun;
        return begun;
    }

    /** The authentication flow, if it has a say about the response at hand; it has none about another origin's. */
    @Nullable
    ScopedFlow flow() {
        return flow != null && flow.cares() ? flow : null;
    }

    /** The request that a redirect leads to, counted; null if the response is none or it is not to be followed. */
    @Nullable
    Request redirected(Request from, ResponseHead head) throws HttpException {
        if (!rules.follows(from) || !RedirectDecision.isRedirect(from, head)) {
            return null;
        }
        Request next = redirects.follow(from, head, followed);
        followed++;
        return flow == null ? next : RequestDefaults.completeLike(from, flow.redirected(next));
    }

    /** The request that a caller may send by hand; null if there is none or it would not be allowed. */
    @Nullable
    Request byHand(Request from, ResponseHead head) {
        return redirects.next(from, head);
    }
}
