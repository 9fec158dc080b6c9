/**
 * Job: a driver for wire-level cases: reads what a client shall do, line by line, does it with the public API, and
 * answers what came of it.
 *
 * <p>Rules: the public API only; no knowledge of cases.
 *
 * <p>Start at: {@link dev.tern.http.wire.WireDriver}.
 */
@NullMarked
package dev.tern.http.wire;

import org.jspecify.annotations.NullMarked;
