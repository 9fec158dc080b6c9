package dev.tern.http.testkit;

import dev.tern.http.Headers;
import dev.tern.http.Request;
import dev.tern.http.Response;
import dev.tern.http.exchange.Exchange;
import dev.tern.http.exchange.ExchangeHandler;
import dev.tern.http.exchange.Transport;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import okio.Buffer;

/**
 * Thread-safe. Answers every request at once, on the thread that sends it, with what a function gives; and keeps the
 * requests as they were sent. Content follows when some is asked for.
 */
public final class AnsweringTransport implements Transport {
    private final Function<Request, Response> answers;
    private final List<Request> requests = new CopyOnWriteArrayList<>();

    public AnsweringTransport(Function<Request, Response> answers) {
        this.answers = answers;
    }

    /** A response without content: status, then alternating names and values of fields. */
    public static Response response(Request request, int status, String... fields) {
        Response.Builder response = Response.builder(request).status(status);
        Headers.of(fields).forEach(field -> response.header(field.name(), field.value()));
        return response.build();
    }

    /** What was sent, in order. */
    public List<Request> requests() {
        return List.copyOf(requests);
    }

    /** The values of this field, one a request, null where it was not sent. */
    public List<String> sent(String field) {
        return requests.stream().map(request -> request.headers().get(field)).toList();
    }

    @Override
    public Exchange send(Request request, ExchangeHandler handler) {
        requests.add(request);
        Answer answer = new Answer(request, answers.apply(request), handler);
        answer.begin();
        return answer;
    }

    @Override
    public void close() {}

    /** Confined to the sending thread. */
    private static final class Answer implements Exchange {
        private final Request request;
        private final Response response;
        private final ExchangeHandler handler;
        private boolean begun;
        private boolean over;
        private boolean asked;

        Answer(Request request, Response response, ExchangeHandler handler) {
            this.request = request;
            this.response = response;
            this.handler = handler;
        }

        void begin() {
            handler.onResponse(response.head(), this);
            begun = true;
            deliver();
        }

        private void deliver() {
            boolean empty = response.content().size() == 0;
            if (begun && !over && (asked || empty)) {
                over = true;
                if (!empty) {
                    handler.onContent(new Buffer().write(response.content()));
                }
                handler.onComplete(Headers.empty());
            }
        }

        @Override
        public Request request() {
            return request;
        }

        @Override
        public void execute(Runnable command) {
            command.run();
        }

        @Override
        public void demand(long octets) {
            asked = true;
            deliver();
        }

        @Override
        public void cancel() {
            over = true;
        }

        @Override
        public void await(BooleanSupplier condition) {
            if (!condition.getAsBoolean()) {
                throw new AssertionError("Nothing further will happen");
            }
        }
    }
}
