package dev.tern.http.coroutines

import dev.tern.http.Method
import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.shouldBe
import io.ktor.client.HttpClient
import io.ktor.client.engine.cio.CIO
import io.ktor.client.request.request
import io.ktor.client.request.setBody
import io.ktor.client.statement.bodyAsBytes
import io.ktor.http.HttpMethod
import mockwebserver3.MockResponse
import okio.ByteString.Companion.toByteString

/** What Tern answers is what the peer client answers, for the same request to the same server. */
class SameAnswerTest : FunSpec() {
    private data class Answer(val status: Int, val headers: List<Pair<String, String>>, val content: String)

    private val server =
        server { request ->
            val builder = MockResponse.Builder().setHeader("X-Method", request.method)
            when (request.target.takeUnless { request.method == "HEAD" }) {
                // This server would send content with the answer to a HEAD, as no server may.
                null -> builder.setHeader("Content-Length", "10")

                "/empty" -> builder.code(204)

                "/missing" -> builder.code(404).body("no such thing")

                "/redirect" -> builder.code(302).setHeader("Location", "/elsewhere")

                "/chunked" -> builder.chunkedBody("x".repeat(100_000), 1000)

                "/twice" -> builder.addHeader("Set-Cookie", "a=1").addHeader("Set-Cookie", "b=2")

                "/broken" -> builder.code(500).body("oh")

                else -> builder.body("${request.target} ${request.body?.utf8().orEmpty()}")
            }.build()
        }
    private val tern = AsyncClient { baseUrl(server.base) }
    private val ktor =
        HttpClient(CIO) {
            followRedirects = false
            expectSuccess = false
        }

    private suspend fun ternAnswers(method: String, path: String, content: String?): Answer {
        val response = tern.request(Method.of(method), path) { content?.let { content(it) } }
        return Answer(
            response.status(),
            response.headers().map { it.name().lowercase() to it.value() }.sortedBy { it.toString() },
            response.content().base64(),
        )
    }

    private suspend fun ktorAnswers(method: String, path: String, content: String?): Answer {
        val response =
            ktor.request(server.base + path) {
                this.method = HttpMethod(method)
                content?.let { setBody(it) }
            }
        return Answer(
            response.status.value,
            response.headers
                .entries()
                .flatMap { (name, values) -> values.map { name.lowercase() to it } }
                .sortedBy { it.toString() },
            response.bodyAsBytes().toByteString().base64(),
        )
    }

    init {
        leavesNoThread(tern, ktor, server)

        for (path in listOf("empty", "missing", "redirect", "chunked", "twice", "broken", "path?q=%C3%A9&q=2")) {
            test("GET /$path is answered the same") {
                ternAnswers("GET", path, null) shouldBe ktorAnswers("GET", path, null)
            }
        }

        for (method in listOf("POST", "PUT", "PATCH", "DELETE")) {
            test("$method with content is answered the same") {
                ternAnswers(method, "content", "héllo") shouldBe ktorAnswers(method, "content", "héllo")
            }
        }

        for (method in listOf("HEAD", "OPTIONS")) {
            test("$method is answered the same") {
                ternAnswers(method, "content", null) shouldBe ktorAnswers(method, "content", null)
            }
        }
    }
}
