/**
 * Job: HTTP/2 (RFC 9113) without its socket: octets of one connection in, events of its streams out; commands in, octets
 * out.
 *
 * <p>Rules: pure. No socket, thread, clock or logger; time is an argument. What breaks the protocol is told with its scope,
 * stream or connection, where it is found ({@link dev.tern.http.internal.http2.Http2Violation}). What a peer may do often
 * has a budget from the first octet on ({@link dev.tern.http.internal.http2.FloodGuard}).
 *
 * <p>Start at: {@link dev.tern.http.internal.http2.Http2Session}.
 */
@NullMarked
package dev.tern.http.internal.http2;

import org.jspecify.annotations.NullMarked;
