/**
 * Job: which exchange goes on which connection, when one is opened, kept and closed.
 *
 * <p>Rules: {@link dev.tern.http.internal.pool.PoolState} decides and is pure; the shells execute.
 *
 * <p>Start at: {@link dev.tern.http.internal.pool.PoolState}, {@link dev.tern.http.internal.pool.PooledTransport}.
 */
@NullMarked
package dev.tern.http.internal.pool;

import org.jspecify.annotations.NullMarked;
