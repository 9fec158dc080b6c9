package dev.tern.http.coroutines

import dev.tern.http.Limits
import dev.tern.http.Timeout
import kotlin.time.Duration
import kotlin.time.Duration.Companion.seconds
import kotlin.time.toJavaDuration

/**
 * How long each phase of a call may wait, and the call as a whole. `null` and [Duration.INFINITE] mean without limit;
 * a limit of zero or less is refused with [IllegalArgumentException].
 *
 * ```
 * Timeout(read = 30.seconds, total = 1.minutes)
 * ```
 *
 * @param connect resolving, opening and securing a connection
 * @param read each wait for bytes of the response; not the whole of it
 * @param write each wait until the socket takes more of the request
 * @param pool waiting for a place among the connections
 * @param total the whole call, from its start to the last byte of the response
 */
public fun Timeout(
    connect: Duration? = 5.seconds,
    read: Duration? = 5.seconds,
    write: Duration? = 5.seconds,
    pool: Duration? = 5.seconds,
    total: Duration? = null,
): Timeout = Timeout(connect.toJava(), read.toJava(), write.toJava(), pool.toJava(), total.toJava())

/**
 * How many connections a client holds, and for how long. Each has its default whatever the others are.
 *
 * ```
 * Limits(maxConnections = 200, maxPerOrigin = 10)
 * ```
 *
 * @param maxConnections connections open or being opened, all origins together; at least 1
 * @param maxKeepAlive idle connections kept for reuse
 * @param keepAliveExpiry how long an idle connection is kept; `null` keeps it until the peer closes
 * @param maxPerOrigin connections to one origin; `null` for no limit of its own
 * @param maxConnectionAge after this a connection takes no further request; `null` for no limit
 * @param maxWaiters calls that may wait for a connection; the next one fails at once
 */
public fun Limits(
    maxConnections: Int = Limits.defaults().maxConnections(),
    maxKeepAlive: Int = Limits.defaults().maxKeepAlive(),
    keepAliveExpiry: Duration? = 5.seconds,
    maxPerOrigin: Int? = null,
    maxConnectionAge: Duration? = null,
    maxWaiters: Int = Limits.defaults().maxWaiters(),
): Limits =
    Limits(
        maxConnections,
        maxKeepAlive,
        keepAliveExpiry.toJava(),
        maxPerOrigin,
        maxConnectionAge.toJava(),
        maxWaiters,
    )

private fun Duration?.toJava() = this?.takeIf { it.isFinite() }?.toJavaDuration()
