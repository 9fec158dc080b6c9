package dev.tern.http.coroutines

import dev.tern.http.JsonCodec
import io.kotest.assertions.throwables.shouldThrow
import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.shouldBe
import io.kotest.matchers.types.shouldBeInstanceOf
import io.mockk.every
import io.mockk.mockk
import kotlinx.serialization.SerialName
import kotlinx.serialization.Serializable
import kotlinx.serialization.SerializationException
import kotlinx.serialization.json.Json
import kotlinx.serialization.json.JsonPrimitive
import okio.ByteString.Companion.encodeUtf8
import java.io.IOException
import java.lang.reflect.Type

@Serializable
private data class Item(val name: String, val count: Int = 1)

@Serializable
private data class Page<T>(val items: List<T>)

@Serializable
private sealed interface Shape {
    @Serializable
    @SerialName("dot")
    data object Dot : Shape
}

private class Unknown

class JsonTest : FunSpec() {
    init {
        val echo =
            server { request ->
                answer(request.body!!.utf8(), contentType = request.headers["Content-Type"] ?: "none")
            }
        val client =
            AsyncClient {
                baseUrl(echo.base)
                json(Json { ignoreUnknownKeys = true })
            }
        leavesNoThread(client, echo)

        suspend fun decoding(text: String) = client.post("") { content(text) }

        // ---- What goes wrong ----

        test("text that is no JSON is an IOException with its cause") {
            val failure = shouldThrow<IOException> { decoding("{").json<Item>() }
            failure.cause.shouldBeInstanceOf<SerializationException>()
        }

        test("JSON of another shape is an IOException") {
            shouldThrow<IOException> { decoding("[1]").json<Item>() }
        }

        test("a class that is not serializable is a mistake of the program, in both directions") {
            shouldThrow<SerializationException> { decoding("{}").json<Unknown>() }
            shouldThrow<SerializationException> { client.post("") { json(Unknown()) } }
            shouldThrow<SerializationException> { client.post("") { json<Unknown>(Unknown()) } }
        }

        test("a list of several classes without its type says what to write") {
            shouldThrow<IllegalArgumentException> { client.post("") { json(listOf(1, "a")) } }
                .message shouldBe
                "A collection of several classes (kotlin.Int, kotlin.String) needs its type: json<List<…>>(value)"
        }

        // ---- What is meant to work ----

        test("a value goes out as application/json and comes back") {
            val response = client.post("") { json(Item("potion", 3)) }
            response.headers().first("Content-Type") shouldBe "application/json"
            response.json<Item>() shouldBe Item("potion", 3)
        }

        test("the client's own format is used") {
            decoding("""{"name":"potion","colour":"red"}""").json<Item>() shouldBe Item("potion")
        }

        test("a byte order mark before the text is passed over") {
            decoding("\uFEFF{\"name\":\"potion\"}").json<Item>() shouldBe Item("potion")
        }

        test("generic types keep their arguments") {
            client.post("") { json<Page<Item>>(Page(listOf(Item("a")))) }.json<Page<Item>>() shouldBe
                Page(listOf(Item("a")))
            decoding("[null]").json<List<Int?>>() shouldBe listOf(null)
        }

        test("a sealed type given by name carries its discriminator") {
            client.post("") { json<Shape>(Shape.Dot) }.text() shouldBe """{"type":"dot"}"""
            client.post("") { json(Shape.Dot) }.text() shouldBe "{}"
        }

        test("lists, sets, maps and JSON elements need no type") {
            client.post("") { json(listOf(Item("a", 2))) }.text() shouldBe """[{"name":"a","count":2}]"""
            client.post("") { json(setOf(1, null)) }.text() shouldBe "[1,null]"
            client.post("") { json(mapOf("a" to listOf(Item("b", 2)))) }.text() shouldBe
                """{"a":[{"name":"b","count":2}]}"""
            client.post("") { json(emptyList<Item>()) }.text() shouldBe "[]"
            client.post("") { json(JsonPrimitive(true)) }.text() shouldBe "true"
        }

        test("Java's way to ask for a type works with the same codec") {
            decoding("""{"name":"potion"}""").json(Item::class.java) shouldBe Item("potion")
        }

        // httpx part 3, row 34.
        test("another library's codec is asked with the whole type") {
            var asked: Type? = null
            val other = mockk<JsonCodec>()
            every { other.encode(any()) } returns "[]".encodeUtf8()
            every { other.decode<Any>(any(), any()) } answers {
                asked = secondArg()
                listOf("x")
            }
            client
                .derived {
                    jsonCodec(
                        other,
                    )
                }.post("") { json<List<String>>(listOf("x")) }
                .json<List<String>>() shouldBe
                listOf("x")
            asked.toString() shouldBe "java.util.List<java.lang.String>"
        }

        test("a response of a client without a codec is read with the defaults") {
            val bare = dev.tern.http.client.HttpClient
                .builder()
                .baseUrl(echo.base)
                .build()
            bare.use { AsyncClient(it).post("") { json(Item("a")) }.json<Item>() shouldBe Item("a") }
        }
    }
}
