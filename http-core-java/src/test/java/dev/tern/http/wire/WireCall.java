package dev.tern.http.wire;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tern.http.Headers;
import dev.tern.http.HttpException;
import dev.tern.http.Method;
import dev.tern.http.Request;
import dev.tern.http.ResponseHead;
import dev.tern.http.client.HttpClient;
import dev.tern.http.exchange.Exchange;
import dev.tern.http.exchange.ExchangeHandler;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import okio.Buffer;
import okio.ByteString;
import org.jspecify.annotations.Nullable;

/** Confined to one request of a question: sends it, reads the content as far as asked, and notes the outcome. */
final class WireCall implements Runnable, ExchangeHandler {
    private static final int CONTENT_SHOWN = 64 << 10;

    private final HttpClient http;
    private final WireClient settings;
    private final JsonNode question;
    private final CompletableFuture<ObjectNode> outcome;
    private final ObjectNode answer = WireDriver.JSON.createObjectNode();
    private final Buffer content = new Buffer();
    private long begunNanos;
    private @Nullable Request request;
    private @Nullable ResponseHead head;
    private @Nullable Exchange exchange;

    WireCall(HttpClient http, WireClient settings, JsonNode question, CompletableFuture<ObjectNode> outcome) {
        this.http = http;
        this.settings = settings;
        this.question = question;
        this.outcome = outcome;
    }

    /** The outcome, or the reason why the client cannot do this. */
    static ObjectNode result(CompletableFuture<ObjectNode> call) throws InterruptedException {
        try {
            return call.get();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof WireDriver.Skipped skipped) {
                throw skipped;
            }
            throw new IllegalStateException(e.getCause());
        }
    }

    @Override
    public void run() {
        begunNanos = System.nanoTime();
        try {
            Request sent = http.complete(build());
            request = sent;
            Exchange begun = http.send(sent, this);
            JsonNode cancelAfter = question.path("cancel_after_ms");
            if (cancelAfter.isNumber()) {
                WireDriver.TIME.schedule(begun::cancel, cancelAfter.asLong(), TimeUnit.MILLISECONDS);
            }
        } catch (WireDriver.Skipped e) {
            outcome.completeExceptionally(e);
        } catch (RuntimeException e) {
            fail(WireErrors.classOf(e), e);
        }
    }

    private Request build() {
        Request.Builder builder =
                Request.builder(Method.of(question.path("method").asText("GET")), dev.tern.http.Url.parse(url()));
        for (JsonNode header : question.path("headers")) {
            builder.addHeader(header.get(0).asText(), header.get(1).asText());
        }
        for (JsonNode param : question.path("params")) {
            builder.param(param.get(0).asText(), param.get(1).asText());
        }
        WireBody.put(question.path("body"), builder);
        if (question.path("expect_continue").asBoolean()) {
            builder.expectContinue();
        }
        if (!question.path("trailers").isMissingNode()) {
            Headers.Builder trailers = Headers.builder();
            question.path("trailers")
                    .forEach(t -> trailers.add(t.get(0).asText(), t.get(1).asText()));
            builder.trailers(trailers::build);
        }
        return builder.timeout(settings.timeout(question)).build();
    }

    private String url() {
        return question.path("url").asText();
    }

    @Override
    public void onResponse(ResponseHead responseHead, Exchange current) {
        head = responseHead;
        exchange = current;
        current.demand(Long.MAX_VALUE);
    }

    @Override
    public void onContent(Buffer octets) {
        content.write(octets, octets.size());
        Long max = settings.maxBody(question);
        JsonNode readMax = question.path("read_max");
        Exchange current = exchange;
        if (max != null && content.size() > max) {
            fail("too_large", null);
            if (current != null) {
                current.cancel();
            }
        } else if (readMax.isNumber() && content.size() >= readMax.asLong()) {
            succeed(Headers.empty());
            if (current != null) {
                current.cancel();
            }
        }
    }

    @Override
    public void onComplete(Headers trailers) {
        succeed(trailers);
    }

    @Override
    public void onFailure(HttpException failure) {
        fail(WireErrors.classOf(failure), failure);
    }

    private void succeed(Headers trailers) {
        ResponseHead received = head;
        Request sent = request;
        if (received == null || sent == null) {
            throw new IllegalStateException("No head");
        }
        Exchange current = exchange;
        Request answered = current == null ? sent : current.request();
        ByteString octets = content.snapshot();
        answer.put("status", received.status())
                .put("version", received.version().toString().substring("HTTP/".length()))
                .put("reason", received.reason())
                .put("url", answered.url().href())
                .put("body_len", octets.size())
                .put("body_sha256", octets.sha256().hex());
        put(answer.putArray("headers"), received.headers());
        if (!trailers.isEmpty()) {
            put(answer.putArray("trailers"), trailers);
        }
        if (octets.size() <= CONTENT_SHOWN) {
            answer.put("body_b64", octets.base64());
        }
        if (question.path("want_text").asBoolean()) {
            answer.put("text", octets.string(received.charset()));
        }
        end();
    }

    private static void put(ArrayNode array, Headers headers) {
        headers.forEach(field -> array.addArray().add(field.name()).add(field.value()));
    }

    private void fail(String errorClass, @Nullable Throwable cause) {
        answer.removeAll();
        answer.put("error", errorClass).put("detail", String.valueOf(cause));
        end();
    }

    private void end() {
        answer.put("ms", TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begunNanos));
        outcome.complete(answer.deepCopy());
    }
}
