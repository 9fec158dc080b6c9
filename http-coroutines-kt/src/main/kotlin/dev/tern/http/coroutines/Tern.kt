package dev.tern.http.coroutines

import dev.tern.http.Method
import dev.tern.http.Request
import dev.tern.http.Response

/**
 * One-off calls, for when a client of one's own is not worth it: each opens a client with the defaults and closes it
 * when it is done, so no connection is used twice. For more than one call make an [AsyncClient].
 *
 * ```
 * val page = Tern.get("https://example.com/").text()
 * ```
 */
public object Tern : Verbs() {
    override suspend fun send(request: Request): Response = AsyncClient().use { it.send(request) }

    override suspend fun <T> stream(request: Request, block: suspend (StreamedResponse) -> T): T =
        AsyncClient().use { it.stream(request, block) }

    override suspend fun <T> parallel(concurrency: Int, block: suspend ParallelScope.() -> T): T =
        AsyncClient().use { it.parallel(concurrency, block) }

    override fun draft(method: Method, url: String, build: RequestBuild): Request =
        Request
            .builder(method, url)
            .jsonCodec(KotlinxJsonCodec.Default)
            .apply(build)
            .build()
}
