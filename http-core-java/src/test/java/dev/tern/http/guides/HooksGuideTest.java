package dev.tern.http.guides;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.tern.http.HttpStatusException;
import dev.tern.http.Request;
import dev.tern.http.Response;
import dev.tern.http.ResponseHead;
import dev.tern.http.client.HttpClient;
import dev.tern.http.client.HttpClientBuilder;
import dev.tern.http.client.MockTransport;
import dev.tern.http.exchange.ResponseHook;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;

/** httpx's page "Event hooks". */
class HooksGuideTest {
    private final List<String> log = new ArrayList<>();

    /** Answers with the status that the path names. */
    private static HttpClientBuilder mocked() {
        return HttpClient.builder()
                .transport(MockTransport.answering(request -> Response.builder(request)
                        .status(Integer.parseInt(request.url().path().substring(1)))
                        .text("content")
                        .build()));
    }

    private static Response get(HttpClientBuilder client, int status) {
        try (HttpClient http = client.build()) {
            return http.sendAsync(Request.get("http://mock/" + status)).join();
        }
    }

    private Request logRequest(Request request) {
        log.add(request.method() + " " + request.url() + " - Waiting for response");
        return request;
    }

    private void logResponse(Response response) {
        Request request = response.request();
        log.add(request.method() + " " + request.url() + " - Status " + response.status());
    }

    @Test
    void requestsAndResponsesAreLogged() {
        get(mocked().onRequest(this::logRequest).onResponse(this::logResponse), 200);
        assertThat(log)
                .containsExactly("GET http://mock/200 - Waiting for response", "GET http://mock/200 - Status 200");
    }

    @Test
    void clientRaisesEveryStatusThatIsAnError() {
        HttpClientBuilder raising = mocked().onResponse(Response::raiseForStatus);
        assertThat(get(raising, 204).status()).isEqualTo(204);
        assertThatThrownBy(() -> get(raising, 404))
                .hasCauseInstanceOf(HttpStatusException.class)
                .hasMessageContaining("Client error '404'");
        assertThatThrownBy(() -> get(raising, 503)).hasCauseInstanceOf(HttpStatusException.class);
    }

    @Test
    void hookThatNeedsTheContentReadsItFirst() {
        ResponseHook raising = new ResponseHook() {
            @Override
            public boolean needsContent(ResponseHead head) {
                return head.status() >= 400;
            }

            @Override
            public CompletionStage<?> onResponse(Response response) {
                try {
                    return CompletableFuture.completedFuture(response.raiseForStatus());
                } catch (HttpStatusException e) {
                    return CompletableFuture.failedFuture(e);
                }
            }
        };
        CompletionException failed =
                catchThrowableOfType(CompletionException.class, () -> get(mocked().responseHook(raising), 422));
        assertThat(failed.getCause())
                .isInstanceOfSatisfying(
                        HttpStatusException.class,
                        raised -> assertThat(raised.response().text()).isEqualTo("content"));
    }

    @Test
    void hookChangesTheRequest() {
        HttpClientBuilder stamping = mocked().onRequest(request -> request.newBuilder()
                .header("X-Request-Timestamp", Instant.now().toString())
                .build());
        assertThat(get(stamping, 200).request().headers().get("X-Request-Timestamp"))
                .endsWith("Z");
    }

    @Test
    void derivedClientHasFurtherHooks() {
        try (HttpClient plain = mocked().onRequest(this::logRequest).build();
                HttpClient raising = plain.newBuilder()
                        .onResponse(this::logResponse)
                        .onResponse(Response::raiseForStatus)
                        .build()) {
            assertThat(plain.sendAsync(Request.get("http://mock/500")).join().status())
                    .isEqualTo(500);
            assertThat(log).hasSize(1);
            assertThatThrownBy(() ->
                            raising.sendAsync(Request.get("http://mock/500")).join())
                    .hasCauseInstanceOf(HttpStatusException.class);
            assertThat(log).hasSize(3);
        }
    }
}
