package dev.tern.http.guides;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tern.http.Request;
import dev.tern.http.Response;
import dev.tern.http.client.HttpClient;
import dev.tern.http.client.MockTransport;
import dev.tern.http.exchange.Exchange;
import dev.tern.http.exchange.ExchangeHandler;
import dev.tern.http.exchange.Transport;
import dev.tern.http.testkit.Leaks;
import dev.tern.http.testkit.ScriptedPeer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import okio.ByteString;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** httpx's page "Transports". */
class TransportsGuideTest {
    private static final Transport USUAL = saying("usual");

    @RegisterExtension
    final Leaks leaks = new Leaks();

    private static Transport saying(String text) {
        return MockTransport.answering(
                request -> Response.builder(request).text(text).build());
    }

    private static String get(HttpClient http, String url) {
        return http.sendAsync(Request.get(url)).join().text();
    }

    @Test
    void functionStandsInForTheNetwork() {
        Transport mock = MockTransport.answering(request ->
                Response.builder(request).json("{\"text\":\"Hello, world!\"}").build());
        try (HttpClient http = HttpClient.builder()
                .transport(mock)
                .baseUrl("http://testserver")
                .build()) {
            Response response = http.sendAsync(Request.get("/")).join();
            assertThat(response.status()).isEqualTo(200);
            assertThat(response.headers().get("Content-Type")).isEqualTo("application/json");
            assertThat(response.text()).isEqualTo("{\"text\":\"Hello, world!\"}");
        }
    }

    @Test
    void plainRequestsAreRedirectedToSecuredOnes() {
        Transport toHttps = MockTransport.answering(request -> Response.builder(request)
                .status(303)
                .header(
                        "Location",
                        request.url().newBuilder().scheme("https").build().href())
                .build());
        try (HttpClient http = HttpClient.builder()
                .mount("http://", toHttps)
                .mount("https://", saying("secured"))
                .followRedirects(true)
                .build()) {
            Response response =
                    http.sendAsync(Request.get("http://example.org/a?b=1")).join();
            assertThat(response.text()).isEqualTo("secured");
            assertThat(response.url().href()).isEqualTo("https://example.org/a?b=1");
        }
    }

    /** An engine's own send is a transport: what wraps it adds no cookies, redirects or decoding of its own. */
    private static final class DebuggingTransport implements Transport {
        private final HttpClient engine =
                HttpClient.builder().cookies(null).decompress(false).build();
        private final List<String> log;

        DebuggingTransport(List<String> log) {
            this.log = log;
        }

        @Override
        public Exchange send(Request request, ExchangeHandler handler) {
            log.add(">>> " + request);
            return engine.send(request, handler);
        }

        @Override
        public void close() {
            engine.close();
        }
    }

    @Test
    void transportWrapsTheOneThatSpeaksToTheNetwork() throws Exception {
        ScriptedPeer peer = leaks.watch(ScriptedPeer.serving("Tern"));
        List<String> log = new ArrayList<>();
        DebuggingTransport transport = leaks.watch(new DebuggingTransport(log));
        HttpClient http = leaks.watch(HttpClient.builder()
                .transport(transport)
                .onResponse(response -> log.add("<<< " + response))
                .build());
        assertThat(get(http, peer.url("/"))).isEqualTo("Tern");
        assertThat(log).containsExactly(">>> <Request('GET', '" + peer.url("/") + "')>", "<<< <Response [200 OK]>");
        transport.close();
    }

    @Test
    void transportsTakeTurns() {
        List<Transport> transports = List.of(saying("one"), saying("two"), saying("three"));
        AtomicInteger turn = new AtomicInteger();
        Transport roundRobin = new Transport() {
            @Override
            public Exchange send(Request request, ExchangeHandler handler) {
                return transports
                        .get(turn.getAndIncrement() % transports.size())
                        .send(request, handler);
            }

            @Override
            public void close() {
                transports.forEach(Transport::close);
            }
        };
        try (HttpClient http = HttpClient.builder().transport(roundRobin).build()) {
            assertThat(List.of(
                            get(http, "http://a/"),
                            get(http, "http://a/"),
                            get(http, "http://a/"),
                            get(http, "http://a/")))
                    .containsExactly("one", "two", "three", "one");
        }
    }

    @Test
    void oneDomainIsMockedAndOthersGoTheUsualWay() {
        try (HttpClient http = HttpClient.builder()
                .transport(USUAL)
                .mount("all://example.org", saying("mocked"))
                .build()) {
            assertThat(get(http, "https://example.org/")).isEqualTo("mocked");
            assertThat(get(http, "https://example.com/")).isEqualTo("usual");
        }
    }

    @Test
    void schemeOfTheUsersOwnReadsFiles(@TempDir Path folder) throws Exception {
        Path page = Files.writeString(folder.resolve("index.html"), "<html>");
        Transport files = MockTransport.answering(request -> {
            try {
                byte[] octets = Files.readAllBytes(Path.of(request.url().path()));
                return Response.builder(request).content(ByteString.of(octets)).build();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
        try (HttpClient http =
                HttpClient.builder().transport(USUAL).mount("file://", files).build()) {
            assertThat(get(http, page.toUri().toString())).isEqualTo("<html>");
            assertThatThrownBy(() -> get(http, "file:///no-such-file")).hasMessageContaining("no-such-file");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "all://, http://example.com/, mounted",
        "http://, http://example.com/, mounted",
        "http://, https://example.com/, usual",
        "https://, https://example.com/, mounted",
        "all://example.com, https://example.com/, mounted",
        "all://example.com, https://www.example.com/, usual",
        "http://example.com, http://example.com/, mounted",
        "http://example.com, https://example.com/, usual",
        "all://*example.com, https://example.com/, mounted",
        "all://*example.com, https://www.example.com/, mounted",
        "all://*example.com, https://notexample.com/, usual",
        "all://*.example.com, https://www.example.com/, mounted",
        "all://*.example.com, https://example.com/, usual",
        "https://example.com:1234, https://example.com:1234/, mounted",
        "https://example.com:1234, https://example.com/, usual",
        "all://*:1234, http://example.org:1234/, mounted",
        "all://*:1234, http://example.org/, usual",
    })
    void patternSaysWhichRequestsATransportCarries(String pattern, String url, String carrier) {
        try (HttpClient http = HttpClient.builder()
                .transport(USUAL)
                .mount(pattern, saying("mounted"))
                .build()) {
            assertThat(get(http, url)).isEqualTo(carrier);
        }
    }

    @Test
    void exceptionGoesTheUsualWay() {
        try (HttpClient http = HttpClient.builder()
                .transport(USUAL)
                .mount("all://", saying("mounted"))
                .mount("all://example.com", null)
                .build()) {
            assertThat(get(http, "http://example.com/")).isEqualTo("usual");
            assertThat(get(http, "http://example.org/")).isEqualTo("mounted");
        }
    }

    @Test
    void moreParticularPatternWins() {
        try (HttpClient http = HttpClient.builder()
                .transport(USUAL)
                .mount("all://", saying("all"))
                .mount("https://domain.io", null)
                .mount("all://*example.com", saying("example.com"))
                .mount("http://internal.example.com:5550", saying("internal"))
                .build()) {
            assertThat(get(http, "http://domain.io/")).isEqualTo("all");
            assertThat(get(http, "https://domain.io/")).isEqualTo("usual");
            assertThat(get(http, "https://www.example.com/")).isEqualTo("example.com");
            assertThat(get(http, "http://internal.example.com/")).isEqualTo("example.com");
            assertThat(get(http, "http://internal.example.com:5550/")).isEqualTo("internal");
        }
    }
}
