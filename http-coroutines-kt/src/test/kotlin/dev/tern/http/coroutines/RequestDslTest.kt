package dev.tern.http.coroutines

import dev.tern.http.Body
import dev.tern.http.Method
import dev.tern.http.Request
import dev.tern.http.Response
import io.kotest.assertions.throwables.shouldThrow
import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.collections.shouldContainExactly
import io.kotest.matchers.shouldBe
import io.kotest.matchers.string.shouldContain
import io.kotest.matchers.string.shouldNotContain
import java.io.UncheckedIOException
import java.nio.file.Path
import kotlin.io.path.createTempFile
import kotlin.io.path.deleteExisting
import kotlin.io.path.writeText
import kotlin.time.Duration.Companion.seconds
import kotlin.time.toJavaDuration

/** What Kotlin says in its own way of a request; each is what Java's way gives. */
class RequestDslTest : FunSpec() {
    private suspend fun sent(build: RequestBuild): Request =
        AsyncClient { transport(mockTransport { Response.builder(it).build() }) }
            .use { it.post("http://mock/?page=1", build).request() }

    private fun Request.text() = body()?.inMemory()?.utf8().orEmpty()

    init {
        test("a file that is not there is refused before anything is sent") {
            shouldThrow<UncheckedIOException> { sent { multipart { file("f", Path.of("no such file")) } } }
                .message shouldContain "no such file"
        }

        test("a name that cannot be a field's is refused") {
            shouldThrow<IllegalArgumentException> { sent { headers { set("no name", "x") } } }
        }

        test("a limit in time of zero is refused") {
            shouldThrow<IllegalArgumentException> { sent { timeout(0.seconds) } }
        }

        test("parts of a form stand in their order, files among them") {
            val file = createTempFile("report", ".txt").also { it.writeText("content of the file") }
            try {
                val request =
                    sent {
                        multipart {
                            field("title", "Report")
                            file("report", "r.csv", Body.of("a,b"), "text/csv")
                            file("raw", "r.bin", Body.of("raw"))
                        }
                    }
                request.headers().get("Content-Type") shouldContain "multipart/form-data; boundary="
                request.text() shouldContain "name=\"title\"\r\n\r\nReport\r\n"
                request.text() shouldContain "filename=\"r.csv\"\r\nContent-Type: text/csv\r\n\r\na,b\r\n"
                request.text() shouldContain "Content-Type: application/octet-stream\r\n\r\nraw\r\n"
                val ofFile = sent { multipart { file("report", file) } }.body()
                ofFile?.isReplayable shouldBe true
            } finally {
                file.deleteExisting()
            }
        }

        test("fields of a form are encoded in their order, and a list repeats its name") {
            val request =
                sent {
                    form {
                        field("b", "x y")
                        field("a", listOf(1, true))
                    }
                }
            request.text() shouldBe "b=x+y&a=1&a=true"
            request.headers().get("Content-Type") shouldBe "application/x-www-form-urlencoded"
            sent { form("b" to "x y", "a" to listOf(1, true)) }.text() shouldBe "b=x+y&a=1&a=true"
        }

        test("headers are set one by one, and lines of the same name are kept where they are added") {
            val request =
                sent {
                    header("X-Old", "1")
                    headers {
                        set("X-Old", "2")
                        add("Prefer", "wait=5")
                        add("Prefer", "respond-async")
                    }
                }
            request.headers().all("X-Old") shouldContainExactly listOf("2")
            request.headers().all("Prefer") shouldContainExactly listOf("wait=5", "respond-async")
        }

        test("params join the URL's query") {
            sent { params("limit" to 10, "tag" to listOf("a", "b")) }.url().query() shouldBe
                "page=1&limit=10&tag=a&tag=b"
        }

        test("cookies go with the request") {
            sent { cookies("a" to "1", "b" to "2") }.headers().get("Cookie") shouldBe "a=1; b=2"
        }

        test("one limit in time is that of each phase") {
            val limits = sent { timeout(3.seconds) }.timeout()
            val three = 3.seconds.toJavaDuration()
            listOf(limits?.connect(), limits?.read(), limits?.write(), limits?.pool()) shouldBe List(4) { three }
            limits?.total() shouldBe null
        }

        test("a client has headers and one limit in time in the same words") {
            AsyncClient {
                transport(mockTransport { Response.builder(it).build() })
                headers { set("X-All", "1") }
                timeout(3.seconds)
            }.use { client ->
                val request = client.get("http://mock/").request()
                request.headers().get("X-All") shouldBe "1"
                request.timeout()?.read() shouldBe 3.seconds.toJavaDuration()
            }
        }

        test("a block serves every verb, and a request made by hand") {
            val signed: RequestBuild = { header("X-Signed", "yes") }
            sent(signed).headers().get("X-Signed") shouldBe "yes"
            Request.of(Method.GET, "http://mock/") { it.signed() }.headers().get("X-Signed") shouldBe "yes"
        }

        test("cookies of a response are those that it sets") {
            AsyncClient {
                transport(mockTransport { Response.builder(it).header("Set-Cookie", "chocolate=chip").build() })
            }.use { client ->
                val response = client.get("http://mock.test/")
                response.cookies().get("chocolate") shouldBe "chip"
                response.cookies().toString() shouldNotContain "chip"
            }
        }
    }
}
