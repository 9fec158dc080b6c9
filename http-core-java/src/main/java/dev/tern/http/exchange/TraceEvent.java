package dev.tern.http.exchange;

import dev.tern.http.Request;
import org.jspecify.annotations.Nullable;

/**
 * Immutable. Something that happened to a call.
 *
 * @param kind what
 * @param request the request of the exchange at hand; after a redirect, another one than that of the call
 * @param nanos when, in the terms of {@link System#nanoTime}
 * @param detail more of it, in words for people; empty if there is no more. Credentials and queries are left out
 * @param failure why it failed, if it did
 */
public record TraceEvent(
        Kind kind,
        Request request,
        long nanos,
        String detail,
        @Nullable Throwable failure) {
    /** What may happen, roughly in the order in which it does. */
    public enum Kind {
        /** The call begins; hooks and authentication come first. */
        CALL_BEGUN,
        /** The exchange waits for its turn at its origin; the detail has the limits. See {@code LimitedTransport}. */
        LIMIT_WAIT_BEGUN,
        LIMIT_WAIT_ENDED,
        /** No connection is free; the exchange waits for a place in the pool. */
        POOL_WAIT_BEGUN,
        /** The wait is over: a connection is free, or one is being opened. */
        POOL_WAIT_ENDED,
        /** A connection is being opened for the exchange, which may then get another that is free before. The name is looked up. */
        RESOLVE_BEGUN,
        /** The detail has the addresses. */
        RESOLVE_ENDED,
        RESOLVE_FAILED,
        /** The detail has the address; several may be tried at the same time. */
        CONNECT_BEGUN,
        CONNECT_ENDED,
        CONNECT_FAILED,
        TLS_BEGUN,
        /** The detail has the version, the cipher suite, and the protocol that was agreed on. */
        TLS_ENDED,
        TLS_FAILED,
        /** The exchange is the first on its connection. */
        CONNECTION_NEW,
        CONNECTION_REUSED,
        /** The first octets of the request are on their way, the head among them. */
        REQUEST_HEAD_SENT,
        /** The request is sent to its end. Does not come if the response is there before. */
        REQUEST_SENT,
        /** An interim response; the detail has its status. */
        INFORMATIONAL,
        /** The detail has version, status and phrase. */
        RESPONSE_HEAD,
        /** The last octet of the response was delivered, or thrown away. */
        RESPONSE_ENDED,
        /** The connection of the exchange is closed by it or under it; the detail says why. */
        CONNECTION_CLOSED,
        /**
         * Another attempt is made after a while: at a connection that did not come about (see {@code retries}), or at the whole
         * request (see {@link dev.tern.http.RetryPolicy}). The detail says which, when and why.
         */
        RETRY,
        /** The policy of retries is for another attempt, and something speaks against it; the detail says what. */
        RETRY_DECLINED,
        /** The exchange is begun anew on another connection; the detail says why. */
        REPLAY,
        /** The call goes on along a redirect; the detail says where to. */
        REDIRECT,
        /** The call goes on with what its authentication says. */
        AUTHENTICATION,
        CALL_COMPLETE,
        CALL_FAILED,
        CALL_CANCELLED
    }

    /** One line. */
    @Override
    public String toString() {
        return kind + " " + request.method() + " " + request.url().origin()
                + request.url().path() + (detail.isEmpty() ? "" : ": " + detail)
                + (failure == null ? "" : " (" + failure + ")");
    }
}
