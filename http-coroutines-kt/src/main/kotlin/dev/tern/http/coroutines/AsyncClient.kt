package dev.tern.http.coroutines

import dev.tern.http.JsonCodec
import dev.tern.http.Method
import dev.tern.http.Request
import dev.tern.http.Response
import dev.tern.http.client.HttpClient
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.flow.Flow
import kotlinx.coroutines.runInterruptible
import kotlin.time.Duration
import kotlin.time.toJavaDuration

/**
 * Thread-safe. The client with `suspend` functions. Make one and keep it: it holds the connections, and opening those
 * is what costs.
 *
 * Calls may be made from any dispatcher, and go on there. A call belongs to the coroutine that makes it: when that is
 * cancelled, by `withTimeout` too, its connection is closed before the function throws. What a call fails with is an
 * [dev.tern.http.HttpException], never a `CancellationException`.
 *
 * ```
 * AsyncClient { baseUrl("https://pokeapi.co/api/v2/"); timeout(Timeout(read = 30.seconds)) }.use { client ->
 *     val mew = client.get("pokemon/151").raiseForStatus().json<Pokemon>()
 *     val names = client.gather((1..150).map { "pokemon/$it" }) { it.json<Pokemon>().name }
 * }
 * ```
 */
public class AsyncClient private constructor(
    /** The engine below, which other faces can share. */
    public val http: HttpClient,
    private val ownsHttp: Boolean,
) : Verbs(),
    AutoCloseable {
    private val codec: JsonCodec = http.jsonCodec() ?: KotlinxJsonCodec.Default
    private val resumptions = Resumptions()

    /** A client of its own engine, which [close] closes. Files that the TLS settings name are read now. */
    public constructor(configure: AsyncClientConfig.() -> Unit = {}) :
        this(HttpClient.builder().also { AsyncClientConfig(it).configure() }.build(), true)

    /**
     * A client over an engine that exists, with its settings and its connections; [close] leaves them alone. Without a
     * JSON codec of the engine's own it uses [KotlinxJsonCodec.Default].
     */
    public constructor(http: HttpClient) : this(http, false)

    /** A client with other settings over the same connections. Closing it leaves the connections to this one. */
    public fun derived(configure: AsyncClientConfig.() -> Unit): AsyncClient =
        AsyncClient(http.newBuilder().also { AsyncClientConfig(it).configure() }.build(), true)

    /**
     * Sends a request and suspends for the whole response, which holds no connection and need not be closed.
     *
     * @throws dev.tern.http.HttpException if no response came about; a status of any kind is none of these
     * @throws IllegalArgumentException if the request cannot be sent, such as a relative URL without a base
     */
    override suspend fun send(request: Request): Response = request.inScopeOfCall { http.call(it, codec, resumptions) }

    override suspend fun <T> stream(request: Request, block: suspend (StreamedResponse) -> T): T =
        request.inScopeOfCall { http.streaming(it, codec, block) }

    override suspend fun <T> parallel(concurrency: Int, block: suspend ParallelScope.() -> T): T =
        inParallel(concurrency, block)

    override fun draft(method: Method, url: String, build: RequestBuild): Request =
        Request
            .builder(method, url)
            .jsonCodec(codec)
            .apply(build)
            .build()

    // ---- Many calls at once ----

    /**
     * GETs every URL, [concurrency] at a time, and returns what [transform] makes of the responses, in the order of the
     * URLs. The first failure, of a call or of [transform], cancels the others and is thrown.
     *
     * ```
     * val names = client.gather(urls, concurrency = 50) { it.raiseForStatus().json<Pokemon>().name }
     * ```
     *
     * @param concurrency at least 1. More than `Limits.maxConnections` is of no use over HTTP/1.1: the calls beyond wait
     *   for a connection, and the pool timeout counts
     * @param onProgress told after each response, one call at a time: how many are done, and of how many
     */
    public suspend fun <T> gather(
        urls: Iterable<String>,
        concurrency: Int = DEFAULT_CONCURRENCY,
        onProgress: ((done: Int, total: Int) -> Unit)? = null,
        transform: suspend (Response) -> T,
    ): List<T> = Gathering(urls, concurrency, onProgress) { transform(get(it)) }.all()

    /** GETs every URL; the responses in the order of the URLs. See the form with a `transform`. */
    public suspend fun gather(urls: Iterable<String>, concurrency: Int = DEFAULT_CONCURRENCY): List<Response> =
        gather(urls, concurrency) { it }

    /** Sends every request, as `gather` does with URLs. */
    @JvmName("gatherRequests")
    public suspend fun <T> gather(
        requests: Iterable<Request>,
        concurrency: Int = DEFAULT_CONCURRENCY,
        onProgress: ((done: Int, total: Int) -> Unit)? = null,
        transform: suspend (Response) -> T,
    ): List<T> = Gathering(requests, concurrency, onProgress) { transform(send(it)) }.all()

    /** Sends every request; the responses in the order of the requests. */
    @JvmName("gatherRequests")
    public suspend fun gather(requests: Iterable<Request>, concurrency: Int = DEFAULT_CONCURRENCY): List<Response> =
        gather(requests, concurrency) { it }

    /**
     * As [gather], but each call has its own end: a failure of it, or of its [transform], cancels no other. Only a
     * `CancellationException` is thrown; when it is the timeout of a `withTimeout` within [transform], it is a failure
     * like others.
     */
    public suspend fun <T> gatherSettled(
        urls: Iterable<String>,
        concurrency: Int = DEFAULT_CONCURRENCY,
        onProgress: ((done: Int, total: Int) -> Unit)? = null,
        transform: suspend (Response) -> T,
    ): List<Result<T>> = Gathering(urls, concurrency, onProgress) { transform(get(it)) }.settled()

    /** As the form with a `transform`, with the responses themselves. */
    public suspend fun gatherSettled(
        urls: Iterable<String>,
        concurrency: Int = DEFAULT_CONCURRENCY,
    ): List<Result<Response>> = gatherSettled(urls, concurrency) { it }

    /** Sends every request, as `gatherSettled` does with URLs. */
    @JvmName("gatherSettledRequests")
    public suspend fun <T> gatherSettled(
        requests: Iterable<Request>,
        concurrency: Int = DEFAULT_CONCURRENCY,
        onProgress: ((done: Int, total: Int) -> Unit)? = null,
        transform: suspend (Response) -> T,
    ): List<Result<T>> = Gathering(requests, concurrency, onProgress) { transform(send(it)) }.settled()

    /** As the form with a `transform`, with the responses themselves. */
    @JvmName("gatherSettledRequests")
    public suspend fun gatherSettled(
        requests: Iterable<Request>,
        concurrency: Int = DEFAULT_CONCURRENCY,
    ): List<Result<Response>> = gatherSettled(requests, concurrency) { it }

    /**
     * As [gatherSettled], in the order in which the calls end: each with the index of its URL. The calls begin when the
     * flow is collected, wait while the collector is busy, and are cancelled when it has enough.
     *
     * ```
     * client.gatherAsCompleted(urls).take(3).collect { (index, result) -> println("${urls[index]}: $result") }
     * ```
     */
    public fun <T> gatherAsCompleted(
        urls: Iterable<String>,
        concurrency: Int = DEFAULT_CONCURRENCY,
        transform: suspend (Response) -> T,
    ): Flow<IndexedValue<Result<T>>> = Gathering(urls, concurrency, null) { transform(get(it)) }.asCompleted()

    /** As the form with a `transform`, with the responses themselves. */
    public fun gatherAsCompleted(
        urls: Iterable<String>,
        concurrency: Int = DEFAULT_CONCURRENCY,
    ): Flow<IndexedValue<Result<Response>>> = gatherAsCompleted(urls, concurrency) { it }

    /** Sends every request, as `gatherAsCompleted` does with URLs. */
    @JvmName("gatherRequestsAsCompleted")
    public fun <T> gatherAsCompleted(
        requests: Iterable<Request>,
        concurrency: Int = DEFAULT_CONCURRENCY,
        transform: suspend (Response) -> T,
    ): Flow<IndexedValue<Result<T>>> = Gathering(requests, concurrency, null) { transform(send(it)) }.asCompleted()

    /** As the form with a `transform`, with the responses themselves. */
    @JvmName("gatherRequestsAsCompleted")
    public fun gatherAsCompleted(
        requests: Iterable<Request>,
        concurrency: Int = DEFAULT_CONCURRENCY,
    ): Flow<IndexedValue<Result<Response>>> = gatherAsCompleted(requests, concurrency) { it }

    // ---- The end ----

    /**
     * Takes no further call, waits for those under way, and closes. Over a shared engine it does nothing.
     *
     * @param grace how long to wait at the most; then what still runs fails
     * @return whether every call came to its end by itself
     */
    public suspend fun shutdown(grace: Duration): Boolean =
        !ownsHttp || runInterruptible(Dispatchers.IO) { http.shutdown(grace.toJavaDuration()) }

    /** Fails every call that is under way, closes the connections and ends the threads. Safe to call twice. */
    override fun close() {
        if (ownsHttp) {
            http.close()
        }
    }

    /** One line on the connections, for a log. */
    override fun toString(): String = "AsyncClient[$http]"

    public companion object {
        /** How many calls `gather` and `parallel` have under way at once; what `Limits` allows by default. */
        public const val DEFAULT_CONCURRENCY: Int = 100
    }
}
