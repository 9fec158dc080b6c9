package dev.tern.http.coroutines

import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.collections.shouldContainExactlyInAnyOrder
import io.kotest.matchers.collections.shouldHaveSize
import io.kotest.matchers.shouldBe
import kotlinx.coroutines.CompletableDeferred
import kotlinx.coroutines.CoroutineDispatcher
import kotlinx.coroutines.CoroutineScope
import kotlinx.coroutines.CoroutineStart
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.Job
import kotlinx.coroutines.asCoroutineDispatcher
import kotlinx.coroutines.async
import kotlinx.coroutines.awaitAll
import kotlinx.coroutines.coroutineScope
import kotlinx.coroutines.joinAll
import kotlinx.coroutines.launch
import kotlinx.coroutines.withTimeout
import java.util.concurrent.ConcurrentLinkedQueue
import java.util.concurrent.CountDownLatch
import java.util.concurrent.Executors
import java.util.concurrent.atomic.AtomicInteger
import kotlin.coroutines.CoroutineContext
import kotlin.time.Duration.Companion.seconds

/** One coroutine that waits for its call to end. */
private class Call {
    val waiting = Waiting()

    @Volatile
    var ended = false

    val threads = ConcurrentLinkedQueue<String>()

    fun start(scope: CoroutineScope, dispatcher: CoroutineDispatcher, then: () -> Unit = {}): Job =
        scope.launch(dispatcher, start = CoroutineStart.UNDISPATCHED) {
            waiting.until { ended }
            threads += Thread.currentThread().name
            then()
        }
}

/** Dispatches on, and counts how often it was asked to. */
private class Counting(private val to: CoroutineDispatcher) : CoroutineDispatcher() {
    val dispatches = AtomicInteger()

    override fun dispatch(context: CoroutineContext, block: Runnable) {
        dispatches.incrementAndGet()
        to.dispatch(context, block)
    }
}

class ResumptionsTest :
    FunSpec({
        val resumptions = Resumptions()
        val due = ArrayDeque<Runnable>()

        fun end(calls: List<Call>) {
            calls.forEach { call ->
                call.ended = true
                resumptions.add(call.waiting) { due += it }
            }
            due.shouldHaveSize(1)
            due.removeFirst().run()
        }

        test("calls that end together go on, each on its own dispatcher") {
            val one = Executors.newSingleThreadExecutor { Thread(it, "one") }.asCoroutineDispatcher()
            val other = Executors.newSingleThreadExecutor { Thread(it, "other") }.asCoroutineDispatcher()
            one.use {
                other.use {
                    coroutineScope {
                        val calls = List(6) { Call() }
                        val jobs =
                            calls.mapIndexed { i, call ->
                                call.start(this, listOf(one, other, Dispatchers.Unconfined)[i % 3])
                            }
                        end(calls)
                        withTimeout(10.seconds) { jobs.joinAll() }
                        calls.map { it.threads.single().substringBefore(" @") } shouldContainExactlyInAnyOrder
                            listOf("one", "one", "other", "other").plus(
                                List(2) { Thread.currentThread().name.substringBefore(" @") },
                            )
                    }
                }
            }
        }

        test("one dispatch hands out what ended together, and a call that ended alone is its own") {
            val counting = Counting(Dispatchers.Default)
            coroutineScope {
                val calls = List(5) { Call() }
                val jobs = calls.map { it.start(this, counting) }
                end(calls.take(1))
                jobs[0].join()
                counting.dispatches.get() shouldBe 1
                end(calls.drop(1))
                withTimeout(10.seconds) { jobs.joinAll() }
                counting.dispatches.get() shouldBe 1 + 1 + 4
            }
        }

        test("a coroutine that blocks its thread does not hold up the others") {
            coroutineScope {
                val calls = List(4) { Call() }
                val others = CountDownLatch(3)
                val jobs =
                    calls.mapIndexed { i, call ->
                        call.start(this, Dispatchers.IO) { if (i == 0) others.await() else others.countDown() }
                    }
                end(calls)
                withTimeout(10.seconds) { jobs.joinAll() }
            }
        }

        test("who was cancelled meanwhile, or has not begun to wait, is passed over") {
            coroutineScope {
                val calls = List(3) { Call() }
                val jobs = calls.take(2).map { it.start(this, Dispatchers.Default) }
                jobs[0].cancel()
                jobs[0].join()
                end(calls)
                withTimeout(10.seconds) { jobs.joinAll() }
                calls[0].threads.shouldHaveSize(0)
                calls[1].threads.shouldHaveSize(1)
                withTimeout(10.seconds) { calls[2].waiting.until { calls[2].ended } }
            }
        }

        test("a dispatcher that is closed leaves nobody waiting") {
            val closed = Executors.newSingleThreadExecutor().asCoroutineDispatcher()
            coroutineScope {
                val calls = List(3) { Call() }
                val jobs = calls.map { it.start(this, closed) }
                closed.close()
                end(calls)
                withTimeout(10.seconds) { jobs.joinAll() }
            }
        }

        test("ends from many threads lose nobody") {
            val ends = Executors.newFixedThreadPool(3).asCoroutineDispatcher()
            ends.use {
                coroutineScope {
                    val done = List(2_000) { CompletableDeferred<Unit>() }
                    val calls = List(2_000) { Call() }
                    val jobs =
                        calls.mapIndexed { i, call ->
                            call.start(this, Dispatchers.Default) { done[i].complete(Unit) }
                        }
                    calls.forEach { call ->
                        launch(ends) {
                            call.ended = true
                            resumptions.add(call.waiting) { command -> launch(ends) { command.run() } }
                        }
                    }
                    withTimeout(20.seconds) { done.map { async { it.await() } }.awaitAll() }
                    jobs.joinAll()
                }
            }
        }
    })
