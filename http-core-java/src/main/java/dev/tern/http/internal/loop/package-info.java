/**
 * Job: the event loops: who turns them, how others reach them, and the sockets they watch.
 *
 * <p>Rules: the only package that imports {@code java.nio.channels} and reads the clock; knows octets, not protocols.
 *
 * <p>Start at: {@link dev.tern.http.internal.loop.EventLoop}, {@link dev.tern.http.internal.loop.LoopLease}.
 */
@NullMarked
package dev.tern.http.internal.loop;

import org.jspecify.annotations.NullMarked;
