package dev.tern.http.exchange;

import dev.tern.http.Request;

/**
 * Thread-safe. Carries one request to a peer and its response back. The pool over real sockets is one; a mock, a
 * cache or a limiter that wraps another is written the same way.
 *
 * <p>{@link #send} never blocks and never throws for what the network or the peer does: such failures reach
 * {@link ExchangeHandler#onFailure}. A transport that was closed fails every further exchange.
 */
public interface Transport extends AutoCloseable {
    /**
     * Starts an exchange. The request has an absolute URL and a timeout; handler methods may be called before this
     * method returns.
     */
    Exchange send(Request request, ExchangeHandler handler);

    /** Fails what is under way and lets go of every socket and thread. Safe to call twice. */
    @Override
    void close();
}
