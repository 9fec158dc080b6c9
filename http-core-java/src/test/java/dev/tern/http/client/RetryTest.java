package dev.tern.http.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.tern.http.Body;
import dev.tern.http.ConnectFailedException;
import dev.tern.http.HttpException;
import dev.tern.http.HttpException.Circumstances;
import dev.tern.http.Method;
import dev.tern.http.Phase;
import dev.tern.http.ReadTimeoutException;
import dev.tern.http.Request;
import dev.tern.http.Response;
import dev.tern.http.RetryPolicy;
import dev.tern.http.Timeout;
import dev.tern.http.auth.BasicAuth;
import dev.tern.http.auth.DigestAuth;
import dev.tern.http.exchange.TraceEvent;
import dev.tern.http.exchange.TraceEvent.Kind;
import dev.tern.http.testkit.Leaks;
import dev.tern.http.testkit.Waits;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import okio.Buffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What a policy of retries does to calls, over a transport that answers by a script. */
class RetryTest {
    private static final RetryPolicy AT_ONCE = RetryPolicy.defaults().withWaits(Duration.ZERO, Duration.ZERO);

    @RegisterExtension
    final Leaks leaks = new Leaks();

    private final Deque<Function<Request, CompletableFuture<Response>>> script = new ArrayDeque<>();
    private final List<Request> sent = new CopyOnWriteArrayList<>();
    private final List<TraceEvent> events = new CopyOnWriteArrayList<>();

    private HttpClient client(UnaryOperator<HttpClientBuilder> settings) {
        MockTransport transport = MockTransport.answeringLater(request -> {
            sent.add(request);
            synchronized (script) {
                return script.isEmpty()
                        ? CompletableFuture.completedFuture(
                                Response.builder(request).text("fine").build())
                        : script.removeFirst().apply(request);
            }
        });
        return leaks.watch(
                settings.apply(HttpClient.builder().transport(transport).retry(AT_ONCE))
                        .build());
    }

    private HttpClient client() {
        return client(b -> b);
    }

    private RetryTest answers(int status, String... fields) {
        script.add(request -> {
            Response.Builder response = Response.builder(request).status(status).text("not now");
            for (int i = 0; i < fields.length; i += 2) {
                response.header(fields[i], fields[i + 1]);
            }
            return CompletableFuture.completedFuture(response.build());
        });
        return this;
    }

    private RetryTest fails(Function<Circumstances, HttpException> failure, Phase phase, boolean mayHaveActed) {
        script.add(request ->
                CompletableFuture.failedFuture(failure.apply(new Circumstances(request, phase, mayHaveActed))));
        return this;
    }

    private static Response send(HttpClient client, Request request) throws Exception {
        return Waits.value(client.sendAsync(request));
    }

    private static Response get(HttpClient client) throws Exception {
        return send(client, Request.get("http://mock/"));
    }

    private static Request post(String content) {
        return Request.post("http://mock/", r -> r.content(content));
    }

    // ---- What the caller gets ----

    @Test
    void lastAttemptIsTheCallersAndSaysHowManyThereWere() throws Exception {
        answers(503).answers(429);
        Response response = get(client());
        assertThat(response.text()).isEqualTo("fine");
        assertThat(response.attempts()).isEqualTo(3);
        assertThat(response.history()).isEmpty();
        assertThat(sent).hasSize(3);
    }

    @Test
    void answerThatNeedsNoRetryIsTheFirstAttempt() throws Exception {
        assertThat(get(client()).attempts()).isEqualTo(1);
    }

    @Test
    void answerBeyondTheAttemptsIsHandedOutWhole() throws Exception {
        answers(503).answers(503).answers(504);
        Response response = get(client());
        assertThat(response.status()).isEqualTo(504);
        assertThat(response.text()).isEqualTo("not now");
        assertThat(response.attempts()).isEqualTo(3);
    }

    @Test
    void withoutAPolicyNothingIsSentAgain() throws Exception {
        answers(503);
        assertThat(get(client(b -> b.retry(null))).status()).isEqualTo(503);
        assertThat(sent).hasSize(1);
    }

    @Test
    void requestMayHaveAPolicyOfItsOwn() throws Exception {
        answers(503).answers(418);
        RetryPolicy own = AT_ONCE.withStatuses(418, 503);
        Request request = Request.of(Method.GET, "http://mock/", r -> r.extension("retry", own));
        assertThat(send(client(b -> b.retry(null)), request).attempts()).isEqualTo(3);
        answers(503);
        Request never = Request.of(Method.GET, "http://mock/", r -> r.extension("retry", RetryPolicy.none()));
        assertThat(send(client(), never).status()).isEqualTo(503);
    }

    @Test
    void extensionThatIsNoPolicyIsRefused() {
        Request request = Request.of(Method.GET, "http://mock/", r -> r.extension("retry", 3));
        HttpClient client = client();
        assertThatIllegalArgumentException()
                .isThrownBy(() -> client.sendAsync(request))
                .withMessageContaining("RetryPolicy");
    }

    // ---- Failures ----

    @Test
    void whatDidNotReachThePeerIsSentAgainAndWhatMayHaveActedOnlyIfIdempotent() throws Exception {
        fails(c -> new ConnectFailedException("refused", c, null), Phase.CONNECT, false);
        assertThat(send(client(), post("x")).attempts()).isEqualTo(2);
        fails(c -> new ReadTimeoutException("silent", c, null), Phase.RECEIVE_HEAD, true);
        assertThat(get(client()).attempts()).isEqualTo(2);
        fails(c -> new ReadTimeoutException("silent", c, null), Phase.RECEIVE_HEAD, true);
        Waits.failure(client().sendAsync(post("x")), ReadTimeoutException.class);
    }

    @Test
    void lastFailureIsTheCallers() throws Exception {
        answers(503)
                .fails(c -> new ReadTimeoutException("silent", c, null), Phase.RECEIVE_HEAD, true)
                .fails(c -> new ConnectFailedException("refused", c, null), Phase.CONNECT, false);
        Waits.failure(client().sendAsync(Request.get("http://mock/")), ConnectFailedException.class);
        assertThat(sent).hasSize(3);
    }

    @Test
    void contentThatWasReadOnceIsNotSentAgain() throws Exception {
        HttpClient client = client();
        Body once = Body.source(new Buffer().writeUtf8("once"), 4);
        Request request = Request.of(Method.PUT, "http://mock/", r -> r.content(once));
        fails(c -> new ConnectFailedException("refused", c, null), Phase.CONNECT, false);
        assertThat(send(client, request).attempts()).as("nobody had read it").isEqualTo(2);
        script.add(sent -> {
            sent.body().open().close();
            return CompletableFuture.completedFuture(
                    Response.builder(sent).status(503).build());
        });
        assertThat(send(client, request).status()).isEqualTo(503);
    }

    // ---- Waits ----

    @Test
    void peerThatAsksForTooMuchPatienceIsNotAskedAgain() throws Exception {
        answers(503, "Retry-After", "61");
        Response response = get(client());
        assertThat(response.status()).isEqualTo(503);
        assertThat(response.text()).isEqualTo("not now");
    }

    @Test
    void waitThatWouldOutlastTheTotalTimeIsNotBegun() throws Exception {
        answers(503, "Retry-After", "50");
        HttpClient client = client(b -> b.timeout(Timeout.defaults().withTotal(Duration.ofSeconds(40))));
        Response response = get(client);
        assertThat(response.status()).isEqualTo(503);
        assertThat(response.attempts()).isEqualTo(1);
    }

    @Test
    void nextAttemptHasWhatIsLeftOfTheTotalTime() throws Exception {
        answers(503);
        get(client(b -> b.timeout(Timeout.defaults().withTotal(Duration.ofSeconds(40)))));
        assertThat(sent.get(1).timeout().total())
                .isLessThan(sent.get(0).timeout().total());
    }

    // ---- Budget ----

    @Test
    void clientThatSpentItsBudgetSendsNothingAgain() throws Exception {
        for (int i = 0; i < 9; i++) {
            answers(503);
        }
        HttpClient client = client(b -> b.retry(AT_ONCE.withMaxAttempts(2).withBudget(0, 2)));
        HttpClient derived = leaks.watch(client.newBuilder().build());
        assertThat(get(client).attempts()).isEqualTo(2);
        assertThat(get(derived).attempts()).as("derived clients share it").isEqualTo(2);
        assertThat(get(client).attempts()).isEqualTo(1);
        assertThat(get(derived).attempts()).isEqualTo(1);
        HttpClient other = leaks.watch(client.newBuilder().retry(AT_ONCE).build());
        assertThat(get(other).attempts()).as("another policy has its own").isGreaterThan(1);
    }

    @Test
    void requestsEarnRetries() throws Exception {
        HttpClient client = client(b -> b.retry(AT_ONCE.withBudget(0.5, 1)));
        answers(503);
        assertThat(get(client).attempts()).isEqualTo(2);
        get(client);
        answers(503);
        assertThat(get(client).attempts()).as("two requests earned one").isEqualTo(2);
        answers(503);
        assertThat(get(client).attempts()).isEqualTo(1);
    }

    // ---- The rules round each exchange ----

    @Test
    void cookiesOfAnAnswerGoWithTheNextAttempt() throws Exception {
        answers(503, "Set-Cookie", "node=7");
        get(client());
        assertThat(sent).extracting(request -> request.headers().get("Cookie")).containsExactly(null, "node=7");
    }

    @Test
    void requestHooksSeeEachAttemptAndResponseHooksTheLast() throws Exception {
        answers(503);
        List<Integer> seen = new CopyOnWriteArrayList<>();
        List<Integer> signed = new CopyOnWriteArrayList<>();
        HttpClient client = client(b -> b.onRequest(request -> {
                    signed.add(signed.size());
                    return request.newBuilder()
                            .addHeader("Signature", "s" + signed.size())
                            .build();
                })
                .onResponse(response -> seen.add(response.status()))
                .onResponse(Response::raiseForStatus));
        assertThat(get(client).status()).isEqualTo(200);
        assertThat(seen).containsExactly(200);
        assertThat(sent)
                .extracting(request -> request.headers().get("Signature"))
                .containsExactly("s1", "s2");
    }

    @Test
    void eachHopOfARedirectHasAttemptsOfItsOwn() throws Exception {
        answers(503)
                .answers(503)
                .answers(302, "Location", "/there")
                .answers(503)
                .answers(503);
        Response response = get(client(b -> b.followRedirects(true)));
        assertThat(response.text()).isEqualTo("fine");
        assertThat(response.attempts()).isEqualTo(3);
        assertThat(response.history()).extracting(Response::status).containsExactly(302);
        assertThat(response.history().get(0).attempts()).isEqualTo(3);
        assertThat(sent)
                .extracting(request -> request.url().path())
                .containsExactly("/", "/", "/", "/there", "/there", "/there");
    }

    /** What a redirect to another origin dropped does not come back with an attempt there. */
    @Test
    void credentialsThatARedirectDroppedStayDropped() throws Exception {
        answers(302, "Location", "http://other/").answers(503);
        get(client(b -> b.followRedirects(true).auth(new BasicAuth("tom", "secret"))));
        assertThat(sent)
                .extracting(request -> request.headers().contains("Authorization"))
                .containsExactly(true, false, false);
    }

    @Test
    void challengeIsNoRetryAndItsAnswerIsMadeAnewForEachAttempt() throws Exception {
        answers(401, "WWW-Authenticate", "Digest realm=\"r\", nonce=\"n\", qop=\"auth\"")
                .answers(503);
        Response response = get(client(b -> b.auth(new DigestAuth("tom", "secret"))));
        assertThat(response.status()).isEqualTo(200);
        assertThat(response.attempts()).isEqualTo(2);
        assertThat(response.history()).extracting(Response::status).containsExactly(401);
        assertThat(response.history().get(0).attempts()).isEqualTo(1);
        assertThat(sent.get(1).headers().get("Authorization")).contains("nc=00000001");
        assertThat(sent.get(2).headers().get("Authorization")).contains("nc=00000002");
    }

    // ---- What a trace hears ----

    @Test
    void traceHearsOfEachRetryAndOfWhatSpokeAgainstOne() throws Exception {
        answers(503)
                .fails(c -> new ReadTimeoutException("silent", c, null), Phase.RECEIVE_HEAD, true)
                .answers(502);
        get(client(b -> b.trace(events::add)));
        assertThat(events)
                .extracting(TraceEvent::kind)
                .containsExactly(Kind.CALL_BEGUN, Kind.RETRY, Kind.RETRY, Kind.RETRY_DECLINED, Kind.CALL_COMPLETE);
        assertThat(events.get(1).detail()).isEqualTo("attempt 2 of 3 in 0 ms, behind 503");
        assertThat(events.get(2).detail()).isEqualTo("attempt 3 of 3 in 0 ms, behind ReadTimeoutException");
        assertThat(events.get(2).failure()).isInstanceOf(ReadTimeoutException.class);
        assertThat(events.get(3).detail()).isEqualTo("behind 502: the policy allows 3 attempts");
    }
}
