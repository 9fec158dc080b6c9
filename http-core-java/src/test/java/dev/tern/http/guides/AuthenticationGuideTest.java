package dev.tern.http.guides;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tern.http.Auth;
import dev.tern.http.AuthFlow;
import dev.tern.http.AuthStep;
import dev.tern.http.Body;
import dev.tern.http.Method;
import dev.tern.http.Request;
import dev.tern.http.Response;
import dev.tern.http.auth.BasicAuth;
import dev.tern.http.auth.DigestAuth;
import dev.tern.http.auth.NetRcAuth;
import dev.tern.http.client.HttpClient;
import dev.tern.http.testkit.AnsweringTransport;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import okio.ByteString;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** httpx's page "Authentication". */
class AuthenticationGuideTest {
    private static final String TOKEN = "X-Authentication";

    private final AnsweringTransport open =
            new AnsweringTransport(request -> AnsweringTransport.response(request, 200));

    private static HttpClient client(AnsweringTransport transport, Auth auth) {
        return HttpClient.builder().transport(transport).auth(auth).build();
    }

    /** Lets in who brings this value of the field, and gives the challenge to others. */
    private static AnsweringTransport guarded(String field, String value, String... challenge) {
        return new AnsweringTransport(
                request -> String.valueOf(request.headers().get(field)).startsWith(value)
                        ? AnsweringTransport.response(request, 200)
                        : AnsweringTransport.response(request, 401, challenge));
    }

    @Test
    void credentialsAreForOneRequestOrForAll() {
        Auth auth = new BasicAuth("username", "secret");
        try (HttpClient http = HttpClient.builder().transport(open).build()) {
            http.sendAsync(Request.of(Method.GET, "https://example.com/", r -> r.auth(auth)))
                    .join();
            http.sendAsync(Request.get("https://example.com/")).join();
        }
        try (HttpClient http = client(open, auth)) {
            http.sendAsync(Request.get("https://example.com/")).join();
        }
        assertThat(open.sent("Authorization"))
                .containsExactly("Basic dXNlcm5hbWU6c2VjcmV0", null, "Basic dXNlcm5hbWU6c2VjcmV0");
    }

    @Test
    void basicCredentialsLetIn() {
        AnsweringTransport server = guarded("Authorization", "Basic ZmlubGV5OnNlY3JldA==");
        try (HttpClient http = client(server, new BasicAuth("finley", "secret"))) {
            assertThat(http.sendAsync(Request.get("https://example.com/basic-auth"))
                            .join())
                    .hasToString("<Response [200]>");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"auth", "auth-int"})
    void digestAnswersTheChallengeAndTheRefusalIsHistory(String quality) {
        AnsweringTransport server = guarded(
                "Authorization",
                "Digest username=\"olivia\"",
                "WWW-Authenticate",
                "Digest realm=\"r\", nonce=\"n\", qop=\"" + quality + "\"");
        try (HttpClient http = client(server, new DigestAuth("olivia", "secret"))) {
            Response response = http.sendAsync(Request.get("https://example.com/digest-auth"))
                    .join();
            assertThat(response.status()).isEqualTo(200);
            assertThat(response.history()).extracting(Response::status).containsExactly(401);
            assertThat(server.sent("Authorization").get(1)).contains("qop=" + quality);
        }
    }

    @Test
    void netrcFileHasCredentialsByHost(@TempDir Path folder) throws Exception {
        Path file = Files.writeString(
                folder.resolve("netrc"),
                "machine example.org\nlogin example-username\npassword example-password\n\n"
                        + "machine example.net\nlogin other-username\npassword other-password\n");
        try (HttpClient http = client(open, new NetRcAuth(file))) {
            http.sendAsync(Request.get("https://example.org/")).join();
            http.sendAsync(Request.get("https://example.com/")).join();
        }
        assertThat(open.sent("Authorization"))
                .containsExactly(
                        "Basic "
                                + ByteString.encodeUtf8("example-username:example-password")
                                        .base64(),
                        null);
    }

    @Test
    void functionMakesARequestAnAuthenticatedOne() {
        Auth token = request -> AuthFlow.once(withToken(request, "secret"));
        try (HttpClient http = client(open, token)) {
            http.sendAsync(Request.get("https://example.com/")).join();
        }
        assertThat(open.sent(TOKEN)).containsExactly("secret");
    }

    @Test
    void flowSendsAgainWhenItWasRefused() {
        Auth onDemand = request -> previous -> previous == null
                ? AuthStep.send(request)
                : previous.status() == 401 && previous.request().headers().get(TOKEN) == null
                        ? AuthStep.send(withToken(request, "secret"))
                        : AuthStep.done();
        AnsweringTransport server = guarded(TOKEN, "secret");
        try (HttpClient http = client(server, onDemand)) {
            assertThat(http.sendAsync(Request.get("https://example.com/"))
                            .join()
                            .status())
                    .isEqualTo(200);
        }
        assertThat(server.sent(TOKEN)).containsExactly(null, "secret");
    }

    @Test
    void flowSignsTheContentOfTheRequest() {
        Auth signing = request -> AuthFlow.once(withToken(request, signatureOf(request)));
        try (HttpClient http = client(open, signing)) {
            http.sendAsync(Request.post("https://example.com/", r -> r.content("to be signed")))
                    .join();
        }
        assertThat(open.sent(TOKEN))
                .containsExactly(
                        ByteString.encodeUtf8("POST /to be signed").sha256().hex());
    }

    private static String signatureOf(Request request) {
        Body body = request.body();
        ByteString content = body == null ? null : body.inMemory();
        return ByteString.encodeUtf8(
                        request.method() + " " + request.url().path() + (content == null ? "" : content.utf8()))
                .sha256()
                .hex();
    }

    @Test
    void flowReadsTheAnswerThatRefreshesItsTokens() {
        Function<Request, Response> answers = request -> request.url().path().equals("/refresh")
                ? Response.builder(request).text("fresh").build()
                : AnsweringTransport.response(
                        request, "fresh".equals(request.headers().get(TOKEN)) ? 200 : 401);
        AnsweringTransport server = new AnsweringTransport(answers);
        RefreshingAuth auth = new RefreshingAuth("stale", Request.get("https://example.com/refresh"));
        try (HttpClient http = client(server, auth)) {
            Response response =
                    http.sendAsync(Request.get("https://example.com/")).join();
            assertThat(response.status()).isEqualTo(200);
            assertThat(response.history()).extracting(Response::status).containsExactly(401, 200);
            assertThat(http.sendAsync(Request.get("https://example.com/"))
                            .join()
                            .history())
                    .as("the fresh token is kept")
                    .isEmpty();
        }
    }

    /** Refreshes its token by a request of its own, whose answer it reads. */
    private static final class RefreshingAuth implements Auth {
        private final Request refresh;
        private volatile String token;

        RefreshingAuth(String token, Request refresh) {
            this.token = token;
            this.refresh = refresh;
        }

        @Override
        public AuthFlow begin(Request request) {
            return new AuthFlow() {
                private int round;

                @Override
                public boolean needsContent() {
                    return true;
                }

                @Override
                public AuthStep next(Response previous) {
                    switch (round++) {
                        case 0:
                            return AuthStep.send(withToken(request, token));
                        case 1:
                            return previous.status() == 401 ? AuthStep.send(refresh) : AuthStep.done();
                        case 2:
                            token = previous.text();
                            return AuthStep.send(withToken(request, token));
                        default:
                            return AuthStep.done();
                    }
                }
            };
        }
    }

    @Test
    void flowWaitsForWhatAnotherThreadFetches() {
        CompletableFuture<String> fetched = new CompletableFuture<>();
        Auth fetching = request -> previous -> {
            if (previous != null) {
                return AuthStep.done();
            }
            return fetched.isDone()
                    ? AuthStep.send(withToken(request, "Token " + fetched.join()))
                    : AuthStep.await(fetched);
        };
        try (HttpClient http = client(open, fetching)) {
            CompletableFuture<Response> call = http.sendAsync(Request.get("https://example.com/"));
            assertThat(open.requests()).isEmpty();
            fetched.complete("secret");
            call.join();
        }
        assertThat(open.sent(TOKEN)).containsExactly("Token secret");
    }

    private static Request withToken(Request request, String token) {
        return request.newBuilder().header(TOKEN, token).build();
    }
}
