package dev.tern.http.internal.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tern.http.Auth;
import dev.tern.http.AuthFlow;
import dev.tern.http.AuthStep;
import dev.tern.http.CancelledException;
import dev.tern.http.Method;
import dev.tern.http.Request;
import dev.tern.http.Response;
import dev.tern.http.TransportException;
import dev.tern.http.auth.BasicAuth;
import dev.tern.http.auth.BearerAuth;
import dev.tern.http.auth.DigestAuth;
import dev.tern.http.client.HttpClient;
import dev.tern.http.client.HttpClientBuilder;
import dev.tern.http.testkit.AnsweringTransport;
import dev.tern.http.testkit.RecordingHandler;
import java.io.IOException;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import okio.ByteString;
import org.junit.jupiter.api.Test;

/** Whom credentials are for, and whose count: the request's, the client's, the URL's. */
class AuthScopeTest {
    private static final String USER_P = "Basic dXNlcjpw";
    private static final String CLIENT_P = "Basic Y2xpZW50OnA=";
    private static final Auth CLIENT = new BasicAuth("client", "p");
    private static final Auth USER = new BasicAuth("user", "p");

    private final AnsweringTransport always = new AnsweringTransport(AuthScopeTest::ok);

    private static Response ok(Request request) {
        return AnsweringTransport.response(request, 200);
    }

    private static AnsweringTransport moving(Map<String, String> locations, Function<Request, Response> otherwise) {
        return new AnsweringTransport(request -> {
            String location = locations.get(request.url().href());
            return location == null
                    ? otherwise.apply(request)
                    : AnsweringTransport.response(request, 302, "Location", location);
        });
    }

    private static HttpClientBuilder over(AnsweringTransport transport) {
        return HttpClient.builder().followRedirects(true).transport(transport);
    }

    private String sent(HttpClientBuilder client, Request request) {
        client.transport(always).build().sendAsync(request).join();
        return always.requests().get(always.requests().size() - 1).headers().get("Authorization");
    }

    // ---- What goes wrong ----

    /** httpx part 3, row 43. */
    @Test
    void credentialsOfTheClientDoNotGoToAnotherOriginAndAreNotRestored() {
        AnsweringTransport transport = moving(
                Map.of("http://a.example/", "http://b.example/", "http://b.example/", "http://a.example/end"),
                AuthScopeTest::ok);
        over(transport)
                .auth(CLIENT)
                .build()
                .sendAsync(Request.get("http://a.example/"))
                .join();
        assertThat(transport.sent("Authorization")).containsExactly(CLIENT_P, null, null);
    }

    @Test
    void theChallengeOfAnotherOriginIsNotAnsweredNorThatBehindIt() {
        for (String end : new String[] {"http://b.example/", "http://a.example:81/", "https://a.example/"}) {
            AnsweringTransport transport = moving(
                    Map.of("http://a.example/", end),
                    request -> AnsweringTransport.response(
                            request, 401, "WWW-Authenticate", "Digest realm=r, nonce=n, qop=auth"));
            Response response = over(transport)
                    .auth(new DigestAuth("u", "p"))
                    .build()
                    .sendAsync(Request.get("http://a.example/"))
                    .join();
            assertThat(response.status()).isEqualTo(401);
            assertThat(transport.sent("Authorization")).as(end).containsExactly(null, null);
        }
    }

    @Test
    void aChallengeOfTheOriginIsNotAnsweredWhenAnotherOriginLedBackToIt() {
        AnsweringTransport transport = moving(
                Map.of("http://a.example/", "http://b.example/", "http://b.example/", "http://a.example/end"),
                request -> AnsweringTransport.response(
                        request, 401, "WWW-Authenticate", "Digest realm=r, nonce=n, qop=auth"));
        Response response = over(transport)
                .auth(new DigestAuth("u", "p"))
                .build()
                .sendAsync(Request.get("http://a.example/"))
                .join();
        assertThat(response.status()).isEqualTo(401);
        assertThat(transport.sent("Authorization")).containsExactly(null, null, null);
    }

    @Test
    void whatAFlowThrowsFailsTheCallWithItsCause() {
        RuntimeException bug = new IllegalStateException("bug in the flow");
        Auth atOnce = request -> {
            throw bug;
        };
        Auth afterwards = request -> previous -> {
            if (previous == null) {
                return AuthStep.send(request);
            }
            throw bug;
        };
        for (Auth auth : new Auth[] {atOnce, afterwards}) {
            RecordingHandler handler = new RecordingHandler();
            over(always).auth(auth).build().send(Request.get("http://a.example/"), handler);
            assertThat(handler.awaitFailure(TransportException.class)).hasCause(bug);
        }
    }

    /** As code in Kotlin may, though the signature does not say so. */
    @Test
    void aCheckedExceptionFailsTheCallToo() {
        Auth atOnce = request -> {
            throw AuthScopeTest.<RuntimeException>sneaky(new IOException("checked"));
        };
        Auth afterAwaiting = request -> new AuthFlow() {
            private boolean awaited;

            @Override
            public AuthStep next(Response previous) {
                if (!awaited) {
                    awaited = true;
                    return AuthStep.await(CompletableFuture.completedFuture("x"));
                }
                throw AuthScopeTest.<RuntimeException>sneaky(new IOException("checked"));
            }
        };
        for (Auth auth : new Auth[] {atOnce, afterAwaiting}) {
            RecordingHandler handler = new RecordingHandler();
            over(always).auth(auth).build().send(Request.get("http://a.example/"), handler);
            assertThat(handler.awaitFailure(TransportException.class)).hasRootCauseMessage("checked");
        }
    }

    @SuppressWarnings("unchecked")
    private static <X extends Throwable> X sneaky(Throwable thrown) throws X {
        throw (X) thrown;
    }

    @Test
    void aFlowThatEndsWithoutARequestIsAnError() {
        Auth none = request -> previous -> AuthStep.done();
        assertThatThrownBy(() -> over(always)
                        .auth(none)
                        .build()
                        .sendAsync(Request.get("http://a.example/"))
                        .join())
                .hasMessageContaining("without a request");
    }

    @Test
    void aCallWhoseFlowStillWaitsCanBeCancelled() {
        Auth waiting = request -> previous -> AuthStep.await(new CompletableFuture<>());
        RecordingHandler handler = new RecordingHandler();
        over(always)
                .auth(waiting)
                .build()
                .send(Request.get("http://a.example/"), handler)
                .cancel();
        handler.awaitFailure(CancelledException.class);
    }

    // ---- What goes well ----

    @Test
    void credentialsStayOnARedirectWithinTheOrigin() {
        AnsweringTransport transport = moving(Map.of("http://a.example/", "/end"), AuthScopeTest::ok);
        over(transport)
                .auth(CLIENT)
                .build()
                .sendAsync(Request.get("http://a.example/"))
                .join();
        assertThat(transport.sent("Authorization")).containsExactly(CLIENT_P, CLIENT_P);
    }

    @Test
    void theRequestsOwnAuthWinsOverEverything() {
        Request request = Request.of(
                Method.GET, "http://in:url@a.example/", r -> r.auth(USER).header("Authorization", "Custom given"));
        assertThat(sent(over(always).auth(CLIENT).header("Authorization", "Custom default"), request))
                .isEqualTo(USER_P);
    }

    @Test
    void theRequestsOwnFieldWinsOverTheClientsAuth() {
        Request request =
                Request.of(Method.GET, "http://in:url@a.example/", r -> r.header("authorization", "Custom given"));
        assertThat(sent(over(always).auth(CLIENT), request)).isEqualTo("Custom given");
        assertThat(sent(over(always).auth(new BearerAuth("t")), request)).isEqualTo("Custom given");
        assertThat(sent(over(always), request)).isEqualTo("Custom given");
    }

    @Test
    void theClientsAuthWinsOverTheUrlsAndTheClientsOwnField() {
        Request request = Request.get("http://in:url@a.example/");
        assertThat(sent(over(always).auth(CLIENT).header("Authorization", "Custom default"), request))
                .isEqualTo(CLIENT_P);
    }

    @Test
    void credentialsInTheUrlCountWhereNobodySetAnAuth() {
        Request request = Request.get("http://in:url%3A@a.example/");
        assertThat(sent(over(always), request)).isEqualTo("Basic aW46dXJsOg==");
        Request without = request.newBuilder().auth(Auth.none()).build();
        assertThat(sent(over(always).auth(CLIENT), without)).isEqualTo("Basic aW46dXJsOg==");
    }

    @Test
    void noneTurnsTheClientsAuthOffForOneCall() {
        Request request = Request.of(Method.GET, "http://a.example/", r -> r.auth(Auth.none()));
        assertThat(sent(over(always).auth(CLIENT), request)).isNull();
    }

    @Test
    void aFlowOfManyRoundsSendsThroughTheClientAndLeavesAHistory() {
        Auth login = request -> new AuthFlow() {
            @Override
            public AuthStep next(Response previous) {
                if (previous == null) {
                    return AuthStep.send(Request.get("http://tokens.example/"));
                }
                if (previous.url().host().equals("tokens.example")) {
                    return AuthStep.send(request.newBuilder()
                            .header("Authorization", "Bearer " + previous.text())
                            .build());
                }
                return AuthStep.done();
            }

            @Override
            public boolean needsContent() {
                return true;
            }
        };
        AnsweringTransport transport = new AnsweringTransport(request -> Response.builder(request)
                .content(ByteString.encodeUtf8(request.url().host()))
                .build());
        Response response = over(transport)
                .auth(login)
                .build()
                .sendAsync(Request.get("http://a.example/"))
                .join();
        assertThat(response.text()).isEqualTo("a.example");
        assertThat(response.history()).extracting(Response::text).containsExactly("tokens.example");
        assertThat(transport.sent("Authorization")).containsExactly(null, "Bearer tokens.example");
    }
}
