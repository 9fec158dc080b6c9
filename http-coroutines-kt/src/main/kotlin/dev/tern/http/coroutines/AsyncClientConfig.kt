package dev.tern.http.coroutines

import dev.tern.http.Auth
import dev.tern.http.Headers
import dev.tern.http.JsonCodec
import dev.tern.http.Limits
import dev.tern.http.NameSettings
import dev.tern.http.ProtocolLimits
import dev.tern.http.Proxies
import dev.tern.http.RedirectPolicy
import dev.tern.http.Request
import dev.tern.http.Response
import dev.tern.http.ResponseHead
import dev.tern.http.SocketSettings
import dev.tern.http.Timeout
import dev.tern.http.Tls
import dev.tern.http.client.HttpClientBuilder
import dev.tern.http.cookie.CookieJar
import dev.tern.http.exchange.RequestHook
import dev.tern.http.exchange.Resolver
import dev.tern.http.exchange.ResponseHook
import dev.tern.http.exchange.Trace
import dev.tern.http.exchange.Transport
import kotlinx.serialization.json.Json
import okio.ByteString
import java.nio.charset.Charset
import java.util.concurrent.Executor
import java.util.function.Function
import kotlin.time.Duration
import kotlin.time.toJavaDuration

/** Keeps the blocks of this library's builders apart: an inner one does not reach into an outer one by accident. */
@DslMarker
@Target(AnnotationTarget.CLASS, AnnotationTarget.TYPE)
public annotation class TernDsl

/**
 * What `AsyncClient { … }` settles. What is not set has httpx's default: 5 seconds for each phase, 100 connections of
 * which 20 are kept idle for 5 seconds, TLS verified.
 *
 * ```
 * AsyncClient { baseUrl("https://example.com/api/"); timeout(Timeout(read = 30.seconds)) }
 * ```
 */
@TernDsl
public class AsyncClientConfig internal constructor(private val builder: HttpClientBuilder) {
    /** Completes relative URLs: they are appended to its path. Must be absolute, else [IllegalArgumentException]. */
    public fun baseUrl(url: String): Unit = set { baseUrl(url) }

    /** Sets a field for every request; a request's own field of the name wins. */
    public fun header(name: String, value: String): Unit = set { header(name, value) }

    /** Sets fields for every request. */
    public fun headers(fields: Headers): Unit = set { headers(fields) }

    /** Sets fields for every request: `headers { set("Accept", "application/json") }`. */
    public fun headers(fields: (@TernDsl Headers.Builder).() -> Unit): Unit =
        headers(Headers.builder().apply(fields).build())

    /** Adds a query parameter to every request. */
    public fun param(name: String, value: Any): Unit = set { param(name, value) }

    /** The limits in time of every call that has none of its own; see the function `Timeout` for the defaults. */
    public fun timeout(limits: Timeout): Unit = set { timeout(limits) }

    /** The same limit for each of the four phases, and none in total, as httpx's `timeout=10.0`. */
    public fun timeout(eachPhase: Duration): Unit = timeout(Timeout.of(eachPhase.toJavaDuration()))

    /** How many connections, and for how long; see the function `Limits` for the defaults. */
    public fun limits(limits: Limits): Unit = set { limits(limits) }

    /** How requests are authenticated that do not say it themselves; not at all by default. */
    public fun auth(how: Auth?): Unit = set { auth(how) }

    /** Whether redirects are followed; they are not by default. */
    public fun followRedirects(follow: Boolean): Unit = set { followRedirects(follow) }

    /** Which redirects are followed. */
    public fun redirects(policy: RedirectPolicy): Unit = set { redirects(policy) }

    /** Marks a field as one that must not go to another origin with a redirect, as Authorization and Cookie never do. */
    public fun sensitiveHeader(name: String): Unit = set { sensitiveHeader(name) }

    /**
     * Adds a hook that sees every request before it is sent, and may send another in its place. It may suspend, but not
     * block; what it throws fails the call.
     */
    public fun onRequest(hook: suspend (Request) -> Request): Unit =
        set { requestHook { request -> started { hook(request) } } }

    /**
     * Adds a hook that sees every response before its caller does. It may suspend, but not block; what it throws fails
     * the call.
     *
     * @param needsContent whether the content is read first, so that the hook can look at it; without, it is empty there
     */
    public fun onResponse(needsContent: Boolean = false, hook: suspend (Response) -> Unit): Unit =
        set { responseHook(SuspendingHook(needsContent, hook)) }

    /** Where cookies are kept; null for nowhere. Unless this is called, the client has a jar of its own. */
    public fun cookies(jar: CookieJar?): Unit = set { cookies(jar) }

    /**
     * Carries the requests to some URLs by a transport of their own; the pattern is httpx's, such as
     * `all://api.example.com`. Null is the usual transport, as an exception from a wider pattern.
     */
    public fun mount(pattern: String, carrier: Transport?): Unit = set { mount(pattern, carrier) }

    /** Adds a hook on requests that may take its time. */
    public fun requestHook(hook: RequestHook): Unit = set { requestHook(hook) }

    /** Adds a hook on responses that may take its time, or wants to see their content. */
    public fun responseHook(hook: ResponseHook): Unit = set { responseHook(hook) }

    /** Whether content codings such as gzip are asked for and undone; they are by default. */
    public fun decompress(on: Boolean): Unit = set { decompress(on) }

    /** Whether content with a coding that is not known here fails the call; by default it is handed out as it came. */
    public fun refuseUnknownCodings(on: Boolean): Unit = set { refuseUnknownCodings(on) }

    /** The charset of text whose Content-Type names none; UTF-8 by default. */
    public fun defaultCharset(charset: Charset): Unit = set { defaultCharset(charset) }

    /**
     * How the charset of text is found whose Content-Type names none, by looking at its content; of a response that is
     * streamed the function sees no octets.
     */
    public fun defaultCharset(choice: (ByteString) -> Charset): Unit =
        set { defaultCharset(Function<ByteString, Charset> { choice(it) }) }

    /** Where the engine's callbacks run, hooks among them; the event loop by default. Coroutines resume where they were. */
    public fun callbackExecutor(executor: Executor?): Unit = set { callbackExecutor(executor) }

    /** Hears what happens to every call, phase by phase; null for nobody. See [Trace] for what it may do. */
    public fun trace(listener: Trace?): Unit = set { trace(listener) }

    /** What a peer may send at the most. */
    public fun protocolLimits(limits: ProtocolLimits): Unit = set { protocolLimits(limits) }

    /** How connections are secured; the system's trust and full verification by default. */
    public fun tls(settings: Tls): Unit = set { tls(settings) }

    /** Sends everything by this proxy: `http://user:pass@host:3128`, `https://…` or `socks5://…`. */
    public fun proxy(url: String): Unit = set { proxy(url) }

    /** Which requests go by which proxy; the environment is not asked then. */
    public fun proxies(choice: Proxies): Unit = set { proxies(choice) }

    /** Whether HTTP_PROXY, HTTPS_PROXY, ALL_PROXY and NO_PROXY choose the proxy; they do by default. */
    public fun trustEnv(isTrusted: Boolean): Unit = set { trustEnv(isTrusted) }

    /** Whether HTTP/2 is offered to secured peers; it is by default. */
    public fun http2(isSpoken: Boolean): Unit = set { http2(isSpoken) }

    /** Who finds the addresses of a host; the operating system by default. */
    public fun resolver(names: Resolver): Unit = set { resolver(names) }

    /** How often a connection is tried again that did not come about; 0 by default. */
    public fun retries(most: Int): Unit = set { retries(most) }

    /** How sockets are made: from where, with which options, or to a unix socket. */
    public fun sockets(settings: SocketSettings): Unit = set { sockets(settings) }

    /** From names to connections: how long addresses are kept, hosts that need no look-up, the delay between attempts. */
    public fun names(settings: NameSettings): Unit = set { names(settings) }

    /** The number of event loops; one per four processors by default, at least one. */
    public fun loops(count: Int): Unit = set { loops(count) }

    /** How `json` reads and writes; [Json]'s own defaults if it is not called. */
    public fun json(format: Json): Unit = jsonCodec(KotlinxJsonCodec(format))

    /** Reads and writes JSON by another library. */
    public fun jsonCodec(codec: JsonCodec): Unit = set { jsonCodec(codec) }

    /** Carries the requests in place of the pool, such as a mock. It stays its maker's: the client does not close it. */
    public fun transport(carrier: Transport): Unit = set { transport(carrier) }

    /** The engine's own builder, for every setting that has no name here. */
    public fun engine(settings: HttpClientBuilder.() -> Unit): Unit = builder.settings()

    private class SuspendingHook(private val needsContent: Boolean, private val hook: suspend (Response) -> Unit) :
        ResponseHook {
        override fun onResponse(response: Response) = started { hook(response) }

        override fun needsContent(head: ResponseHead) = needsContent
    }

    private inline fun set(setting: HttpClientBuilder.() -> HttpClientBuilder) {
        builder.setting()
    }
}
