package dev.tern.samples.pokedex

import dev.tern.http.Limits
import dev.tern.http.Request
import dev.tern.http.Response
import dev.tern.http.blocking.Client
import dev.tern.http.blocking.GatherOptions
import dev.tern.http.coroutines.AsyncClient
import dev.tern.http.coroutines.KotlinxJsonCodec
import dev.tern.http.coroutines.json
import dev.tern.samples.server.SampleServer
import kotlinx.coroutines.runBlocking
import kotlinx.serialization.json.Json
import kotlin.system.exitProcess
import kotlin.time.Duration
import kotlin.time.measureTimedValue

private const val COUNT = 150
private const val CONCURRENCY = 50
private const val LATENCY_MILLIS = 50L

/**
 * Asks for one pokemon, then for 150: one by one and all together, blocking and suspending. Checks every name, and shows how
 * long it took. With `--url https://…/api/v2/` it asks another server than its own.
 */
fun main(args: Array<String>) {
    val data = PokemonData()
    val url = args.indexOf("--url").let { if (it >= 0) args.getOrNull(it + 1) else null }
    if (url != null) {
        exitProcess(Pokedex(data, url) { null }.run())
    }
    val server = SampleServer.start(data::json, LATENCY_MILLIS)
    val failed = server.use { Pokedex(data, it.url()) { it.takeConnectionCount() }.run() }
    exitProcess(failed)
}

private class Row(
    val what: String,
    val wall: Duration,
    val connections: Int?,
    val names: List<String>,
)

private class Pokedex(
    private val data: PokemonData,
    private val url: String,
    private val takeConnections: () -> Int?,
) {
    private val codec = KotlinxJsonCodec(Json { ignoreUnknownKeys = true })
    private val limits = Limits.defaults().withMaxConnections(CONCURRENCY).withMaxKeepAlive(CONCURRENCY)
    private val requests = (1..COUNT).map { Request.get("pokemon/$it") }

    /** The exit code: 0 if every name was right. */
    fun run(): Int {
        val rows =
            listOf(
                row("1 request") { blocking { listOf(it.get("pokemon/151").name()) } },
                row("150 one by one, blocking") { blocking { client -> oneByOne { client.send(it).name() } } },
                row("150 one by one, suspending") { suspending { client -> oneByOne { client.send(it).name() } } },
                row("150 gathered, suspending") { progress ->
                    suspending { client ->
                        client.gather(requests, CONCURRENCY, { done, _ -> progress(done) }) { it.name() }
                    }
                },
                row("150 gathered, blocking") { progress ->
                    blocking { client ->
                        val options = GatherOptions.concurrency(CONCURRENCY).onProgress { done, _ -> progress(done) }
                        client.gather(requests, options) { it.name() }
                    }
                },
            )
        show(rows)
        return check(rows)
    }

    private fun Response.name(): String = raiseForStatus().json<Pokemon>().name

    private inline fun oneByOne(ask: (Request) -> String): List<String> =
        requests.mapIndexed { index, request -> ask(request).also { report(index + 1) } }

    private fun <T> blocking(use: (Client) -> T): T =
        Client
            .builder()
            .baseUrl(url)
            .limits(limits)
            .jsonCodec(codec)
            .build()
            .use(use)

    private fun <T> suspending(use: suspend (AsyncClient) -> T): T =
        runBlocking {
            AsyncClient {
                baseUrl(url)
                limits(limits)
                jsonCodec(codec)
            }.use { use(it) }
        }

    private fun row(
        what: String,
        work: ((Int) -> Unit) -> List<String>,
    ): Row {
        print("$what: ")
        val (names, wall) = measureTimedValue { work(::report) }
        println(" done")
        return Row(what, wall, takeConnections(), names)
    }

    private fun report(done: Int) {
        if (done % (COUNT / 10) == 0) print(".")
        System.out.flush()
    }

    private fun show(rows: List<Row>) {
        val base = rows.first { it.what.contains("one by one, blocking") }
        println()
        println("%-28s %10s %10s %12s".format("", "wall", "speed-up", "connections"))
        for (row in rows) {
            val speedUp = if (row.names.size == 1) "" else "%.1fx".format(base.wall / row.wall)
            println(
                "%-28s %10s %10s %12s".format(
                    row.what,
                    "%.3f s".format(row.wall.inWholeMicroseconds / 1e6),
                    speedUp,
                    row.connections ?: "-",
                ),
            )
        }
        println()
    }

    private fun check(rows: List<Row>): Int {
        val wrong = rows.filter {
            it.names !=
                if (it.names.size == 1) listOf(data.names[150]) else data.names.take(COUNT)
        }
        wrong.forEach { println("WRONG: ${it.what} gave names that are not in the data") }
        if (wrong.isEmpty()) {
            println(
                "Every name is right. ${rows.sumOf { it.names.size }} answers, at most $CONCURRENCY at once.",
            )
        }
        return if (wrong.isEmpty()) 0 else 1
    }
}
