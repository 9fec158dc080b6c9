package dev.tern.http.client;

import dev.tern.http.Phase;
import dev.tern.http.Request;
import dev.tern.http.Response;
import dev.tern.http.exchange.Exchange;
import dev.tern.http.exchange.ExchangeHandler;
import dev.tern.http.exchange.Transport;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;

/**
 * Thread-safe. A transport without a network: a function from request to response, for tests and for answering from within
 * the program. Everything above it works as over sockets: redirects, cookies, authentication, decoding, streaming. For content
 * that does not fit in memory there is {@link InProcessTransport}.
 *
 * <p>The function runs on the caller's thread, or answers later from any thread. What it throws fails the call.
 *
 * <pre>{@code
 * Transport mock = MockTransport.answering(request -> Response.builder(request).status(404).build());
 * HttpClient http = HttpClient.builder().transport(mock).build();
 * }</pre>
 */
public final class MockTransport implements Transport {
    private final Function<Request, ? extends CompletionStage<Response>> answers;

    private MockTransport(Function<Request, ? extends CompletionStage<Response>> answers) {
        this.answers = answers;
    }

    /** A transport that answers at once. */
    public static MockTransport answering(Function<Request, Response> answers) {
        return answeringLater(request -> CompletableFuture.completedFuture(answers.apply(request)));
    }

    /** A transport that may answer later. */
    public static MockTransport answeringLater(Function<Request, ? extends CompletionStage<Response>> answers) {
        return new MockTransport(answers);
    }

    @Override
    public Exchange send(Request request, ExchangeHandler handler) {
        InProcessExchange exchange = new InProcessExchange(request, handler, Runnable::run, ended -> {});
        try {
            answers.apply(request).whenComplete((response, failure) -> {
                if (failure == null) {
                    exchange.answer(InProcessTransport.Answer.of(response));
                } else {
                    exchange.failBy(failure, Phase.RECEIVE_HEAD);
                }
            });
        } catch (RuntimeException e) {
            exchange.failBy(e, Phase.RECEIVE_HEAD);
        }
        return exchange;
    }

    @Override
    public void close() {
        // There is nothing to let go of.
    }
}
