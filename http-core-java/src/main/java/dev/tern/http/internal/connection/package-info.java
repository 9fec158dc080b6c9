/**
 * Job: one socket, one owner, one protocol: dialing, and carrying exchanges over what was dialed.
 *
 * <p>Rules: loop-confined throughout; executes what codecs and deciders say and decides nothing itself; knows no pool.
 *
 * <p>Start at: {@link dev.tern.http.internal.connection.Http1Connection},
 * {@link dev.tern.http.internal.connection.Dialer}.
 */
@NullMarked
package dev.tern.http.internal.connection;

import org.jspecify.annotations.NullMarked;
