package dev.tern.http.coroutines

import dev.tern.http.Response
import dev.tern.http.TransportException
import dev.tern.http.client.MockTransport
import io.kotest.assertions.throwables.shouldThrow
import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.collections.shouldContainExactly
import io.kotest.matchers.shouldBe
import io.kotest.matchers.string.shouldContain
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.withContext
import kotlinx.coroutines.yield

class HooksTest :
    FunSpec({
        val echo =
            MockTransport.answering { request ->
                Response.builder(request).text(request.headers().get("X-Token") ?: "none").build()
            }

        test("a hook that throws fails the call") {
            AsyncClient {
                transport(echo)
                onRequest { error("no token to be had") }
            }.use { client ->
                val failure = shouldThrow<TransportException> { client.get("http://mock/") }
                failure.message shouldContain "no token to be had"
            }
        }

        test("a response hook that throws fails the call") {
            AsyncClient {
                transport(echo)
                onResponse { error("unwanted") }
            }.use { client -> shouldThrow<TransportException> { client.get("http://mock/") } }
        }

        test("a hook that failed once serves the next call") {
            var calls = 0
            AsyncClient {
                transport(echo)
                onRequest { request -> if (calls++ == 0) error("no token yet") else request }
                onResponse { if (calls == 2) error("unwanted") }
            }.use { client ->
                shouldThrow<TransportException> { client.get("http://mock/") }.message shouldContain "no token yet"
                shouldThrow<TransportException> { client.get("http://mock/") }.message shouldContain "unwanted"
                client.get("http://mock/").text() shouldBe "none"
            }
        }

        test("a response hook sees the content where it says so, and its caller does too") {
            val seen = mutableListOf<String>()
            AsyncClient {
                transport(echo)
                onResponse { seen += "without ${it.text()}" }
                onResponse(needsContent = true) { seen += "with ${it.text()}" }
            }.use { client -> client.get("http://mock/").text() shouldBe "none" }
            seen shouldContainExactly listOf("without none", "with none")
        }

        test("hooks may suspend, and see every hop in order") {
            val seen = mutableListOf<String>()
            val redirecting =
                MockTransport.answering { request ->
                    if (request.url().path() == "/a") {
                        Response
                            .builder(request)
                            .status(302)
                            .header("Location", "/b")
                            .build()
                    } else {
                        Response.builder(request).text(request.headers().get("X-Token") ?: "none").build()
                    }
                }
            AsyncClient {
                transport(redirecting)
                followRedirects(true)
                onRequest { request ->
                    yield()
                    val token = withContext(Dispatchers.Default) { "secret" }
                    seen += "request ${request.url().path()}"
                    request.newBuilder().header("X-Token", token).build()
                }
                onResponse { response ->
                    yield()
                    seen += "response ${response.status()}"
                }
            }.use { client -> client.get("http://mock/a").text() shouldBe "secret" }
            seen shouldContainExactly listOf("request /a", "response 302", "request /b", "response 200")
        }

        test("requests go to the transport that is mounted for them") {
            AsyncClient {
                transport(echo)
                mount("all://*.example.com", MockTransport.answering { Response.builder(it).text("mounted").build() })
            }.use { client ->
                client.get("https://api.example.com/").text() shouldBe "mounted"
                client.get("https://example.org/").text() shouldBe "none"
            }
        }
    })
