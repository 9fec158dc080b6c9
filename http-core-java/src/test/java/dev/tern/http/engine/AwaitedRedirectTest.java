package dev.tern.http.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tern.http.HttpException;
import dev.tern.http.Request;
import dev.tern.http.Response;
import dev.tern.http.client.HttpClient;
import dev.tern.http.client.MockTransport;
import dev.tern.http.client.ResponseCollector;
import dev.tern.http.exchange.Delivery;
import dev.tern.http.exchange.Exchange;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;

/** A thread waits for a call whose hops are begun by other threads. */
class AwaitedRedirectTest {
    private static final int CALLS = 2000;

    private static final class Awaited extends ResponseCollector {
        private Response response;
        private HttpException failure;

        Awaited() {
            super(null);
        }

        @Override
        public Delivery delivery() {
            return Delivery.AWAITED;
        }

        @Override
        protected void onCollected(Response collected) {
            response = collected;
        }

        @Override
        public void onFailure(HttpException reason) {
            failure = reason;
        }
    }

    @Test
    void waiterSeesTheEndWhoeverBeginsTheHops() throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(2);
        try {
            MockTransport transport = MockTransport.answeringLater(request -> CompletableFuture.supplyAsync(
                    () -> {
                        int left = Integer.parseInt(request.url().path().substring(1));
                        return left == 0
                                ? Response.builder(request).text("end").build()
                                : Response.builder(request)
                                        .status(302)
                                        .header("Location", "/" + (left - 1))
                                        .build();
                    },
                    threads));
            HttpClient http = HttpClient.builder()
                    .transport(transport)
                    .followRedirects(true)
                    .build();
            for (int i = 0; i < CALLS; i++) {
                Awaited handler = new Awaited();
                Exchange exchange = http.send(Request.get("http://mock/3"), handler);
                exchange.await(() -> handler.response != null || handler.failure != null);
                assertThat(handler.failure).isNull();
                assertThat(handler.response.text()).isEqualTo("end");
            }
        } finally {
            threads.shutdownNow();
        }
    }
}
