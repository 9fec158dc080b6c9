package dev.tern.http.coroutines

import dev.tern.http.Body
import dev.tern.http.HttpException
import dev.tern.http.HttpStatusException
import dev.tern.http.ReadTimeoutException
import dev.tern.http.Request
import dev.tern.http.Response
import dev.tern.http.Timeout
import dev.tern.http.auth.BasicAuth
import dev.tern.http.auth.DigestAuth
import dev.tern.http.exchange.Transport
import io.kotest.assertions.throwables.shouldThrow
import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.collections.shouldContainExactly
import io.kotest.matchers.maps.shouldContain
import io.kotest.matchers.shouldBe
import io.kotest.matchers.string.shouldContain
import io.kotest.matchers.string.shouldNotContain
import kotlinx.coroutines.delay
import kotlinx.coroutines.flow.flow
import kotlinx.coroutines.flow.map
import kotlinx.coroutines.flow.toList
import kotlinx.coroutines.sync.Mutex
import kotlinx.coroutines.sync.withLock
import okio.ByteString
import okio.ByteString.Companion.encodeUtf8
import java.time.Instant
import kotlin.time.Duration.Companion.milliseconds
import kotlin.time.Duration.Companion.seconds
import kotlin.time.toJavaDuration

/** The examples of httpx's advanced guides, written for the suspending face. */
class AdvancedGuideTest : FunSpec() {
    private fun client(configure: AsyncClientConfig.() -> Unit = {}, answer: suspend (Request) -> Response.Builder) =
        AsyncClient {
            transport(mockTransport { answer(it).build() })
            configure()
        }

    private fun Request.text() = body()?.inMemory()?.utf8().orEmpty()

    private fun Request.token(value: String) = newBuilder().header("X-Authentication", value).build()

    private fun saying(text: String): Transport = mockTransport { Response.builder(it).text(text).build() }

    init {
        clients()
        authentication()
        timeoutsAndHooks()
        transports()
        async()
    }

    private fun clients() {
        test("clients: headers and params of the client and the request are combined") {
            client({
                header("X-Auth", "from-client")
                param("client_id", "client1")
            }) { Response.builder(it) }.use { client ->
                val sent =
                    client
                        .get("https://example.com") {
                            header("X-Custom", "from-request")
                            param("request_id", "request1")
                        }.request()
                sent.headers().get("X-Auth") shouldBe "from-client"
                sent.headers().get("X-Custom") shouldBe "from-request"
                sent.url().params().toString() shouldBe "request_id=request1&client_id=client1"
            }
        }

        test("clients: auth of the request takes the client's place") {
            client({ auth(BasicAuth("tom", "mot123")) }) { Response.builder(it) }.use { client ->
                val sent = client.get("https://example.com") { auth(BasicAuth("alice", "ecila123")) }.request()
                sent.headers().get("Authorization") shouldBe "Basic " + "alice:ecila123".encodeUtf8().base64()
            }
        }

        test("clients: a base URL stands before relative ones") {
            client({ baseUrl("http://httpbin.org") }) { Response.builder(it) }.use { client ->
                client.get("/headers").url().href() shouldBe "http://httpbin.org/headers"
            }
        }

        test("clients: a download shows its progress") {
            Peer {
                head()
                answer("x".repeat(500_000))
            }.use { peer ->
                AsyncClient().use { client ->
                    val progress = ArrayList<Long>()
                    client.stream("GET", peer.url) { response ->
                        val total = response.headers().first("Content-Length")?.toLong() ?: error("no length")
                        response.bytes().collect { progress += 100 * response.octetsReceived() / total }
                    }
                    progress shouldBe progress.sorted()
                    progress.last() shouldBe 100
                }
            }
        }

        test("clients: an upload shows its progress") {
            Peer {
                head()
                repeat(3) {
                    line()
                    line()
                }
                line()
                line()
                answer("thanks")
            }.use { peer ->
                AsyncClient().use { client ->
                    val progress = ArrayList<Int>()
                    val pieces = flow {
                        repeat(3) {
                            emit("piece $it".encodeUtf8())
                            progress += it
                        }
                    }
                    client.post(peer.url) { content(pieces) }.text() shouldBe "thanks"
                    progress shouldContainExactly listOf(0, 1, 2)
                }
            }
        }

        test("clients: files of a form have names and types, and several stand under one name") {
            client { Response.builder(it) }.use { client ->
                val sent =
                    client
                        .post("http://mock/post") {
                            multipart {
                                file("images", "foo.png", Body.of("foo"), "image/png")
                                file("images", "bar.png", Body.of("bar"), "image/png")
                                field("upload-file", "text content")
                            }
                        }.request()
                        .text()
                sent shouldContain "name=\"images\"; filename=\"foo.png\"\r\nContent-Type: image/png\r\n\r\nfoo"
                sent shouldContain "name=\"images\"; filename=\"bar.png\""
                sent shouldContain "name=\"upload-file\"\r\n\r\ntext content"
            }
        }
    }

    private fun authentication() {
        test("authentication: digest answers the challenge, and the refusal is history") {
            client({ auth(DigestAuth("olivia", "secret")) }) { request ->
                when (request.headers().get("Authorization")) {
                    null -> {
                        Response
                            .builder(request)
                            .status(401)
                            .header("WWW-Authenticate", "Digest realm=\"r\", nonce=\"n\", qop=\"auth-int\"")
                    }

                    else -> {
                        Response.builder(request)
                    }
                }
            }.use { client ->
                client.get("http://mock/").history().map { it.status() } shouldContainExactly listOf(401)
            }
        }

        test("authentication: a flow sends with a token") {
            client({ auth(authFlow { request -> yield(request.token("secret")) }) }) { Response.builder(it) }
                .use {
                    it
                        .get("http://mock/")
                        .request()
                        .headers()
                        .get("X-Authentication") shouldBe "secret"
                }
        }

        test("authentication: a flow sends again when it was refused") {
            val onDemand =
                authFlow { request ->
                    if (yield(request).status() == 401) yield(request.token("secret"))
                }
            client({ auth(onDemand) }) {
                Response.builder(it).status(if (it.headers().contains("X-Authentication")) 200 else 401)
            }.use { it.get("http://mock/").status() shouldBe 200 }
        }

        test("authentication: a flow signs the content of the request") {
            val signing = authFlow { request ->
                yield(
                    request.token(
                        request
                            .text()
                            .encodeUtf8()
                            .sha256()
                            .hex(),
                    ),
                )
            }
            client({ auth(signing) }) { Response.builder(it) }.use { client ->
                val sent = client.post("http://mock/") { content("to be signed") }.request()
                sent.headers().get("X-Authentication") shouldBe "to be signed".encodeUtf8().sha256().hex()
            }
        }

        test("authentication: a flow reads the answer that refreshes its tokens") {
            var token = "stale"
            val refreshing =
                authFlow(needsContent = true) { request ->
                    if (yield(request.token(token)).status() == 401) {
                        token = yield(Request.get("http://mock/refresh")).text()
                        yield(request.token(token))
                    }
                }
            client({ auth(refreshing) }) { request ->
                when {
                    request.url().path() == "/refresh" -> Response.builder(request).text("fresh")
                    request.headers().get("X-Authentication") == "fresh" -> Response.builder(request)
                    else -> Response.builder(request).status(401)
                }
            }.use { client ->
                client.get("http://mock/").history().map { it.status() } shouldContainExactly listOf(401, 200)
                client.get("http://mock/").history() shouldBe emptyList()
            }
        }

        test("authentication: a token comes from a suspend function, under a lock of its own") {
            val lock = Mutex()
            val auth = tokenAuth { lock.withLock { "fetched".also { delay(1.milliseconds) } } }
            client({ auth(auth) }) { Response.builder(it) }
                .use {
                    it
                        .get("http://mock/")
                        .request()
                        .headers()
                        .get("Authorization") shouldBe "Bearer fetched"
                }
        }
    }

    private fun timeoutsAndHooks() {
        test("timeouts: inactivity fails the call, and a request may have limits of its own or none") {
            Peer {
                head()
                awaitClose()
            }.use { peer ->
                AsyncClient { timeout(50.milliseconds) }.use { client ->
                    shouldThrow<ReadTimeoutException> { client.get(peer.url) }
                }
            }
            client({ timeout(10.seconds) }) { Response.builder(it) }.use { client ->
                client
                    .get("http://mock/")
                    .request()
                    .timeout()
                    ?.read() shouldBe 10.seconds.toJavaDuration()
                val none = client.get("http://mock/") { timeout(Timeout.none()) }.request()
                none.timeout()?.read() shouldBe null
            }
        }

        test("timeouts: one phase may have more than the others") {
            val patient = Timeout(connect = 60.seconds, read = 10.seconds)
            client({ timeout(patient) }) { Response.builder(it) }.use { client ->
                val limits = client.get("http://mock/").request().timeout()
                limits?.connect() shouldBe 60.seconds.toJavaDuration()
                limits?.read() shouldBe 10.seconds.toJavaDuration()
                limits?.write() shouldBe 5.seconds.toJavaDuration()
            }
        }

        test("limits: connections are bounded") {
            server { answer("x") }.use { server ->
                AsyncClient { limits(Limits(maxConnections = 10, maxKeepAlive = 5)) }.use { client ->
                    val statuses = client.gather(List(50) { server.base }, concurrency = 50) { it.status() }
                    statuses.toSet() shouldBe setOf(200)
                    val kept = Regex("connections: (\\d+)")
                        .find(client.toString())
                        ?.groupValues
                        ?.get(1)
                        ?.toInt()
                    (kept in 1..5) shouldBe true
                }
            }
        }

        test("hooks: requests and responses are logged, stamped and raised by suspend functions") {
            val log = ArrayList<String>()
            client({
                onRequest { request ->
                    delay(1.milliseconds)
                    log += "${request.method()} ${request.url()} - Waiting for response"
                    request.newBuilder().header("X-Request-Timestamp", Instant.now().toString()).build()
                }
                onResponse { log += "${it.request().method()} ${it.url()} - Status ${it.status()}" }
                onResponse(needsContent = true) { it.raiseForStatus() }
            }) {
                Response.builder(it).status(if (it.url().path() == "/no") 422 else 200).text("name is missing")
            }.use { client ->
                client
                    .get("http://mock/yes")
                    .request()
                    .headers()
                    .get("X-Request-Timestamp") shouldContain "Z"
                val raised = shouldThrow<HttpStatusException> { client.get("http://mock/no") }
                raised.response().text() shouldBe "name is missing"
            }
            log shouldContainExactly
                listOf(
                    "GET http://mock/yes - Waiting for response",
                    "GET http://mock/yes - Status 200",
                    "GET http://mock/no - Waiting for response",
                    "GET http://mock/no - Status 422",
                )
        }
    }

    private fun transports() {
        test("transports: a domain is mocked, plain requests are sent on to HTTPS") {
            val toHttps =
                mockTransport { request ->
                    val secured = request
                        .url()
                        .newBuilder()
                        .scheme("https")
                        .build()
                    Response
                        .builder(request)
                        .status(303)
                        .header("Location", secured.href())
                        .build()
                }
            AsyncClient {
                transport(saying("usual"))
                mount("http://", toHttps)
                mount("https://example.org", saying("mocked"))
                followRedirects(true)
            }.use { client ->
                client.get("http://example.org/").text() shouldBe "mocked"
                client.get("http://example.com/").text() shouldBe "usual"
            }
        }

        test("transports: one that wraps the network's sees what passes") {
            val log = ArrayList<String>()
            server { answer("Tern") }.use { server ->
                AsyncClient { cookies(null) }.use { network ->
                    val debugging =
                        mockTransport { request ->
                            log += ">>> $request"
                            network.send(request).also { log += "<<< $it" }
                        }
                    AsyncClient { transport(debugging) }.use { it.get(server.base).text() shouldBe "Tern" }
                }
                log shouldContainExactly listOf(">>> <Request('GET', '${server.base}')>", "<<< <Response [200 OK]>")
            }
        }

        test("extensions: they reach the transport with their request") {
            client { Response.builder(it).text("${it.extensions()["tenant"]}") }.use { client ->
                val response = client.get("http://mock/") { extension("tenant", 7) }
                response.text() shouldBe "7"
                response.request().extensions() shouldContain ("tenant" to 7)
            }
        }
    }

    private fun async() {
        test("async: a stream gives pieces, text, lines, or the whole if it is short") {
            client { Response.builder(it).header("Content-Length", "7").text("one\ntwo") }.use { client ->
                client.stream("GET", "http://mock/") { r -> r.bytes().toList().size } shouldBe 1
                client.stream("GET", "http://mock/") { r -> r.text().toList().joinToString("") } shouldBe "one\ntwo"
                client.stream("GET", "http://mock/") { r -> r.lines().toList() } shouldBe listOf("one", "two")
                client.stream("GET", "http://mock/") { r ->
                    if ((r.headers().first("Content-Length")?.toInt() ?: 0) < 10) r.read().text() else "long"
                } shouldBe "one\ntwo"
            }
        }

        test("async: a response is handed on while it arrives") {
            suspend fun forward(send: suspend (ByteString) -> Unit) =
                client { Response.builder(it).text("page") }.use { client ->
                    client.stream("GET", "http://mock/") { r -> r.bytes().collect(send) }
                }
            val forwarded = ArrayList<String>()
            forward { forwarded += it.utf8() }
            forwarded shouldContainExactly listOf("page")
        }

        test("async: content comes from a coroutine") {
            val pieces = flow { repeat(2) { emit(it).also { delay(1.milliseconds) } } }.map { "piece $it".encodeUtf8() }
            Peer {
                head()
                listOf(line(), line(), line(), line(), line(), line()) shouldBe
                    listOf("7", "piece 0", "7", "piece 1", "0", "")
                answer("thanks")
            }.use { peer ->
                AsyncClient().use { it.post(peer.url) { content(pieces) }.text() shouldBe "thanks" }
            }
        }

        test("exceptions: one catch takes all that can go wrong with a call") {
            client { Response.builder(it).status(404) }.use { client ->
                val told =
                    try {
                        client.get("http://mock/").raiseForStatus()
                        "fine"
                    } catch (e: HttpException) {
                        "Error while requesting ${e.request().url()}"
                    }
                told shouldBe "Error while requesting http://mock/"
            }
        }
    }
}
