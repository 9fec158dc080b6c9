package dev.tern.http.coroutines

import okio.ByteString
import java.nio.ByteBuffer
import java.nio.CharBuffer
import java.nio.charset.Charset
import java.nio.charset.CodingErrorAction

/** Confined to one collector. Decodes text piece by piece; octets of a character that is not complete wait. */
internal class IncrementalDecoder(charset: Charset) {
    private val decoder =
        charset
            .newDecoder()
            .onMalformedInput(CodingErrorAction.REPLACE)
            .onUnmappableCharacter(CodingErrorAction.REPLACE)
    private var rest = ByteBuffer.allocate(0)

    fun decode(piece: ByteString): String {
        val octets = ByteBuffer.allocate(rest.remaining() + piece.size)
        octets.put(rest).put(piece.asByteBuffer()).flip()
        val chars = room(octets)
        decoder.decode(octets, chars, false)
        rest = octets
        return chars.flip().toString()
    }

    /** What is left when there is no more to come. */
    fun end(): String {
        val chars = room(rest)
        decoder.decode(rest, chars, true)
        decoder.flush(chars)
        return chars.flip().toString()
    }

    /** A few more than the octets make, for what the decoder itself still holds. */
    private fun room(octets: ByteBuffer) =
        CharBuffer.allocate(((octets.remaining() + 4) * decoder.maxCharsPerByte().toDouble()).toInt())
}

/** Confined to one collector. Splits text at CR, LF and CRLF, wherever the pieces are cut. */
internal class LineSplitter {
    private val line = StringBuilder()
    private var afterCr = false

    /** Length of the line that has not ended yet. */
    val pendingChars: Int get() = line.length

    /** The lines that end in this piece. */
    fun split(piece: String): List<String> {
        val lines = ArrayList<String>()
        var start = if (afterCr && piece.startsWith('\n')) 1 else 0
        if (piece.isNotEmpty()) {
            afterCr = false
        }
        while (true) {
            val end = piece.indexOfAny(LINE_ENDS, start)
            if (end < 0) {
                line.append(piece, start, piece.length)
                return lines
            }
            lines += line.append(piece, start, end).toString()
            line.setLength(0)
            start = end + 1
            if (piece[end] == '\r') {
                if (start == piece.length) {
                    afterCr = true
                } else if (piece[start] == '\n') {
                    start++
                }
            }
        }
    }

    /** The last line, if no line end stands behind it. */
    fun end(): String? = line.takeIf { it.isNotEmpty() }?.toString()

    private companion object {
        val LINE_ENDS = charArrayOf('\r', '\n')
    }
}
