package dev.tern.http.coroutines

import dev.tern.http.Response
import dev.tern.http.cookie.CookieJar
import java.time.Instant
import kotlin.time.Duration
import kotlin.time.toKotlinDuration

/** From just before the request was sent until the content was complete. */
public val Response.elapsed: Duration get() = elapsed().toKotlinDuration()

/** The cookies that this response sets; those that a client keeps are in `client.http.cookies()`. */
public fun Response.cookies(): CookieJar = CookieJar.of(this, Instant.now())
