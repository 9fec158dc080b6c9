package dev.tern.http.coroutines

import dev.tern.http.ClientClosedException
import dev.tern.http.HttpException
import dev.tern.http.Limits
import dev.tern.http.LocalProtocolException
import dev.tern.http.ReadTimeoutException
import dev.tern.http.StreamClosedException
import dev.tern.http.Timeout
import io.kotest.assertions.throwables.shouldThrow
import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.nulls.shouldBeNull
import io.kotest.matchers.nulls.shouldNotBeNull
import io.kotest.matchers.shouldBe
import io.kotest.matchers.string.shouldContain
import io.kotest.matchers.types.shouldBeSameInstanceAs
import kotlinx.coroutines.CompletableDeferred
import kotlinx.coroutines.CoroutineStart
import kotlinx.coroutines.async
import kotlinx.coroutines.cancelAndJoin
import kotlinx.coroutines.coroutineScope
import kotlinx.coroutines.launch
import kotlinx.coroutines.withTimeoutOrNull
import okio.Buffer
import okio.ByteString
import okio.ByteString.Companion.encodeUtf8
import okio.ByteString.Companion.toByteString
import java.util.concurrent.CountDownLatch
import kotlin.random.Random
import kotlin.time.Duration.Companion.milliseconds
import kotlin.time.Duration.Companion.seconds

private const val SWITCHING = "HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: echo\r\n\r\n"
private const val LARGE = 10 shl 20

class UpgradedStreamTest : FunSpec() {
    private val client =
        AsyncClient {
            limits(Limits.defaults().withMaxConnections(1))
            timeout(Timeout(connect = 30.seconds, read = 30.seconds, write = 30.seconds, pool = 30.seconds))
        }

    private val upgrade: RequestBuild = { header("Upgrade", "echo") }

    private fun switching(then: Peer.Connection.() -> Unit) =
        Peer {
            if (head()?.startsWith("GET /plain") == true) {
                answer("plain")
            } else {
                send(SWITCHING)
                then()
            }
        }

    /** The one place of the pool is free again. */
    private suspend fun assertNextCallWorks(peer: Peer) {
        client.get(peer.url + "plain").text() shouldBe "plain"
    }

    private suspend fun UpgradedStream.readExactly(size: Int): ByteString {
        val all = Buffer()
        while (all.size < size) {
            all.write(read() ?: error("The end behind ${all.size}"))
        }
        return all.readByteString()
    }

    init {
        leavesNoThread(client)

        test("a response that switches has a stream and no content") {
            switching {
                send("hello")
                line() shouldBe "question"
                send("answer")
            }.use { peer ->
                client.stream("GET", peer.url, upgrade) { r ->
                    r.status() shouldBe 101
                    val stream = r.upgraded().shouldNotBeNull()
                    r.upgraded() shouldBeSameInstanceAs stream
                    stream.readExactly(5) shouldBe "hello".encodeUtf8()
                    stream.write("question\r\n")
                    stream.readExactly(6) shouldBe "answer".encodeUtf8()
                    stream.read().shouldBeNull()
                    stream.read().shouldBeNull()
                    r.read().text() shouldBe ""
                    r.trailers().size() shouldBe 0
                }
                assertNextCallWorks(peer)
            }
        }

        test("a response that does not switch has its content") {
            switching { }.use { peer ->
                client.stream("GET", peer.url + "plain", upgrade) { r ->
                    r.upgraded().shouldBeNull()
                    r.read().text() shouldBe "plain"
                }
            }
        }

        test("much goes both ways at once") {
            val sent = Random(9).nextBytes(LARGE).toByteString()
            switching {
                send(octets(LARGE))
                awaitClose()
            }.use { peer ->
                client.stream("GET", peer.url, upgrade) { r ->
                    val stream = r.upgraded().shouldNotBeNull()
                    coroutineScope {
                        launch {
                            stream.write(sent)
                            stream.endOutput()
                        }
                        val got = Buffer()
                        stream.octets().collect { got.write(it) }
                        got.readByteString() shouldBe sent
                    }
                }
                assertNextCallWorks(peer)
            }
        }

        test("a read that is cancelled loses nothing") {
            val late = CountDownLatch(1)
            switching {
                late.await()
                send("late")
                awaitClose()
            }.use { peer ->
                client.stream("GET", peer.url, upgrade) { r ->
                    val stream = r.upgraded().shouldNotBeNull()
                    repeat(3) { withTimeoutOrNull(10.milliseconds) { stream.read() }.shouldBeNull() }
                    late.countDown()
                    stream.readExactly(4) shouldBe "late".encodeUtf8()
                }
                assertNextCallWorks(peer)
            }
        }

        test("a write that is cancelled goes before the next") {
            val reads = CountDownLatch(1)
            val large = "x".repeat(3 * LARGE).encodeUtf8()
            val got = CompletableDeferred<String>()
            switching {
                reads.await()
                val all = octets(3 * LARGE + 3).decodeToString()
                got.complete(all.takeLast(4))
                awaitClose()
            }.use { peer ->
                client.stream("GET", peer.url, upgrade) { r ->
                    val stream = r.upgraded().shouldNotBeNull()
                    coroutineScope {
                        // It has begun when this has been started, and cannot end before the peer reads.
                        launch(start = CoroutineStart.UNDISPATCHED) { stream.write(large) }.cancelAndJoin()
                    }
                    reads.countDown()
                    stream.write("end")
                    got.await() shouldBe "xend"
                }
                assertNextCallWorks(peer)
            }
        }

        test("a coroutine that is cancelled while it reads lets go of the connection") {
            val reached = CompletableDeferred<Unit>()
            val left = CompletableDeferred<Unit>()
            switching {
                awaitClose()
                left.complete(Unit)
            }.use { peer ->
                coroutineScope {
                    val job =
                        launch {
                            client.stream("GET", peer.url, upgrade) { r ->
                                reached.complete(Unit)
                                r.upgraded()?.read()
                            }
                        }
                    reached.await()
                    job.cancelAndJoin()
                    client.toString() shouldContain "connections: 0 (0 idle, 0 busy), dialing: 0, waiting: 0"
                }
                left.await()
                assertNextCallWorks(peer)
            }
        }

        test("leaving the block ends the stream") {
            val left = CompletableDeferred<Unit>()
            switching {
                awaitClose()
                left.complete(Unit)
            }.use { peer ->
                val escaped =
                    client.stream("GET", peer.url, upgrade) { r -> r.upgraded().shouldNotBeNull() }
                left.await()
                shouldThrow<StreamClosedException> { escaped.read() }
                shouldThrow<StreamClosedException> { escaped.write("late") }
                escaped.close()
            }
        }

        test("one coroutine reads at a time") {
            switching { awaitClose() }.use { peer ->
                client.stream("GET", peer.url, upgrade) { r ->
                    val stream = r.upgraded().shouldNotBeNull()
                    coroutineScope {
                        val first = async(start = CoroutineStart.UNDISPATCHED) { runCatching { stream.read() } }
                        shouldThrow<IllegalStateException> { stream.read() }.message shouldContain "Another coroutine"
                        stream.close()
                        (first.await().exceptionOrNull() is HttpException) shouldBe true
                    }
                }
            }
        }

        test("a read that takes too long may be tried again") {
            val late = CountDownLatch(1)
            switching {
                late.await()
                send("late")
                awaitClose()
            }.use { peer ->
                val hurried: RequestBuild = {
                    upgrade()
                    timeout(Timeout(read = 1.seconds))
                }
                client.stream("GET", peer.url, hurried) { r ->
                    val stream = r.upgraded().shouldNotBeNull()
                    shouldThrow<ReadTimeoutException> { stream.read() }
                    late.countDown()
                    stream.readExactly(4) shouldBe "late".encodeUtf8()
                }
            }
        }

        test("a tunnel is asked for by CONNECT") {
            Peer {
                val line = head().orEmpty()
                if (line.startsWith("CONNECT a.test:25 ")) {
                    send("HTTP/1.1 200 OK\r\n\r\n220 smtp")
                    awaitClose()
                } else {
                    send("HTTP/1.1 403 Forbidden\r\nContent-Length: 3\r\n\r\nwhy")
                }
            }.use { peer ->
                client.stream("CONNECT", peer.url, { extension("target", "a.test:25") }) { r ->
                    r.upgraded().shouldNotBeNull().readExactly(8) shouldBe "220 smtp".encodeUtf8()
                }
                client.stream("CONNECT", peer.url, { extension("target", "b.test:25") }) { r ->
                    r.upgraded().shouldBeNull()
                    r.read().text() shouldBe "why"
                }
            }
        }

        test("verbs take no stream") {
            switching { awaitClose() }.use { peer ->
                shouldThrow<LocalProtocolException> { client.get(peer.url, upgrade) }
                assertNextCallWorks(peer)
            }
        }

        test("closing the client ends the stream") {
            switching { awaitClose() }.use { peer ->
                val own = AsyncClient()
                own.stream("GET", peer.url, upgrade) { r ->
                    own.close()
                    shouldThrow<ClientClosedException> { r.upgraded().shouldNotBeNull().read() }
                }
            }
        }
    }
}
