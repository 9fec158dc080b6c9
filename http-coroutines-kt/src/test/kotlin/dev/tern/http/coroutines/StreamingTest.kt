package dev.tern.http.coroutines

import dev.tern.http.HttpStatusException
import dev.tern.http.HttpVersion
import dev.tern.http.RemoteClosedException
import dev.tern.http.ResponseTooLargeException
import dev.tern.http.StreamClosedException
import dev.tern.http.StreamConsumedException
import dev.tern.http.StreamException
import io.kotest.assertions.nondeterministic.eventually
import io.kotest.assertions.throwables.shouldThrow
import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.collections.shouldContainExactly
import io.kotest.matchers.comparables.shouldBeLessThan
import io.kotest.matchers.shouldBe
import io.kotest.matchers.string.shouldContain
import kotlinx.coroutines.CompletableDeferred
import kotlinx.coroutines.CoroutineStart
import kotlinx.coroutines.async
import kotlinx.coroutines.coroutineScope
import kotlinx.coroutines.flow.first
import kotlinx.coroutines.flow.toList
import kotlinx.coroutines.supervisorScope
import java.util.concurrent.CompletableFuture
import java.util.concurrent.atomic.AtomicLong
import kotlin.time.Duration
import kotlin.time.Duration.Companion.milliseconds
import kotlin.time.Duration.Companion.seconds

class StreamingTest : FunSpec() {
    private val client = AsyncClient()

    private fun chunked(vararg chunks: String, contentType: String = "text/plain", end: String = "0\r\n\r\n") =
        Peer {
            head()
            send("HTTP/1.1 200 OK\r\nContent-Type: $contentType\r\nTransfer-Encoding: chunked\r\n\r\n")
            for (chunk in chunks) {
                val octets = chunk.toByteArray(Charsets.ISO_8859_1)
                send("${octets.size.toString(16)}\r\n".toByteArray() + octets + "\r\n".toByteArray())
            }
            send(end)
            awaitClose()
        }

    init {
        leavesNoThread(client)

        // ---- What goes wrong ----

        test("a peer that closes in the middle: what came is delivered, then the failure") {
            Peer {
                head()
                send("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhalf")
            }.use { peer ->
                val got = StringBuilder()
                shouldThrow<RemoteClosedException> {
                    client.stream("GET", peer.url) { r -> r.text().collect { got.append(it) } }
                }
                got.toString() shouldBe "half"
                client.isQuiet() shouldBe true
            }
        }

        test("a second collection is refused, whatever its form") {
            chunked("text").use { peer ->
                client.stream("GET", peer.url) { r ->
                    val whole = r.read()
                    whole.text() shouldBe "text"
                    r.read() shouldBe whole
                    shouldThrow<StreamConsumedException> { r.bytes().collect { } }
                    shouldThrow<StreamConsumedException> { r.raw().collect { } }
                    shouldThrow<StreamConsumedException> { r.text().collect { } }
                    shouldThrow<StreamConsumedException> { r.lines().collect { } }
                }
            }
            chunked("text").use { peer ->
                client.stream("GET", peer.url) { r ->
                    r.text().collect { }
                    shouldThrow<StreamConsumedException> { r.read() }
                }
            }
        }

        test("after the block the content is closed") {
            chunked("text").use { peer ->
                val leaked = client.stream("GET", peer.url) { it }
                leaked.status() shouldBe 200
                shouldThrow<StreamClosedException> { leaked.read() }
                shouldThrow<StreamClosedException> { leaked.lines().toList() }
            }
        }

        test("a collector of another coroutine hears that the block has ended") {
            chunked("text", end = "").use { peer ->
                supervisorScope {
                    val got = CompletableDeferred<Unit>()
                    val collector =
                        client.stream("GET", peer.url) { r ->
                            async { r.bytes().collect { got.complete(Unit) } }.also { got.await() }
                        }
                    shouldThrow<StreamClosedException> { collector.await() }
                    client.isQuiet() shouldBe true
                }
            }
        }

        test("leaving the block early closes the connection") {
            val left = CompletableDeferred<Unit>()
            Peer {
                head()
                send("HTTP/1.1 200 OK\r\nContent-Length: 1000000\r\n\r\nstart")
                awaitClose()
                left.complete(Unit)
            }.use { peer ->
                client.stream("GET", peer.url) { r -> r.bytes().first().utf8() } shouldBe "start"
                client.isQuiet() shouldBe true
                left.await()
            }
        }

        test("an exception in the block is thrown, and closes the connection") {
            chunked("text", end = "").use { peer ->
                shouldThrow<IllegalStateException> { client.stream("GET", peer.url) { error("no") } }.message shouldBe
                    "no"
                client.isQuiet() shouldBe true
            }
        }

        test("a failure before the head is thrown before the block begins") {
            Peer { head() }.use { peer ->
                shouldThrow<RemoteClosedException> { client.stream("POST", peer.url) { error("never") } }
            }
        }

        // httpx part 3, row 40.
        test("a status other than 2xx is raised with the start of its content") {
            Peer {
                head()
                send("HTTP/1.1 404 Not Found\r\nContent-Length: 200000\r\n\r\n" + "x".repeat(200_000))
                awaitClose()
            }.use { peer ->
                client.stream("GET", peer.url) { r ->
                    val response = shouldThrow<HttpStatusException> { r.raiseForStatus() }.response()
                    response.status() shouldBe 404
                    response.text() shouldBe "x".repeat(65_536)
                }
                client.isQuiet() shouldBe true
            }
        }

        test("a status is raised also behind its content, and from content that breaks off") {
            Peer {
                while (head() != null) {
                    send("HTTP/1.1 503 Busy\r\nContent-Length: 4\r\n\r\nbusy")
                }
            }.use { peer ->
                client.stream("GET", peer.url) { r ->
                    r.read().text() shouldBe "busy"
                    shouldThrow<HttpStatusException> { r.raiseForStatus() }.response().text() shouldBe "busy"
                }
                client.stream("GET", peer.url) { r ->
                    r.bytes().collect { }
                    shouldThrow<HttpStatusException> { r.raiseForStatus() }.response().text() shouldBe ""
                }
            }
            Peer {
                head()
                send("HTTP/1.1 503 Busy\r\nContent-Length: 4\r\n\r\nbu")
            }.use { peer ->
                client.stream("GET", peer.url) { r ->
                    shouldThrow<HttpStatusException> { r.raiseForStatus() }.response().text() shouldBe "bu"
                }
            }
        }

        test("a streamed response tells what a whole one tells") {
            Peer {
                head()
                send("HTTP/1.1 302 Found\r\nLocation: /b\r\nContent-Length: 0\r\n\r\n")
                head()
                send("HTTP/1.1 200 Fine\r\nLink: </c>; rel=next\r\nContent-Length: 3\r\n\r\nabc")
                head()
                send("HTTP/1.1 302 Found\r\nLocation: /d\r\nContent-Length: 0\r\n\r\n")
            }.use { peer ->
                client.stream("GET", peer.url, { followRedirects(true) }) { r ->
                    r.url().path() shouldBe "/b"
                    r.reason() shouldBe "Fine"
                    r.version() shouldBe HttpVersion.HTTP_1_1
                    r.isSuccess shouldBe true
                    r.links().keys shouldBe setOf("next")
                    val atTheHead = r.elapsed
                    (atTheHead > Duration.ZERO) shouldBe true
                    val whole = r.read()
                    (r.elapsed >= atTheHead) shouldBe true
                    r.elapsed shouldBe r.elapsed
                    whole.elapsed shouldBe r.elapsed
                    whole.history() shouldBe r.history()
                    r.octetsReceived() shouldBe 3
                }
                client.stream("GET", peer.url) { r ->
                    r.nextRequest()?.url()?.path() shouldBe "/d"
                    r
                        .read()
                        .nextRequest()
                        ?.url()
                        ?.path() shouldBe "/d"
                }
            }
        }

        test("a line that is too long is refused") {
            chunked("short\n" + "x".repeat(50), "x".repeat(51)).use { peer ->
                val lines = ArrayList<String>()
                shouldThrow<ResponseTooLargeException> {
                    client.stream("GET", peer.url) { r -> r.lines(maxChars = 100).collect { lines += it } }
                }
                lines.shouldContainExactly("short")
            }
        }

        test("trailers before the end of the content are refused") {
            chunked("text", end = "").use { peer ->
                client.stream("GET", peer.url) { r -> shouldThrow<StreamException> { r.trailers() } }
            }
        }

        // ---- What is meant to work ----

        test("pieces arrive while the peer is still sending") {
            val go = CompletableFuture<Unit>()
            Peer {
                head()
                send("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\none\r\n")
                go.join()
                send("3\r\ntwo\r\n0\r\nX-Sum: 7\r\n\r\n")
                awaitClose()
            }.use { peer ->
                client.stream("GET", peer.url) { r ->
                    val pieces = ArrayList<String>()
                    r.bytes().collect {
                        pieces += it.utf8()
                        go.complete(Unit)
                    }
                    pieces.shouldContainExactly("one", "two")
                    r.trailers().first("X-Sum") shouldBe "7"
                    r.head().status() shouldBe 200
                    r.headers().first("Transfer-Encoding") shouldBe "chunked"
                    r.toString() shouldBe "<StreamedResponse [200]>"
                }
                client.toString() shouldContain "1 idle"
            }
        }

        test("text that is cut within a character is put together, by the charset that is named") {
            chunked("a\u00c3", "\u00a9b").use { peer ->
                client.stream("GET", peer.url) { r -> r.text().toList().joinToString("") } shouldBe "aéb"
            }
            chunked("a\u00e9", contentType = "text/plain; charset=ISO-8859-1").use { peer ->
                client.stream("GET", peer.url) { r -> r.text().toList().joinToString("") } shouldBe "aé"
            }
        }

        test("lines end at CR, LF and CRLF, also between pieces") {
            chunked("a\r", "\nb\nc", "\u00e2\u0080\u00a8\rd").use { peer ->
                client.stream("GET", peer.url) { r -> r.lines().toList() } shouldBe listOf("a", "b", "c\u2028", "d")
            }
        }

        test("a request with content can be streamed") {
            server { answer(it.body!!.utf8()) }.use { echo ->
                client.stream("POST", echo.base, { content("ping") }) { r -> r.raiseForStatus().read().text() } shouldBe
                    "ping"
            }
        }

        test("a small response that nobody reads gives its connection back") {
            server { answer("small") }.use { server ->
                client.stream("GET", server.base) { r ->
                    eventually(10.seconds) { r.trailers() }
                    client.isQuiet() shouldBe true
                }
                client.toString() shouldContain "1 idle"
            }
        }

        test("a slow collector stops the peer, and costs bounded memory") {
            val piece = ByteArray(64 shl 10)
            val sent = AtomicLong()
            val total = 64L shl 20
            Peer {
                head()
                send("HTTP/1.1 200 OK\r\nContent-Length: $total\r\n\r\n")
                while (sent.get() < total) {
                    send(piece)
                    sent.addAndGet(piece.size.toLong())
                }
                awaitClose()
            }.use { peer ->
                client.stream("GET", peer.url) { r ->
                    var received = 0L
                    var stopped = 0L
                    r.bytes().collect { octets ->
                        if (received == 0L) {
                            // The peer comes to a stand while we hold the first piece.
                            eventually(10.seconds) {
                                stopped = sent.get()
                                kotlinx.coroutines.delay(100.milliseconds)
                                sent.get() shouldBe stopped
                            }
                            stopped shouldBeLessThan total / 2
                        }
                        octets.size shouldBeLessThan (128 shl 10) + 1
                        received += octets.size
                    }
                    received shouldBe total
                }
                client.isQuiet() shouldBe true
            }
        }

        test("many streams at once each get their own octets") {
            server { answer(it.target.repeat(20_000)) }.use { server ->
                coroutineScope {
                    List(20) { i ->
                        async(start = CoroutineStart.UNDISPATCHED) {
                            client.stream("GET", server.base + i) { r ->
                                r.text().toList().joinToString("") shouldBe "/$i".repeat(20_000)
                            }
                        }
                    }.forEach { it.await() }
                }
                client.shouldBecomeQuiet()
            }
        }
    }
}
