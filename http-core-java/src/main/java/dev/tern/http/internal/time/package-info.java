/**
 * Job: deadlines as data.
 *
 * <p>Rules: nobody here reads a clock; the time is always an argument.
 *
 * <p>Start at: {@link dev.tern.http.internal.time.TimerQueue}.
 */
@NullMarked
package dev.tern.http.internal.time;

import org.jspecify.annotations.NullMarked;
