package dev.tern.http.coroutines

import dev.tern.http.OriginLimits
import dev.tern.http.client.LimitedTransport
import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.collections.shouldHaveSize
import io.kotest.matchers.shouldBe
import io.kotest.matchers.string.shouldContain
import kotlinx.coroutines.CompletableDeferred
import kotlinx.coroutines.async
import kotlinx.coroutines.cancelAndJoin
import kotlinx.coroutines.launch
import java.time.Duration
import java.util.concurrent.CopyOnWriteArrayList
import java.util.concurrent.CountDownLatch
import kotlin.time.Duration.Companion.milliseconds
import kotlin.time.Duration.Companion.seconds

class LimitsOfAnOriginTest : FunSpec() {
    private val held = CompletableDeferred<Unit>()
    private val release = CountDownLatch(1)
    private val paths = CopyOnWriteArrayList<String>()
    private val peer =
        Peer {
            while (true) {
                val path = (head() ?: break).substringAfter(' ').substringBefore(' ')
                paths += path
                if (path == "/held") {
                    held.complete(Unit)
                    release.await()
                }
                if (path == "/half") {
                    send("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhalf")
                } else {
                    answer("turn")
                }
            }
        }

    private fun limitedTo(limits: OriginLimits) =
        AsyncClient {
            baseUrl(peer.url)
            wrapTransport { LimitedTransport(it, limits) }
        }

    private val client = limitedTo(OriginLimits(maxConcurrent = 1))

    init {
        leavesNoThread(client, peer)

        test("gathered calls take their turns") {
            val answers = client.gather((1..50).map { "$it" }) { it.text() }
            answers shouldBe List(50) { "turn" }
            peer.connections shouldBe 1
        }

        test("calls are spaced by a rate") {
            limitedTo(OriginLimits(requests = 1, per = 5.milliseconds, burst = 2)).use { paced ->
                paced.gather((1..10).map { "$it" }) { it.text() } shouldHaveSize 10
            }
        }

        test("a streamed response holds its place until its block ends") {
            client.stream("GET", "half") {
                client.toString() shouldContain "1 busy"
            }
            client.get("next").text() shouldBe "turn"
        }

        test("cancelling gives the place in the line to the next") {
            paths.clear()
            val first = async { client.get("held").text() }
            held.await()
            val second = launch { client.get("second") }
            val third = async { client.get("third").text() }
            second.cancelAndJoin()
            release.countDown()
            first.await() shouldBe "turn"
            third.await() shouldBe "turn"
            paths shouldBe listOf("/held", "/third")
        }

        test("settings in Kotlin's terms are those of the limits") {
            OriginLimits() shouldBe OriginLimits.none()
            OriginLimits(requests = 10, per = 1.seconds, burst = 3, maxConcurrent = 4, maxWaiters = 5) shouldBe
                OriginLimits
                    .none()
                    .withRate(10, Duration.ofSeconds(1), 3)
                    .withMaxConcurrent(4)
                    .withMaxWaiters(5)
        }
    }
}
