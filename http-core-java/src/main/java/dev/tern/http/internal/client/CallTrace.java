package dev.tern.http.internal.client;

import dev.tern.http.CancelledException;
import dev.tern.http.HttpException;
import dev.tern.http.Request;
import dev.tern.http.Response;
import dev.tern.http.ResponseHead;
import dev.tern.http.Url;
import dev.tern.http.exchange.Trace;
import dev.tern.http.exchange.TraceEvent.Kind;
import dev.tern.http.internal.loop.Tracing;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Immutable. Tells the log, the client's trace and the request's own, if there are any, what becomes of one call. */
final class CallTrace {
    static final String EXTENSION = "trace";
    private static final Logger LOG = LoggerFactory.getLogger("dev.tern.http.client");

    private static final CallTrace NONE = new CallTrace(null);

    private final @Nullable Trace trace;

    private CallTrace(@Nullable Trace trace) {
        this.trace = trace;
    }

    /**
     * Of a call with this request.
     *
     * @throws IllegalArgumentException if the request's extension is no trace
     */
    static CallTrace of(@Nullable Trace client, Request request) {
        Object own = request.extensions().get(EXTENSION);
        if (own != null && !(own instanceof Trace)) {
            throw new IllegalArgumentException("The extension 'trace' must be a " + Trace.class.getName() + ", not a "
                    + own.getClass().getName());
        }
        Trace both = Tracing.both(client, (Trace) own);
        return both == null ? NONE : new CallTrace(both);
    }

    @Nullable
    Trace trace() {
        return trace;
    }

    /** One line for each response, as httpx has it, but at DEBUG and without the query, where secrets like to be. */
    void received(Request request, ResponseHead head) {
        if (LOG.isDebugEnabled()) {
            Url url = request.url();
            LOG.debug(
                    "HTTP Request: {} {}{} \"{} {} {}\"",
                    request.method(),
                    url.origin(),
                    url.path(),
                    head.version(),
                    head.status(),
                    head.reason());
        }
    }

    void begun(Request request) {
        tell(Kind.CALL_BEGUN, request, "", null);
    }

    /** The call goes on behind the response, along the redirect or as authentication has it. */
    void goesOn(Response passed, @Nullable Request redirected) {
        if (trace != null && redirected != null) {
            String target = redirected.url().origin() + redirected.url().path();
            tell(Kind.REDIRECT, passed.request(), passed.status() + " to " + redirected.method() + " " + target, null);
        } else if (trace != null) {
            tell(Kind.AUTHENTICATION, passed.request(), "behind " + passed.status(), null);
        }
    }

    /** The request is sent once more, or is not although its policy would have it so. */
    void decided(Request request, RetryDecision decision, @Nullable HttpException failure) {
        if (!decision.reason().isEmpty()) {
            tell(decision.isAgain() ? Kind.RETRY : Kind.RETRY_DECLINED, request, decision.reason(), failure);
        }
    }

    void completed(Request request) {
        tell(Kind.CALL_COMPLETE, request, "", null);
    }

    void failed(Request request, HttpException failure) {
        tell(failure instanceof CancelledException ? Kind.CALL_CANCELLED : Kind.CALL_FAILED, request, "", failure);
    }

    private void tell(Kind kind, Request request, String detail, @Nullable Throwable failure) {
        if (trace != null) {
            Tracing.tell(trace, kind, request, detail, failure);
        }
    }
}
