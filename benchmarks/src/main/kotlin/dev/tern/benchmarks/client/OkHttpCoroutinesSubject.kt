package dev.tern.benchmarks.client

import kotlinx.coroutines.CoroutineScope
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.async
import kotlinx.coroutines.awaitAll
import kotlinx.coroutines.cancel
import kotlinx.coroutines.coroutineScope
import kotlinx.coroutines.runBlocking
import kotlinx.coroutines.suspendCancellableCoroutine
import kotlinx.coroutines.sync.Semaphore
import kotlinx.coroutines.sync.withPermit
import kotlin.coroutines.resume
import kotlin.coroutines.resumeWithException

/** OkHttp 5 with the few lines that its users put around it in coroutines. */
public class OkHttpCoroutinesSubject(
    setup: Setup,
) : Subject {
    private val scope = CoroutineScope(Dispatchers.Default)
    private val okHttp = OkHttpSubject(setup)

    private suspend fun call(url: String): Answer =
        suspendCancellableCoroutine { continuation ->
            okHttp.get(
                url,
                object : Done {
                    override fun answered(
                        status: Int,
                        length: Long,
                    ) = continuation.resume(Answer(status, length))

                    override fun failed(failure: Throwable) = continuation.resumeWithException(failure)
                },
            )
        }

    override fun loop(
        url: String,
        inFlight: Int,
        tally: Tally,
    ) = scope.loop(inFlight, tally) { call(url) }

    override fun gather(
        url: String,
        requests: Int,
        concurrency: Int,
    ): Long =
        runBlocking(Dispatchers.Default) {
            val permits = Semaphore(concurrency)
            coroutineScope {
                (1..requests)
                    .map {
                        async {
                            permits.withPermit {
                                val answer = call(url)
                                Octets.checked(answer.status, answer.length)
                            }
                        }
                    }.awaitAll()
                    .sum()
            }
        }

    override fun close() {
        scope.cancel()
        okHttp.close()
    }
}
