package dev.tern.http.coroutines

import dev.tern.http.Auth
import dev.tern.http.AuthFlow
import dev.tern.http.AuthStep
import dev.tern.http.Request
import dev.tern.http.Response
import java.util.concurrent.CompletionException
import java.util.concurrent.CompletionStage
import kotlin.coroutines.Continuation
import kotlin.coroutines.CoroutineContext
import kotlin.coroutines.EmptyCoroutineContext
import kotlin.coroutines.RestrictsSuspension
import kotlin.coroutines.intrinsics.COROUTINE_SUSPENDED
import kotlin.coroutines.intrinsics.createCoroutineUnintercepted
import kotlin.coroutines.intrinsics.suspendCoroutineUninterceptedOrReturn
import kotlin.coroutines.resume
import kotlin.coroutines.resumeWithException

/**
 * Authentication written as httpx's generators are: each `yield` sends a request and gives its response; the last response is
 * the answer of the call. The block runs anew for each call, on the engine's threads: it must not block. What it throws
 * fails the call. Who wants to call a suspend function in it gives its result as a stage to [AuthFlowScope.await].
 *
 * ```
 * AsyncClient {
 *     auth(authFlow { request ->
 *         val response = yield(request.bearer(tokens.current))
 *         if (response.status() == 401) yield(request.bearer(await(tokens.refresh())))
 *     })
 * }
 * ```
 *
 * @param needsContent whether the block looks at the content of responses; without, it is empty there
 */
public fun authFlow(
    needsContent: Boolean = false,
    block: suspend AuthFlowScope.(Request) -> Unit,
): Auth = Auth { request -> WrittenFlow(needsContent, request, block) }

/** What can be done within [authFlow], and nothing else suspends there. */
@RestrictsSuspension
public sealed interface AuthFlowScope {
    /** Sends the request, through redirects, and gives its response. */
    public suspend fun yield(request: Request): Response

    /** Waits for what another fetches; a stage that fails fails the call, unless the block catches it. */
    public suspend fun <T> await(stage: CompletionStage<T>): T
}

/** Confined to one call: the engine asks for the next step, and the block runs up to it. */
private class WrittenFlow(
    private val needsContent: Boolean,
    request: Request,
    block: suspend AuthFlowScope.(Request) -> Unit,
) : AuthFlow,
    AuthFlowScope,
    Continuation<Unit> {
    override val context: CoroutineContext get() = EmptyCoroutineContext

    /** Goes on with the block; told the response to the last request. */
    private var proceed: (Response?) -> Unit
    private var step: AuthStep = AuthStep.done()

    init {
        val whole: suspend AuthFlowScope.() -> Unit = { block(request) }
        val start = whole.createCoroutineUnintercepted(this, this)
        proceed = { start.resume(Unit) }
    }

    override fun needsContent(): Boolean = needsContent

    override fun next(previous: Response?): AuthStep {
        proceed(previous)
        return step
    }

    override suspend fun yield(request: Request): Response =
        suspendCoroutineUninterceptedOrReturn { block ->
            step = AuthStep.send(request)
            proceed = { response -> block.resume(checkNotNull(response)) }
            COROUTINE_SUSPENDED
        }

    override suspend fun <T> await(stage: CompletionStage<T>): T =
        suspendCoroutineUninterceptedOrReturn { block ->
            val outcome = stage.handle { value, failure -> outcome(value, failure) }
            step = AuthStep.await(outcome)
            proceed = {
                outcome.toCompletableFuture().join().fold(block::resume, block::resumeWithException)
            }
            COROUTINE_SUSPENDED
        }

    private fun <T> outcome(value: T, failure: Throwable?): Result<T> =
        when (failure) {
            null -> Result.success(value)
            is CompletionException -> Result.failure(failure.cause ?: failure)
            else -> Result.failure(failure)
        }

    override fun resumeWith(result: Result<Unit>) {
        step = AuthStep.done()
        result.getOrThrow()
    }
}
