package dev.tern.http.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.tern.http.Body;
import dev.tern.http.Headers;
import dev.tern.http.HttpStatusException;
import dev.tern.http.JsonCodec;
import dev.tern.http.Method;
import dev.tern.http.QueryParams;
import dev.tern.http.Request;
import dev.tern.http.Response;
import dev.tern.http.TransportException;
import java.io.IOException;
import java.lang.reflect.Type;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import okio.Buffer;
import okio.ByteString;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The examples of httpx's quickstart, written for Tern. */
class QuickstartTest {
    private static final String ANYTHING = "http://mock/anything";

    private static Response ask(Request request, Function<Request, Response> server) {
        try (HttpClient http =
                HttpClient.builder().transport(MockTransport.answering(server)).build()) {
            return http.sendAsync(request).join();
        }
    }

    private static Request sent(Request request) {
        return ask(request, got -> Response.builder(got).build()).request();
    }

    private static String contentOf(Request request) {
        Body body = request.body();
        assertThat(body).isNotNull();
        ByteString octets = body.inMemory();
        assertThat(octets).isNotNull();
        return octets.utf8();
    }

    @Test
    void responseShowsStatusTextAndUrl() {
        Response response = ask(
                Request.get("http://mock/get?a=1"),
                got -> Response.builder(got).reason("OK").text("Tern").build());
        assertThat(response).hasToString("<Response [200 OK]>");
        assertThat(response.status()).isEqualTo(200);
        assertThat(response.text()).isEqualTo("Tern");
        assertThat(response.url().href()).isEqualTo("http://mock/get?a=1");
        assertThat(response.octetsReceived()).isEqualTo(4);
        assertThat(response.elapsed()).isPositive();
        assertThat(response.history()).isEmpty();
    }

    @Test
    void requestPrintsLikeInHttpx() {
        assertThat(Request.get("http://mock/?a=1")).hasToString("<Request('GET', 'http://mock/?a=1')>");
    }

    @Test
    void paramsMakeTheQueryAndAListRepeatsItsName() {
        Map<String, Object> params = new LinkedHashMap<>();
        params.put("key1", "value1");
        params.put("key2", List.of("value2", "value3"));
        Request request = sent(Request.of(Method.GET, "http://mock/get", r -> r.params(params)));
        assertThat(request.url().href()).isEqualTo("http://mock/get?key1=value1&key2=value2&key2=value3");
    }

    /** httpx part 3, row 18: httpx replaces the URL's query, and so breaks signed URLs. */
    @Test
    void paramsJoinTheQueryOfTheUrl() {
        Request request = sent(Request.of(Method.GET, "http://mock/get?page=2&sig=a%2Fb", r -> r.param("limit", 10)));
        assertThat(request.url().href()).isEqualTo("http://mock/get?page=2&sig=a%2Fb&limit=10");
    }

    @Test
    void queryIsReplacedWhereThatIsAskedFor() {
        Request request = Request.get("http://mock/get?page=2");
        Request replaced = request.newBuilder()
                .url(request.url().withParams(QueryParams.of("limit", "10")))
                .build();
        assertThat(sent(replaced).url().href()).isEqualTo("http://mock/get?limit=10");
    }

    @ParameterizedTest
    @CsvSource({
        "text/plain; charset=iso-8859-1, ISO-8859-1",
        "text/plain; charset=\"utf-16be\", UTF-16BE",
        "text/plain; charset=no-such-charset, UTF-8",
        "text/plain, UTF-8",
    })
    void textIsReadByTheCharsetOfTheContentType(String type, String charset) {
        Response response = ask(
                Request.get("http://mock/"),
                got -> Response.builder(got)
                        .header("Content-Type", type)
                        .content(ByteString.encodeString("na\u00efve", Charset.forName(charset)))
                        .build());
        assertThat(response.text()).isEqualTo("na\u00efve");
    }

    @Test
    void textWithoutACharsetIsReadByTheClientsDefault() throws Exception {
        ByteString octets = ByteString.encodeString("é", StandardCharsets.ISO_8859_1);
        MockTransport mock = MockTransport.answering(request -> Response.builder(request)
                .header("Content-Type", "text/plain" + request.url().query())
                .content(octets)
                .build());
        HttpClientBuilder looking = HttpClient.builder()
                .transport(mock)
                .defaultCharset(
                        content -> content.equals(octets) ? StandardCharsets.ISO_8859_1 : StandardCharsets.UTF_8);
        try (HttpClient http = looking.build()) {
            Response response = http.sendAsync(Request.get("http://mock/")).get();
            assertThat(response.text()).isEqualTo("é");
            assertThat(response.charset()).isEqualTo(StandardCharsets.ISO_8859_1);
            assertThat(response.newBuilder().build().text()).isEqualTo("é");
            assertThat(response.text(StandardCharsets.UTF_8)).isEqualTo("\ufffd");
            assertThat(http.sendAsync(Request.get("http://mock/?;charset=utf-8"))
                            .get()
                            .text())
                    .isEqualTo("\ufffd");
        }
        HttpClientBuilder fixed = HttpClient.builder().transport(mock).defaultCharset(StandardCharsets.ISO_8859_1);
        try (HttpClient http = fixed.build()) {
            assertThat(http.sendAsync(Request.get("http://mock/?;charset=none-such"))
                            .get()
                            .text())
                    .isEqualTo("é");
        }
    }

    @Test
    void octetsThatDoNotDecodeBecomeTheReplacementCharacter() {
        Response response = ask(
                Request.get("http://mock/"),
                got -> Response.builder(got)
                        .content(ByteString.of((byte) 'a', (byte) 0xff))
                        .build());
        assertThat(response.text()).isEqualTo("a\ufffd");
    }

    @Test
    void binaryContentIsGivenAsItIs() {
        ByteString octets = ByteString.decodeHex("00ff0d0a");
        Response response = ask(
                Request.get("http://mock/"),
                got -> Response.builder(got).content(octets).build());
        assertThat(response.content()).isEqualTo(octets);
    }

    /** httpx part 3, row 34. */
    @Test
    void anyJsonLibraryIsACodecAndItServesBothWays() throws IOException {
        JsonCodec numbers = new JsonCodec() {
            @Override
            public ByteString encode(Object value) {
                return ByteString.encodeUtf8(String.valueOf(value));
            }

            @Override
            @SuppressWarnings("unchecked")
            public <T> T decode(ByteString json, Type type) {
                return (T) Integer.valueOf(json.utf8());
            }
        };
        Request request = Request.post(ANYTHING, r -> r.jsonCodec(numbers).json(42));
        try (HttpClient http = HttpClient.builder()
                .jsonCodec(numbers)
                .transport(MockTransport.answering(
                        got -> Response.builder(got).json(contentOf(got)).build()))
                .build()) {
            Response response = http.sendAsync(request).join();
            assertThat(response.request().headers().get("Content-Type")).isEqualTo("application/json");
            assertThat(response.json(Integer.class)).isEqualTo(42);
        }
    }

    @Test
    void jsonWithoutACodecSaysWhatToSet() {
        Response response = ask(
                Request.get("http://mock/"),
                got -> Response.builder(got).json("1").build());
        assertThatIllegalStateException()
                .isThrownBy(() -> response.json(Integer.class))
                .withMessageContaining("jsonCodec");
        assertThatIllegalStateException()
                .isThrownBy(() -> Request.post(ANYTHING, r -> r.json(1)))
                .withMessageContaining("jsonCodec");
    }

    @Test
    void headersOfARequestAreSent() {
        Request request = sent(Request.of(Method.GET, ANYTHING, r -> r.header("User-Agent", "my-app/0.0.1")));
        assertThat(request.headers().all("user-agent")).containsExactly("my-app/0.0.1");
    }

    @Test
    void formIsEncodedAndAListRepeatsItsName() {
        Map<String, Object> form = new LinkedHashMap<>();
        form.put("key1", "a b&\u00e9");
        form.put("key2", List.of(1, true));
        Request request = sent(Request.post(ANYTHING, r -> r.form(form)));
        assertThat(contentOf(request)).isEqualTo("key1=a+b%26%C3%A9&key2=1&key2=true");
        assertThat(request.headers().get("Content-Type")).isEqualTo("application/x-www-form-urlencoded");
    }

    @Test
    void textIsSentInUtf8WithoutAContentType() {
        Request request = sent(Request.post(ANYTHING, r -> r.content("h\u00e9")));
        assertThat(contentOf(request)).isEqualTo("h\u00e9");
        assertThat(request.headers().contains("Content-Type")).isFalse();
    }

    @Test
    void contentTypeOfTheUserWins() {
        Request request = sent(Request.post(
                ANYTHING, r -> r.json(ByteString.encodeUtf8("{}")).header("Content-Type", "application/vnd.api+json")));
        assertThat(request.headers().all("Content-Type")).containsExactly("application/vnd.api+json");
    }

    /** httpx part 3, row 36: httpx's delete takes no content. */
    @Test
    void anyMethodTakesContent() {
        for (Method method : List.of(Method.DELETE, Method.GET, Method.of("PROPFIND"))) {
            Request request = sent(Request.of(method, ANYTHING, r -> r.content("x")));
            assertThat(request.method()).isEqualTo(method);
            assertThat(contentOf(request)).isEqualTo("x");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "404, Not Found, Client error '404 Not Found'",
        "500, Oops, Server error '500 Oops'",
        "304, '', Redirect response '304'",
        "600, '', Unknown status '600'",
    })
    void statusOtherThanSuccessIsRaised(int status, String reason, String message) {
        Response response = ask(
                Request.get("http://user:secret@mock/get"),
                got -> Response.builder(got).status(status).reason(reason).build());
        assertThatThrownBy(response::raiseForStatus)
                .isInstanceOf(HttpStatusException.class)
                .hasMessageContaining(message)
                .hasMessageContaining("mock/get")
                .hasMessageNotContaining("secret");
    }

    /** httpx part 3, row 40. */
    @Test
    void raisedStatusBringsTheContentOfTheError() {
        Response response = ask(
                Request.get("http://mock/"),
                got -> Response.builder(got).status(422).text("name is missing").build());
        HttpStatusException raised = catchThrowableOfType(HttpStatusException.class, response::raiseForStatus);
        assertThat(raised.response().text()).isEqualTo("name is missing");
    }

    @Test
    void raiseForStatusGivesTheResponseOfASuccess() throws HttpStatusException {
        Response response = ask(
                Request.get("http://mock/"),
                got -> Response.builder(got).status(204).build());
        assertThat(response.raiseForStatus()).isSameAs(response);
    }

    @Test
    void raisedRedirectNamesItsTarget() {
        Response response = ask(
                Request.get("http://mock/"),
                got -> Response.builder(got)
                        .status(301)
                        .header("Location", "/there")
                        .build());
        assertThatThrownBy(response::raiseForStatus).hasMessageContaining("/there");
    }

    @Test
    void headersOfAResponseAreFoundInAnyCaseAndRepeatedOnesStayApart() {
        Headers headers = ask(
                        Request.get("http://mock/"),
                        got -> Response.builder(got)
                                .header("Vary", "Accept")
                                .header("vary", "Cookie")
                                .header("X-One", "1")
                                .build())
                .headers();
        assertThat(headers.get("VARY")).isEqualTo("Accept, Cookie");
        assertThat(headers.all("Vary")).containsExactly("Accept", "Cookie");
        assertThat(headers.first("x-one")).isEqualTo("1");
        assertThat(headers.get("X-None")).isNull();
    }

    @Test
    void cookiesOfARequestAndOfTheServerAreSent() {
        try (HttpClient http = HttpClient.builder()
                .transport(MockTransport.answering(got -> Response.builder(got)
                        .header("Set-Cookie", "chocolate=chip")
                        .build()))
                .build()) {
            http.sendAsync(Request.get("http://mock.test/")).join();
            Response second = http.sendAsync(
                            Request.of(Method.GET, "http://mock.test/", r -> r.cookie("peanut", "butter")))
                    .join();
            assertThat(second.request().headers().get("Cookie")).isEqualTo("chocolate=chip; peanut=butter");
        }
    }

    @Test
    void redirectIsNotFollowedUnlessAskedAndCanBeFollowedByHand() {
        Function<Request, Response> server = got -> got.url().path().equals("/old")
                ? Response.builder(got).status(301).header("Location", "/new").build()
                : Response.builder(got).text("new").build();
        Response redirect = ask(Request.get("http://mock/old"), server);
        assertThat(redirect.status()).isEqualTo(301);
        Request next = redirect.nextRequest();
        assertThat(next).isNotNull();
        assertThat(ask(next, server).text()).isEqualTo("new");
        Response followed = ask(Request.of(Method.GET, "http://mock/old", r -> r.followRedirects(true)), server);
        assertThat(followed.text()).isEqualTo("new");
        assertThat(followed.nextRequest()).isNull();
        assertThat(followed.history()).extracting(Response::status).containsExactly(301);
    }

    /** httpx part 3, row 35. */
    @Test
    void secretsAreMaskedWhereverTheyCouldPrint() {
        Request request = Request.of(
                Method.GET,
                "http://user:pass@mock/",
                r -> r.header("Authorization", "Bearer token").header("Proxy-Authorization", "Basic token"));
        assertThat(request.toString()).doesNotContain("pass");
        assertThat(request.url().toString()).doesNotContain("pass");
        assertThat(request.headers().toString()).doesNotContain("token");
        assertThatThrownBy(() -> ask(request, got -> {
                    throw new IllegalStateException("broken");
                }))
                .hasCauseInstanceOf(TransportException.class)
                .satisfies(
                        failure -> assertThat(failure.getCause().getMessage()).doesNotContain("pass", "token"));
    }

    @Test
    void chunksAreSentAsTheyCome() throws IOException {
        Request request = sent(Request.post(
                ANYTHING,
                r -> r.content(Body.chunks(List.of(ByteString.encodeUtf8("one "), ByteString.encodeUtf8("two"))))));
        Body body = request.body();
        assertThat(body).isNotNull();
        assertThat(body.contentLength()).isEqualTo(Body.UNKNOWN_LENGTH);
        assertThat(body.isReplayable()).isTrue();
        Body source = Body.source(new Buffer().writeUtf8("once"), 4);
        assertThat(source.isReplayable()).isFalse();
    }
}
