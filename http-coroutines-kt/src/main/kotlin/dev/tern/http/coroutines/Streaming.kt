package dev.tern.http.coroutines

import dev.tern.http.Headers
import dev.tern.http.HttpException
import dev.tern.http.JsonCodec
import dev.tern.http.Request
import dev.tern.http.ResponseHead
import dev.tern.http.StreamClosedException
import dev.tern.http.client.HttpClient
import dev.tern.http.exchange.DuplexStream
import dev.tern.http.exchange.Exchange
import dev.tern.http.exchange.ExchangeHandler
import kotlinx.coroutines.ensureActive
import okio.Buffer
import java.util.concurrent.atomic.AtomicReference
import kotlin.coroutines.coroutineContext
import kotlin.time.TimeSource

/** Asked for at a time; a slow collector costs this much memory, and a fast one is not kept waiting. */
private const val WINDOW_BYTES = 128L shl 10

/**
 * Confined to one call: the loop calls the handler's methods, one coroutine calls the others. Content changes hands
 * through a single slot; what the coroutine has not taken yet is never more than it has asked for.
 */
internal class StreamCall : ExchangeHandler {
    private val waiting = Waiting()

    /** Apart from the other, since a collector in a coroutine of its own may still wait there. */
    val end = Waiting()

    @Volatile
    private var exchange: Exchange? = null

    @Volatile
    private var head: ResponseHead? = null

    /** [Headers], the trailers, or an [HttpException]. */
    @Volatile
    private var outcome: Any? = null

    @Volatile
    private var closed = false

    @Volatile
    private var undecided = false

    /** Where the peer left HTTP; there is no content then. */
    @Volatile
    var upgraded: DuplexStream? = null
        private set

    private val arrived = AtomicReference<Buffer?>()
    private var consumed = 0L

    val hasEnded: Boolean get() = outcome != null

    /** When it ended; null while it has not. */
    @Volatile
    var ended: TimeSource.Monotonic.ValueTimeMark? = null
        private set

    /** Null until the content has come to its end. */
    val trailers: Headers? get() = if (upgraded != null) Headers.empty() else outcome as? Headers

    // ---- The loop ----

    override fun onResponse(head: ResponseHead, exchange: Exchange) {
        if (exchange.isDecoding) {
            // It may be wanted as it came; that is known when it is collected.
            undecided = true
        } else {
            // What came together with the head is delivered at once; a small response then costs no second turn.
            exchange.demand(WINDOW_BYTES)
        }
        this.exchange = exchange
        this.head = head
        waiting.wake()
    }

    override fun takesUpgrade(): Boolean = true

    override fun onUpgrade(head: ResponseHead, exchange: Exchange, stream: DuplexStream) {
        upgraded = stream
        this.exchange = exchange
        this.head = head
        waiting.wake()
    }

    override fun onContent(octets: Buffer) {
        // Only this side fills the slot, so that nothing can come between taking what lies there and putting it back.
        val untaken = arrived.getAndSet(null)
        untaken?.writeAll(octets)
        arrived.set(untaken ?: octets)
        waiting.wake()
    }

    override fun onComplete(trailers: Headers) = end(trailers)

    override fun onFailure(failure: HttpException) = end(failure)

    private fun end(how: Any) {
        ended = TimeSource.Monotonic.markNow()
        outcome = how
        waiting.wake()
        end.wake()
    }

    // ---- The coroutine ----

    suspend fun awaitHead(exchange: Exchange): ResponseHead {
        waiting.until(onCancel = exchange::cancel) { head != null || hasEnded }
        return head ?: throw outcome as HttpException
    }

    /** The content that has arrived meanwhile, or null at its end. */
    suspend fun next(): Buffer? {
        if (undecided) {
            undecided = false
            exchange?.demand(WINDOW_BYTES)
        }
        while (true) {
            val ended = outcome
            val octets = arrived.getAndSet(null)
            when {
                closed -> throw closed()
                octets != null -> return octets
                upgraded != null -> return null
                ended is Headers -> return null
                ended is HttpException -> throw ended
            }
            waiting.until(onCancel = { exchange?.cancel() }) { arrived.get() != null || hasEnded || closed }
        }
    }

    /** The collector is done with so much; half a window of that is asked for anew. */
    fun consumed(octets: Long) {
        consumed += octets
        if (consumed >= WINDOW_BYTES / 2) {
            exchange?.demand(consumed)
            consumed = 0
        }
    }

    fun demandAll() {
        exchange?.demand(Long.MAX_VALUE)
    }

    fun checkOpen() {
        if (closed) {
            throw closed()
        }
    }

    private fun closed() = StreamClosedException("The block of stream { } has ended, and the response with it")

    fun close() {
        closed = true
        upgraded?.close()
        waiting.wake()
    }
}

/** Sends a request and runs the block with the response while its content arrives. */
internal suspend fun <T> HttpClient.streaming(
    request: Request,
    codec: JsonCodec,
    block: suspend (StreamedResponse) -> T,
): T {
    coroutineContext.ensureActive()
    val call = StreamCall()
    val begun = TimeSource.Monotonic.markNow()
    return send(request, call).ending(call.end, { call.hasEnded }) { exchange ->
        try {
            block(StreamedResponse(exchange, call.awaitHead(exchange), call, codec, begun))
        } finally {
            call.close()
        }
    }
}
