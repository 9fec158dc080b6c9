package dev.tern.samples

import dev.tern.http.Request
import dev.tern.http.blocking.Client
import dev.tern.http.client.HttpClient
import dev.tern.http.coroutines.AsyncClient
import dev.tern.samples.server.SampleServer
import kotlinx.coroutines.runBlocking

/** Three faces, one engine: callbacks, suspending and blocking calls over the same connections. */
fun main(): Unit =
    SampleServer.start().use { server ->
        HttpClient.builder().baseUrl(server.url()).build().use { http ->
            val future = http.sendAsync(Request.get("echo")).join()
            val suspended = runBlocking { AsyncClient(http).use { it.get("echo") } }
            val blocked = Client.over(http).use { it.get("echo") }
            println("${future.status()} ${suspended.status()} ${blocked.status()}, and the engine has: $http")
            println("Connections that the server saw: ${server.takeConnectionCount()}")
        }
    }
