package dev.tern.http.internal.pool;

import dev.tern.http.internal.http1.CloseReason;

/**
 * Immutable. What {@link PoolState} wants done. Each is small and stands for itself; they are executed in order, after
 * the state has settled.
 *
 * @param <W> what waits
 * @param <C> a connection
 */
public sealed interface PoolAction<W, C> {
    /** Begin the waiter's exchange on the connection, which is leased to it. */
    record Assign<W, C>(W waiter, C connection) implements PoolAction<W, C> {}

    /** Begin to open a connection. */
    record StartDial<W, C>(DialPlace<W> dial) implements PoolAction<W, C> {}

    /** Give the dial up; nobody waits for it, and its place is needed. */
    record AbortDial<W, C>(DialPlace<W> dial) implements PoolAction<W, C> {}

    /** From here on the waiter waits for a connection being opened, no longer for a place. */
    record Cover<W, C>(W waiter) implements PoolAction<W, C> {}

    /** Close the connection, on which no exchange is. */
    record Close<W, C>(C connection, CloseReason reason) implements PoolAction<W, C> {}

    /** Fail the waiter, since too many wait already. */
    record Refuse<W, C>(W waiter) implements PoolAction<W, C> {}

    /** Fail the waiter, since the connection that was opened for it did not come about. */
    record FailDial<W, C>(W waiter) implements PoolAction<W, C> {}
}
