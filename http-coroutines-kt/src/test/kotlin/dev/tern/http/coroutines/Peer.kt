package dev.tern.http.coroutines

import io.kotest.assertions.nondeterministic.eventually
import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.collections.shouldBeEmpty
import io.kotest.matchers.string.shouldContain
import mockwebserver3.Dispatcher
import mockwebserver3.MockResponse
import mockwebserver3.MockWebServer
import mockwebserver3.RecordedRequest
import java.io.IOException
import java.net.InetAddress
import java.net.ServerSocket
import java.net.Socket
import java.util.concurrent.CopyOnWriteArrayList
import java.util.concurrent.atomic.AtomicInteger
import java.util.logging.Level
import java.util.logging.Logger
import kotlin.concurrent.thread
import kotlin.time.Duration.Companion.seconds

/** A server of which the test decides every octet: each connection runs the script in a thread of its own. */
internal class Peer(private val script: Connection.() -> Unit) : AutoCloseable {
    private val server = ServerSocket(0, 50, InetAddress.getLoopbackAddress())
    private val sockets = CopyOnWriteArrayList<Socket>()
    private val count = AtomicInteger()

    val authority = "127.0.0.1:${server.localPort}"
    val url = "http://$authority/"
    val connections: Int get() = count.get()

    init {
        thread(isDaemon = true, name = "peer-accept") {
            try {
                while (true) {
                    serve(server.accept())
                }
            } catch (_: IOException) {
                // Closed: the test is over.
            }
        }
    }

    private fun serve(socket: Socket) {
        sockets += socket
        count.incrementAndGet()
        thread(isDaemon = true, name = "peer-connection") {
            socket.use {
                try {
                    Connection(it).script()
                } catch (_: IOException) {
                    // The client went away; what that means is for the test to say.
                }
            }
        }
    }

    override fun close() {
        server.close()
        sockets.forEach(Socket::close)
    }

    internal class Connection(private val socket: Socket) {
        private val input = socket.getInputStream().buffered()
        private val output = socket.getOutputStream()

        /** The head of the next request; null when the client has closed. */
        fun head(): String? {
            val head = StringBuilder()
            while (!head.endsWith("\r\n\r\n")) {
                val octet = input.read()
                if (octet < 0) return null
                head.append(octet.toChar())
            }
            return head.toString()
        }

        fun line(): String {
            val line = StringBuilder()
            while (!line.endsWith("\r\n")) {
                val octet = input.read()
                if (octet < 0) throw IOException("The client closed")
                line.append(octet.toChar())
            }
            return line.removeSuffix("\r\n").toString()
        }

        /** Exactly so many octets. */
        fun octets(count: Int): ByteArray = input.readNBytes(count)

        fun send(text: String) = send(text.toByteArray())

        fun send(octets: ByteArray) {
            output.write(octets)
            output.flush()
        }

        /** Blocks until the client has closed or reset the connection. */
        fun awaitClose() {
            try {
                while (input.read() >= 0) continue
            } catch (_: IOException) {
                // Reset: closed as well.
            }
        }

        fun answer(content: String) = send(
            "HTTP/1.1 200 OK\r\nContent-Length: ${content.toByteArray().size}\r\n\r\n$content",
        )
    }
}

/** Held here, since the logging itself forgets the levels of loggers that nobody holds. */
private val LOG = Logger.getLogger(MockWebServer::class.java.name)

/** A library's server that answers each request by the function. */
internal fun server(answer: (RecordedRequest) -> MockResponse): MockWebServer =
    MockWebServer().apply {
        LOG.level = Level.OFF
        dispatcher =
            object : Dispatcher() {
                override fun dispatch(request: RecordedRequest) = answer(request)
            }
        start(InetAddress.getLoopbackAddress(), 0)
    }

internal val MockWebServer.base: String get() = "http://127.0.0.1:$port/"

internal fun answer(body: String, code: Int = 200, contentType: String = "text/plain"): MockResponse =
    MockResponse
        .Builder()
        .code(code)
        .body(body)
        .setHeader("Content-Type", contentType)
        .build()

/** Nothing of this client is busy: every connection is idle or gone, nobody dials or waits. */
internal fun AsyncClient.isQuiet() = " 0 busy), dialing: 0, waiting: 0" in toString()

/** As [isQuiet], in a moment: a dial is the pool's own, and goes on when the call that began it is cancelled. */
internal suspend fun AsyncClient.shouldBecomeQuiet() =
    eventually(10.seconds) { toString() shouldContain " 0 busy), dialing: 0, waiting: 0" }

/** Closes these after the spec; then no thread of any client is left. */
internal fun FunSpec.leavesNoThread(vararg resources: AutoCloseable) {
    afterSpec {
        resources.forEach(AutoCloseable::close)
        eventually(10.seconds) {
            Thread
                .getAllStackTraces()
                .keys
                .map { it.name }
                .filter { it.startsWith("tern-") }
                .shouldBeEmpty()
        }
    }
}
