/**
 * Job: the rules of a client for one user call, above any transport.
 *
 * <p>Rules: decisions are pure; nothing here knows sockets or pools.
 *
 * <p>Start at: {@link dev.tern.http.internal.client.RequestDefaults}.
 */
@NullMarked
package dev.tern.http.internal.client;

import org.jspecify.annotations.NullMarked;
