package dev.tern.http.internal.time;

import static java.util.concurrent.TimeUnit.MILLISECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class BackoffTest {
    private final Backoff backoff = Backoff.OF_CONNECTIONS;

    @Test
    void theBoundDoublesAndThenStays() {
        assertThat(backoff.nanos(0, 1)).isEqualTo(MILLISECONDS.toNanos(500));
        assertThat(backoff.nanos(1, 1)).isEqualTo(MILLISECONDS.toNanos(1_000));
        assertThat(backoff.nanos(6, 1)).isEqualTo(MILLISECONDS.toNanos(32_000));
        assertThat(backoff.nanos(1_000_000, 1)).isEqualTo(MILLISECONDS.toNanos(32_000));
    }

    @Test
    void anyTimeUpToTheBoundIsAsGood() {
        assertThat(backoff.nanos(3, 0)).isZero();
        assertThat(backoff.nanos(3, 0.25)).isEqualTo(MILLISECONDS.toNanos(1_000));
    }

    @Test
    void theBoundStopsWhereItIsSaidAndDoesNotOverflow() {
        assertThat(Backoff.of(Duration.ofMillis(100), Duration.ofMillis(250)).nanos(2, 1))
                .isEqualTo(MILLISECONDS.toNanos(250));
        assertThat(Backoff.of(Duration.ofSeconds(9), Duration.ofSeconds(1)).nanos(0, 1))
                .isEqualTo(MILLISECONDS.toNanos(1_000));
        assertThat(new Backoff(1, Long.MAX_VALUE).nanos(1_000, 0.5)).isPositive();
    }

    @Test
    void noWaitAtAllMayBeSaid() {
        assertThat(Backoff.of(Duration.ZERO, Duration.ofSeconds(1)).nanos(1_000_000, 1))
                .isZero();
    }
}
