/**
 * Job: what every layer needs to know about octets: character classes and case folding of ASCII; and
 * the notations of hosts, addresses and patterns of URLs.
 *
 * <p>Rules: no types of Tern, no state, no locale.
 *
 * <p>Start at: {@link dev.tern.http.internal.bytes.Ascii}.
 */
@NullMarked
package dev.tern.http.internal.bytes;

import org.jspecify.annotations.NullMarked;
