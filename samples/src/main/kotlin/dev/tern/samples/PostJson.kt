package dev.tern.samples

import dev.tern.http.coroutines.AsyncClient
import dev.tern.http.coroutines.json
import dev.tern.samples.server.SampleServer
import kotlinx.coroutines.runBlocking
import kotlinx.serialization.Serializable

@Serializable
private data class Item(
    val name: String,
    val count: Int,
)

@Serializable
private data class Echo(
    val method: String,
    val octets: Int,
)

/** Sends a value as JSON, and reads the answer as another. */
fun main(): Unit =
    SampleServer.start().use { server ->
        runBlocking {
            AsyncClient { baseUrl(server.url()) }.use { client ->
                val echo = client.post("echo") { json(Item("potion", 3)) }.raiseForStatus().json<Echo>()
                println("The server got a ${echo.method} with ${echo.octets} octets.")
            }
        }
    }
