package dev.tern.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

class RetryPolicyTest {
    private final RetryPolicy policy = RetryPolicy.defaults();

    @Test
    void defaultsAreWhatIsSafe() {
        assertThat(policy.methods()).allMatch(Method::isIdempotent).contains(Method.PUT, Method.GET);
        assertThat(policy.statuses()).containsExactlyInAnyOrder(429, 502, 503, 504);
        assertThat(policy.maxAttempts()).isEqualTo(3);
    }

    @Test
    void eachSettingLeavesTheOthers() {
        RetryPolicy changed = policy.withMaxAttempts(5)
                .withMethods(Method.POST)
                .withStatuses(500)
                .withFailures(false)
                .withWaits(Duration.ofMillis(1), Duration.ofMillis(2))
                .withMaxRetryAfter(Duration.ofMillis(3))
                .withBudget(1, 2);
        assertThat(changed)
                .isEqualTo(new RetryPolicy(
                        5,
                        Set.of(Method.POST),
                        Set.of(500),
                        false,
                        Duration.ofMillis(1),
                        Duration.ofMillis(2),
                        Duration.ofMillis(3),
                        1,
                        2));
    }

    @Test
    void setsAreCopied() {
        Set<Integer> statuses = new LinkedHashSet<>(Set.of(503));
        RetryPolicy made =
                new RetryPolicy(2, Set.of(), statuses, true, Duration.ZERO, Duration.ZERO, Duration.ZERO, 0, 0);
        statuses.add(504);
        assertThat(made.statuses()).containsExactly(503);
    }

    @Test
    void nonsenseIsRefusedByName() {
        assertRefused("maxAttempts", () -> policy.withMaxAttempts(0));
        assertRefused("401", () -> policy.withStatuses(401));
        assertRefused("407", () -> policy.withStatuses(503, 407));
        assertRefused("200", () -> policy.withStatuses(200));
        assertRefused("firstWait", () -> policy.withWaits(Duration.ofMillis(-1), Duration.ZERO));
        assertRefused("maxWait", () -> policy.withWaits(Duration.ZERO, Duration.ofMillis(-1)));
        assertRefused("maxRetryAfter", () -> policy.withMaxRetryAfter(Duration.ofMillis(-1)));
        assertRefused("budgetShare", () -> policy.withBudget(Double.NaN, 0));
        assertRefused("budgetShare", () -> policy.withBudget(-0.1, 0));
        assertRefused("budgetBurst", () -> policy.withBudget(0, -1));
    }

    private static void assertRefused(String name, Runnable setting) {
        assertThatIllegalArgumentException().isThrownBy(setting::run).withMessageContaining(name);
    }
}
