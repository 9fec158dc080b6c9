package dev.tern.http.internal.pool;

import static java.util.concurrent.TimeUnit.MILLISECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class BackoffTest {
    @Test
    void theBoundDoublesAndThenStays() {
        assertThat(Backoff.nanos(0, 1)).isEqualTo(MILLISECONDS.toNanos(500));
        assertThat(Backoff.nanos(1, 1)).isEqualTo(MILLISECONDS.toNanos(1_000));
        assertThat(Backoff.nanos(6, 1)).isEqualTo(MILLISECONDS.toNanos(32_000));
        assertThat(Backoff.nanos(1_000_000, 1)).isEqualTo(MILLISECONDS.toNanos(32_000));
    }

    @Test
    void anyTimeUpToTheBoundIsAsGood() {
        assertThat(Backoff.nanos(3, 0)).isZero();
        assertThat(Backoff.nanos(3, 0.25)).isEqualTo(MILLISECONDS.toNanos(1_000));
    }
}
