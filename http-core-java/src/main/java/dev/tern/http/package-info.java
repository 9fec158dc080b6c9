/**
 * Job: the values and knobs of an HTTP call, immutable, and the exceptions it can end with.
 *
 * <p>Rules: no I/O, no threads, no client; every value validates itself, so that nothing that could
 * split a message reaches a codec.
 *
 */
@NullMarked
package dev.tern.http;

import org.jspecify.annotations.NullMarked;
