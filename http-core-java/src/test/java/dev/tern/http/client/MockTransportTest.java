package dev.tern.http.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tern.http.CancelledException;
import dev.tern.http.Request;
import dev.tern.http.Response;
import dev.tern.http.TransportException;
import dev.tern.http.exchange.Exchange;
import dev.tern.http.exchange.Transport;
import dev.tern.http.testkit.RecordingHandler;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class MockTransportTest {
    private static HttpClient over(Transport transport) {
        return HttpClient.builder().transport(transport).followRedirects(true).build();
    }

    @Test
    void functionThatThrowsFailsTheCall() {
        HttpClient http = over(MockTransport.answering(request -> {
            throw new IllegalStateException("broken");
        }));
        assertThatThrownBy(() -> http.sendAsync(Request.get("http://mock/")).join())
                .hasCauseInstanceOf(TransportException.class)
                .hasMessageContaining("broken");
    }

    @Test
    void cancelledCallHearsNoMore() throws Exception {
        CompletableFuture<Response> later = new CompletableFuture<>();
        HttpClient http = over(MockTransport.answeringLater(request -> later));
        RecordingHandler handler = new RecordingHandler(Long.MAX_VALUE);
        Request request = Request.get("http://mock/");
        Exchange exchange = http.send(request, handler);
        exchange.cancel();
        handler.awaitFailure(CancelledException.class);
        later.complete(Response.builder(request).build());
        assertThat(handler.transcript()).hasSize(1);
    }

    @Test
    void exceptionFromAMountGoesTheUsualWay() throws Exception {
        MockTransport usual = MockTransport.answering(
                request -> Response.builder(request).text("usual").build());
        MockTransport mounted = MockTransport.answering(
                request -> Response.builder(request).text("mounted").build());
        try (HttpClient http = HttpClient.builder()
                .transport(usual)
                .mount("all://*example.com", mounted)
                .mount("all://plain.example.com", null)
                .build()) {
            assertThat(http.sendAsync(Request.get("http://www.example.com/"))
                            .get()
                            .text())
                    .isEqualTo("mounted");
            assertThat(http.sendAsync(Request.get("http://plain.example.com/"))
                            .get()
                            .text())
                    .isEqualTo("usual");
        }
    }

    @Test
    void redirectsAreFollowedThroughIt() {
        HttpClient http = over(MockTransport.answering(request -> request.url()
                        .path()
                        .equals("/a")
                ? Response.builder(request).status(302).header("Location", "/b").build()
                : Response.builder(request).text("at " + request.url().path()).build()));
        Response response = http.sendAsync(Request.get("http://mock/a")).join();
        assertThat(response.text()).isEqualTo("at /b");
        assertThat(response.history()).extracting(Response::status).containsExactly(302);
    }

    @Test
    void contentIsGivenAsItIsAskedFor() throws Exception {
        HttpClient http = over(MockTransport.answering(
                request -> Response.builder(request).text("0123456789").build()));
        RecordingHandler handler = new RecordingHandler(0);
        http.send(Request.get("http://mock/"), handler);
        handler.demand(4);
        handler.awaitContent(4);
        assertThat(handler.content()).isEqualTo("0123");
        handler.demand(6);
        assertThat(handler.awaitEnd().content()).isEqualTo("0123456789");
    }

    @Test
    void requestsGoToTheTransportThatIsMountedForThem() {
        HttpClient http = HttpClient.builder()
                .transport(MockTransport.answering(
                        request -> Response.builder(request).text("usual").build()))
                .mount(
                        "all://*.example.com",
                        MockTransport.answering(request ->
                                Response.builder(request).text("mounted").build()))
                .build();
        assertThat(http.sendAsync(Request.get("https://api.example.com/"))
                        .join()
                        .text())
                .isEqualTo("mounted");
        assertThat(http.sendAsync(Request.get("https://example.org/")).join().text())
                .isEqualTo("usual");
    }
}
