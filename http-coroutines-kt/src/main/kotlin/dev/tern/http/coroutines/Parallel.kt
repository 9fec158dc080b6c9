package dev.tern.http.coroutines

import dev.tern.http.Method
import dev.tern.http.Request
import dev.tern.http.Response
import kotlinx.coroutines.CoroutineScope
import kotlinx.coroutines.CoroutineStart
import kotlinx.coroutines.Deferred
import kotlinx.coroutines.NonCancellable
import kotlinx.coroutines.SupervisorJob
import kotlinx.coroutines.async
import kotlinx.coroutines.cancelAndJoin
import kotlinx.coroutines.channels.Channel
import kotlinx.coroutines.coroutineScope
import kotlinx.coroutines.job
import kotlinx.coroutines.sync.Mutex
import kotlinx.coroutines.sync.Semaphore
import kotlinx.coroutines.sync.withLock
import kotlinx.coroutines.sync.withPermit
import kotlinx.coroutines.withContext
import java.util.concurrent.atomic.AtomicBoolean
import java.util.concurrent.atomic.AtomicInteger

/**
 * Thread-safe. The receiver of `parallel { … }`: each verb starts a call and returns at once. How a call ends shows in
 * [PendingResponse.response] and in [nextResponse], and nowhere else; a failure that nobody asks for is dropped.
 *
 * ```
 * client.parallel {
 *     val a = get("a")
 *     get("b"); get("c")
 *     println(a.response().status())
 *     while (hasPending) println(nextResponse().url())
 * }
 * ```
 */
@TernDsl
public class ParallelScope internal constructor(
    private val client: AsyncClient,
    private val scope: CoroutineScope,
    concurrency: Int,
) {
    private val permits = Semaphore(concurrency)
    private val finished = Channel<PendingResponse>(Channel.UNLIMITED)
    private val oneReceiver = Mutex()
    private val pending = AtomicInteger()

    /** Whether there are calls whose response nobody has asked for yet; they may have ended. */
    public val hasPending: Boolean get() = pending.get() > 0

    /** Starts a GET. */
    public fun get(url: String, build: RequestBuild = {}): PendingResponse =
        request(Method.GET, url, build)

    /** Starts a HEAD. */
    public fun head(url: String, build: RequestBuild = {}): PendingResponse =
        request(Method.HEAD, url, build)

    /** Starts an OPTIONS. */
    public fun options(url: String, build: RequestBuild = {}): PendingResponse =
        request(Method.OPTIONS, url, build)

    /** Starts a POST. */
    public fun post(url: String, build: RequestBuild = {}): PendingResponse =
        request(Method.POST, url, build)

    /** Starts a PUT. */
    public fun put(url: String, build: RequestBuild = {}): PendingResponse =
        request(Method.PUT, url, build)

    /** Starts a PATCH. */
    public fun patch(url: String, build: RequestBuild = {}): PendingResponse =
        request(Method.PATCH, url, build)

    /** Starts a DELETE. */
    public fun delete(url: String, build: RequestBuild = {}): PendingResponse =
        request(Method.DELETE, url, build)

    /** Starts a QUERY. */
    public fun query(url: String, build: RequestBuild = {}): PendingResponse =
        request(Method.QUERY, url, build)

    /** Starts a request of the method of this name. */
    public fun request(method: String, url: String, build: RequestBuild = {}): PendingResponse =
        request(Method.of(method), url, build)

    /** Starts a request of any method. What cannot be built is thrown here. */
    public fun request(method: Method, url: String, build: RequestBuild = {}): PendingResponse =
        send(client.draft(method, url, build))

    /** Starts a request. */
    public fun send(request: Request): PendingResponse {
        pending.incrementAndGet()
        // Undispatched, so that it is on its way before this returns.
        val call = scope.async(start = CoroutineStart.UNDISPATCHED) { permits.withPermit { client.send(request) } }
        val handle = PendingResponse(request, call, pending)
        call.invokeOnCompletion { finished.trySend(handle) }
        return handle
    }

    /**
     * Suspends for the next response to arrive among those that were not asked for yet; each is returned once.
     *
     * @throws NoSuchElementException if none is pending
     * @throws dev.tern.http.HttpException if that call failed
     */
    public suspend fun nextResponse(): Response =
        oneReceiver.withLock {
            while (hasPending) {
                val next = finished.receive()
                if (next.claim()) {
                    return next.response()
                }
            }
            throw NoSuchElementException("Every response has been asked for already")
        }
}

/** Thread-safe. A call that was started in `parallel { … }`. */
public class PendingResponse internal constructor(
    private val request: Request,
    private val call: Deferred<Response>,
    private val pending: AtomicInteger,
) {
    private val claimed = AtomicBoolean()

    /** What was asked for. */
    public fun request(): Request = request

    /** Whether the call has ended, so that [response] does not wait. */
    public val isDone: Boolean get() = call.isCompleted

    /**
     * Suspends for this response; [ParallelScope.nextResponse] then passes it over. Asked again, it is the same.
     *
     * @throws dev.tern.http.HttpException if the call failed
     */
    public suspend fun response(): Response {
        claim()
        return call.await()
    }

    internal fun claim(): Boolean {
        val first = claimed.compareAndSet(false, true)
        if (first) {
            pending.decrementAndGet()
        }
        return first
    }
}

internal suspend fun <T> AsyncClient.inParallel(concurrency: Int, block: suspend ParallelScope.() -> T): T {
    require(concurrency >= 1) { "The concurrency must be at least 1; it is $concurrency" }
    return coroutineScope {
        val calls = SupervisorJob(coroutineContext.job)
        try {
            ParallelScope(this@inParallel, CoroutineScope(coroutineContext + calls), concurrency).block()
        } finally {
            withContext(NonCancellable) { calls.cancelAndJoin() }
        }
    }
}
