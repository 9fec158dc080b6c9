package dev.tern.http.coroutines

import dev.tern.http.StreamConsumedException
import io.kotest.assertions.throwables.shouldThrow
import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.shouldBe
import kotlinx.coroutines.flow.Flow
import kotlinx.coroutines.flow.toList
import okio.Buffer
import okio.ByteString
import okio.ByteString.Companion.encodeUtf8
import okio.ByteString.Companion.toByteString
import java.io.ByteArrayOutputStream
import java.util.zip.GZIPOutputStream
import kotlin.random.Random

class RawContentTest : FunSpec() {
    private val client = AsyncClient()

    private fun gzip(octets: ByteString): ByteString {
        val out = ByteArrayOutputStream()
        GZIPOutputStream(out).use { octets.write(it) }
        return out.toByteArray().toByteString()
    }

    private fun serving(zipped: ByteString) =
        Peer {
            while (true) {
                head()
                send("HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: ${zipped.size}\r\n\r\n")
                send(zipped.toByteArray())
            }
        }

    private suspend fun joined(pieces: Flow<ByteString>): ByteString {
        val all = Buffer()
        pieces.toList().forEach { all.write(it) }
        return all.readByteString()
    }

    init {
        leavesNoThread(client)

        test("raw content is as it was received, the other forms decode") {
            val text = "Tern tern tern tern".encodeUtf8()
            serving(gzip(text)).use { peer ->
                client.stream("GET", peer.url) { r ->
                    joined(r.raw()) shouldBe gzip(text)
                    shouldThrow<StreamConsumedException> { r.bytes().collect { } }
                }
                client.stream("GET", peer.url) { r -> joined(r.bytes()) shouldBe text }
                client.stream("GET", peer.url) { r -> r.read().content() shouldBe text }
                peer.connections shouldBe 1
            }
        }

        test("text without a charset is read by the client's default") {
            val latin = AsyncClient { defaultCharset { Charsets.ISO_8859_1 } }
            serving(gzip(byteArrayOf(0xe9.toByte()).toByteString())).use { peer ->
                latin.use {
                    it.stream("GET", peer.url) { r -> r.text().toList() shouldBe listOf("é") }
                    it.get(peer.url).text() shouldBe "é"
                }
            }
        }

        test("large raw content comes whole through the window") {
            val noise = Random(1).nextBytes(1 shl 20).toByteString()
            serving(gzip(noise)).use { peer ->
                client.stream("GET", peer.url) { r -> joined(r.raw()) shouldBe gzip(noise) }
                client.stream("GET", peer.url) { r -> joined(r.bytes()) shouldBe noise }
            }
        }

        test("a small response that nobody reads gives its connection back") {
            serving(gzip("small".encodeUtf8())).use { peer ->
                client.stream("GET", peer.url) { }
                client.get(peer.url).text() shouldBe "small"
            }
        }
    }
}
