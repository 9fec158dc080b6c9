package dev.tern.http.coroutines

import dev.tern.http.ClientClosedException
import dev.tern.http.ConnectFailedException
import dev.tern.http.HttpStatusException
import dev.tern.http.HttpTimeoutException
import dev.tern.http.InvalidUrlException
import dev.tern.http.Limits
import dev.tern.http.Method
import dev.tern.http.ReadTimeoutException
import dev.tern.http.RemoteClosedException
import dev.tern.http.Request
import dev.tern.http.Timeout
import dev.tern.http.client.HttpClient
import io.kotest.assertions.throwables.shouldThrow
import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.collections.shouldContainExactly
import io.kotest.matchers.shouldBe
import io.kotest.matchers.shouldNotBe
import io.kotest.matchers.string.shouldContain
import io.kotest.matchers.types.shouldBeInstanceOf
import kotlinx.coroutines.CancellationException
import kotlinx.coroutines.CompletableDeferred
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.async
import kotlinx.coroutines.newSingleThreadContext
import kotlinx.coroutines.supervisorScope
import kotlinx.coroutines.withContext
import kotlin.time.Duration
import kotlin.time.Duration.Companion.milliseconds
import kotlin.time.Duration.Companion.minutes
import kotlin.time.Duration.Companion.seconds
import kotlin.time.toJavaDuration

class AsyncClientTest : FunSpec() {
    init {
        val server =
            server { request ->
                answer(
                    "${request.method} ${request.target} ${request.headers["X-Mark"]} ${request.body?.utf8().orEmpty()}",
                )
            }
        leavesNoThread(server)

        fun client(configure: AsyncClientConfig.() -> Unit = {}) =
            AsyncClient {
                baseUrl(server.base)
                configure()
            }

        // ---- What goes wrong ----

        test("a peer that closes without an answer is a RemoteClosedException that names the request") {
            Peer { head() }.use { peer ->
                client().use {
                    val failure = shouldThrow<RemoteClosedException> { it.post(peer.url) }
                    failure.request().method() shouldBe Method.POST
                    failure.message shouldContain peer.url
                }
            }
        }

        test("a peer that closes in the middle of the content is a RemoteClosedException") {
            Peer {
                head()
                send("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhalf")
            }.use { peer ->
                client().use {
                    shouldThrow<RemoteClosedException> { it.get(peer.url) }
                    it.isQuiet() shouldBe true
                }
            }
        }

        test("a refused connection is a ConnectFailedException") {
            val closed = Peer { }.apply { close() }
            client().use { shouldThrow<ConnectFailedException> { it.get(closed.url) } }
        }

        test("a timeout of the client is an HttpTimeoutException and no CancellationException") {
            Peer {
                head()
                awaitClose()
            }.use { peer ->
                client { timeout(Timeout(read = 50.milliseconds)) }.use {
                    val failure = shouldThrow<HttpTimeoutException> { it.get(peer.url) }
                    failure.shouldBeInstanceOf<ReadTimeoutException>()
                    (failure as Throwable is CancellationException) shouldBe false
                }
            }
        }

        test("a relative URL without a base is refused before anything is sent") {
            AsyncClient().use { shouldThrow<IllegalArgumentException> { it.get("items") } }
        }

        test("a URL that does not parse is refused") {
            AsyncClient().use { shouldThrow<InvalidUrlException> { it.get("http://[") } }
        }

        test("a status is no failure until raiseForStatus makes it one") {
            server { answer("gone", 410) }.use { other ->
                client().use {
                    val response = it.get(other.base)
                    response.status() shouldBe 410
                    shouldThrow<HttpStatusException> { response.raiseForStatus() }.response().text() shouldBe "gone"
                }
            }
        }

        test("a closed client refuses calls, and closing twice is nothing") {
            val client = client()
            client.close()
            client.close()
            shouldThrow<ClientClosedException> { client.get("x") }
        }

        test("closing the client fails the call under way") {
            val arrived = CompletableDeferred<Unit>()
            Peer {
                head()
                arrived.complete(Unit)
                awaitClose()
            }.use { peer ->
                val client = client()
                supervisorScope {
                    val call = async { client.get(peer.url) }
                    arrived.await()
                    withContext(Dispatchers.IO) { client.close() }
                    shouldThrow<ClientClosedException> { call.await() }
                }
            }
        }

        test("a limit in time of zero is refused") {
            shouldThrow<IllegalArgumentException> { Timeout(connect = Duration.ZERO) }
        }

        // ---- What is meant to work ----

        test("each verb sends its method") {
            client().use {
                val seen =
                    listOf(
                        it.get("a"),
                        it.options("a"),
                        it.post("a"),
                        it.put("a"),
                        it.patch("a"),
                        it.delete("a"),
                        it.query("a"),
                        it.request("propfind", "a"),
                        it.request(Method.TRACE, "a"),
                    ).map { response -> response.text().substringBefore(' ') }
                seen.shouldContainExactly(
                    "GET",
                    "OPTIONS",
                    "POST",
                    "PUT",
                    "PATCH",
                    "DELETE",
                    "QUERY",
                    "propfind",
                    "TRACE",
                )
                it.head("a").headers().first("Content-Length") shouldNotBe null
            }
        }

        test("one-off calls exist for each verb and leave nothing behind") {
            Tern.get(server.base + "a").text() shouldBe "GET /a null "
            Tern.post(server.base + "a") { content("x") }.text() shouldBe "POST /a null x"
            Tern.head(server.base).content().size shouldBe 0
            Tern.stream("GET", server.base) { it.read().text() } shouldBe "GET / null "
            Tern.parallel { get(server.base).response().status() } shouldBe 200
        }

        test("what the client says for all reaches every request, and a request's own wins") {
            client {
                header("X-Mark", "client")
                param("p", 1)
            }.use {
                it.get("a").text() shouldBe "GET /a?p=1 client "
                it.get("a") { header("X-Mark", "own").param("q", 2) }.text() shouldBe "GET /a?q=2&p=1 own "
            }
        }

        test("a request that was made elsewhere can be sent") {
            client().use { it.send(Request.post("a") { r -> r.content("x") }).text() shouldBe "POST /a null x" }
        }

        test("a call resumes on the dispatcher of its caller") {
            @Suppress("OPT_IN_USAGE")
            newSingleThreadContext("caller").use { caller ->
                client().use { client ->
                    withContext(caller) {
                        client.get("a")
                        Thread.currentThread().name shouldContain "caller"
                    }
                }
            }
        }

        test("sequential calls use one connection") {
            client().use {
                repeat(3) { _ -> it.get("a") }
                it.toString() shouldContain "connections: 1 (1 idle, 0 busy)"
            }
        }

        test("a face over an engine shares its connections with the callback face and leaves it open") {
            HttpClient.builder().baseUrl(server.base).build().use { http ->
                val face = AsyncClient(http)
                face.get("a").status() shouldBe 200
                withContext(Dispatchers.IO) { http.sendAsync(Request.get("b")).get() }.text() shouldBe "GET /b null "
                http.toString() shouldContain "connections: 1 (1 idle, 0 busy)"
                face.shutdown(1.seconds) shouldBe true
                face.close()
                AsyncClient(http).get("c").text() shouldBe "GET /c null "
            }
        }

        test("a derived client has its own settings over the same connections, which outlive it") {
            client().use { original ->
                original.get("a")
                original.derived { header("X-Mark", "derived") }.use { it.get("a").text() shouldBe "GET /a derived " }
                original.get("a").text() shouldBe "GET /a null "
                original.toString() shouldContain "connections: 1 (1 idle, 0 busy)"
            }
        }

        test("shutdown waits for the call under way and then closes") {
            val arrived = CompletableDeferred<Unit>()
            val go = CompletableDeferred<Unit>()
            Peer {
                head()
                arrived.complete(Unit)
                kotlinx.coroutines.runBlocking { go.await() }
                answer("late")
            }.use { peer ->
                val client = client()
                val call = async { client.get(peer.url) }
                arrived.await()
                val calm = async { client.shutdown(10.seconds) }
                go.complete(Unit)
                call.await().text() shouldBe "late"
                calm.await() shouldBe true
                shouldThrow<ClientClosedException> { client.get("x") }
            }
        }

        test("settings in Kotlin's terms are those of the core, each with its default") {
            Timeout() shouldBe Timeout.defaults()
            Timeout(null, Duration.INFINITE, null, null) shouldBe Timeout.none()
            Timeout(total = 1.minutes) shouldBe Timeout.defaults().withTotal(1.minutes.toJavaDuration())
            Limits() shouldBe Limits.defaults()
            Limits(maxPerOrigin = 3) shouldBe Limits.defaults().withMaxPerOrigin(3)
        }
    }
}
