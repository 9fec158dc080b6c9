package dev.tern.http.coroutines

import dev.tern.http.LocalProtocolException
import dev.tern.http.Method
import dev.tern.http.Request
import dev.tern.http.RequestBodyException
import dev.tern.http.StreamConsumedException
import dev.tern.http.Timeout
import dev.tern.http.TransportException
import dev.tern.http.client.HttpClient
import io.kotest.assertions.nondeterministic.eventually
import io.kotest.assertions.throwables.shouldThrow
import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.comparables.shouldBeLessThan
import io.kotest.matchers.shouldBe
import io.kotest.matchers.string.shouldContain
import io.kotest.matchers.types.shouldBeInstanceOf
import kotlinx.coroutines.CompletableDeferred
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.TimeoutCancellationException
import kotlinx.coroutines.awaitCancellation
import kotlinx.coroutines.cancelAndJoin
import kotlinx.coroutines.channels.Channel
import kotlinx.coroutines.coroutineScope
import kotlinx.coroutines.delay
import kotlinx.coroutines.flow.Flow
import kotlinx.coroutines.flow.flow
import kotlinx.coroutines.flow.flowOf
import kotlinx.coroutines.flow.onCompletion
import kotlinx.coroutines.flow.receiveAsFlow
import kotlinx.coroutines.launch
import kotlinx.coroutines.newSingleThreadContext
import kotlinx.coroutines.withContext
import kotlinx.coroutines.withTimeout
import okio.ByteString
import okio.ByteString.Companion.encodeUtf8
import okio.ByteString.Companion.toByteString
import java.util.concurrent.CompletableFuture
import java.util.concurrent.CountDownLatch
import java.util.concurrent.atomic.AtomicLong
import kotlin.time.Duration.Companion.milliseconds
import kotlin.time.Duration.Companion.seconds

class FlowContentTest : FunSpec() {
    private val client = AsyncClient { timeout(Timeout(read = 30.seconds, write = 30.seconds)) }
    private val echo =
        server { request ->
            answer(
                "${request.headers["Content-Length"]} ${request.headers["Transfer-Encoding"]} ${request.body?.utf8()}",
            )
        }

    private fun pieces(vararg texts: String): Flow<ByteString> = flowOf(*texts.map { it.encodeUtf8() }.toTypedArray())

    init {
        leavesNoThread(client, echo)

        // ---- What goes wrong ----

        test("a flow that fails is a RequestBodyException with its cause, and the caller goes on") {
            val failure =
                shouldThrow<RequestBodyException> {
                    client.post(echo.base) {
                        content(
                            flow {
                                emit("start".encodeUtf8())
                                error("broken")
                            },
                        )
                    }
                }
            failure.cause.shouldBeInstanceOf<IllegalStateException>().message shouldBe "broken"
            client.isQuiet() shouldBe true
        }

        test("a timeout within the flow is the flow's failure, not the caller's cancellation") {
            shouldThrow<RequestBodyException> {
                client.post(echo.base) { content(flow { withTimeout(1.milliseconds) { awaitCancellation() } }) }
            }.cause.shouldBeInstanceOf<TimeoutCancellationException>()
        }

        test("a flow that can be collected once fails the second time") {
            val pieces = Channel<ByteString>(2)
            pieces.send("once".encodeUtf8())
            pieces.close()
            val request =
                Request.post(echo.base) { it.content(pieces.receiveAsFlow(), replayable = false) }
            client.send(request).text() shouldBe "null chunked once"
            shouldThrow<TransportException> { client.send(request) }.cause.shouldBeInstanceOf<StreamConsumedException>()
        }

        test("fewer octets than declared fail the request") {
            shouldThrow<LocalProtocolException> { client.post(echo.base) { content(pieces("abc"), length = 5) } }
        }

        test("a length that is negative is refused") {
            shouldThrow<IllegalArgumentException> {
                Request.builder(Method.POST, echo.base).content(pieces("abc"), length = -5)
            }
        }

        test("cancelling the call cancels the collection, and waits for it") {
            val begun = CompletableDeferred<Unit>()
            var ended = false
            Peer {
                head()
                awaitClose()
            }.use { peer ->
                coroutineScope {
                    val job =
                        launch {
                            client.post(peer.url) {
                                content(
                                    flow<ByteString> {
                                        begun.complete(Unit)
                                        awaitCancellation()
                                    }.onCompletion { ended = true },
                                )
                            }
                        }
                    begun.await()
                    job.cancelAndJoin()
                    ended shouldBe true
                    client.isQuiet() shouldBe true
                }
            }
        }

        test("an answer that comes early ends the collection") {
            var ended = false
            val collecting = CountDownLatch(1)
            Peer {
                head()
                collecting.await()
                send("HTTP/1.1 413 Content Too Large\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")
                awaitClose()
            }.use { peer ->
                val response =
                    client.post(peer.url) {
                        content(
                            flow {
                                emit("start".encodeUtf8())
                                collecting.countDown()
                                awaitCancellation()
                            }.onCompletion { ended = true },
                        )
                    }
                response.status() shouldBe 413
                ended shouldBe true
                client.isQuiet() shouldBe true
            }
        }

        // ---- What is meant to work ----

        test("without a length the content is chunked, with it it is not") {
            client.post(echo.base) { content(pieces("a", "", "bc")) }.text() shouldBe "null chunked abc"
            client.post(echo.base) { content(pieces("a", "bc"), length = 3) }.text() shouldBe "3 null abc"
            client.post(echo.base) { content(pieces()) }.text() shouldBe "null chunked "
        }

        test("a cold flow is collected anew each time the request is sent") {
            val request = Request.post(echo.base) { it.content(pieces("again")) }
            repeat(2) { client.send(request).text() shouldBe "null chunked again" }
        }

        test("the flow is collected on the caller's dispatcher") {
            @Suppress("OPT_IN_USAGE")
            newSingleThreadContext("caller").use { caller ->
                withContext(caller) {
                    client
                        .post(echo.base) { content(flow { emit(Thread.currentThread().name.encodeUtf8()) }) }
                        .text() shouldContain "caller"
                }
            }
        }

        test("a face without coroutines can send it too") {
            HttpClient.create().use { http ->
                val request = Request.post(echo.base) { it.content(pieces("a", "b")) }
                withContext(Dispatchers.IO) { http.sendAsync(request).get().text() } shouldBe "null chunked ab"
            }
        }

        test("each piece leaves before the next is produced") {
            val seen = Channel<String>(Channel.UNLIMITED)
            Peer {
                head()
                repeat(2) {
                    line()
                    seen.trySend(line())
                }
                repeat(2) { line() }
                answer("done")
                awaitClose()
            }.use { peer ->
                client
                    .post(peer.url) {
                        content(
                            flow {
                                emit("one".encodeUtf8())
                                seen.receive() shouldBe "one"
                                emit("two".encodeUtf8())
                                seen.receive() shouldBe "two"
                            },
                        )
                    }.text() shouldBe "done"
            }
        }

        test("a peer that does not read holds the flow back") {
            val produced = AtomicLong()
            val piece = ByteArray(64 shl 10).toByteString()
            val total = 64L shl 20
            val held = CompletableFuture<Unit>()
            Peer {
                head()
                held.join()
            }.use { deaf ->
                coroutineScope {
                    val job =
                        launch {
                            client.post(deaf.url) {
                                content(
                                    flow {
                                        while (produced.get() < total) {
                                            emit(piece)
                                            produced.addAndGet(piece.size.toLong())
                                        }
                                    },
                                )
                            }
                        }
                    var stopped = 0L
                    eventually(10.seconds) {
                        stopped = produced.get()
                        delay(100.milliseconds)
                        (stopped > 0) shouldBe true
                        produced.get() shouldBe stopped
                    }
                    stopped shouldBeLessThan total / 2
                    job.cancelAndJoin()
                    client.isQuiet() shouldBe true
                    held.complete(Unit)
                }
            }
        }
    }
}
