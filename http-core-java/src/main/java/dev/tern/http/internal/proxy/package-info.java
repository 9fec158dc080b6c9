/**
 * Job: what is said to a proxy before it passes octets on, and what it is answered when it asks who is there.
 *
 * <p>Rules: pure; octets in and octets out, no socket, thread, clock or logger.
 *
 * <p>Start at: {@link dev.tern.http.internal.proxy.ConnectHandshake}, {@link dev.tern.http.internal.proxy.ProxyAuthorization}.
 */
@NullMarked
package dev.tern.http.internal.proxy;

import org.jspecify.annotations.NullMarked;
