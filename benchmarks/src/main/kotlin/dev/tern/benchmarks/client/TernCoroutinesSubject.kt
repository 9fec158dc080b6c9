package dev.tern.benchmarks.client

import dev.tern.http.coroutines.AsyncClient
import kotlinx.coroutines.CoroutineScope
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.cancel
import kotlinx.coroutines.launch
import kotlinx.coroutines.runBlocking

/** Tern by its suspending face, on the default dispatcher. */
public class TernCoroutinesSubject(
    setup: Setup,
) : Subject {
    private val scope = CoroutineScope(Dispatchers.Default)
    private val http = TernSubject.http(setup)
    private val client = AsyncClient(http)

    override fun loop(
        url: String,
        inFlight: Int,
        tally: Tally,
    ) = scope.loop(inFlight, tally) {
        val response = client.get(url)
        Answer(response.status(), response.content().size.toLong())
    }

    override fun get(
        url: String,
        done: Done,
    ) {
        scope.launch {
            try {
                val response = client.get(url)
                done.answered(response.status(), response.content().size.toLong())
            } catch (failure: Exception) {
                done.failed(failure)
            }
        }
    }

    override fun get(url: String): Long =
        runBlocking {
            val response = client.get(url)
            Octets.checked(response.status(), response.content().size.toLong())
        }

    override fun download(url: String): Long =
        runBlocking {
            client.stream("GET", url) { response ->
                var length = 0L
                response.bytes().collect { length += it.size }
                Octets.checked(response.status(), length)
            }
        }

    override fun gather(
        url: String,
        requests: Int,
        concurrency: Int,
    ): Long =
        runBlocking(Dispatchers.Default) {
            client
                .gather(List(requests) { url }, concurrency) {
                    it
                        .raiseForStatus()
                        .content()
                        .size
                        .toLong()
                }.sum()
        }

    override fun close() {
        scope.cancel()
        http.close()
    }
}
