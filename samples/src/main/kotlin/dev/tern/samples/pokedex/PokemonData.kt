package dev.tern.samples.pokedex

import kotlinx.serialization.Serializable
import kotlinx.serialization.encodeToString
import kotlinx.serialization.json.Json

/** What the sample reads of an entry; the rest of the JSON is passed over. */
@Serializable
data class Pokemon(
    val id: Int,
    val name: String,
)

/** The sample's own data: 151 entries, each some 10 KB of JSON. */
class PokemonData {
    val names: List<String> =
        checkNotNull(javaClass.getResource("names.txt")) { "names.txt is missing" }.readText().trim().lines()

    private val entries: Map<String, String> =
        names.withIndex().associate { (index, name) -> (index + 1).toString() to entry(index + 1, name) }

    fun json(id: String): String? = entries[id]

    private fun entry(
        id: Int,
        name: String,
    ): String = Json.encodeToString(Entry(id, name, List(MOVES) { Move("move-$it", "level-up", (id * it) % 100) }))

    @Serializable
    private data class Entry(
        val id: Int,
        val name: String,
        val moves: List<Move>,
    )

    @Serializable
    private data class Move(
        val name: String,
        val learned: String,
        val level: Int,
    )

    private companion object {
        /** Makes an entry some 10 KB, as those of the public service are. */
        const val MOVES = 200
    }
}
