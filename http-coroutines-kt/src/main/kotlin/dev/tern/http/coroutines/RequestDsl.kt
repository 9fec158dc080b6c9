package dev.tern.http.coroutines

import dev.tern.http.Headers
import dev.tern.http.Multipart
import dev.tern.http.Request
import dev.tern.http.Timeout
import java.util.function.Consumer
import kotlin.time.Duration
import kotlin.time.toJavaDuration

/**
 * What settles a request: the block of every verb. Its receiver is the builder that all faces share; what is added to it
 * here is Kotlin's way to say the same.
 *
 * ```
 * client.post("upload") {
 *     params("dry" to true)
 *     headers { add("Prefer", "wait=5") }
 *     multipart { field("title", "Report"); file("report", path) }
 *     timeout(30.seconds)
 * }
 * ```
 */
public typealias RequestBuild = (@TernDsl Request.Builder).() -> Unit

/** Sets each of these fields, replacing lines of the same names. */
public fun Request.Builder.headers(fields: (@TernDsl Headers.Builder).() -> Unit): Request.Builder =
    headers(Headers.builder().apply(fields).build())

/** Adds query parameters; a list repeats its name, and the URL's own query stays. */
public fun Request.Builder.params(vararg more: Pair<String, Any>): Request.Builder =
    apply { more.forEach { (name, value) -> param(name, value) } }

/** Sends these cookies, in place of the client's of these names, up to a redirect to another origin. */
public fun Request.Builder.cookies(vararg more: Pair<String, String>): Request.Builder =
    apply { more.forEach { (name, value) -> cookie(name, value) } }

/** Names and values as an HTML form sends them, in this order; a list repeats its name. */
public fun Request.Builder.form(vararg fields: Pair<String, Any>): Request.Builder =
    form { fields.forEach { (name, value) -> field(name, value) } }

/** Names and values as an HTML form sends them, in the order in which they are added. */
public fun Request.Builder.form(fields: FormScope.() -> Unit): Request.Builder =
    form(FormScope().apply(fields).fields)

/** Fields and files as an HTML form with files sends them, in the order in which they are added. */
public fun Request.Builder.multipart(parts: (@TernDsl Multipart.Builder).() -> Unit): Request.Builder =
    multipart(Consumer { it.parts() })

/** The same limit for each of the four phases of this call, and none in total, as httpx's `timeout=10.0`. */
public fun Request.Builder.timeout(eachPhase: Duration): Request.Builder =
    timeout(Timeout.of(eachPhase.toJavaDuration()))
