@file:Suppress("UNUSED_VARIABLE")

package dev.tern.samples.readme

import dev.tern.http.HttpStatusException
import dev.tern.http.client.LimitedTransport
import dev.tern.http.coroutines.AsyncClient
import dev.tern.http.coroutines.OriginLimits
import dev.tern.http.coroutines.RetryPolicy
import dev.tern.http.coroutines.Tern
import dev.tern.http.coroutines.Timeout
import dev.tern.http.coroutines.json
import dev.tern.http.coroutines.multipart
import dev.tern.http.coroutines.params
import dev.tern.http.coroutines.timeout
import dev.tern.http.coroutines.tokenAuth
import kotlinx.serialization.Serializable
import okio.BufferedSink
import java.nio.file.Path
import kotlin.time.Duration.Companion.minutes
import kotlin.time.Duration.Companion.seconds

@Serializable
private data class Pokemon(val name: String)

@Serializable
private data class Item(val name: String)

internal suspend fun once() {
    val page = Tern.get("https://example.com/").raiseForStatus().text()
}

internal suspend fun sameRequest(file: BufferedSink) {
    AsyncClient {
        baseUrl("https://pokeapi.co/api/v2/")
        timeout(Timeout(read = 30.seconds))
    }.use { client ->
        val mew = client.get("pokemon/151").raiseForStatus().json<Pokemon>()
        client.post("items") { json(Item("potion")) }
        val names = client.gather((1..150).map { "pokemon/$it" }, concurrency = 50) { it.json<Pokemon>().name }
        client.stream("GET", "big.iso") { response -> response.bytes().collect { file.write(it) } }
    }
}

internal suspend fun patient() {
    val client = AsyncClient {
        retry(RetryPolicy(maxAttempts = 5)) // idempotent, behind 429, 502, 503, 504 and failures of the network
        wrapTransport { LimitedTransport(it, OriginLimits(requests = 10, per = 1.seconds, maxConcurrent = 4)) }
    }
    println(client.get("https://example.com/busy").attempts())
}

internal suspend fun upgrade(client: AsyncClient) {
    client.stream("GET", "http://localhost/events", { header("Upgrade", "events") }) { response ->
        val stream = response.upgraded() ?: error("no, since ${response.read().text()}")
        stream.write("hello")
        stream.octets().collect { println(it.utf8()) }
    }
}

internal suspend fun more(path: Path, token: suspend () -> String) {
    val client = AsyncClient {
        auth(tokenAuth { token() }) // fetched once for all calls, and again when it is refused
        timeout(10.seconds)
        followRedirects(true)
        onResponse(needsContent = true) { it.raiseForStatus() }
    }
    try {
        client.post("https://example.com/upload") {
            params("dry" to true)
            multipart {
                field("title", "Report")
                file("report", path)
            }
            timeout(Timeout(write = 30.seconds, total = 1.minutes))
        }
    } catch (e: HttpStatusException) {
        println("${e.response().status()} from ${e.request().url()}: ${e.response().text()}")
    }
}
