package dev.tern.http.internal.client;

import dev.tern.http.ConnectTimeoutException;
import dev.tern.http.HttpException;
import dev.tern.http.NetworkException;
import dev.tern.http.ReadTimeoutException;
import dev.tern.http.Request;
import dev.tern.http.ResponseHead;
import dev.tern.http.RetryPolicy;
import dev.tern.http.StreamResetException;
import dev.tern.http.TlsException;
import dev.tern.http.WriteTimeoutException;
import dev.tern.http.internal.time.Backoff;
import dev.tern.http.internal.time.Nanos;
import java.time.Instant;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Pure. Whether a request is sent once more behind this answer or failure, and after how long. What the policy says nothing about
 * is {@link #UNCONCERNED}; what it would retry if nothing else spoke against it has a reason.
 *
 * @param isAgain whether it is sent once more
 * @param waitNanos after how long
 * @param reason in words, for a trace; empty if the policy is not concerned
 */
record RetryDecision(boolean isAgain, long waitNanos, String reason) {
    static final RetryDecision UNCONCERNED = new RetryDecision(false, 0, "");

    /**
     * Where a request stands.
     *
     * @param request as it was sent
     * @param made how often it was sent, at least once
     * @param contentIsTaken whether its content can be read once only and some of it was
     * @param leftNanos of the call's total time; {@link Nanos#UNLIMITED} if there is no limit
     * @param random from 0 to 1
     * @param budget takes one retry out of it; false if none is left. Asked last, and only if all else is in favour
     */
    record Attempt(
            Request request, int made, boolean contentIsTaken, long leftNanos, double random, BooleanSupplier budget) {}

    /** Behind an answer, of which the head is there. */
    static RetryDecision behind(RetryPolicy policy, Attempt attempt, ResponseHead head, Instant now) {
        if (!policy.statuses().contains(head.status())
                || !policy.methods().contains(attempt.request().method())) {
            return UNCONCERNED;
        }
        long asked = RetryAfter.nanos(head.headers(), now);
        String tooLong = asked > Nanos.of(policy.maxRetryAfter())
                ? "the peer asks to wait for " + inWords(asked) + ", and the policy waits for "
                        + inWords(Nanos.of(policy.maxRetryAfter())) + " at the most"
                : null;
        return weighed(policy, attempt, "behind " + head.status(), asked, tooLong);
    }

    /** Behind a failure without an answer. */
    static RetryDecision behind(RetryPolicy policy, Attempt attempt, HttpException failure) {
        boolean harmless = !failure.peerMayHaveActed()
                || policy.methods().contains(attempt.request().method());
        return policy.failures() && harmless && isPassing(failure)
                ? weighed(policy, attempt, "behind " + failure.getClass().getSimpleName(), 0, null)
                : UNCONCERNED;
    }

    /**
     * Whether another attempt may go better. A wait in the pool is our own load, which another attempt would add to; a bad
     * certificate, a refusing proxy and a broken protocol stay what they are.
     */
    private static boolean isPassing(HttpException failure) {
        return (failure instanceof NetworkException && !(failure instanceof TlsException))
                || failure instanceof ConnectTimeoutException
                || failure instanceof ReadTimeoutException
                || failure instanceof WriteTimeoutException
                || failure instanceof StreamResetException;
    }

    private static RetryDecision weighed(
            RetryPolicy policy, Attempt attempt, String behind, long askedNanos, @Nullable String objection) {
        if (policy.maxAttempts() == 1) {
            return UNCONCERNED;
        }
        long backoff = Backoff.of(policy.firstWait(), policy.maxWait()).nanos(attempt.made() - 1, attempt.random());
        long sum = askedNanos + backoff;
        long wait = sum < 0 ? Nanos.UNLIMITED : sum;
        if (attempt.made() >= policy.maxAttempts()) {
            return declined(behind, "the policy allows " + policy.maxAttempts() + " attempts");
        } else if (attempt.contentIsTaken()) {
            return declined(behind, "the content can be read once only, and some of it was");
        } else if (objection != null) {
            return declined(behind, objection);
        } else if (wait >= attempt.leftNanos() && attempt.leftNanos() != Nanos.UNLIMITED) {
            return declined(behind, "a wait of " + inWords(wait) + " would outlast the total time of the call");
        } else if (!attempt.budget().getAsBoolean()) {
            return declined(behind, "the client's budget of retries is spent");
        }
        int next = attempt.made() + 1;
        return new RetryDecision(
                true, wait, "attempt " + next + " of " + policy.maxAttempts() + " in " + inWords(wait) + ", " + behind);
    }

    private static RetryDecision declined(String behind, String why) {
        return new RetryDecision(false, 0, behind + ": " + why);
    }

    private static String inWords(long nanos) {
        return TimeUnit.NANOSECONDS.toMillis(nanos) + " ms";
    }
}
