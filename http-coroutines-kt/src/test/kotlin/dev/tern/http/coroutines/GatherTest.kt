package dev.tern.http.coroutines

import dev.tern.http.HttpStatusException
import dev.tern.http.InvalidUrlException
import dev.tern.http.Request
import io.kotest.assertions.throwables.shouldThrow
import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.collections.shouldBeEmpty
import io.kotest.matchers.collections.shouldContainExactly
import io.kotest.matchers.collections.shouldContainExactlyInAnyOrder
import io.kotest.matchers.shouldBe
import io.kotest.matchers.types.shouldBeInstanceOf
import kotlinx.coroutines.CancellationException
import kotlinx.coroutines.CompletableDeferred
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.TimeoutCancellationException
import kotlinx.coroutines.awaitCancellation
import kotlinx.coroutines.cancelAndJoin
import kotlinx.coroutines.flow.first
import kotlinx.coroutines.flow.take
import kotlinx.coroutines.flow.toList
import kotlinx.coroutines.launch
import kotlinx.coroutines.withContext
import kotlinx.coroutines.withTimeout
import java.util.concurrent.CompletableFuture
import java.util.concurrent.CyclicBarrier
import java.util.concurrent.TimeUnit
import java.util.concurrent.atomic.AtomicInteger
import kotlin.time.Duration.Companion.milliseconds

class GatherTest : FunSpec() {
    init {
        val held = CompletableFuture<Unit>()
        val server =
            server { request ->
                when {
                    request.target.startsWith("/held") -> {
                        held.join()
                        answer("held")
                    }

                    request.target.startsWith("/bad") -> {
                        answer("bad", 500)
                    }

                    else -> {
                        answer(request.target)
                    }
                }
            }
        val client = AsyncClient { baseUrl(server.base) }
        leavesNoThread(client, AutoCloseable { held.complete(Unit) }, server)

        // ---- What goes wrong ----

        test("the first failure is thrown, and the siblings are cancelled") {
            shouldThrow<HttpStatusException> {
                client.gather(listOf("held/1", "bad", "held/2")) { it.raiseForStatus() }
            }
            client.isQuiet() shouldBe true
        }

        test("a failing transform fails the whole") {
            shouldThrow<IllegalStateException> {
                client.gather(listOf("a", "held"), concurrency = 2) { error("no") }
            }.message shouldBe "no"
            client.isQuiet() shouldBe true
        }

        test("a timeout within a transform is thrown and leaves no gap in the results") {
            shouldThrow<TimeoutCancellationException> {
                client.gather(listOf("a", "held"), 2) { withTimeout(1.milliseconds) { awaitCancellation() } }
            }
            client.isQuiet() shouldBe true
        }

        test("a failing progress callback fails the whole") {
            shouldThrow<IllegalStateException> { client.gather(listOf("a"), 1, { _, _ -> error("no") }) { it } }
        }

        test("cancelling it cancels the calls under way") {
            val first = CompletableDeferred<Unit>()
            val job =
                launch {
                    client.gatherSettled(listOf("a") + List(10) { "held/$it" }, 5) { first.complete(Unit) }
                }
            first.await()
            job.cancelAndJoin()
            client.isQuiet() shouldBe true
        }

        test("a concurrency of zero is refused") {
            shouldThrow<IllegalArgumentException> { client.gather(listOf("a"), 0) }
            shouldThrow<IllegalArgumentException> { client.gatherAsCompleted(listOf("a"), 0) }
        }

        test("settled: each failure has its place") {
            val results = client.gatherSettled(listOf("a", "bad", "http://[", "b")) { it.raiseForStatus().text() }
            results.map { it.isSuccess }.shouldContainExactly(true, false, false, true)
            results[1].exceptionOrNull().shouldBeInstanceOf<HttpStatusException>()
            results[2].exceptionOrNull().shouldBeInstanceOf<InvalidUrlException>()
            results[3].getOrThrow() shouldBe "/b"
        }

        test("settled: the timeout of a transform settles, another cancellation is thrown") {
            val results = client.gatherSettled(listOf("a")) { withTimeout(1.milliseconds) { awaitCancellation() } }
            results.single().exceptionOrNull().shouldBeInstanceOf<TimeoutCancellationException>()
            shouldThrow<CancellationException> {
                client.gatherSettled(listOf("a", "b")) { throw CancellationException("foreign") }
            }
        }

        test("settled: the caller's own timeout is thrown") {
            shouldThrow<TimeoutCancellationException> {
                withTimeout(50.milliseconds) { client.gatherSettled(listOf("a", "held")) }
            }
            client.isQuiet() shouldBe true
        }

        test("as completed: a collector that has enough cancels the rest") {
            client.gatherAsCompleted(listOf("held/1", "held/2", "a"), 3).first().index shouldBe 2
            client.isQuiet() shouldBe true
        }

        // ---- What is meant to work ----

        // httpx part 3, row 42.
        test("the results are in the order of the URLs") {
            client.gather((1..150).map { "pokemon/$it" }, concurrency = 50) { it.text() } shouldBe
                (1..150).map { "/pokemon/$it" }
        }

        test("without a transform the responses themselves are returned") {
            client.gather(listOf("a", "b")).map { it.text() }.shouldContainExactly("/a", "/b")
            client.gather(listOf(Request.get("a"))).single().text() shouldBe "/a"
            client
                .gatherSettled(listOf("a"))
                .single()
                .getOrThrow()
                .text() shouldBe "/a"
            client
                .gatherSettled(listOf(Request.get("a")))
                .single()
                .getOrThrow()
                .text() shouldBe "/a"
            client
                .gatherAsCompleted(listOf(Request.get("a")))
                .first()
                .value
                .getOrThrow()
                .text() shouldBe "/a"
        }

        test("requests of any kind can be gathered") {
            client
                .gather(listOf(Request.get("a"), Request.delete("b")), 2) { it.request().method().name() }
                .shouldContainExactly("GET", "DELETE")
            client.gatherSettled(listOf(Request.get("a")), 2) { it.text() }.single().getOrThrow() shouldBe "/a"
        }

        test("nothing to do is done at once") {
            client.gather(emptyList<String>()).shouldBeEmpty()
            client.gatherAsCompleted(emptyList<String>()).toList().shouldBeEmpty()
        }

        test("progress is told in order, one at a time") {
            val told = ArrayList<Pair<Int, Int>>()
            withContext(Dispatchers.Default) {
                client.gather((1..40).map { "$it" }, 8, { done, total -> told += done to total }) { it }
            }
            told shouldBe (1..40).map { it to 40 }
        }

        test("as many calls as allowed are under way, and never more") {
            val barrier = CyclicBarrier(5)
            val running = AtomicInteger()
            val most = AtomicInteger()
            server {
                most.accumulateAndGet(running.incrementAndGet(), ::maxOf)
                barrier.await(10, TimeUnit.SECONDS)
                running.decrementAndGet()
                answer("x")
            }.use { counting ->
                client.gather(List(30) { counting.base }, concurrency = 5).size shouldBe 30
                most.get() shouldBe 5
            }
        }

        test("as completed: what is quick comes first, with its index") {
            val go = CompletableFuture<Unit>()
            server { request ->
                if (request.target == "/slow") go.join()
                answer(request.target)
            }.use { other ->
                val seen = ArrayList<Int>()
                val urls = listOf("slow", "b", "c").map { other.base + it }
                client.gatherAsCompleted(urls) { it.text() }.collect { (index, result) ->
                    seen += index
                    result.getOrThrow() shouldBe listOf("/slow", "/b", "/c")[index]
                    if (seen.size == 2) go.complete(Unit)
                }
                seen.take(2).shouldContainExactlyInAnyOrder(1, 2)
                seen.last() shouldBe 0
            }
        }

        test("as completed: a slow collector holds the workers back") {
            val asked = AtomicInteger()
            server {
                asked.incrementAndGet()
                answer("x")
            }.use { other ->
                client
                    .gatherAsCompleted(List(50) { other.base }, 2)
                    .take(3)
                    .toList()
                    .size shouldBe 3
                (asked.get() <= 3 + 2) shouldBe true
            }
        }
    }
}
