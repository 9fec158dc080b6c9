package dev.tern.http.coroutines

import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.collections.shouldContainExactly
import io.kotest.matchers.shouldBe
import okio.ByteString
import okio.ByteString.Companion.decodeHex
import okio.ByteString.Companion.encode
import okio.ByteString.Companion.encodeUtf8
import java.nio.charset.Charset

class TextPiecesTest : FunSpec() {
    private fun decoded(charset: Charset, pieces: List<ByteString>): String {
        val decoder = IncrementalDecoder(charset)
        return pieces.joinToString("") { decoder.decode(it) } + decoder.end()
    }

    private fun split(pieces: List<String>): List<String> {
        val splitter = LineSplitter()
        return pieces.flatMap { splitter.split(it) } + listOfNotNull(splitter.end())
    }

    init {
        test("a character that never gets complete becomes U+FFFD at the end") {
            decoded(Charsets.UTF_8, listOf("61f09f".decodeHex())) shouldBe "a\uFFFD"
        }

        test("octets that are no UTF-8 become U+FFFD, and the text goes on") {
            decoded(Charsets.UTF_8, listOf("61ff".decodeHex(), "62".decodeHex())) shouldBe "a\uFFFDb"
        }

        test("text is the same wherever it is cut, in any charset") {
            val text = "aé漢😀\r\nz"
            for (charset in listOf("UTF-8", "UTF-16", "UTF-16LE", "UTF-32", "GB18030", "Shift_JIS", "ISO-2022-JP")) {
                val octets = text.encode(Charset.forName(charset))
                val whole = octets.string(Charset.forName(charset))
                decoded(Charset.forName(charset), octets.toByteArray().map { ByteString.of(it) }) shouldBe whole
                for (cut in 0..octets.size) {
                    decoded(Charset.forName(charset), listOf(octets.substring(0, cut), octets.substring(cut))) shouldBe
                        whole
                }
            }
        }

        test("a piece that holds many characters for few octets has room") {
            decoded(Charsets.UTF_8, listOf("ff".repeat(5000).decodeHex())) shouldBe "\uFFFD".repeat(5000)
            decoded(Charsets.UTF_8, listOf("é".repeat(5000).encodeUtf8())) shouldBe "é".repeat(5000)
        }

        // httpx part 3, row 21.
        test("only CR, LF and CRLF end a line") {
            split(listOf("a\u2028b\u0085c\u000Bd\u000Ce\u001Cf\nend")).shouldContainExactly(
                "a\u2028b\u0085c\u000Bd\u000Ce\u001Cf",
                "end",
            )
        }

        test("lines are the same wherever the text is cut") {
            val text = "a\rb\nc\r\nd\n\re\r\n\r\n\n\nlast"
            val lines = listOf("a", "b", "c", "d", "", "e", "", "", "", "last")
            split(listOf(text)) shouldBe lines
            split(text.map { it.toString() }) shouldBe lines
            for (cut in 0..text.length) {
                split(listOf(text.substring(0, cut), "", text.substring(cut))) shouldBe lines
            }
        }

        test("a line end at the very end starts no further line") {
            split(listOf("a\n")) shouldBe listOf("a")
            split(listOf("a\r", "\n")) shouldBe listOf("a")
            split(listOf("")) shouldBe emptyList()
        }

        test("a line that CR ends is there before what follows is known") {
            LineSplitter().split("a\r") shouldBe listOf("a")
        }
    }
}
