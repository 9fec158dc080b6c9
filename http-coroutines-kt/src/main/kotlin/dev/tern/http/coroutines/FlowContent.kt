package dev.tern.http.coroutines

import dev.tern.http.Body
import dev.tern.http.ContentReader
import dev.tern.http.ContentSink
import dev.tern.http.Request
import dev.tern.http.StreamConsumedException
import kotlinx.coroutines.CoroutineScope
import kotlinx.coroutines.Job
import kotlinx.coroutines.asCoroutineDispatcher
import kotlinx.coroutines.cancelChildren
import kotlinx.coroutines.coroutineScope
import kotlinx.coroutines.flow.Flow
import kotlinx.coroutines.launch
import okio.Buffer
import okio.ByteString
import java.util.concurrent.Executor
import java.util.concurrent.atomic.AtomicBoolean
import java.util.concurrent.atomic.AtomicReference

/**
 * Content that a flow produces: collected by a coroutine that belongs to the call, on the call's dispatcher, and no
 * faster than the socket takes it. It is cancelled when the call ends, for whatever reason. What it throws fails the
 * call with [dev.tern.http.RequestBodyException].
 *
 * ```
 * client.post("upload") { content(flow { emit("first, ".encodeUtf8()); emit("second".encodeUtf8()) }) }
 * ```
 *
 * @param pieces the octets, in any portions
 * @param length in octets, if it is known; else [Body.UNKNOWN_LENGTH], and the content is sent chunked
 * @param replayable whether the flow may be collected again, for a redirect or on another connection, as a cold one
 *   can; if not, a second pass is a [StreamConsumedException]
 */
public fun Request.Builder.content(
    pieces: Flow<ByteString>,
    length: Long = Body.UNKNOWN_LENGTH,
    replayable: Boolean = true,
): Request.Builder = content(FlowContent(pieces, length, replayable, null, AtomicBoolean()))

/** Thread-safe. A flow as content; within a scope, or on the client's workers where a face without coroutines sends it. */
private class FlowContent(
    private val pieces: Flow<ByteString>,
    private val length: Long,
    private val replayable: Boolean,
    private val scope: CoroutineScope?,
    private val taken: AtomicBoolean,
) : Body() {
    init {
        require(length >= UNKNOWN_LENGTH) { "A length must not be negative; it is $length" }
    }

    fun within(scope: CoroutineScope) = FlowContent(pieces, length, replayable, scope, taken)

    override fun contentLength() = length

    override fun isReplayable() = replayable

    override fun open(): ContentReader {
        if (taken.getAndSet(true) && !replayable) {
            throw StreamConsumedException("The flow of the request's content can be collected once only, and it was")
        }
        return FlowReader(pieces, scope)
    }
}

/** Confined to the loop, but for [pass], which is one coroutine. */
private class FlowReader(private val pieces: Flow<ByteString>, private val scope: CoroutineScope?) : ContentReader {
    private val wanted = AtomicReference<ContentSink?>()
    private val waiting = Waiting()
    private var collector: Job? = null

    override fun read(blocking: Executor, sink: ContentSink) {
        wanted.set(sink)
        if (collector == null) {
            collector = (scope ?: CoroutineScope(blocking.asCoroutineDispatcher())).launch { pass() }
        } else {
            waiting.wake()
        }
    }

    /** The flow goes on only when the piece before has left, so nothing piles up between it and the socket. */
    private suspend fun pass() {
        var sink = nextSink()
        try {
            pieces.collect { piece ->
                sink.onContent(Buffer().write(piece))
                sink = nextSink()
            }
        } catch (
            @Suppress("TooGenericExceptionCaught") e: Throwable,
        ) {
            // Whatever it is, it is the call's failure; a reader that was closed does not hear it any more.
            sink.onFailure(e)
            return
        }
        sink.onEnd()
    }

    private suspend fun nextSink(): ContentSink {
        waiting.until { wanted.get() != null }
        return checkNotNull(wanted.getAndSet(null))
    }

    override fun close() {
        collector?.cancel()
    }
}

/** Sends the request; if a flow is its content, that is collected in a scope that ends with the call. */
internal suspend fun <T> Request.inScopeOfCall(send: suspend (Request) -> T): T {
    val content = body() as? FlowContent
    if (content == null || isComplete) {
        return send(this)
    }
    return coroutineScope {
        try {
            send(newBuilder().content(content.within(this)).build())
        } finally {
            coroutineContext.cancelChildren()
        }
    }
}
