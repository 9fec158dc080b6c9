package dev.tern.http.coroutines

import dev.tern.http.Method
import dev.tern.http.Request
import dev.tern.http.Response

/**
 * The calls that [AsyncClient] and [Tern] have in common. Each builds a request, sends it, and suspends for the whole
 * response; see [AsyncClient] for threads, cancellation and failures.
 *
 * ```
 * client.post("items") { json(Item("potion")); timeout(Timeout(total = 2.seconds)) }
 * ```
 */
public sealed class Verbs {
    /** Sends a request and suspends for the whole response. */
    public abstract suspend fun send(request: Request): Response

    /**
     * Sends a request and runs the block while the response's content arrives. When the block is left, by its end or an
     * exception, the response is over: what was not read is given up. A status of any kind enters the block.
     *
     * ```
     * client.stream(Request.get("big.iso")) { r -> r.bytes().collect { file.write(it) } }
     * ```
     */
    public abstract suspend fun <T> stream(request: Request, block: suspend (StreamedResponse) -> T): T

    /**
     * Runs a block that starts calls and asks for their responses when it wants them. Leaving the block cancels what is
     * pending, and waits until it has let go of its connections.
     *
     * @param concurrency calls under way at once, at least 1; those beyond wait for their turn
     */
    public abstract suspend fun <T> parallel(
        concurrency: Int = AsyncClient.DEFAULT_CONCURRENCY,
        block: suspend ParallelScope.() -> T,
    ): T

    internal abstract fun draft(method: Method, url: String, build: RequestBuild): Request

    /** Sends a GET. */
    public suspend fun get(url: String, build: RequestBuild = {}): Response =
        request(Method.GET, url, build)

    /** Sends a HEAD. */
    public suspend fun head(url: String, build: RequestBuild = {}): Response =
        request(Method.HEAD, url, build)

    /** Sends an OPTIONS. */
    public suspend fun options(url: String, build: RequestBuild = {}): Response =
        request(Method.OPTIONS, url, build)

    /** Sends a POST. */
    public suspend fun post(url: String, build: RequestBuild = {}): Response =
        request(Method.POST, url, build)

    /** Sends a PUT. */
    public suspend fun put(url: String, build: RequestBuild = {}): Response =
        request(Method.PUT, url, build)

    /** Sends a PATCH. */
    public suspend fun patch(url: String, build: RequestBuild = {}): Response =
        request(Method.PATCH, url, build)

    /** Sends a DELETE. */
    public suspend fun delete(url: String, build: RequestBuild = {}): Response =
        request(Method.DELETE, url, build)

    /** Sends a QUERY: safe as a GET, with content as a POST (RFC 10008). */
    public suspend fun query(url: String, build: RequestBuild = {}): Response =
        request(Method.QUERY, url, build)

    /** Sends a request of the method of this name; a known one is accepted in any case. */
    public suspend fun request(method: String, url: String, build: RequestBuild = {}): Response =
        request(Method.of(method), url, build)

    /** Sends a request of any method. */
    public suspend fun request(method: Method, url: String, build: RequestBuild = {}): Response =
        send(draft(method, url, build))

    /**
     * Sends a request and runs the block while the response's content arrives.
     *
     * ```
     * client.stream("GET", "log") { r -> r.lines().collect(::println) }
     * ```
     */
    public suspend fun <T> stream(
        method: String,
        url: String,
        build: RequestBuild = {},
        block: suspend (StreamedResponse) -> T,
    ): T = stream(draft(Method.of(method), url, build), block)
}
