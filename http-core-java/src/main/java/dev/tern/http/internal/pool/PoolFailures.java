package dev.tern.http.internal.pool;

import dev.tern.http.ClientClosedException;
import dev.tern.http.HttpException;
import dev.tern.http.LocalProtocolException;
import dev.tern.http.Phase;
import dev.tern.http.PoolTimeoutException;
import dev.tern.http.ProxyException;
import dev.tern.http.Request;
import dev.tern.http.UnsupportedProtocolException;
import dev.tern.http.internal.connection.LoopExchange;
import dev.tern.http.internal.proxy.ProxyRefusal;

/** Immutable. Why an exchange gets no connection, in the words of the public exceptions. */
final class PoolFailures {
    private PoolFailures() {}

    static HttpException ofScheme(Request request) {
        return new UnsupportedProtocolException(
                "Only http and https are spoken here, not " + request.url().scheme(), prepared(request), null);
    }

    static HttpException ofClosedClient(Request request) {
        return new ClientClosedException("The client is closed", prepared(request), null);
    }

    static HttpException ofClosedClient(LoopExchange exchange) {
        return new ClientClosedException("The client is closed", exchange.circumstances(), null);
    }

    static HttpException ofClosingClient(LoopExchange exchange) {
        return new ClientClosedException(
                "The client was closed while the call was under way", exchange.circumstances(), null);
    }

    /** No connection of this client can carry the request. */
    static HttpException ofRequest(Request request, IllegalArgumentException cause) {
        return new LocalProtocolException(String.valueOf(cause.getMessage()), prepared(request), cause);
    }

    static HttpException ofProxy(Request request, ProxyRefusal refusal) {
        return new ProxyException(String.valueOf(refusal.getMessage()), prepared(request), refusal);
    }

    static HttpException ofCrowd(LoopExchange waiter, int maxWaiters) {
        return new PoolTimeoutException(
                maxWaiters + " calls wait for a connection already (Limits.maxWaiters)", waiter.circumstances(), null);
    }

    private static HttpException.Circumstances prepared(Request request) {
        return new HttpException.Circumstances(request, Phase.PREPARE, false);
    }
}
