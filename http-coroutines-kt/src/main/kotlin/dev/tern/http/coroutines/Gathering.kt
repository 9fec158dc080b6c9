package dev.tern.http.coroutines

import kotlinx.coroutines.CancellationException
import kotlinx.coroutines.TimeoutCancellationException
import kotlinx.coroutines.async
import kotlinx.coroutines.awaitAll
import kotlinx.coroutines.channels.Channel
import kotlinx.coroutines.coroutineScope
import kotlinx.coroutines.ensureActive
import kotlinx.coroutines.flow.Flow
import kotlinx.coroutines.flow.buffer
import kotlinx.coroutines.flow.channelFlow
import kotlinx.coroutines.sync.Mutex
import kotlinx.coroutines.sync.withLock
import java.util.concurrent.atomic.AtomicInteger
import kotlin.coroutines.coroutineContext

/** Immutable. Many calls of one kind, made by a few coroutines that take the next item when they are done with one. */
internal class Gathering<I, T>(
    items: Iterable<I>,
    private val concurrency: Int,
    private val onProgress: ((done: Int, total: Int) -> Unit)?,
    private val call: suspend (I) -> T,
) {
    private val items = items as? List<I> ?: items.toList()

    init {
        require(concurrency >= 1) { "The concurrency must be at least 1; it is $concurrency" }
    }

    /** In the order of the items; the first failure cancels the others and is thrown. */
    suspend fun all(): List<T> = ordered(call)

    /** In the order of the items, each with its value or its failure. */
    suspend fun settled(): List<Result<T>> = ordered(::settle)

    /** As they complete; a collector that is slow holds the workers back. */
    fun asCompleted(): Flow<IndexedValue<Result<T>>> =
        channelFlow { each { index -> send(IndexedValue(index, settle(items[index]))) } }.buffer(Channel.RENDEZVOUS)

    private suspend fun <R> ordered(call: suspend (I) -> R): List<R> {
        val results = arrayOfNulls<Any?>(items.size)
        val progress = Mutex()
        var done = 0
        each { index ->
            results[index] = call(items[index])
            onProgress?.let { report -> progress.withLock { report(++done, items.size) } }
        }
        @Suppress("UNCHECKED_CAST")
        return results.asList() as List<R>
    }

    private suspend fun each(work: suspend (index: Int) -> Unit): Unit =
        coroutineScope {
            val next = AtomicInteger()
            // Awaited as a whole, since a worker that throws CancellationException would end without a trace.
            List(minOf(concurrency, items.size)) {
                async {
                    while (true) {
                        val index = next.getAndIncrement()
                        if (index >= items.size) {
                            break
                        }
                        work(index)
                    }
                }
            }.awaitAll()
        }

    private suspend fun settle(item: I): Result<T> =
        try {
            Result.success(call(item))
        } catch (e: TimeoutCancellationException) {
            // Its own withTimeout ran out, unless it is all of us who are cancelled.
            coroutineContext.ensureActive()
            Result.failure(e)
        } catch (e: CancellationException) {
            throw e
        } catch (
            @Suppress("TooGenericExceptionCaught") e: Exception,
        ) {
            Result.failure(e)
        }
}
