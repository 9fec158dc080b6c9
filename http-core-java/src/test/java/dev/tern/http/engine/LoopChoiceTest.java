package dev.tern.http.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tern.http.Request;
import dev.tern.http.client.HttpClient;
import dev.tern.http.testkit.Leaks;
import java.net.InetAddress;
import mockwebserver3.MockResponse;
import mockwebserver3.MockWebServer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class LoopChoiceTest {
    @RegisterExtension
    final Leaks leaks = new Leaks();

    @Test
    void callGoesToTheLoopThatHasAnIdleConnection() throws Exception {
        try (MockWebServer server = new MockWebServer()) {
            server.start(InetAddress.getByName("127.0.0.1"), 0);
            HttpClient http = leaks.watch(HttpClient.builder().loops(4).build());
            for (int i = 0; i < 50; i++) {
                server.enqueue(new MockResponse.Builder().body("x").build());
                http.sendAsync(Request.get(server.url("/").toString())).join();
                assertThat(server.takeRequest().getConnectionIndex()).isZero();
            }
        }
    }
}
