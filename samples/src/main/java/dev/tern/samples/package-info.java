/**
 * Job: one runnable program per question, all offline.
 *
 * <p>Rules: public API only.
 *
 * <p>Start at: {@link dev.tern.samples.Upload}.
 */
@NullMarked
package dev.tern.samples;

import org.jspecify.annotations.NullMarked;
