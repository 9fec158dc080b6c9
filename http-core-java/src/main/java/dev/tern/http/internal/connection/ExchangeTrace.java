package dev.tern.http.internal.connection;

import dev.tern.http.Request;
import dev.tern.http.ResponseHead;
import dev.tern.http.exchange.Trace;
import dev.tern.http.exchange.TraceEvent.Kind;
import dev.tern.http.internal.loop.Tracing;
import org.jspecify.annotations.Nullable;

/** Loop-confined. Tells who wants to hear it what happens to one exchange; where nobody does, each event is one comparison. */
public final class ExchangeTrace {
    private static final ExchangeTrace OFF = new ExchangeTrace(null, null);

    private final @Nullable Trace trace;
    private final @Nullable Request request;
    private boolean waitsForPool;
    private boolean headSent;

    private ExchangeTrace(@Nullable Trace trace, @Nullable Request request) {
        this.trace = trace;
        this.request = request;
    }

    static ExchangeTrace of(@Nullable Trace trace, Request request) {
        return trace == null ? OFF : new ExchangeTrace(trace, request);
    }

    /** Whether somebody listens, so that an event may cost something. */
    public boolean isOn() {
        return trace != null;
    }

    public void tell(Kind kind, String detail, @Nullable Throwable failure) {
        if (trace != null && request != null) {
            Tracing.tell(trace, kind, request, detail, failure);
        }
    }

    void tell(Kind kind) {
        tell(kind, "", null);
    }

    void head(Kind kind, ResponseHead head) {
        if (trace != null) {
            String reason = head.reason().isEmpty() ? "" : " " + head.reason();
            tell(kind, head.version() + " " + head.status() + reason, null);
        }
    }

    void poolWaitBegun() {
        if (trace != null) {
            waitsForPool = true;
            tell(Kind.POOL_WAIT_BEGUN);
        }
    }

    void poolWaitEnded() {
        if (waitsForPool) {
            waitsForPool = false;
            tell(Kind.POOL_WAIT_ENDED);
        }
    }

    void begunOn(Connection connection, boolean isFirst) {
        if (trace != null) {
            headSent = false;
            tell(isFirst ? Kind.CONNECTION_NEW : Kind.CONNECTION_REUSED, connection.toString(), null);
        }
    }

    void reachedPeer() {
        if (trace != null && !headSent) {
            headSent = true;
            tell(Kind.REQUEST_HEAD_SENT);
        }
    }
}
