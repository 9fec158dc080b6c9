/**
 * Job: the contract between a caller and a transport: how a request goes out and what comes back, as callbacks.
 *
 * <p>Rules: interfaces and values only; no thread, no socket, no policy.
 *
 * <p>Start at: {@link dev.tern.http.exchange.Transport}, {@link dev.tern.http.exchange.ExchangeHandler}.
 */
@NullMarked
package dev.tern.http.exchange;

import org.jspecify.annotations.NullMarked;
