/**
 * Job: HTTP/1.1 messages (RFC 9112) between octets and values: responses are decoded, requests are encoded.
 *
 * <p>Rules: pure. No socket, thread, clock or logger; octets come and go in {@link okio.Buffer}s and content moves
 * from one to the other without a copy. Strict by default: what a peer may not send is refused with the section of the
 * RFC that forbids it, and each of the few tolerances is named where it is made.
 *
 * <p>Start at: {@link dev.tern.http.internal.http1.ResponseDecoder},
 * {@link dev.tern.http.internal.http1.MessageFraming}, {@link dev.tern.http.internal.http1.RequestEncoder}.
 */
@NullMarked
package dev.tern.http.internal.http1;

import org.jspecify.annotations.NullMarked;
