package dev.tern.http.servers;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tern.http.Request;
import dev.tern.http.Response;
import dev.tern.http.client.HttpClient;
import dev.tern.http.testkit.Leaks;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import mockwebserver3.MockResponse;
import mockwebserver3.MockWebServer;
import mockwebserver3.RecordedRequest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Against OkHttp's MockWebServer. */
class MockWebServerTest {
    @RegisterExtension
    final Leaks leaks = new Leaks();

    @Test
    void requestsArriveInOrderOverOneConnection() throws Exception {
        try (MockWebServer server = new MockWebServer()) {
            server.start(InetAddress.getByName("127.0.0.1"), 0);
            for (int i = 0; i < 10; i++) {
                server.enqueue(new MockResponse.Builder().body("answer " + i).build());
            }
            HttpClient http = leaks.watch(
                    HttpClient.builder().baseUrl(server.url("/").toString()).build());
            for (int i = 0; i < 10; i++) {
                assertThat(http.sendAsync(Request.get("r" + i)).join().text()).isEqualTo("answer " + i);
                RecordedRequest seen = server.takeRequest();
                assertThat(seen.getTarget()).isEqualTo("/r" + i);
                assertThat(seen.getConnectionIndex()).isZero();
                assertThat(seen.getExchangeIndex()).isEqualTo(i);
                assertThat(seen.getHeaders().get("User-Agent")).startsWith("tern/");
            }
        }
    }

    /** httpx part 3, row 28. */
    @Test
    void chunkedContentAndTrailersArrive() throws Exception {
        try (MockWebServer server = new MockWebServer()) {
            server.start(InetAddress.getByName("127.0.0.1"), 0);
            server.enqueue(new MockResponse.Builder()
                    .chunkedBody("chunk by chunk", 3)
                    .trailers(okhttp3.Headers.of("X-Sum", "14"))
                    .build());
            HttpClient http = leaks.watch(HttpClient.create());
            Response response =
                    http.sendAsync(Request.get(server.url("/").toString())).join();
            assertThat(response.text()).isEqualTo("chunk by chunk");
            assertThat(response.trailers().first("X-Sum")).isEqualTo("14");
        }
    }

    @Test
    void manyCallsShareTheConnectionsThatTheLimitAllows() throws Exception {
        try (MockWebServer server = new MockWebServer()) {
            server.start(InetAddress.getByName("127.0.0.1"), 0);
            HttpClient http = leaks.watch(HttpClient.builder()
                    .limits(dev.tern.http.Limits.defaults().withMaxConnections(5))
                    .build());
            List<CompletableFuture<Response>> calls = new ArrayList<>();
            for (int i = 0; i < 200; i++) {
                server.enqueue(new MockResponse.Builder().body("x").build());
            }
            for (int i = 0; i < 200; i++) {
                calls.add(http.sendAsync(Request.get(server.url("/").toString())));
            }
            calls.forEach(call -> assertThat(call.join().status()).isEqualTo(200));
            int connections = 0;
            for (int i = 0; i < 200; i++) {
                connections = Math.max(connections, server.takeRequest().getConnectionIndex() + 1);
            }
            assertThat(connections).isBetween(1, 5);
        }
    }
}
