/**
 * Job: the callback entry point, {@link dev.tern.http.client.HttpClient}, and what the other faces build on.
 *
 * <p>Rules: no protocol logic; values come in, handlers are called.
 *
 * <p>Start at: {@link dev.tern.http.client.HttpClient}, {@link dev.tern.http.client.ResponseCollector}.
 */
@NullMarked
package dev.tern.http.client;

import org.jspecify.annotations.NullMarked;
