package dev.tern.benchmarks.client

import kotlinx.coroutines.CoroutineScope
import kotlinx.coroutines.launch

internal class Answer(
    val status: Int,
    val length: Long,
)

/** So many coroutines, each of which sends one request after the other: the loop of a client that suspends. */
internal fun CoroutineScope.loop(
    inFlight: Int,
    tally: Tally,
    call: suspend () -> Answer,
) {
    repeat(inFlight) {
        launch {
            while (!tally.over()) {
                val begun = System.nanoTime()
                try {
                    val answer = call()
                    tally.count(begun, answer.status, answer.length)
                } catch (failure: Exception) {
                    tally.fail(failure)
                }
            }
            tally.leave()
        }
    }
}
