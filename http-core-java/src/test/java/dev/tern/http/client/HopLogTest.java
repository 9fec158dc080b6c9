package dev.tern.http.client;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tern.http.Method;
import dev.tern.http.Request;
import dev.tern.http.Response;
import dev.tern.http.testkit.LogRecording;
import org.junit.jupiter.api.Test;

/** The one line that every exchange writes, at DEBUG; httpx has it at INFO and with the whole URL. */
class HopLogTest {
    @Test
    void everyHopIsOneLineWithoutCredentialsAndQuery() throws Exception {
        MockTransport mock =
                MockTransport.answering(request -> request.url().path().equals("/old")
                        ? Response.builder(request)
                                .status(302)
                                .reason("Found")
                                .header("Location", "/new?token=secret")
                                .build()
                        : Response.builder(request).status(204).build());
        try (LogRecording log = LogRecording.of("dev.tern.http.client");
                HttpClient client = HttpClient.builder()
                        .transport(mock)
                        .followRedirects(true)
                        .build()) {
            client.sendAsync(Request.of(
                            Method.GET,
                            "http://user:secret@mock:8080/old?token=secret#secret",
                            r -> r.header("Authorization", "Bearer secret")))
                    .get();
            assertThat(log.lines())
                    .containsExactly(
                            "DEBUG HTTP Request: GET http://mock:8080/old \"HTTP/1.1 302 Found\"",
                            "DEBUG HTTP Request: GET http://mock:8080/new \"HTTP/1.1 204 \"");
        }
    }
}
