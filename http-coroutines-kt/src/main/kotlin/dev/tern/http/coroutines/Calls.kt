package dev.tern.http.coroutines

import dev.tern.http.HttpException
import dev.tern.http.JsonCodec
import dev.tern.http.Request
import dev.tern.http.Response
import dev.tern.http.client.HttpClient
import dev.tern.http.client.ResponseCollector
import dev.tern.http.exchange.Exchange
import kotlinx.coroutines.CancellableContinuation
import kotlinx.coroutines.CoroutineDispatcher
import kotlinx.coroutines.NonCancellable
import kotlinx.coroutines.ensureActive
import kotlinx.coroutines.suspendCancellableCoroutine
import kotlinx.coroutines.withContext
import java.util.concurrent.atomic.AtomicReference
import kotlin.coroutines.ContinuationInterceptor
import kotlin.coroutines.CoroutineContext
import kotlin.coroutines.EmptyCoroutineContext
import kotlin.coroutines.coroutineContext
import kotlin.coroutines.resume

/**
 * Thread-safe. Where one coroutine waits for what the loop notes. The loop notes first and wakes then; the coroutine
 * takes its place first and looks then; so no wake-up is lost, and nobody holds a lock.
 */
internal class Waiting {
    private val waiter = AtomicReference<CancellableContinuation<Unit>?>()

    /** Suspends until the condition holds; when the coroutine is cancelled meanwhile, [onCancel] runs at once. */
    suspend inline fun until(crossinline onCancel: () -> Unit = {}, crossinline condition: () -> Boolean) {
        while (!condition()) {
            suspendCancellableCoroutine { coroutine ->
                waiter.set(coroutine)
                coroutine.invokeOnCancellation { onCancel() }
                if (condition()) {
                    wake()
                }
            }
        }
    }

    fun wake() {
        waiter.getAndSet(null)?.resume(Unit)
    }

    /** Of the coroutine that waits; empty if it does not yet, or no more. */
    fun context(): CoroutineContext = waiter.get()?.context ?: EmptyCoroutineContext

    /** Who has to run the coroutine that waits; null if it may go on wherever it is woken. */
    fun dispatcher(): CoroutineDispatcher? {
        val context = context()
        return (context[ContinuationInterceptor] as? CoroutineDispatcher)?.takeIf { it.isDispatchNeeded(context) }
    }
}

/** Confined to one call. How it ended, and where its coroutine waits. */
private class PlainCall(codec: JsonCodec, private val resumptions: Resumptions) : ResponseCollector(codec) {
    val waiting = Waiting()

    /** A [Response] or an [HttpException]. */
    @Volatile
    var outcome: Any? = null

    override fun onCollected(response: Response) = end(response)

    override fun onFailure(failure: HttpException) = end(failure)

    private fun end(how: Any) {
        outcome = how
        resumptions.add(waiting, ::execute)
    }
}

/** Sends a request and suspends for the whole response. */
internal suspend fun HttpClient.call(request: Request, codec: JsonCodec, resumptions: Resumptions): Response {
    coroutineContext.ensureActive()
    val call = PlainCall(codec, resumptions)
    send(request, call).ending(call.waiting, { call.outcome != null }) { exchange ->
        call.waiting.until(onCancel = exchange::cancel) { call.outcome != null }
    }
    return when (val outcome = call.outcome) {
        is Response -> outcome
        else -> throw outcome as HttpException
    }
}

/**
 * Runs the block, and sees to it that the exchange has ended when it returns or throws: by itself, or cancelled. So
 * a coroutine that goes on after a call leaves nothing of it behind, neither a socket nor a callback.
 */
internal suspend inline fun <T> Exchange.ending(
    waiting: Waiting,
    crossinline hasEnded: () -> Boolean,
    block: (Exchange) -> T,
): T {
    try {
        return block(this)
    } finally {
        if (!hasEnded()) {
            cancel()
            withContext(NonCancellable) { waiting.until { hasEnded() } }
        }
    }
}
