package dev.tern.http.internal.client;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tern.http.Body;
import dev.tern.http.CancelledException;
import dev.tern.http.ClientClosedException;
import dev.tern.http.ConnectFailedException;
import dev.tern.http.ConnectTimeoutException;
import dev.tern.http.Headers;
import dev.tern.http.HttpException;
import dev.tern.http.HttpException.Circumstances;
import dev.tern.http.HttpVersion;
import dev.tern.http.Method;
import dev.tern.http.NameResolutionException;
import dev.tern.http.Phase;
import dev.tern.http.PoolTimeoutException;
import dev.tern.http.ReadTimeoutException;
import dev.tern.http.RemoteClosedException;
import dev.tern.http.RemoteProtocolException;
import dev.tern.http.Request;
import dev.tern.http.ResponseHead;
import dev.tern.http.RetryPolicy;
import dev.tern.http.StreamResetException;
import dev.tern.http.TlsException;
import dev.tern.http.TotalTimeoutException;
import dev.tern.http.WriteTimeoutException;
import dev.tern.http.internal.time.Nanos;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import okio.Buffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Time and chance are arguments, and there is no socket. */
class RetryDecisionTest {
    private static final Instant NOW = Instant.parse("2026-11-21T08:00:00Z");
    private static final Circumstances ACTED = new Circumstances(request(Method.GET), Phase.RECEIVE_HEAD, true);
    private static final Circumstances UNTOUCHED = new Circumstances(request(Method.GET), Phase.CONNECT, false);

    private final RetryPolicy policy = RetryPolicy.defaults();
    private final AtomicInteger budget = new AtomicInteger(1_000_000);
    private Request request = request(Method.GET);
    private int made = 1;
    private long leftNanos = Nanos.UNLIMITED;
    private double random = 1;

    private static Request request(Method method) {
        return Request.of(method, "http://name.test/", r -> {});
    }

    private RetryDecision.Attempt attempt() {
        return new RetryDecision.Attempt(
                request,
                made,
                OnceBody.isTaken(request),
                leftNanos,
                random,
                () -> budget.getAndUpdate(left -> Math.max(0, left - 1)) > 0);
    }

    private RetryDecision behind(RetryPolicy policy, int status, String... fields) {
        return RetryDecision.behind(
                policy, attempt(), new ResponseHead(HttpVersion.HTTP_1_1, status, "", Headers.of(fields)), NOW);
    }

    private RetryDecision behind(HttpException failure) {
        return RetryDecision.behind(policy, attempt(), failure);
    }

    private static long millis(RetryDecision decision) {
        return TimeUnit.NANOSECONDS.toMillis(decision.waitNanos());
    }

    // ---- Answers ----

    @ParameterizedTest
    @ValueSource(ints = {429, 502, 503, 504})
    void answersThatAskForPatienceAreTriedAgain(int status) {
        assertThat(behind(policy, status).isAgain()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(ints = {200, 204, 304, 307, 400, 401, 404, 407, 408, 421, 425, 500, 501})
    void otherAnswersAreTheCallers(int status) {
        assertThat(behind(policy, status)).isEqualTo(RetryDecision.UNCONCERNED);
    }

    @Test
    void whatIsNotIdempotentIsNotSentAgainBehindAnAnswer() {
        request = request(Method.POST);
        assertThat(behind(policy, 503)).isEqualTo(RetryDecision.UNCONCERNED);
        request = request(Method.PATCH);
        assertThat(behind(policy, 503)).isEqualTo(RetryDecision.UNCONCERNED);
        request = request(Method.of("MERGE"));
        assertThat(behind(policy, 503)).isEqualTo(RetryDecision.UNCONCERNED);
    }

    @Test
    void methodsAndStatusesAreThePolicys() {
        request = request(Method.POST);
        RetryPolicy posts = policy.withMethods(Method.POST).withStatuses(500);
        assertThat(behind(posts, 500).isAgain()).isTrue();
        assertThat(behind(posts, 503).isAgain()).isFalse();
        request = request(Method.GET);
        assertThat(behind(posts, 500).isAgain()).isFalse();
    }

    @Test
    void attemptsAreCounted() {
        made = 2;
        assertThat(behind(policy, 503).isAgain()).isTrue();
        assertThat(behind(policy, 503).reason()).startsWith("attempt 3 of 3 in 1000 ms, behind 503");
        made = 3;
        RetryDecision last = behind(policy, 503);
        assertThat(last.isAgain()).isFalse();
        assertThat(last.reason()).contains("allows 3 attempts");
    }

    @Test
    void onePolicyOfOneAttemptIsNone() {
        assertThat(behind(RetryPolicy.none(), 503)).isEqualTo(RetryDecision.UNCONCERNED);
    }

    // ---- Waits ----

    @Test
    void waitsGrowAndAreOfAnyLengthUpToTheirBound() {
        assertThat(millis(behind(policy, 503))).isEqualTo(500);
        random = 0.5;
        assertThat(millis(behind(policy, 503))).isEqualTo(250);
        random = 0;
        assertThat(millis(behind(policy, 503))).isZero();
        random = 1;
        made = 2;
        assertThat(millis(behind(policy, 503))).isEqualTo(1_000);
        made = 50;
        assertThat(millis(behind(policy.withMaxAttempts(99), 503))).isEqualTo(30_000);
    }

    @Test
    void retryAfterIsTheLeastAndTheRandomWaitComesOnTop() {
        assertThat(millis(behind(policy, 503, "Retry-After", "7"))).isEqualTo(7_500);
        random = 0;
        assertThat(millis(behind(policy, 429, "Retry-After", "7"))).isEqualTo(7_000);
    }

    @Test
    void whoAsksForMoreThanThePolicyAllowsIsNotAskedAgain() {
        random = 0;
        assertThat(behind(policy, 503, "Retry-After", "60").isAgain()).isTrue();
        RetryDecision decision = behind(policy, 503, "Retry-After", "61");
        assertThat(decision.isAgain()).isFalse();
        assertThat(decision.reason()).contains("61000 ms").contains("60000 ms at the most");
        assertThat(behind(policy, 503, "Retry-After", "99999999999999999999").isAgain())
                .isFalse();
        assertThat(behind(
                                policy.withMaxRetryAfter(Duration.ofDays(100_000)),
                                503,
                                "Retry-After",
                                "99999999999999999999")
                        .isAgain())
                .isTrue();
    }

    @Test
    void noWaitOutlastsTheTotalTime() {
        leftNanos = TimeUnit.SECONDS.toNanos(5);
        assertThat(behind(policy, 503).isAgain()).isTrue();
        RetryDecision decision = behind(policy, 503, "Retry-After", "5");
        assertThat(decision.isAgain()).isFalse();
        assertThat(decision.reason()).contains("total time");
        leftNanos = 0;
        random = 0;
        assertThat(behind(policy, 503).isAgain()).isFalse();
    }

    // ---- Content ----

    @Test
    void contentThatCanBeReadAgainIsNoObstacle() {
        request = Request.of(Method.PUT, "http://name.test/", r -> r.content("again"));
        assertThat(behind(policy, 503).isAgain()).isTrue();
    }

    @Test
    void contentThatCanBeReadOnceIsSentAgainOnlyIfNobodyBeganTo() {
        Request once = Request.of(Method.PUT, "http://name.test/", r -> r.content(Body.source(new Buffer(), 0)));
        request = once;
        assertThat(behind(policy, 503).isAgain()).isFalse();
        request = OnceBody.watched(complete(once));
        assertThat(behind(policy, 503).isAgain()).isTrue();
        assertThat(OnceBody.watched(request)).isSameAs(request);
        request.body().open().close();
        RetryDecision decision = behind(policy, 503);
        assertThat(decision.isAgain()).isFalse();
        assertThat(decision.reason()).contains("read once only");
    }

    private static Request complete(Request draft) {
        return RequestDefaults.completeLike(draft, draft);
    }

    // ---- Budget ----

    @Test
    void withoutABudgetNothingIsSentAgain() {
        budget.set(0);
        RetryDecision decision = behind(policy, 503);
        assertThat(decision.isAgain()).isFalse();
        assertThat(decision.reason()).contains("budget");
    }

    @Test
    void whatIsDeclinedOtherwiseCostsNothingOfTheBudget() {
        budget.set(1);
        made = 3;
        behind(policy, 503);
        behind(policy, 200);
        made = 1;
        behind(policy, 503, "Retry-After", "600");
        assertThat(budget).hasValue(1);
        behind(policy, 503);
        assertThat(budget).hasValue(0);
    }

    // ---- Failures ----

    @Test
    void whatDidNotReachThePeerIsSentAgainWhateverItsMethod() {
        request = request(Method.POST);
        assertThat(behind(new ConnectFailedException("refused", UNTOUCHED, null))
                        .isAgain())
                .isTrue();
        assertThat(behind(new NameResolutionException("unknown", UNTOUCHED, null))
                        .isAgain())
                .isTrue();
        assertThat(behind(new StreamResetException("refused", "REFUSED_STREAM", UNTOUCHED, null))
                        .isAgain())
                .isTrue();
    }

    @Test
    void whatMayHaveActedIsSentAgainOnlyIfIdempotent() {
        RemoteClosedException closed = new RemoteClosedException("no answer", ACTED, null);
        assertThat(behind(closed).isAgain()).isTrue();
        request = request(Method.POST);
        assertThat(behind(closed)).isEqualTo(RetryDecision.UNCONCERNED);
    }

    @Test
    void silenceOfThePeerOrTheNetworkMayPass() {
        Stream.of(
                        new ConnectTimeoutException("slow", UNTOUCHED, null),
                        new ReadTimeoutException("slow", ACTED, null),
                        new WriteTimeoutException("slow", ACTED, null),
                        new StreamResetException("reset", "INTERNAL_ERROR", ACTED, null))
                .forEach(failure ->
                        assertThat(behind(failure).isAgain()).as("%s", failure).isTrue());
    }

    @Test
    void whatAnotherAttemptWouldNotChangeIsFinal() {
        Stream.of(
                        new TlsException("expired", UNTOUCHED, null),
                        new PoolTimeoutException("full", UNTOUCHED, null),
                        new TotalTimeoutException("over", ACTED, null),
                        new CancelledException("enough", ACTED, null),
                        new ClientClosedException("closed", UNTOUCHED, null),
                        new RemoteProtocolException("garbage", ACTED, null))
                .forEach(
                        failure -> assertThat(behind(failure)).as("%s", failure).isEqualTo(RetryDecision.UNCONCERNED));
    }

    @Test
    void failuresAreNotRetriedIfThePolicySaysSo() {
        assertThat(RetryDecision.behind(
                        policy.withFailures(false), attempt(), new ConnectFailedException("refused", UNTOUCHED, null)))
                .isEqualTo(RetryDecision.UNCONCERNED);
    }

    // ---- Retry-After ----

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "0 | 0",
                "120 | 120",
                " 5  | 5",
                "0007 | 7",
                "Sat, 21 Nov 2026 08:00:30 GMT | 30",
                "Saturday, 21-Nov-26 08:00:30 GMT | 30",
                "Sat Nov 21 08:00:30 2026 | 30",
                "Sat, 21 Nov 2026 07:59:00 GMT | 0",
                "Thu, 31 Dec 9999 23:59:59 GMT | 9223372036",
                "soon | 0",
                "-3 | 0",
                "1.5 | 0",
                "'' | 0"
            })
    void retryAfterHasSecondsOrADate(String value, long seconds) {
        assertThat(TimeUnit.NANOSECONDS.toSeconds(RetryAfter.nanos(Headers.of("Retry-After", value), NOW)))
                .isEqualTo(seconds);
    }

    @Test
    void aDateIsComparedWithTheClockOfWhoSentIt() {
        Headers ahead =
                Headers.of("Date", "Sat, 21 Nov 2026 10:00:00 GMT", "Retry-After", "Sat, 21 Nov 2026 10:00:10 GMT");
        assertThat(RetryAfter.nanos(ahead, NOW)).isEqualTo(TimeUnit.SECONDS.toNanos(10));
        Headers broken = Headers.of("Date", "noon", "Retry-After", "Sat, 21 Nov 2026 08:00:10 GMT");
        assertThat(RetryAfter.nanos(broken, NOW)).isEqualTo(TimeUnit.SECONDS.toNanos(10));
        assertThat(RetryAfter.nanos(Headers.empty(), NOW)).isZero();
    }

    // ---- The budget itself ----

    @Test
    void budgetIsSpentAndEarnedInParts() {
        RetryBudget spent = new RetryBudget(0.5, 2);
        assertThat(Stream.generate(spent::take).limit(3)).containsExactly(true, true, false);
        spent.earn();
        assertThat(spent.take()).isFalse();
        spent.earn();
        assertThat(spent.take()).isTrue();
        for (int i = 0; i < 100; i++) {
            spent.earn();
        }
        assertThat(Stream.generate(spent::take).limit(3)).containsExactly(true, true, false);
    }

    @Test
    void noBudgetIsNone() {
        RetryBudget none = new RetryBudget(0, 0);
        none.earn();
        assertThat(none.take()).isFalse();
    }
}
