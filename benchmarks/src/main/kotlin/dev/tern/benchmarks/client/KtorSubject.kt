package dev.tern.benchmarks.client

import io.ktor.client.HttpClient
import io.ktor.client.engine.cio.CIO
import io.ktor.client.engine.cio.endpoint
import io.ktor.client.request.get
import io.ktor.client.request.post
import io.ktor.client.request.prepareGet
import io.ktor.client.request.setBody
import io.ktor.client.statement.HttpResponse
import io.ktor.client.statement.bodyAsBytes
import io.ktor.client.statement.bodyAsChannel
import io.ktor.http.content.OutgoingContent
import io.ktor.utils.io.ByteWriteChannel
import io.ktor.utils.io.readAvailable
import io.ktor.utils.io.writeFully
import kotlinx.coroutines.CoroutineScope
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.async
import kotlinx.coroutines.awaitAll
import kotlinx.coroutines.cancel
import kotlinx.coroutines.coroutineScope
import kotlinx.coroutines.launch
import kotlinx.coroutines.runBlocking
import kotlinx.coroutines.sync.Semaphore
import kotlinx.coroutines.sync.withPermit
import java.util.zip.GZIPInputStream

/** Ktor on its CIO engine. HTTP/1.1 only. */
public class KtorSubject(
    setup: Setup,
) : Subject {
    private val scope = CoroutineScope(Dispatchers.Default)
    private val client =
        HttpClient(CIO) {
            engine {
                requestTimeout = 60_000
                maxConnectionsCount = setup.inFlight()
                endpoint {
                    maxConnectionsPerRoute = setup.inFlight()
                    connectAttempts = 1
                }
            }
        }

    init {
        require(!setup.http2()) { "CIO has no HTTP/2" }
    }

    override fun loop(
        url: String,
        inFlight: Int,
        tally: Tally,
    ) = scope.loop(inFlight, tally) {
        val response = client.get(url)
        Answer(response.status.value, response.length())
    }

    override fun get(
        url: String,
        done: Done,
    ) {
        scope.launch {
            try {
                val response = client.get(url)
                done.answered(response.status.value, response.length())
            } catch (failure: Exception) {
                done.failed(failure)
            }
        }
    }

    override fun get(url: String): Long =
        runBlocking {
            val response = client.get(url)
            Octets.checked(response.status.value, response.length())
        }

    override fun download(url: String): Long =
        runBlocking {
            client.prepareGet(url).execute { response ->
                val channel = response.bodyAsChannel()
                val piece = ByteArray(Octets.PIECE)
                var length = 0L
                while (true) {
                    val read = channel.readAvailable(piece)
                    if (read < 0) break
                    length += read
                }
                Octets.checked(response.status.value, length)
            }
        }

    override fun upload(
        url: String,
        length: Long,
    ): Unit =
        runBlocking {
            val response =
                client.post(url) {
                    setBody(
                        object : OutgoingContent.WriteChannelContent() {
                            override val contentLength = length

                            override suspend fun writeTo(channel: ByteWriteChannel) {
                                val piece = ByteArray(Octets.PIECE)
                                repeat((length / piece.size).toInt()) { channel.writeFully(piece) }
                            }
                        },
                    )
                }
            Octets.checked(response.status.value, 0)
        }

    override fun gather(
        url: String,
        requests: Int,
        concurrency: Int,
    ): Long =
        runBlocking(Dispatchers.Default) {
            val permits = Semaphore(concurrency)
            coroutineScope {
                (1..requests)
                    .map {
                        async {
                            permits.withPermit {
                                val response = client.get(url)
                                Octets.checked(response.status.value, response.length())
                            }
                        }
                    }.awaitAll()
                    .sum()
            }
        }

    override fun close() {
        scope.cancel()
        client.close()
    }

    /** CIO decodes by a plugin only; this is the same work. */
    private suspend fun HttpResponse.length(): Long {
        val content = bodyAsBytes()
        return when (headers["Content-Encoding"]) {
            "gzip" -> Octets.drain(GZIPInputStream(content.inputStream()))
            else -> content.size.toLong()
        }
    }
}
