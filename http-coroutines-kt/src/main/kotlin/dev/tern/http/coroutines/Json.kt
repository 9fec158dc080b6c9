package dev.tern.http.coroutines

import dev.tern.http.JsonCodec
import dev.tern.http.Request
import dev.tern.http.Response
import kotlinx.serialization.DeserializationStrategy
import kotlinx.serialization.KSerializer
import kotlinx.serialization.SerializationException
import kotlinx.serialization.SerializationStrategy
import kotlinx.serialization.builtins.ListSerializer
import kotlinx.serialization.builtins.MapSerializer
import kotlinx.serialization.builtins.SetSerializer
import kotlinx.serialization.builtins.nullable
import kotlinx.serialization.json.Json
import kotlinx.serialization.json.JsonElement
import kotlinx.serialization.serializer
import okio.ByteString
import okio.ByteString.Companion.encodeUtf8
import java.io.IOException
import java.lang.reflect.Type
import kotlin.reflect.javaType
import kotlin.reflect.typeOf

/**
 * Thread-safe. JSON by kotlinx-serialization, for every face.
 *
 * ```
 * HttpClient.builder().jsonCodec(KotlinxJsonCodec(Json { ignoreUnknownKeys = true })).build()
 * ```
 *
 * Text that does not fit the type is an [IOException] with the [SerializationException] as its cause; a class that is
 * not serializable is a mistake in the program, and stays a [SerializationException].
 *
 * @property json the format: which keys are ignored, how names are written, and so on
 */
public class KotlinxJsonCodec(public val json: Json = Json) : JsonCodec {
    /**
     * The value as JSON, by its class at run time, and for lists, sets and maps by what they hold. Where that does not
     * suffice (a generic class, a sealed one whose `type` must be written) give the type: `json<Page<Item>>(page)`.
     */
    override fun encode(value: Any): ByteString = encode(value, serializerOf(value))

    /** The value as JSON by this serializer. */
    public fun <T> encode(value: T, serializer: SerializationStrategy<T>): ByteString =
        json.encodeToString(serializer, value).encodeUtf8()

    /** The value of this type that the text stands for; text that does not fit is an [IOException]. */
    @Suppress("UNCHECKED_CAST")
    override fun <T : Any> decode(json: ByteString, type: Type): T =
        decode(json, this.json.serializersModule.serializer(type)) as T

    /** The value that the text stands for, by this serializer; text that does not fit is an [IOException]. */
    public fun <T> decode(json: ByteString, deserializer: DeserializationStrategy<T>): T =
        try {
            this.json.decodeFromString(deserializer, json.utf8().removePrefix(BYTE_ORDER_MARK))
        } catch (e: SerializationException) {
            throw IOException("The content is not the JSON that was expected: ${e.message}", e)
        }

    @Suppress("UNCHECKED_CAST")
    private fun serializerOf(value: Any): KSerializer<Any> =
        when (value) {
            is JsonElement -> JsonElement.serializer()
            is List<*> -> ListSerializer(elementSerializer(value))
            is Set<*> -> SetSerializer(elementSerializer(value))
            is Map<*, *> -> MapSerializer(elementSerializer(value.keys), elementSerializer(value.values))
            else -> json.serializersModule.serializer(value.javaClass)
        } as KSerializer<Any>

    private fun elementSerializer(elements: Collection<*>): KSerializer<Any?> {
        val serializers = elements.filterNotNull().map(::serializerOf).distinctBy { it.descriptor.serialName }
        require(serializers.size <= 1) {
            "A collection of several classes (${serializers.joinToString {
                it.descriptor.serialName
            }}) needs its type:" +
                " json<List<…>>(value)"
        }
        return (serializers.firstOrNull() ?: serializerOf("")).nullable
    }

    public companion object {
        private const val BYTE_ORDER_MARK = "\uFEFF"

        /** With [Json]'s own defaults; what a client uses that was given no codec. */
        @JvmField
        public val Default: KotlinxJsonCodec = KotlinxJsonCodec()
    }
}

/**
 * The content as a value, by the codec of the client that made the response, else by [KotlinxJsonCodec.Default].
 *
 * ```
 * val mew = client.get("pokemon/151").raiseForStatus().json<Pokemon>()
 * ```
 *
 * @throws IOException if the content does not fit the type
 */
@OptIn(ExperimentalStdlibApi::class)
public inline fun <reified T> Response.json(): T =
    when (val codec = jsonCodec() ?: KotlinxJsonCodec.Default) {
        is KotlinxJsonCodec -> codec.decode(content(), codec.json.serializersModule.serializer<T>())
        else -> codec.decode<Any>(content(), typeOf<T>().javaType) as T
    }

/**
 * The value as JSON by its type in the source, which a generic or sealed type needs: `json<Page<Item>>(page)`. Without
 * the type argument Kotlin picks the member of the same name, which goes by the class at run time.
 *
 * @throws SerializationException if the type is not serializable
 */
@Suppress("EXTENSION_SHADOWED_BY_MEMBER")
public inline fun <reified T : Any> Request.Builder.json(value: T): Request.Builder =
    when (val codec = jsonCodec() ?: KotlinxJsonCodec.Default) {
        is KotlinxJsonCodec -> json(codec.encode(value, codec.json.serializersModule.serializer<T>()))
        else -> json(codec.encode(value))
    }
