package dev.tern.http.exchange;

/**
 * Thread-safe. Hears what happens to calls, phase by phase: for measuring, and for finding out. Set for all calls of a client by
 * its builder, or for one by {@code extension("trace", …)}; both are then told.
 *
 * <p>It is called on the loop's own thread, in the middle of the work, so it must not block and should be quick. What it throws
 * is logged and changes nothing. A transport that wraps another hands it on by {@link ExchangeHandler#trace}.
 *
 * <pre>{@code HttpClient.builder().trace(event -> log.info("{}", event))}</pre>
 */
@FunctionalInterface
public interface Trace {
    /** Something happened. */
    void on(TraceEvent event);
}
