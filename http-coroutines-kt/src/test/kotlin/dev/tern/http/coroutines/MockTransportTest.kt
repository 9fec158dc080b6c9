package dev.tern.http.coroutines

import dev.tern.http.Auth
import dev.tern.http.Response
import dev.tern.http.TransportException
import dev.tern.http.auth.TokenAuth
import io.kotest.assertions.throwables.shouldThrow
import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.collections.shouldContainExactly
import io.kotest.matchers.shouldBe
import kotlinx.coroutines.CompletableDeferred
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.awaitCancellation
import kotlinx.coroutines.cancelAndJoin
import kotlinx.coroutines.flow.toList
import kotlinx.coroutines.launch
import kotlinx.coroutines.withContext
import kotlinx.coroutines.yield
import java.io.IOException
import java.util.concurrent.atomic.AtomicInteger

/** What the engine calls may be a suspend function: a transport, and the fetch of a token. */
class MockTransportTest : FunSpec() {
    init {
        test("what the function throws fails its call, before and after it suspended, and no other") {
            var calls = 0
            AsyncClient {
                transport(
                    mockTransport { request ->
                        when (calls++) {
                            0 -> {
                                error("at once")
                            }

                            1 -> {
                                yield()
                                throw IOException("later")
                            }

                            else -> {
                                Response.builder(request).text("fine").build()
                            }
                        }
                    },
                )
            }.use { client ->
                shouldThrow<TransportException> { client.get("http://mock/") }.cause?.message shouldBe "at once"
                shouldThrow<TransportException> { client.get("http://mock/") }.cause?.message shouldBe "later"
                client.get("http://mock/").text() shouldBe "fine"
            }
        }

        test("a call that is cancelled cancels what answers it") {
            val begun = CompletableDeferred<Unit>()
            val cancelled = CompletableDeferred<Unit>()
            AsyncClient {
                transport(
                    mockTransport {
                        begun.complete(Unit)
                        try {
                            awaitCancellation()
                        } finally {
                            cancelled.complete(Unit)
                        }
                    },
                )
            }.use { client ->
                val call = launch { client.get("http://mock/") }
                begun.await()
                call.cancelAndJoin()
                cancelled.await()
            }
        }

        test("it may suspend, and everything above it works as over sockets") {
            val mock =
                mockTransport { request ->
                    withContext(Dispatchers.Default) {
                        if (request.url().path() == "/old") {
                            Response
                                .builder(request)
                                .status(301)
                                .header("Location", "/new")
                                .build()
                        } else {
                            Response.builder(request).text("one\ntwo").build()
                        }
                    }
                }
            AsyncClient {
                transport(mock)
                followRedirects(true)
            }.use { client ->
                val response = client.get("http://mock/old")
                response.text() shouldBe "one\ntwo"
                response.history().map { it.status() } shouldContainExactly listOf(301)
                client.stream("GET", "http://mock/old") { r ->
                    r.lines().toList().also { r.octetsReceived() shouldBe 7 }
                } shouldContainExactly listOf("one", "two")
            }
        }

        test("a token that cannot be fetched fails the call, and the next call fetches again") {
            val fetches = AtomicInteger()
            val auth =
                tokenAuth {
                    yield()
                    if (fetches.incrementAndGet() == 1) throw IOException("down") else "fresh"
                }
            guarded(auth).use { client ->
                shouldThrow<TransportException> { client.get("http://mock/") }.cause?.message shouldBe "down"
                client.get("http://mock/").status() shouldBe 200
                client.get("http://mock/").status() shouldBe 200
                fetches.get() shouldBe 2
            }
        }

        test("a token that is refused is fetched anew") {
            val auth: TokenAuth = tokenAuth("stale") { "fresh" }
            guarded(auth).use { it.get("http://mock/").history().map { refused -> refused.status() } } shouldBe
                listOf(401)
        }
    }

    private fun guarded(auth: Auth) =
        AsyncClient {
            auth(auth)
            transport(
                mockTransport { request ->
                    val known = request.headers().get("Authorization") == "Bearer fresh"
                    Response.builder(request).status(if (known) 200 else 401).build()
                },
            )
        }
}
