package dev.tern.http.coroutines

import dev.tern.http.Method
import dev.tern.http.RetryPolicy
import dev.tern.http.exchange.TraceEvent
import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.shouldBe
import kotlinx.coroutines.CompletableDeferred
import kotlinx.coroutines.cancelAndJoin
import kotlinx.coroutines.launch
import kotlinx.coroutines.withTimeoutOrNull
import java.util.concurrent.atomic.AtomicInteger
import kotlin.time.Duration
import kotlin.time.Duration.Companion.milliseconds
import kotlin.time.Duration.Companion.minutes
import kotlin.time.Duration.Companion.seconds

class RetryTest : FunSpec() {
    private val waiting = CompletableDeferred<Unit>()
    private val requests = AtomicInteger()
    private val peer =
        Peer {
            while (true) {
                val head = head() ?: break
                when {
                    head.startsWith("GET /patience") -> {
                        send("HTTP/1.1 429 Slow\r\nRetry-After: 30\r\nContent-Length: 0\r\n\r\n")
                    }

                    requests.getAndIncrement() % 2 == 0 -> {
                        send("HTTP/1.1 503 Busy\r\nContent-Length: 5\r\n\r\nlater")
                    }

                    else -> {
                        answer("now")
                    }
                }
            }
        }
    private val client =
        AsyncClient {
            baseUrl(peer.url)
            retry(RetryPolicy(firstWait = Duration.ZERO, budgetShare = 1.0))
            trace { if (it.kind() == TraceEvent.Kind.RETRY) waiting.complete(Unit) }
        }

    init {
        leavesNoThread(client, peer)

        test("a call is sent again, and its response says how often") {
            val response = client.get("")
            response.text() shouldBe "now"
            response.attempts() shouldBe 2
        }

        test("a streamed response says it too") {
            client.stream("GET", "") { it.attempts() } shouldBe 2
        }

        test("a request may have a policy of its own") {
            client.get("") { extension("retry", RetryPolicy.none()) }.status() shouldBe 503
            requests.incrementAndGet()
        }

        test("settings in Kotlin's terms are those of the policy") {
            RetryPolicy() shouldBe RetryPolicy.defaults()
            RetryPolicy(
                maxAttempts = 5,
                methods = setOf(Method.POST),
                statuses = setOf(500),
                maxRetryAfter = 2.minutes,
            ) shouldBe
                RetryPolicy
                    .defaults()
                    .withMaxAttempts(5)
                    .withMethods(Method.POST)
                    .withStatuses(500)
                    .withMaxRetryAfter(java.time.Duration.ofMinutes(2))
        }

        test("cancelling ends the wait for the next attempt") {
            val call = launch { client.get("patience") }
            waiting.await()
            call.cancelAndJoin()
            client.shouldBecomeQuiet()
        }

        test("a coroutine's timeout ends it, too") {
            withTimeoutOrNull(50.milliseconds) { client.get("patience") } shouldBe null
        }

        test("the total time is kept, and what there is comes at once") {
            client.get("patience") { timeout(Timeout(total = 10.seconds)) }.status() shouldBe 429
        }
    }
}
