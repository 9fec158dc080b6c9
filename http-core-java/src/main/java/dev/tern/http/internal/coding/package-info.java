/**
 * Job: undoing content codings (RFC 9110 §8.4) as the octets come.
 *
 * <p>Rules: pure; every decoder is bounded in what one step puts out, and an end in the middle is an error.
 *
 * <p>Start at: {@link dev.tern.http.internal.coding.ContentDecoder}.
 */
@NullMarked
package dev.tern.http.internal.coding;

import org.jspecify.annotations.NullMarked;
