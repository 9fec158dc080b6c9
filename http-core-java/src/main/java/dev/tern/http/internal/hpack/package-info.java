/**
 * Job: HPACK, header compression for HTTP/2 (RFC 7541): octets of a field block ⇄ names and values.
 *
 * <p>Rules: pure. No socket, thread, clock or logger. It compresses and nothing else: whether names and values may stand
 * in a message is for {@code internal.http2} to say. An error leaves both tables apart for good, so it ends the connection.
 *
 * <p>Start at: {@link dev.tern.http.internal.hpack.HpackDecoder}, {@link dev.tern.http.internal.hpack.HpackEncoder}.
 */
@NullMarked
package dev.tern.http.internal.hpack;

import org.jspecify.annotations.NullMarked;
