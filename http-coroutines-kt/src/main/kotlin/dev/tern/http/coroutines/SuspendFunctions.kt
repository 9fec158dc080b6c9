package dev.tern.http.coroutines

import dev.tern.http.Request
import dev.tern.http.Response
import dev.tern.http.auth.TokenAuth
import dev.tern.http.client.MockTransport
import dev.tern.http.exchange.Exchange
import dev.tern.http.exchange.ExchangeHandler
import dev.tern.http.exchange.Transport
import kotlinx.coroutines.CoroutineScope
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.future.future
import java.util.concurrent.CompletableFuture

/**
 * Starts what a user wrote as a suspend function and the engine calls. It begins on the thread that calls, and what it
 * waits for says where it goes on. Each has a scope of its own, so that no failure reaches the next.
 */
internal fun <T> started(block: suspend () -> T): CompletableFuture<T> =
    CoroutineScope(Dispatchers.Unconfined).future { block() }

/**
 * A transport without a network: a suspend function from request to response. It begins on the caller's thread; a call
 * that is cancelled cancels it, and what it throws fails the call.
 *
 * ```
 * AsyncClient { transport(mockTransport { request -> delay(10.milliseconds); Response.builder(request).build() }) }
 * ```
 */
public fun mockTransport(answer: suspend (Request) -> Response): Transport = SuspendingTransport(answer)

/**
 * A bearer token that a suspend function fetches when it is first needed, and once more when a server refuses it; see
 * [TokenAuth]. The function is not cancelled with the call that began it, as others may wait for the token too.
 *
 * @param token the one to begin with
 */
public fun tokenAuth(token: String? = null, fetch: suspend () -> String): TokenAuth =
    TokenAuth(token) { started(fetch) }

/** Thread-safe. */
private class SuspendingTransport(private val answer: suspend (Request) -> Response) : Transport {
    override fun send(request: Request, handler: ExchangeHandler): Exchange {
        val answering = started { answer(request) }
        return Cancelling(MockTransport.answeringLater { answering }.send(request, handler), answering)
    }

    override fun close() = Unit
}

/** Thread-safe. Cancels what answers together with the exchange. */
private class Cancelling(private val exchange: Exchange, private val answering: CompletableFuture<Response>) :
    Exchange by exchange {
    override fun connection() = exchange.connection()

    override fun octetsReceived() = exchange.octetsReceived()

    override fun cancel() {
        exchange.cancel()
        answering.cancel(true)
    }
}
