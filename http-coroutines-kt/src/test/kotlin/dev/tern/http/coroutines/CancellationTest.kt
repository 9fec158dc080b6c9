package dev.tern.http.coroutines

import dev.tern.http.CancelledException
import dev.tern.http.Headers
import dev.tern.http.HttpException
import dev.tern.http.HttpVersion
import dev.tern.http.Phase
import dev.tern.http.Request
import dev.tern.http.ResponseHead
import dev.tern.http.Timeout
import dev.tern.http.exchange.Exchange
import dev.tern.http.exchange.ExchangeHandler
import dev.tern.http.exchange.Transport
import io.kotest.assertions.throwables.shouldThrow
import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.shouldBe
import io.kotest.matchers.string.shouldContain
import io.mockk.Runs
import io.mockk.every
import io.mockk.just
import io.mockk.mockk
import io.mockk.verify
import kotlinx.coroutines.CompletableDeferred
import kotlinx.coroutines.CoroutineStart
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.Job
import kotlinx.coroutines.TimeoutCancellationException
import kotlinx.coroutines.async
import kotlinx.coroutines.cancelAndJoin
import kotlinx.coroutines.coroutineScope
import kotlinx.coroutines.launch
import kotlinx.coroutines.withContext
import kotlinx.coroutines.withTimeout
import kotlinx.coroutines.withTimeoutOrNull
import java.net.InetAddress
import java.util.concurrent.CompletableFuture
import kotlin.random.Random
import kotlin.time.Duration.Companion.milliseconds
import kotlin.time.Duration.Companion.seconds

/**
 * A peer that stops at a stage: [reached] when the client is there, [left] when the client has gone away.
 */
private class StageAt(private val before: Peer.Connection.() -> Unit) : AutoCloseable {
    val reached = CompletableDeferred<Unit>()
    val left = CompletableDeferred<Unit>()
    val peer =
        Peer {
            before()
            reached.complete(Unit)
            awaitClose()
            left.complete(Unit)
        }

    override fun close() = peer.close()
}

private fun circumstances() = HttpException.Circumstances(Request.get("http://a/"), Phase.RECEIVE_HEAD, true)

class CancellationTest : FunSpec() {
    private val client = AsyncClient { timeout(Timeout(connect = 30.seconds, read = 30.seconds, pool = 30.seconds)) }

    init {
        leavesNoThread(client)

        /** Cancels the call at the stage; the function must have let go of the socket when it comes back. */
        suspend fun cancelledAt(stage: StageAt, call: suspend (Peer) -> Unit) =
            stage.use {
                coroutineScope {
                    val job = launch { call(stage.peer) }
                    stage.reached.await()
                    job.cancelAndJoin()
                    client.toString() shouldContain "connections: 0 (0 idle, 0 busy), dialing: 0, waiting: 0"
                    stage.left.await()
                }
            }

        test("cancelled while it waits for the head") {
            cancelledAt(StageAt { head() }) { client.get(it.url) }
        }

        test("cancelled in the middle of the content") {
            cancelledAt(
                StageAt {
                    head()
                    send("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhalf")
                },
            ) { client.get(it.url) }
        }

        test("cancelled while a stream waits for more") {
            val got = CompletableDeferred<Unit>()
            val stage =
                StageAt {
                    head()
                    send("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhalf")
                }
            stage.use {
                coroutineScope {
                    val job =
                        launch {
                            client.stream("GET", stage.peer.url) { r -> r.bytes().collect { got.complete(Unit) } }
                        }
                    got.await()
                    job.cancelAndJoin()
                    client.isQuiet() shouldBe true
                    stage.left.await()
                }
            }
        }

        test("cancelled while a stream waits for the head") {
            cancelledAt(StageAt { head() }) { client.stream("GET", it.url) { r -> r.read() } }
        }

        test("cancelled in the TLS handshake, a place of the pool is not lost") {
            val stage = StageAt { }
            stage.use {
                coroutineScope {
                    val job = launch { client.get("https://${stage.peer.authority}/") }
                    stage.reached.await()
                    job.cancelAndJoin()
                    // The dial is the pool's; it ends for itself when nobody waits for it.
                    client.toString() shouldContain "waiting: 0"
                }
            }
        }

        test("cancelled while the name is looked up") {
            val asked = CompletableDeferred<Unit>()
            AsyncClient {
                resolver { _, _ ->
                    asked.complete(Unit)
                    CompletableFuture<List<InetAddress>>()
                }
            }.use {
                coroutineScope {
                    val job = launch { it.get("http://nowhere.invalid/") }
                    asked.await()
                    job.cancelAndJoin()
                    it.toString() shouldContain "waiting: 0"
                }
            }
        }

        test("cancelled while it waits for a place in the pool, the call before it goes on") {
            val arrived = CompletableDeferred<Unit>()
            val go = CompletableFuture<Unit>()
            Peer {
                head()
                arrived.complete(Unit)
                go.join()
                answer("first")
            }.use { peer ->
                AsyncClient { limits(Limits(maxConnections = 1)) }.use { narrow ->
                    coroutineScope {
                        val first = async { narrow.get(peer.url) }
                        arrived.await()
                        val waiting =
                            launch(start = CoroutineStart.UNDISPATCHED) { narrow.get(peer.url) }
                        waiting.cancelAndJoin()
                        narrow.toString() shouldContain "waiting: 0"
                        go.complete(Unit)
                        first.await().text() shouldBe "first"
                        peer.connections shouldBe 1
                    }
                }
            }
        }

        test("a coroutine that is cancelled already sends nothing") {
            Peer { answer("never") }.use { peer ->
                coroutineScope {
                    launch {
                        coroutineContext[Job]!!.cancel()
                        client.get(peer.url)
                    }
                }
                peer.connections shouldBe 0
            }
        }

        test("withTimeout yields its own exception, and the socket is closed by then") {
            StageAt { head() }.use { stage ->
                shouldThrow<TimeoutCancellationException> {
                    withTimeout(
                        50.milliseconds,
                    ) { client.get(stage.peer.url) }
                }
                client.isQuiet() shouldBe true
                stage.left.await()
            }
        }

        test("withTimeoutOrNull yields null and the next call works") {
            StageAt { head() }.use { stage ->
                withTimeoutOrNull(50.milliseconds) { client.get(stage.peer.url) } shouldBe null
            }
            server { answer("next") }.use { client.get(it.base).text() shouldBe "next" }
        }

        test("a cancelled call does not come back before its exchange has ended") {
            val sent = CompletableDeferred<ExchangeHandler>()
            val cancelled = CompletableDeferred<Unit>()
            val exchange = mockk<Exchange>()
            every { exchange.cancel() } answers { cancelled.complete(Unit) }
            every { exchange.execute(any()) } just Runs
            val transport = mockk<Transport>()
            every { transport.send(any(), any()) } answers {
                sent.complete(secondArg())
                exchange
            }
            coroutineScope {
                val job = launch { AsyncClient { transport(transport) }.get("http://a/") }
                val handler = sent.await()
                job.cancel()
                cancelled.await()
                job.isCompleted shouldBe false
                handler.onFailure(CancelledException("cancelled", circumstances(), null))
                job.join()
                job.isCancelled shouldBe true
            }
        }

        test("a stream whose head loses the race with the cancellation is cancelled, and its block never runs") {
            val exchange = mockk<Exchange>(relaxed = true)
            val transport = mockk<Transport>()
            coroutineScope {
                lateinit var job: Job
                every { transport.send(any(), any()) } answers {
                    val handler = secondArg<ExchangeHandler>()
                    every { exchange.cancel() } answers {
                        handler.onFailure(CancelledException("cancelled", circumstances(), null))
                    }
                    handler.onResponse(ResponseHead(HttpVersion.HTTP_1_1, 200, "OK", Headers.empty()), exchange)
                    job.cancel()
                    exchange
                }
                job = launch { AsyncClient { transport(transport) }.stream("GET", "http://a/") { it.read() } }
                job.join()
                job.isCancelled shouldBe true
            }
            verify { exchange.cancel() }
        }

        test("a thousand calls cancelled at random moments leave nothing behind") {
            val seed = Random.nextLong()
            val random = Random(seed)
            println("seed of the random cancellations: $seed")
            server { answer("x".repeat(20_000)) }.use { server ->
                withContext(Dispatchers.Default) {
                    repeat(20) {
                        val jobs =
                            List(50) {
                                val pause = random.nextLong(0, 3_000_000)
                                launch {
                                    val call = launch { client.get(server.base) }
                                    val begun = System.nanoTime()
                                    while (System.nanoTime() - begun < pause &&
                                        call.isActive
                                    ) {
                                        kotlinx.coroutines.yield()
                                    }
                                    call.cancelAndJoin()
                                }
                            }
                        jobs.forEach { it.join() }
                    }
                }
                client.shouldBecomeQuiet()
                client.get(server.base).content().size shouldBe 20_000
            }
        }
    }
}
