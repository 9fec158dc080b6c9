package dev.tern.http.coroutines

import dev.tern.http.Auth
import dev.tern.http.Request
import dev.tern.http.TransportException
import dev.tern.http.auth.DigestAuth
import io.kotest.assertions.throwables.shouldThrow
import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.collections.shouldContainExactly
import io.kotest.matchers.shouldBe
import io.kotest.matchers.string.shouldContain
import mockwebserver3.MockResponse
import java.io.IOException
import java.util.concurrent.CompletableFuture
import java.util.concurrent.CopyOnWriteArrayList
import kotlin.concurrent.thread

class AuthFlowTest : FunSpec() {
    private val seen = CopyOnWriteArrayList<String>()

    private fun Request.bearer(token: String) = newBuilder().header("Authorization", "Bearer $token").build()

    init {
        val server =
            server { request ->
                val authorization = request.headers["Authorization"]
                seen += "${request.target} $authorization"
                when {
                    request.target == "/token" -> answer("fresh")

                    request.target == "/moved" -> MockResponse(
                        code = 302,
                    ).newBuilder().setHeader("Location", "/end").build()

                    authorization == "Bearer fresh" -> answer("welcome")

                    authorization?.startsWith("Digest username=\"u\"") == true -> answer("welcome")

                    else -> answer("who are you?", 401)
                        .newBuilder()
                        .setHeader("WWW-Authenticate", "Digest realm=\"r\", nonce=\"n\", qop=\"auth\"")
                        .build()
                }
            }
        leavesNoThread(server)
        beforeTest { seen.clear() }

        fun client(auth: Auth) =
            AsyncClient {
                baseUrl(server.base)
                auth(auth)
                followRedirects(true)
            }

        // ---- What goes wrong ----

        test("what the block throws fails the call with its cause, before and after a request") {
            for (sends in listOf(false, true)) {
                val auth = authFlow { request ->
                    if (sends) yield(request)
                    error("bug in the flow")
                }
                client(auth).use {
                    shouldThrow<TransportException> { it.get("x") }.cause?.message shouldBe "bug in the flow"
                    it.shouldBecomeQuiet()
                }
            }
        }

        test("a block that sends nothing is an error") {
            client(authFlow { }).use {
                shouldThrow<TransportException> { it.get("x") }.message shouldContain "without a request"
            }
        }

        test("a stage that fails fails the call, unless the block catches it") {
            val failed = CompletableFuture.failedFuture<String>(IOException("no token"))
            client(authFlow { request -> yield(request.bearer(await(failed))) }).use {
                shouldThrow<TransportException> { it.get("x") }.cause?.message shouldBe "no token"
            }
            val catching = authFlow { request ->
                val token = try {
                    await(failed)
                } catch (_: IOException) {
                    "fresh"
                }
                yield(request.bearer(token))
            }
            client(catching).use { it.get("x").text() shouldBe "welcome" }
        }

        // ---- What goes well ----

        test("a flow of many rounds: refused, refreshed, sent again") {
            val auth = authFlow(needsContent = true) { request ->
                val refused = yield(request.bearer("old"))
                if (refused.status() == 401) {
                    refused.text() shouldBe "who are you?"
                    val token = yield(Request.get("${server.base}token")).text()
                    yield(request.bearer(token))
                }
            }
            client(auth).use { client ->
                val response = client.get("x")
                response.text() shouldBe "welcome"
                response.history().map { it.status() } shouldContainExactly listOf(401, 200)
                seen shouldContainExactly listOf("/x Bearer old", "/token null", "/x Bearer fresh")
            }
        }

        test("what a flow awaits may come from any thread, later") {
            val later = CompletableFuture<String>()
            thread { later.complete("fresh") }
            client(authFlow { request -> yield(request.bearer(await(later))) }).use {
                it.get("x").text() shouldBe "welcome"
                it.get("y").text() shouldBe "welcome"
            }
        }

        test("what a flow yields goes through redirects") {
            client(authFlow { request -> yield(request.bearer("fresh")) }).use {
                it.get("moved").url().path() shouldBe "/end"
            }
        }

        test("digest answers a challenge once, then up front") {
            client(DigestAuth("u", "p")).use {
                it.get("x").history().map { response -> response.status() } shouldContainExactly listOf(401)
                it.get("x").history() shouldBe emptyList()
            }
        }
    }
}
