package dev.tern.http.internal.client;

import dev.tern.http.Auth;
import dev.tern.http.AuthStep;
import dev.tern.http.HttpException;
import dev.tern.http.Method;
import dev.tern.http.Request;
import dev.tern.http.Response;
import dev.tern.http.ResponseHead;
import org.jspecify.annotations.Nullable;

/** Confined to one call. Where the call goes behind a response: along a redirect, counted, or as its authentication flow says. */
final class Course {
    private final Call call;
    private final CallRules rules;
    private @Nullable ScopedFlow flow;
    private int followed;

    Course(Call call, CallRules rules) {
        this.call = call;
        this.rules = rules;
    }

    /** Begins as the flow says. */
    void begin(Auth auth, Request request) {
        ScopedFlow begun = new ScopedFlow(auth.begin(request));
        flow = begun;
        take(begun, begun.next(null), null);
    }

    private void take(ScopedFlow asked, AuthStep step, @Nullable Response previous) {
        if (step instanceof AuthStep.Send send) {
            Request next = call.asComplete(send.request());
            asked.sends(next);
            call.sender().send(next);
        } else if (step instanceof AuthStep.Await await) {
            call.await(await.until(), done -> take(asked, asked.next(previous), previous));
        } else {
            throw new IllegalStateException("The authentication flow ended without a request");
        }
    }

    /** Goes on behind a response of which only the history is told. */
    void proceed(@Nullable Request redirected, @Nullable AuthStep step, Response previous) {
        ScopedFlow asked = flow();
        if (redirected != null) {
            call.guarded(() -> call.sender().send(redirected));
        } else if (asked != null && step != null) {
            call.guarded(() -> take(asked, step, previous));
        }
    }

    /** The authentication flow, if it has a say about the response at hand; it has none about another origin's. */
    @Nullable
    ScopedFlow flow() {
        return flow != null && flow.cares() ? flow : null;
    }

    /** Whether the flow wants to see the content of the response at hand. */
    boolean needsContent() {
        return flow != null && flow.cares() && flow.needsContent();
    }

    /** The request that a redirect leads to, counted; null if the response is none or it is not to be followed. */
    @Nullable
    Request redirected(Request from, ResponseHead head) throws HttpException {
        if (!rules.follows(from) || !isRedirect(from, head)) {
            return null;
        }
        Request next = rules.redirectDecision().follow(from, head, followed);
        followed++;
        return flow == null ? next : RequestDefaults.completeLike(from, flow.redirected(next));
    }

    /** The same request as it is to be sent once more: credentials that hold for one time only are made anew. */
    Request repeated(Request request) {
        return flow == null ? request : RequestDefaults.completeLike(request, flow.redirected(request));
    }

    /** The request that a caller may send by hand; null if there is none or it would not be allowed. */
    @Nullable
    Request byHand(Request from, ResponseHead head) {
        return isRedirect(from, head) ? rules.redirectDecision().next(from, head) : null;
    }

    /** Whether the response names another place that a client may go to; to who wants a tunnel nobody may name one. */
    private static boolean isRedirect(Request request, ResponseHead head) {
        if (request.method().equals(Method.CONNECT)) {
            return false;
        }
        return switch (head.status()) {
            case 301, 302, 303, 307, 308 -> head.headers().contains("Location");
            default -> false;
        };
    }
}
