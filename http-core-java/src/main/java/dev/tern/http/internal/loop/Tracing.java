package dev.tern.http.internal.loop;

import dev.tern.http.Request;
import dev.tern.http.exchange.Trace;
import dev.tern.http.exchange.TraceEvent;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Thread-safe. Tells traces what happened; what they throw changes nothing. */
public final class Tracing {
    private static final Logger LOG = LoggerFactory.getLogger(Tracing.class);

    private Tracing() {}

    /** Both as one; null if there is none. */
    public static @Nullable Trace both(@Nullable Trace first, @Nullable Trace second) {
        if (first == null || second == null) {
            return first == null ? second : first;
        }
        return event -> {
            tell(first, event);
            tell(second, event);
        };
    }

    /** It happens now. */
    public static void tell(
            Trace trace, TraceEvent.Kind kind, Request request, String detail, @Nullable Throwable failure) {
        tell(trace, new TraceEvent(kind, request, System.nanoTime(), detail, failure));
    }

    private static void tell(Trace trace, TraceEvent event) {
        try {
            trace.on(event);
        } catch (Throwable thrown) {
            LOG.error("A trace threw at {}", event, thrown);
        }
    }
}
