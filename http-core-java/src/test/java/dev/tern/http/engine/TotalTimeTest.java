package dev.tern.http.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tern.http.Auth;
import dev.tern.http.AuthFlow;
import dev.tern.http.AuthStep;
import dev.tern.http.Method;
import dev.tern.http.Request;
import dev.tern.http.Response;
import dev.tern.http.ResponseHead;
import dev.tern.http.Timeout;
import dev.tern.http.TotalTimeoutException;
import dev.tern.http.client.HttpClient;
import dev.tern.http.client.MockTransport;
import dev.tern.http.exchange.ResponseHook;
import dev.tern.http.testkit.ScriptedPeer;
import dev.tern.http.testkit.Waits;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** The limit of the whole call holds also where no exchange is under way that could watch it. */
class TotalTimeTest extends EngineTest {
    private static final Duration SHORT = Duration.ofMillis(300);

    private static Request limited(String url) {
        return Request.of(Method.GET, url, r -> r.timeout(Timeout.none().withTotal(SHORT)));
    }

    @Test
    void requestHookThatNeverAnswers() throws Exception {
        CompletableFuture<Request> never = new CompletableFuture<>();
        HttpClient client = client(b -> b.requestHook(request -> never));
        TotalTimeoutException failure =
                send(client, limited("http://127.0.0.1:1/")).awaitFailure(TotalTimeoutException.class);
        assertThat(failure.peerMayHaveActed()).isFalse();
    }

    @Test
    void answerOfAHookThatComesTooLateChangesNothing() throws Exception {
        CompletableFuture<Request> late = new CompletableFuture<>();
        HttpClient client = client(b -> b.requestHook(request -> late));
        var handler = send(client, limited("http://127.0.0.1:1/"));
        handler.awaitFailure(TotalTimeoutException.class);
        late.complete(Request.get("http://127.0.0.1:1/"));
        assertThat(handler.transcript()).containsExactly("FAILURE TotalTimeoutException in PREPARE");
    }

    @Test
    void responseHookThatNeverAnswersCostsTheConnection() throws Exception {
        ScriptedPeer peer = peer(connection -> {
            connection.expectRequest("GET /hooked HTTP/1.1");
            connection.send("HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nhalf");
            connection.expectGone();
        });
        HttpClient client = client(b -> b.limits(ONE_CONNECTION).responseHook(response -> new CompletableFuture<>()));
        send(client, limited(peer.url("/hooked"))).awaitFailure(TotalTimeoutException.class);
    }

    /** The exchange is over then, and its timer with it. */
    @Test
    void responseHookThatNeverAnswersBehindTheEndOfTheExchange() throws Exception {
        ScriptedPeer peer = peer(connection -> {
            connection.expectRequest("GET /hooked HTTP/1.1");
            connection.respond("whole");
            connection.expectGone();
        });
        HttpClient client = client(b -> b.responseHook(new ResponseHook() {
            @Override
            public CompletionStage<?> onResponse(Response response) {
                return new CompletableFuture<>();
            }

            @Override
            public boolean needsContent(ResponseHead head) {
                return true;
            }
        }));
        send(client, limited(peer.url("/hooked"))).awaitFailure(TotalTimeoutException.class);
    }

    @Test
    void authenticationThatNeverComesAbout() throws Exception {
        Auth waiting = request -> new AuthFlow() {
            @Override
            public AuthStep next(@Nullable Response previous) {
                return AuthStep.await(new CompletableFuture<>());
            }
        };
        HttpClient client = client(b -> b.auth(waiting));
        send(client, limited("http://127.0.0.1:1/")).awaitFailure(TotalTimeoutException.class);
    }

    @Test
    void transportWithoutALoopIsWatchedToo() throws Exception {
        HttpClient client = client(b -> b.transport(MockTransport.answering(
                        request -> Response.builder(request).build()))
                .requestHook(request -> new CompletableFuture<>()));
        send(client, limited("http://mock/")).awaitFailure(TotalTimeoutException.class);
    }

    /** What the hook took is not there for the exchange. */
    @Test
    void exchangeHasWhatTheHookLeft() throws Exception {
        AtomicReference<@Nullable Request> sent = new AtomicReference<>();
        CompletableFuture<Request> later = new CompletableFuture<>();
        CountDownLatch asked = new CountDownLatch(1);
        HttpClient client = client(b -> b.transport(MockTransport.answering(request -> {
                    sent.set(request);
                    return Response.builder(request).build();
                }))
                .requestHook(request -> {
                    asked.countDown();
                    return later;
                }));
        Duration total = Duration.ofMinutes(1);
        Request request = Request.of(
                Method.GET, "http://mock/", r -> r.timeout(Timeout.none().withTotal(total)));
        CompletableFuture<Response> answer = client.sendAsync(request);
        Waits.until(asked, "the hook");
        later.complete(client.complete(request));
        Waits.value(answer);
        assertThat(sent.get().timeout().total()).isLessThan(total);
    }
}
