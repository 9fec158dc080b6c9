package dev.tern.http.coroutines

import dev.tern.http.HttpException
import io.kotest.assertions.throwables.shouldThrow
import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.collections.shouldContainExactlyInAnyOrder
import io.kotest.matchers.shouldBe
import kotlinx.coroutines.CancellationException
import kotlinx.coroutines.CoroutineStart
import kotlinx.coroutines.TimeoutCancellationException
import kotlinx.coroutines.async
import kotlinx.coroutines.coroutineScope
import kotlinx.coroutines.withTimeout
import java.util.concurrent.CompletableFuture
import java.util.concurrent.CyclicBarrier
import java.util.concurrent.TimeUnit
import java.util.concurrent.atomic.AtomicInteger
import kotlin.time.Duration.Companion.milliseconds

class ParallelTest : FunSpec() {
    init {
        val held = CompletableFuture<Unit>()
        val server =
            server { request ->
                if (request.target.startsWith("/held")) held.join()
                answer("${request.method} ${request.target}")
            }
        val broken = Peer { head() }
        val client = AsyncClient { baseUrl(server.base) }
        leavesNoThread(client, AutoCloseable { held.complete(Unit) }, server, broken)

        // ---- What goes wrong ----

        test("a failure shows where the response is asked for, each time") {
            client.parallel {
                val bad = post(broken.url)
                get("a").response().status() shouldBe 200
                shouldThrow<HttpException> { bad.response() }
                shouldThrow<HttpException> { bad.response() }
                bad.isDone shouldBe true
            }
        }

        test("a failure shows in nextResponse, and the others go on") {
            client.parallel {
                post(broken.url)
                shouldThrow<HttpException> { nextResponse() }
                get("a")
                nextResponse().status() shouldBe 200
            }
        }

        test("a failure that nobody asks for is dropped") {
            client.parallel {
                post(broken.url)
                "value"
            } shouldBe "value"
        }

        test("leaving the block cancels what is pending, and waits for it") {
            client.parallel {
                repeat(3) { get("held/$it") }
                get("a").response()
            }
            client.isQuiet() shouldBe true
        }

        test("an exception in the block cancels what is pending") {
            shouldThrow<IllegalStateException> {
                client.parallel<Unit> {
                    get("held")
                    error("no")
                }
            }.message shouldBe "no"
            client.isQuiet() shouldBe true
        }

        test("a timeout around the block cancels what is pending") {
            shouldThrow<TimeoutCancellationException> {
                withTimeout(50.milliseconds) { client.parallel { get("held").response() } }
            }
            client.isQuiet() shouldBe true
        }

        test("nextResponse without anything pending says so") {
            client.parallel {
                shouldThrow<NoSuchElementException> { nextResponse() }
                val a = get("a")
                a.response()
                shouldThrow<NoSuchElementException> { nextResponse() }
            }
        }

        test("a handle that left its block is cancelled") {
            val leaked = client.parallel { get("held") }
            leaked.isDone shouldBe true
            shouldThrow<CancellationException> { leaked.response() }
        }

        // ---- What is meant to work ----

        test("calls are on their way before anybody asks for a response") {
            val both = CyclicBarrier(2)
            server {
                both.await(10, TimeUnit.SECONDS)
                answer("met")
            }.use { meeting ->
                client.parallel {
                    val a = get(meeting.base)
                    val b = get(meeting.base)
                    b.response().text() shouldBe "met"
                    a.response().text() shouldBe "met"
                }
            }
        }

        test("nextResponse returns each response that was not asked for, as they finish") {
            val go = CompletableFuture<Unit>()
            server { request ->
                if (request.target == "/slow") go.join()
                answer(request.target)
            }.use { other ->
                client.parallel {
                    get(other.base + "slow")
                    get(other.base + "b")
                    get(other.base + "c")
                    val asked = get(other.base + "asked")
                    hasPending shouldBe true
                    asked.response().text() shouldBe "/asked"
                    val quick = listOf(nextResponse().text(), nextResponse().text())
                    quick.shouldContainExactlyInAnyOrder("/b", "/c")
                    hasPending shouldBe true
                    go.complete(Unit)
                    nextResponse().text() shouldBe "/slow"
                    hasPending shouldBe false
                }
            }
        }

        test("each verb starts its method") {
            client.parallel {
                val texts =
                    listOf(
                        get("a"),
                        options("a"),
                        post("a"),
                        put("a"),
                        patch("a"),
                        delete("a"),
                        query("a"),
                        request("TRACE", "a"),
                    ).map { it.response().text().substringBefore(' ') }
                texts shouldBe listOf("GET", "OPTIONS", "POST", "PUT", "PATCH", "DELETE", "QUERY", "TRACE")
                head("a").response().content().size shouldBe 0
                get("a").request().url().toString() shouldBe "a"
            }
        }

        test("no more calls than allowed are under way") {
            val running = AtomicInteger()
            val most = AtomicInteger()
            val pairs = CyclicBarrier(2)
            server {
                most.accumulateAndGet(running.incrementAndGet(), ::maxOf)
                pairs.await(10, TimeUnit.SECONDS)
                running.decrementAndGet()
                answer("x")
            }.use { counting ->
                client.parallel(concurrency = 2) {
                    repeat(10) { get(counting.base) }
                    while (hasPending) nextResponse()
                }
                most.get() shouldBe 2
            }
        }

        test("a response that is asked for while another waits for the next one is not returned twice") {
            val release = CompletableFuture<Unit>()
            server {
                release.join()
                answer("x")
            }.use { other ->
                client.parallel {
                    val only = get(other.base)
                    coroutineScope {
                        val waiting =
                            async(start = CoroutineStart.UNDISPATCHED) {
                                runCatching { nextResponse() }
                            }
                        val asked = async(start = CoroutineStart.UNDISPATCHED) { only.response() }
                        release.complete(Unit)
                        asked.await().text() shouldBe "x"
                        waiting.await().exceptionOrNull() is NoSuchElementException
                    } shouldBe true
                }
            }
        }
    }
}
