package dev.tern.samples

import dev.tern.http.coroutines.AsyncClient
import dev.tern.samples.server.SampleServer
import kotlinx.coroutines.runBlocking
import okio.buffer
import okio.sink
import kotlin.io.path.createTempFile
import kotlin.io.path.deleteIfExists
import kotlin.io.path.fileSize

private const val MIB = 1 shl 20

/** Downloads 64 MiB to a file, piece by piece in bounded memory, and shows how far it is. */
fun main(): Unit =
    SampleServer.start().use { server ->
        runBlocking {
            val file = createTempFile("tern", ".bin")
            AsyncClient { baseUrl(server.url()) }.use { client ->
                client.stream("GET", "big/64") { response ->
                    val total = response
                        .raiseForStatus()
                        .headers()
                        .first("Content-Length")
                        ?.toLong() ?: -1
                    var done = 0L
                    var shown = 0L
                    file.sink().buffer().use { out ->
                        response.bytes().collect { piece ->
                            out.write(piece)
                            done += piece.size
                            if (done - shown >= 8 * MIB || done == total) {
                                shown = done
                                println("%3d %% of %d MiB".format(100 * done / total, total / MIB))
                            }
                        }
                    }
                }
            }
            println("The file has ${file.fileSize()} octets.")
            file.deleteIfExists()
        }
    }
