package dev.tern.http;

import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Immutable. Which requests are sent again behind which answers or failures, when, and how often; not at all unless a client's
 * builder or a request (by the extension {@code retry}) names one. The last attempt is the caller's, whatever it brings; how many
 * there were stands in {@link Response#attempts}.
 *
 * <p>It holds for each request of a call by itself: what a redirect or authentication asks for is another request, with
 * attempts of its own; a 401 is authentication's and never this policy's. A response whose head was handed out is
 * the caller's too: content that breaks off is not asked for again. Nor is content of a request that can be read once only, if
 * some of it was read.
 *
 * <p>A wait ends with the call: cancelling, closing the client, the total time. One that would outlast the total time is not
 * begun; the caller gets what there is at once. {@code Retry-After} is the least that is waited; the random wait comes on top, so
 * that all who were told the same do not come back together.
 *
 * <pre>{@code Client.builder().retry(RetryPolicy.defaults().withMaxAttempts(5)); r.extension("retry", RetryPolicy.none())}</pre>
 *
 * @param maxAttempts of each request, the first among them; 3
 * @param methods that may be sent again although the peer may have acted; the idempotent ones (RFC 9110 §9.2.2)
 * @param statuses behind which it is sent again; 429, 502, 503, 504
 * @param failures whether it is sent again behind failures of the network, too: with any method if it is proven that the peer did
 *     not act, else with the methods above
 * @param firstWait the bound of the first wait, which may have any length up to it; it doubles with each; 0.5 s
 * @param maxWait where that bound stops growing; 30 s
 * @param maxRetryAfter a peer that asks for more with {@code Retry-After} is not asked again; 1 min
 * @param budgetShare how many retries each request earns the client, so that an outage is not amplified; 0.1
 * @param budgetBurst how many retries a client may save up, and has at first; 10
 */
public record RetryPolicy(
        int maxAttempts,
        Set<Method> methods,
        Set<Integer> statuses,
        boolean failures,
        Duration firstWait,
        Duration maxWait,
        Duration maxRetryAfter,
        double budgetShare,
        int budgetBurst) {
    /** Before the defaults, which are checked too. */
    private static final Set<Integer> CHALLENGES = Set.of(401, 407);

    private static final RetryPolicy DEFAULTS = new RetryPolicy(
            3,
            Set.of(Method.GET, Method.HEAD, Method.OPTIONS, Method.TRACE, Method.QUERY, Method.PUT, Method.DELETE),
            Set.of(429, 502, 503, 504),
            true,
            Duration.ofMillis(500),
            Duration.ofSeconds(30),
            Duration.ofMinutes(1),
            0.1,
            10);

    /** Checks each component. */
    public RetryPolicy {
        if (maxAttempts < 1) {
            throw new IllegalArgumentException("maxAttempts must be at least 1; it is " + maxAttempts);
        }
        methods = Set.copyOf(methods);
        statuses = Set.copyOf(statuses);
        for (int status : statuses) {
            if (status < 400 || status > 599 || CHALLENGES.contains(status)) {
                throw new IllegalArgumentException("A status to retry is one of 4xx or 5xx, but for 401 and 407, which"
                        + " are authentication's; it is " + status);
            }
        }
        check("firstWait", firstWait);
        check("maxWait", maxWait);
        check("maxRetryAfter", maxRetryAfter);
        if (!(budgetShare >= 0 && budgetShare <= 1_000)) {
            throw new IllegalArgumentException("budgetShare must be between 0 and 1000; it is " + budgetShare);
        }
        if (budgetBurst < 0) {
            throw new IllegalArgumentException("budgetBurst must not be negative; it is " + budgetBurst);
        }
    }

    private static void check(String name, Duration time) {
        if (time.isNegative()) {
            throw new IllegalArgumentException(name + " must not be negative; it is " + time);
        }
    }

    /** Three attempts with what is idempotent, behind 429, 502, 503, 504 and failures of the network. */
    public static RetryPolicy defaults() {
        return DEFAULTS;
    }

    /** One attempt only; for requests of a client that has another policy. */
    public static RetryPolicy none() {
        return DEFAULTS.withMaxAttempts(1);
    }

    public RetryPolicy withMaxAttempts(int most) {
        return new RetryPolicy(
                most, methods, statuses, failures, firstWait, maxWait, maxRetryAfter, budgetShare, budgetBurst);
    }

    /** These in place of the idempotent ones; POST among them where the peer tells repetitions apart, by a key of yours. */
    public RetryPolicy withMethods(Method... repeatable) {
        return new RetryPolicy(
                maxAttempts,
                new LinkedHashSet<>(Arrays.asList(repeatable)),
                statuses,
                failures,
                firstWait,
                maxWait,
                maxRetryAfter,
                budgetShare,
                budgetBurst);
    }

    /** These in place of the default ones; none for failures only. */
    public RetryPolicy withStatuses(int... retried) {
        Set<Integer> set = Arrays.stream(retried).boxed().collect(Collectors.toSet());
        return new RetryPolicy(
                maxAttempts, methods, set, failures, firstWait, maxWait, maxRetryAfter, budgetShare, budgetBurst);
    }

    public RetryPolicy withFailures(boolean retried) {
        return new RetryPolicy(
                maxAttempts, methods, statuses, retried, firstWait, maxWait, maxRetryAfter, budgetShare, budgetBurst);
    }

    /** Zero and zero for no waits but those that a peer asks for. */
    public RetryPolicy withWaits(Duration first, Duration most) {
        return new RetryPolicy(
                maxAttempts, methods, statuses, failures, first, most, maxRetryAfter, budgetShare, budgetBurst);
    }

    public RetryPolicy withMaxRetryAfter(Duration most) {
        return new RetryPolicy(
                maxAttempts, methods, statuses, failures, firstWait, maxWait, most, budgetShare, budgetBurst);
    }

    /** The client's policy settles the budget of all its requests, also of those with a policy of their own. */
    public RetryPolicy withBudget(double share, int burst) {
        return new RetryPolicy(
                maxAttempts, methods, statuses, failures, firstWait, maxWait, maxRetryAfter, share, burst);
    }
}
