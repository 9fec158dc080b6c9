package dev.tern.http.coroutines

import dev.tern.http.HttpStatusException
import dev.tern.http.Request
import dev.tern.http.Response
import dev.tern.http.auth.BasicAuth
import dev.tern.http.client.MockTransport
import io.kotest.assertions.throwables.shouldThrow
import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.collections.shouldContainExactly
import io.kotest.matchers.shouldBe
import io.kotest.matchers.shouldNotBe
import io.kotest.matchers.string.shouldContain
import io.kotest.matchers.string.shouldNotContain
import kotlinx.coroutines.flow.toList
import kotlinx.serialization.Serializable

@Serializable
private data class Potion(val name: String)

/** The examples of httpx's quickstart, written for the suspending face. */
class QuickstartTest : FunSpec() {
    private fun client(configure: AsyncClientConfig.() -> Unit = {}, answer: (Request) -> Response.Builder) =
        AsyncClient {
            transport(MockTransport.answering { answer(it).build() })
            configure()
        }

    private fun Request.text() = body()?.inMemory()?.utf8()

    init {
        test("a status other than 2xx is raised with its content") {
            client {
                Response
                    .builder(it)
                    .status(404)
                    .reason("Not Found")
                    .text("no such bird")
            }.use { client ->
                val raised = shouldThrow<HttpStatusException> { client.get("http://mock/").raiseForStatus() }
                raised.message shouldContain "Client error '404 Not Found'"
                raised.response().text() shouldBe "no such bird"
            }
        }

        test("a response shows its status, text and URL") {
            client { Response.builder(it).text("Tern") }.use { client ->
                val response = client.get("http://mock/get?a=1")
                response.status() shouldBe 200
                response.text() shouldBe "Tern"
                response.url().href() shouldBe "http://mock/get?a=1"
            }
        }

        // httpx part 3, row 18.
        test("params join the URL's query and repeat their name for a list") {
            client { Response.builder(it) }.use { client ->
                val response = client.get("http://mock/get?page=2") { params(mapOf("key" to listOf("a", "b"))) }
                response.url().href() shouldBe "http://mock/get?page=2&key=a&key=b"
            }
        }

        test("headers of the client and the request join, and the request's win") {
            client({
                header("X-Auth", "client")
                header("X-Both", "client")
            }) { Response.builder(it) }.use { client ->
                val sent = client.get("http://mock/") { header("X-Both", "request") }.request()
                sent.headers().get("X-Auth") shouldBe "client"
                sent.headers().all("X-Both") shouldContainExactly listOf("request")
            }
        }

        // httpx part 3, row 36.
        test("JSON, forms and text are sent, with DELETE too") {
            client { Response.builder(it).json(it.text() ?: "") }.use { client ->
                client.post("http://mock/") { json(Potion("mana")) }.json<Potion>() shouldBe Potion("mana")
                client.put("http://mock/") { form(mapOf("a" to "b c")) }.text() shouldBe "a=b+c"
                client.delete("http://mock/") { content("these") }.text() shouldBe "these"
            }
        }

        test("a redirect is followed where that is asked for, and by hand") {
            val moved = { request: Request ->
                if (request.url().path() == "/old") {
                    Response.builder(request).status(301).header("Location", "/new")
                } else {
                    Response.builder(request).text("new")
                }
            }
            client(answer = moved).use { client ->
                val redirect = client.get("http://mock/old")
                val next = redirect.nextRequest()
                next shouldNotBe null
                client.send(next!!).text() shouldBe "new"
                val followed = client.get("http://mock/old") { followRedirects(true) }
                followed.history().map { it.status() } shouldContainExactly listOf(301)
            }
        }

        test("cookies of the server and of a request are sent") {
            client { Response.builder(it).header("Set-Cookie", "a=1") }.use { client ->
                client.get("http://mock.test/")
                val sent = client.get("http://mock.test/") { cookie("b", "2") }.request()
                sent.headers().get("Cookie") shouldBe "a=1; b=2"
            }
        }

        test("hooks see every request and response") {
            val seen = mutableListOf<String>()
            client({
                onRequest { request -> request.also { seen += "sends ${it.url().path()}" } }
                onResponse { seen += "got ${it.status()}" }
            }) { Response.builder(it) }.use { it.get("http://mock/a") }
            seen shouldContainExactly listOf("sends /a", "got 200")
        }

        test("credentials are sent and do not print") {
            client({ auth(BasicAuth("tom", "secret")) }) { Response.builder(it) }.use { client ->
                val sent = client.get("http://mock/").request()
                sent.headers().get("Authorization") shouldBe "Basic dG9tOnNlY3JldA=="
                sent.headers().toString() shouldNotContain "dG9tOnNlY3JldA=="
            }
        }

        test("lines of a stream come one by one") {
            client { Response.builder(it).text("one\r\ntwo\u2028still two\nthree") }.use { client ->
                client.stream("GET", "http://mock/") { it.lines().toList() } shouldContainExactly
                    listOf("one", "two\u2028still two", "three")
            }
        }
    }
}
