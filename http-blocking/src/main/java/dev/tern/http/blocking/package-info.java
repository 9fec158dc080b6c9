/**
 * Job: the blocking face: the same verbs as the other faces, each returning when the answer is there.
 *
 * <p>Rules: no protocol logic and no thread of its own; only what the callback face exports. Whoever waits parks or turns
 * the event loop, so virtual threads are not pinned. User code runs on the thread that called.
 *
 * <p>Start at: {@link dev.tern.http.blocking.Client}.
 */
@NullMarked
package dev.tern.http.blocking;

import org.jspecify.annotations.NullMarked;
