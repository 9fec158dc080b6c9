package dev.tern.http.coroutines

import dev.tern.http.ConnectionInfo
import dev.tern.http.Headers
import dev.tern.http.HttpException
import dev.tern.http.HttpStatusException
import dev.tern.http.HttpVersion
import dev.tern.http.JsonCodec
import dev.tern.http.Link
import dev.tern.http.Phase
import dev.tern.http.Request
import dev.tern.http.Response
import dev.tern.http.ResponseHead
import dev.tern.http.ResponseTooLargeException
import dev.tern.http.StreamConsumedException
import dev.tern.http.StreamException
import dev.tern.http.Url
import dev.tern.http.exchange.Exchange
import kotlinx.coroutines.flow.Flow
import kotlinx.coroutines.flow.FlowCollector
import kotlinx.coroutines.flow.flow
import okio.Buffer
import okio.ByteString
import java.nio.charset.Charset
import java.util.concurrent.atomic.AtomicBoolean
import kotlin.time.Duration
import kotlin.time.TimeSource
import kotlin.time.toJavaDuration

/** Enough for a message, and never a download. */
private const val ERROR_BYTES = 64L shl 10

/**
 * A response whose content is read while it arrives, within the block of `stream`. When the block is left, what was
 * not read is given up and its connection is closed; a response read to its end gives the connection back.
 *
 * The content can be collected once, in one of the forms: [bytes], [text], [lines], [raw] or [read]. A second time is
 * a [StreamConsumedException], after the block a [dev.tern.http.StreamClosedException]. The flows throw what the call
 * fails with, an [HttpException]. They are cold, and they pull: while a collector is busy, no more than 128 KiB are
 * received ahead of it, and then the peer has to wait.
 *
 * ```
 * client.stream("GET", "big.iso") { r -> r.raiseForStatus().bytes().collect { file.write(it) } }
 * ```
 */
public class StreamedResponse internal constructor(
    private val exchange: Exchange,
    private val head: ResponseHead,
    private val call: StreamCall,
    private val codec: JsonCodec,
    private val begun: TimeSource.Monotonic.ValueTimeMark,
) {
    private val taken = AtomicBoolean()

    @Volatile
    private var whole: Response? = null

    /** The request that was answered, as it was sent; not the first one, if redirects were followed. */
    public fun request(): Request = exchange.request()

    /** The URL that was answered. */
    public fun url(): Url = request().url()

    /** The redirects and challenges before this response, oldest first. */
    public fun history(): List<Response> = exchange.history()

    /** How often the request was sent until this answer came: 1 unless a `RetryPolicy` had it sent again. */
    public fun attempts(): Int = exchange.attempts()

    /** Where this response redirects to, when that was not followed; `null` if it does not. */
    public fun nextRequest(): Request? = exchange.nextRequest()

    /** The octets of content received so far, before any content coding is undone; for a progress bar. */
    public fun octetsReceived(): Long = exchange.octetsReceived()

    /** The connection that this comes by; `null` of a mock, or a transport that has none. */
    public fun connection(): ConnectionInfo? = exchange.connection()

    /** Status line and header section. */
    public fun head(): ResponseHead = head

    /** The status code, 100 to 999. */
    public fun status(): Int = head.status()

    /** The reason phrase of the status line; empty when the peer sent none. */
    public fun reason(): String = head.reason()

    /** The version the peer answered with. */
    public fun version(): HttpVersion = head.version()

    /** The header section, in wire order. */
    public fun headers(): Headers = head.headers()

    /** The links of the Link field (RFC 8288), by relation type, else by target. */
    public fun links(): Map<String, Link> = Link.byRelation(headers())

    /** Whether the status is 2xx. */
    public val isSuccess: Boolean get() = status() in 200..299

    /** From just before the request was sent until the content was complete, or until now if it is not. */
    public val elapsed: Duration get() = (call.ended ?: TimeSource.Monotonic.markNow()) - begun

    /** The fields that came behind the content; mostly empty. Before the content's end a [StreamException]. */
    public fun trailers(): Headers =
        call.trailers
            ?: throw StreamException("The trailers come behind the content, which has not been read to its end")

    /**
     * This response if its status is 2xx, else a [HttpStatusException]. The response that it carries has the first 64 KiB
     * of the content, for a message to the user, unless the content was asked for before.
     */
    public suspend fun raiseForStatus(): StreamedResponse {
        if (!isSuccess) {
            (whole ?: response(beginning(), call.trailers ?: Headers.empty())).raiseForStatus()
        }
        return this
    }

    private suspend fun beginning(): ByteString {
        val start = Buffer()
        if (!taken.getAndSet(true)) {
            try {
                while (start.size < ERROR_BYTES) {
                    start.writeAll(call.next() ?: break)
                }
            } catch (_: HttpException) {
                // The status is the greater news; it goes with what has come.
            }
        }
        return start.readByteString(minOf(start.size, ERROR_BYTES))
    }

    private val stream: UpgradedStream? = call.upgraded?.let { UpgradedStream(it, call) }

    /**
     * The octets both ways where the peer left HTTP as the request asked: by 101 to a request with the field Upgrade, by 2xx
     * to CONNECT. There is no content then. `null` where the peer did not; always the same one.
     */
    public fun upgraded(): UpgradedStream? = stream

    /** The content, in pieces as they arrive. */
    public fun bytes(): Flow<ByteString> = pieces(raw = false)

    /**
     * The content in pieces as they came over the wire: no content coding is undone, and Content-Encoding says what it
     * is. What a response hook has read before comes as the hook saw it.
     */
    public fun raw(): Flow<ByteString> = pieces(raw = true)

    private fun pieces(raw: Boolean): Flow<ByteString> =
        flow {
            take()
            if (raw) {
                exchange.raw()
            }
            while (true) {
                val octets = call.next() ?: break
                val size = octets.size
                emit(octets.readByteString())
                call.consumed(size)
            }
        }

    /**
     * The content as text, by the charset of Content-Type, else the client's default, which is UTF-8 unless it is set. A character that arrives in two pieces is put
     * together; what does not decode becomes U+FFFD.
     */
    public fun text(): Flow<String> =
        flow {
            val decoder = IncrementalDecoder(charset())
            bytes().collect { emitUnlessEmpty(decoder.decode(it)) }
            emitUnlessEmpty(decoder.end())
        }

    /**
     * The content as lines, without what ends them: CR, LF or CRLF, nothing else.
     *
     * @param maxChars a longer line is a [ResponseTooLargeException], as it must be held in memory
     */
    public fun lines(maxChars: Int = 8 shl 20): Flow<String> =
        flow {
            val splitter = LineSplitter()
            text().collect { piece ->
                splitter.split(piece).forEach { emit(it) }
                if (splitter.pendingChars > maxChars) {
                    throw tooLong(maxChars)
                }
            }
            splitter.end()?.let { emit(it) }
        }

    /**
     * Reads what is left of the content into memory. The second time it returns the same response.
     *
     * @throws StreamConsumedException if the content was asked for in another form
     */
    public suspend fun read(): Response =
        whole ?: run {
            take()
            call.demandAll()
            val content = Buffer()
            while (true) {
                content.writeAll(call.next() ?: break)
            }
            response(content.readByteString(), trailers()).also { whole = it }
        }

    private fun charset(): Charset =
        head.declaredCharset() ?: exchange.defaultCharset().apply(ByteString.EMPTY)

    private fun response(content: ByteString, trailers: Headers) =
        Response
            .builder(request())
            .head(head)
            .content(content)
            .trailers(trailers)
            .elapsed(elapsed.toJavaDuration())
            .history(history())
            .attempts(attempts())
            .nextRequest(nextRequest())
            .octetsReceived(octetsReceived())
            .jsonCodec(codec)
            .defaultCharset(exchange.defaultCharset())
            .build()

    private fun take() {
        call.checkOpen()
        if (taken.getAndSet(true)) {
            throw StreamConsumedException("The content of a streamed response can be read once only, and it was")
        }
    }

    private fun tooLong(maxChars: Int) =
        ResponseTooLargeException(
            "A line is longer than $maxChars characters (lines(maxChars))",
            HttpException.Circumstances(request(), Phase.RECEIVE_CONTENT, true),
            null,
        )

    /** As httpx prints it. */
    override fun toString(): String = "<StreamedResponse [${status()}]>"
}

private suspend fun FlowCollector<String>.emitUnlessEmpty(text: String) {
    if (text.isNotEmpty()) {
        emit(text)
    }
}
