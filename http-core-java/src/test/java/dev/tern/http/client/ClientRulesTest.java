package dev.tern.http.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tern.http.Auth;
import dev.tern.http.Headers;
import dev.tern.http.HttpVersion;
import dev.tern.http.Method;
import dev.tern.http.Request;
import dev.tern.http.Response;
import dev.tern.http.ResponseHead;
import dev.tern.http.Timeout;
import dev.tern.http.auth.BasicAuth;
import dev.tern.http.exchange.Exchange;
import dev.tern.http.exchange.ExchangeHandler;
import dev.tern.http.exchange.ResponseHook;
import dev.tern.http.exchange.Transport;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The examples of httpx's advanced guides: what a client says for all its requests, and what a request says itself. */
class ClientRulesTest {
    private final List<Request> sent = new ArrayList<>();

    private HttpClientBuilder client() {
        return HttpClient.builder().transport(MockTransport.answering(request -> {
            sent.add(request);
            return Response.builder(request).build();
        }));
    }

    private static Request get(String url, Consumer<Request.Builder> settings) {
        return Request.of(Method.GET, url, settings);
    }

    private Request sent(HttpClientBuilder settings, Request request) {
        try (HttpClient http = settings.build()) {
            http.sendAsync(request).join();
        }
        return sent.get(sent.size() - 1);
    }

    @Test
    void defaultHeadersStandInHttpxsOrder() {
        Headers headers = sent(client(), Request.get("http://mock/")).headers();
        assertThat(headers)
                .extracting(Headers.Field::name)
                .containsExactly("Accept", "Accept-Encoding", "Connection", "User-Agent");
        assertThat(headers.get("Accept")).isEqualTo("*/*");
        assertThat(headers.get("Accept-Encoding")).startsWith("gzip, deflate");
        assertThat(headers.get("Connection")).isEqualTo("keep-alive");
        assertThat(headers.get("User-Agent")).startsWith("tern/");
    }

    @Test
    void headersOfTheClientAndTheRequestJoinAndTheRequestsWin() {
        Headers headers = sent(
                        client().header("X-Auth", "from-client").header("X-Both", "client"),
                        get(
                                "http://mock/",
                                r -> r.header("X-Custom", "from-request").header("x-both", "request")))
                .headers();
        assertThat(headers.get("X-Auth")).isEqualTo("from-client");
        assertThat(headers.get("X-Custom")).isEqualTo("from-request");
        assertThat(headers.all("X-Both")).containsExactly("request");
    }

    @Test
    void overriddenDefaultHeaderMovesBehindTheOthers() {
        Headers headers = sent(client().header("Accept", "text/html"), get("http://mock/", r -> r.header("X-A", "1")))
                .headers();
        assertThat(headers)
                .extracting(Headers.Field::name)
                .containsExactly("Accept-Encoding", "Connection", "User-Agent", "Accept", "X-A");
    }

    @Test
    void caseOfNamesIsKept() {
        Headers headers = sent(client(), get("http://mock/", r -> r.header("x-cUSTOM", "1")))
                .headers();
        assertThat(headers).extracting(Headers.Field::name).contains("x-cUSTOM");
    }

    @ParameterizedTest
    @CsvSource({
        "get?a=1, http://mock/api/get?a=1&r=request&c=client&c=twice",
        "get, http://mock/api/get?r=request&c=client&c=twice",
    })
    void paramsOfTheClientAndTheRequestJoinTheUrls(String url, String expected) {
        Request request = sent(
                client().baseUrl("http://mock/api").param("c", "client").param("c", "twice"),
                get(url, r -> r.param("r", "request")));
        assertThat(request.url().href()).isEqualTo(expected);
    }

    @Test
    void paramOfTheRequestWinsOverTheClients() {
        HttpClientBuilder client = client().param("p", "client").param("q", "client");
        assertThat(sent(client, get("http://mock/", r -> r.param("p", "request")))
                        .url()
                        .href())
                .isEqualTo("http://mock/?p=request&q=client");
        assertThat(sent(client, Request.get("http://mock/?p=url")).url().href())
                .isEqualTo("http://mock/?p=url&q=client");
    }

    @ParameterizedTest
    @CsvSource({
        "headers, http://mock/api/v1/headers",
        "/headers, http://mock/api/v1/headers",
        "../headers, http://mock/api/headers",
        "'', http://mock/api/v1/",
        "?q=1, http://mock/api/v1/?q=1",
        "http://other/x, http://other/x",
    })
    void relativeUrlsAreAppendedToTheBase(String url, String expected) {
        assertThat(sent(client().baseUrl("http://mock/api/v1"), Request.get(url))
                        .url()
                        .href())
                .isEqualTo(expected);
    }

    /** httpx appends the path behind the base's query. */
    @Test
    void queryOfTheBaseIsKept() {
        assertThat(sent(client().baseUrl("http://mock/api?key=k"), Request.get("x?q=1"))
                        .url()
                        .href())
                .isEqualTo("http://mock/api/x?key=k&q=1");
    }

    @Test
    void baseMustBeAbsolute() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> HttpClient.builder().baseUrl("api/v1"))
                .withMessageContaining("absolute");
    }

    @Test
    void timeoutOfTheRequestWins() {
        Timeout forAll = Timeout.of(Duration.ofSeconds(10)).withConnect(Duration.ofSeconds(60));
        Timeout forOne = Timeout.none().withRead(Duration.ofSeconds(1));
        assertThat(sent(client(), Request.get("http://mock/")).timeout()).isEqualTo(Timeout.of(Duration.ofSeconds(5)));
        assertThat(sent(client().timeout(forAll), Request.get("http://mock/")).timeout())
                .isEqualTo(forAll);
        assertThat(sent(client().timeout(forAll), get("http://mock/", r -> r.timeout(forOne)))
                        .timeout())
                .isEqualTo(forOne);
    }

    @Test
    void authOfTheRequestWinsAndCanBeNone() {
        HttpClientBuilder client = client().auth(new BasicAuth("tom", "secret"));
        assertThat(sent(client, Request.get("http://mock/")).headers().get("Authorization"))
                .isEqualTo("Basic dG9tOnNlY3JldA==");
        assertThat(sent(client, get("http://mock/", r -> r.auth(new BasicAuth("a", "b"))))
                        .headers()
                        .get("Authorization"))
                .isEqualTo("Basic YTpi");
        assertThat(sent(client, get("http://mock/", r -> r.auth(Auth.none())))
                        .headers()
                        .contains("Authorization"))
                .isFalse();
    }

    @Test
    void builtRequestShowsWhatWouldBeSentAndIsSentAsItIs() {
        try (HttpClient http =
                client().baseUrl("http://mock/").header("X-Key", "k").build()) {
            Request built = http.complete(Request.get("items"));
            assertThat(built.url().href()).isEqualTo("http://mock/items");
            assertThat(built.headers().get("X-Key")).isEqualTo("k");
            http.sendAsync(built).join();
            assertThat(sent.get(0).headers()).isEqualTo(built.headers());
            Request without = built.newBuilder().removeHeader("X-Key").build();
            assertThat(built.headers().contains("X-Key")).isTrue();
            assertThat(without.headers().contains("X-Key")).isFalse();
        }
    }

    @Test
    void requestIsReusable() {
        Request request = Request.post("http://mock/", r -> r.content("again"));
        assertThat(sent(client(), request).body()).isSameAs(request.body());
        assertThat(sent(client(), request).body()).isSameAs(request.body());
        assertThat(request.isComplete()).isFalse();
    }

    @Test
    void extensionsReachTheTransport() {
        Request request = sent(client(), get("http://mock/", r -> r.extension("trace_id", 7)));
        assertThat(request.extensions()).containsEntry("trace_id", 7);
    }

    @Test
    void hooksRunInTheirOrderRoundEveryRequest() {
        List<String> events = new ArrayList<>();
        HttpClientBuilder client = HttpClient.builder()
                .followRedirects(true)
                .onRequest(request -> {
                    events.add("first " + request.url().path());
                    return request.newBuilder().header("X-Hook", "1").build();
                })
                .onRequest(request -> {
                    events.add("second saw " + request.headers().get("X-Hook"));
                    return request;
                })
                .onResponse(response -> events.add("got " + response.status()))
                .transport(
                        MockTransport.answering(request -> request.url().path().equals("/a")
                                ? Response.builder(request)
                                        .status(302)
                                        .header("Location", "/b")
                                        .build()
                                : Response.builder(request).build()));
        try (HttpClient http = client.build()) {
            http.sendAsync(Request.get("http://mock/a")).join();
        }
        assertThat(events)
                .containsExactly("first /a", "second saw 1", "got 302", "first /b", "second saw 1", "got 200");
    }

    @Test
    void responseHookThatRaisesFailsTheCall() {
        HttpClientBuilder client = client().onResponse(response -> {
            throw new IllegalStateException("not this one");
        });
        assertThatThrownBy(() -> sent(client, Request.get("http://mock/"))).hasMessageContaining("not this one");
    }

    /** httpx part 3, row 40: in httpx the content is not there in a hook. */
    @Test
    void responseHookSeesTheContentWhereItAsksForIt() {
        List<String> seen = new ArrayList<>();
        HttpClientBuilder client = HttpClient.builder()
                .responseHook(new ResponseHook() {
                    @Override
                    public CompletionStage<?> onResponse(Response response) {
                        seen.add(response.text());
                        return CompletableFuture.completedFuture(null);
                    }

                    @Override
                    public boolean needsContent(ResponseHead head) {
                        return head.status() >= 400;
                    }
                })
                .transport(MockTransport.answering(request -> Response.builder(request)
                        .status(request.url().path().equals("/bad") ? 400 : 200)
                        .text("why")
                        .build()));
        try (HttpClient http = client.build()) {
            assertThat(http.sendAsync(Request.get("http://mock/bad")).join().text())
                    .isEqualTo("why");
            http.sendAsync(Request.get("http://mock/good")).join();
        }
        assertThat(seen).containsExactly("why", "");
    }

    @Test
    void transportMayWrapAnother() {
        AtomicBoolean wrapped = new AtomicBoolean();
        Transport inner = MockTransport.answering(request ->
                Response.builder(request).version(HttpVersion.HTTP_1_0).build());
        Transport outer = new Transport() {
            @Override
            public Exchange send(Request request, ExchangeHandler handler) {
                wrapped.set(true);
                return inner.send(request, handler);
            }

            @Override
            public void close() {}
        };
        try (HttpClient http = HttpClient.builder().transport(outer).build()) {
            assertThat(http.sendAsync(Request.get("http://mock/")).join().version())
                    .isEqualTo(HttpVersion.HTTP_1_0);
        }
        assertThat(wrapped).isTrue();
    }

    @Test
    void derivedClientHasItsOwnSettingsAndTheSameTransport() {
        try (HttpClient http = client().header("X-A", "1").build();
                HttpClient derived = http.newBuilder().header("X-A", "2").build()) {
            derived.sendAsync(Request.get("http://mock/")).join();
            http.sendAsync(Request.get("http://mock/")).join();
        }
        assertThat(sent).extracting(r -> r.headers().get("X-A")).containsExactly("2", "1");
    }

    @Test
    void acceptEncodingIsNotSentWhenNothingIsDecoded() {
        assertThat(sent(client().decompress(false), Request.get("http://mock/"))
                        .headers()
                        .contains("Accept-Encoding"))
                .isFalse();
    }
}
