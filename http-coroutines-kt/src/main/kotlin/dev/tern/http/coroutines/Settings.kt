package dev.tern.http.coroutines

import dev.tern.http.Limits
import dev.tern.http.Method
import dev.tern.http.OriginLimits
import dev.tern.http.RetryPolicy
import dev.tern.http.Timeout
import kotlin.time.Duration
import kotlin.time.Duration.Companion.milliseconds
import kotlin.time.Duration.Companion.minutes
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

/**
 * Which requests are sent again, when, and how often; see [RetryPolicy] for the rules.
 *
 * ```
 * AsyncClient { retry(RetryPolicy(maxAttempts = 5)) }
 * ```
 *
 * @param maxAttempts of each request, the first among them
 * @param methods that may be sent again although the peer may have acted; the idempotent ones
 * @param statuses behind which it is sent again
 * @param failures whether it is sent again behind failures of the network, too
 * @param firstWait the bound of the first wait, which is of random length; it doubles with each
 * @param maxWait where that bound stops growing
 * @param maxRetryAfter a peer that asks for more with `Retry-After` is not asked again
 * @param budgetShare how many retries each request earns the client
 * @param budgetBurst how many retries a client may save up, and has at first
 */
public fun RetryPolicy(
    maxAttempts: Int = RetryPolicy.defaults().maxAttempts(),
    methods: Set<Method> = RetryPolicy.defaults().methods(),
    statuses: Set<Int> = RetryPolicy.defaults().statuses(),
    failures: Boolean = true,
    firstWait: Duration = 500.milliseconds,
    maxWait: Duration = 30.seconds,
    maxRetryAfter: Duration = 1.minutes,
    budgetShare: Double = RetryPolicy.defaults().budgetShare(),
    budgetBurst: Int = RetryPolicy.defaults().budgetBurst(),
): RetryPolicy =
    RetryPolicy(
        maxAttempts,
        methods,
        statuses,
        failures,
        firstWait.toJavaDuration(),
        maxWait.toJavaDuration(),
        maxRetryAfter.toJavaDuration(),
        budgetShare,
        budgetBurst,
    )

/**
 * How much of one origin is asked at a time; for a `LimitedTransport`, which has such limits for each origin anew.
 *
 * ```
 * AsyncClient { wrapTransport { LimitedTransport(it, OriginLimits(requests = 10, per = 1.seconds, maxConcurrent = 4)) } }
 * ```
 *
 * @param requests how many may begin in the duration; `null` for no limit
 * @param per the duration
 * @param burst how many may begin at once when there were none for a while; 1 for even spacing
 * @param maxConcurrent requests under way, up to the last octet of the response; `null` for no limit
 * @param maxWaiters requests that may wait in line; the next one fails at once
 */
public fun OriginLimits(
    requests: Int? = null,
    per: Duration = 1.seconds,
    burst: Int = 1,
    maxConcurrent: Int? = null,
    maxWaiters: Int = OriginLimits.none().maxWaiters(),
): OriginLimits =
    OriginLimits(
        requests?.let { OriginLimits.Rate(it, per.toJavaDuration(), burst) },
        maxConcurrent,
        maxWaiters,
    )

private fun Duration?.toJava() = this?.takeIf { it.isFinite() }?.toJavaDuration()
