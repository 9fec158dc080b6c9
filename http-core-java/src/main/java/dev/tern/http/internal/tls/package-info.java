/**
 * Job: TLS as a machine that turns octets into octets, over the JDK's SSLEngine.
 *
 * <p>Rules: no socket, thread or clock; tasks that take long are handed out, not run.
 *
 * <p>Start at: {@link dev.tern.http.internal.tls.TlsSession}, {@link dev.tern.http.internal.tls.TlsPeer}.
 */
@NullMarked
package dev.tern.http.internal.tls;

import org.jspecify.annotations.NullMarked;
