/**
 * Job: the server that the samples ask.
 *
 * <p>Rules: public API only.
 *
 * <p>Start at: {@link dev.tern.samples.server.SampleServer}.
 */
@NullMarked
package dev.tern.samples.server;

import org.jspecify.annotations.NullMarked;
