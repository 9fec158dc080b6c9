package dev.tern.http.coroutines

import dev.tern.http.HttpException
import dev.tern.http.ReadTimeoutException
import dev.tern.http.exchange.DuplexStream
import kotlinx.coroutines.ensureActive
import kotlinx.coroutines.flow.Flow
import kotlinx.coroutines.flow.flow
import okio.Buffer
import okio.ByteString
import okio.ByteString.Companion.encodeUtf8
import java.util.concurrent.atomic.AtomicBoolean
import kotlin.coroutines.coroutineContext

/** One read gives this much at the most. */
private const val READ_BYTES = 64L shl 10

/**
 * Octets in both directions on a connection that HTTP has left, within the block of `stream`: what the peer and the caller
 * say to each other is theirs. One coroutine may read while another writes.
 *
 * Cancelling a coroutine that reads or writes ends its wait, and loses nothing: what a read would have given, the next one
 * gives, and what a write has begun is sent before the next. So `withTimeoutOrNull(1.seconds) { stream.read() }` may be
 * repeated. Of the request's limits those for reading and writing hold on; a read that takes too long is a
 * [ReadTimeoutException], and may be tried again too. Everything else that fails has ended the stream.
 *
 * ```
 * client.stream("GET", url, { header("Upgrade", "echo") }) { r ->
 *     val stream = r.upgraded() ?: error("The peer did not switch: ${r.status()}")
 *     stream.write("hello")
 *     val answer = stream.read()
 * }
 * ```
 */
public class UpgradedStream internal constructor(private val stream: DuplexStream, private val call: StreamCall) {
    private val input = Direction("reads from")
    private val output = Direction("writes to")

    /** What the peer has sent, at least one octet of it; `null` when it has ended its direction. */
    public suspend fun read(): ByteString? =
        input.alone {
            val before = left?.takeUnless { it.outcome is ReadTimeoutException }
            finish(before ?: Operation().also { stream.read(READ_BYTES, it) })?.readByteString()
        }

    /** What the peer sends, in pieces as they arrive, up to the end of its direction. */
    public fun octets(): Flow<ByteString> =
        flow {
            while (true) {
                emit(read() ?: break)
            }
        }

    /** Sends these octets, and suspends until the kernel has them. */
    public suspend fun write(octets: ByteString) {
        send { stream.write(Buffer().write(octets), it) }
    }

    /** Sends the text in UTF-8. */
    public suspend fun write(text: String) {
        write(text.encodeUtf8())
    }

    /** Ends the direction to the peer, who may go on sending. */
    public suspend fun endOutput() {
        send { stream.endOutput(it) }
    }

    private suspend inline fun send(begin: (Operation) -> Unit) {
        output.alone {
            left?.let { finish(it) }
            finish(Operation().also(begin))
        }
    }

    /** Ends both directions at once. Leaving the block does it too. Thread-safe; safe to call twice. */
    public fun close() {
        stream.close()
    }

    private suspend inline fun <T> Direction.alone(block: Direction.() -> T): T {
        coroutineContext.ensureActive()
        call.checkOpen()
        enter()
        try {
            return block()
        } finally {
            leave()
        }
    }
}

/** One coroutine's at a time. */
private class Direction(private val what: String) {
    private val taken = AtomicBoolean()

    /** What a coroutine that was cancelled has left under way. */
    var left: Operation? = null
        private set

    fun enter() = check(taken.compareAndSet(false, true)) { "Another coroutine $what the stream already" }

    fun leave() = taken.set(false)

    suspend fun finish(operation: Operation): Buffer? {
        left = operation
        operation.join()
        left = null
        return operation.result()
    }
}

/** Confined to its stream's callbacks, but for the coroutine that waits for its end. */
private class Operation :
    DuplexStream.Reader,
    DuplexStream.Writer {
    private val waiting = Waiting()

    /** A [Buffer] of what was read, an [HttpException], or [Unit]. */
    @Volatile
    var outcome: Any? = null
        private set

    override fun onOctets(octets: Buffer) = end(octets)

    override fun onEnd() = end(Unit)

    override fun onWritten() = end(Unit)

    override fun onFailure(failure: HttpException) = end(failure)

    private fun end(how: Any) {
        outcome = how
        waiting.wake()
    }

    suspend fun join() = waiting.until { outcome != null }

    fun result(): Buffer? =
        when (val ended = outcome) {
            is Buffer -> ended
            is HttpException -> throw ended
            else -> null
        }
}
