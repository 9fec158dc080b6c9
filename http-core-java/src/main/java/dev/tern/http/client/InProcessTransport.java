package dev.tern.http.client;

import dev.tern.http.Body;
import dev.tern.http.ClientClosedException;
import dev.tern.http.Headers;
import dev.tern.http.HttpException;
import dev.tern.http.HttpVersion;
import dev.tern.http.Phase;
import dev.tern.http.Request;
import dev.tern.http.Response;
import dev.tern.http.ResponseHead;
import dev.tern.http.Status;
import dev.tern.http.exchange.Exchange;
import dev.tern.http.exchange.ExchangeHandler;
import dev.tern.http.exchange.Transport;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.function.Supplier;
import okio.Source;

/**
 * Thread-safe. A transport to an application within this program (httpx's ASGITransport and WSGITransport): no socket, but
 * content is streamed in both directions, as it is asked for. {@link MockTransport} is the simpler one, for whole answers.
 *
 * <p>The application runs on the executor, and so does content that blocks; it may block there if the executor allows. What it
 * throws fails the call, unless {@link #answeringFailures} is said. When a call is cancelled, a stage that the application has
 * not completed is cancelled, its content is closed, and reading the request's content fails.
 *
 * <pre>{@code
 * Transport app = InProcessTransport.of(request -> completedFuture(Answer.of(200, Headers.empty(), Body.of("hello"))), executor);
 * HttpClient http = HttpClient.builder().transport(app).build();
 * }</pre>
 */
public final class InProcessTransport implements Transport {
    private final Application application;
    private final Executor executor;
    private final boolean answersFailures;
    private final Set<InProcessExchange> running = ConcurrentHashMap.newKeySet();
    private volatile boolean closed;

    /** Thread-safe. What answers requests. */
    @FunctionalInterface
    public interface Application {
        /** Answers at once or later. The request's content is read by {@link #contentOf}, or as {@link Body} has it. */
        CompletionStage<Answer> answer(Request request) throws Exception;
    }

    /**
     * Immutable. The answer to one request.
     *
     * @param content read as the caller asks for it, and closed when the call ends
     * @param trailers asked for behind the content
     */
    public record Answer(ResponseHead head, Body content, Supplier<Headers> trailers) {
        /** An answer without trailers; a Content-Type is that of the content, unless the fields have one. */
        public static Answer of(int status, Headers headers, Body content) {
            String type = content.contentType();
            Headers fields = type == null || headers.contains("Content-Type")
                    ? headers
                    : headers.newBuilder().add("Content-Type", type).build();
            ResponseHead head = new ResponseHead(HttpVersion.HTTP_1_1, status, Status.reason(status), fields);
            return new Answer(head, content, Headers::empty);
        }

        /** A whole response. */
        public static Answer of(Response response) {
            return new Answer(response.head(), Body.of(response.content()), response::trailers);
        }
    }

    private InProcessTransport(Application application, Executor executor, boolean answersFailures) {
        this.application = application;
        this.executor = executor;
        this.answersFailures = answersFailures;
    }

    /** A transport to the application, whose exceptions fail the calls. */
    public static InProcessTransport of(Application application, Executor executor) {
        return new InProcessTransport(application, executor, false);
    }

    /** A transport to the same application, whose exceptions are answered with 500, as a server would. */
    public InProcessTransport answeringFailures() {
        return new InProcessTransport(application, executor, true);
    }

    /** The content of a request as a source that blocks; without any if the request has none. For applications. */
    public static Source contentOf(Request request) {
        Body body = request.body();
        return new RequestSource((body == null ? Body.empty() : body).open());
    }

    @Override
    public Exchange send(Request request, ExchangeHandler handler) {
        InProcessExchange exchange = new InProcessExchange(request, handler, executor, running::remove);
        running.add(exchange);
        if (closed) {
            exchange.fail(closedFailure(request));
        } else {
            exchange.run(application, answersFailures);
        }
        return exchange;
    }

    private static HttpException closedFailure(Request request) {
        return new ClientClosedException(
                "The transport is closed", new HttpException.Circumstances(request, Phase.PREPARE, false), null);
    }

    /** Fails what is under way and everything that comes. The executor stays its maker's. */
    @Override
    public void close() {
        closed = true;
        running.forEach(exchange -> exchange.fail(closedFailure(exchange.request())));
    }
}
