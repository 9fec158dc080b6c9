package dev.tern.http.internal.time;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PaceTest {
    @ParameterizedTest
    @ValueSource(longs = {0, Long.MAX_VALUE - 150, Long.MIN_VALUE})
    void withoutABurstTheyAreEvenlySpaced(long start) {
        Pace pace = new Pace(100, 1, start);
        assertThat(pace.waitNanos(start)).isZero();
        pace.begin(start);
        assertThat(pace.waitNanos(start)).isEqualTo(100);
        assertThat(pace.waitNanos(start + 60)).isEqualTo(40);
        pace.begin(start + 100);
        assertThat(pace.waitNanos(start + 100)).isEqualTo(100);
        assertThat(pace.waitNanos(start + 10_000)).isZero();
    }

    @Test
    void burstIsThereAtFirstAndSavedUpAgain() {
        Pace pace = new Pace(100, 3, 0);
        for (int i = 0; i < 3; i++) {
            assertThat(pace.waitNanos(0)).isZero();
            pace.begin(0);
        }
        assertThat(pace.waitNanos(0)).isEqualTo(100);
        assertThat(pace.isRested(299)).isFalse();
        assertThat(pace.isRested(300)).isTrue();
        pace.begin(100_000);
        pace.begin(100_000);
        pace.begin(100_000);
        assertThat(pace.waitNanos(100_000))
                .as("no more than a burst is saved up")
                .isEqualTo(100);
    }

    @Test
    void hugeBurstDoesNotOverflow() {
        Pace pace = new Pace(Long.MAX_VALUE / 8, Integer.MAX_VALUE, 0);
        pace.begin(0);
        assertThat(pace.waitNanos(0)).isZero();
    }

    /** In any stretch of time there are no more than fit into it, and the burst. */
    @Test
    void paceIsKeptWhateverComes() {
        long seed = new Random().nextLong();
        Random random = new Random(seed);
        int step = 10;
        int burst = 1 + random.nextInt(5);
        Pace pace = new Pace(step, burst, 0);
        long[] begun = new long[500];
        long now = 0;
        for (int i = 0; i < begun.length; i++) {
            now += random.nextInt(25);
            now += pace.waitNanos(now);
            pace.begin(now);
            begun[i] = now;
        }
        for (int i = 0; i < begun.length; i++) {
            for (int j = i; j < begun.length; j++) {
                assertThat(j - i + 1)
                        .as("seed %d, from %d to %d", seed, i, j)
                        .isLessThanOrEqualTo((int) ((begun[j] - begun[i]) / step) + burst);
            }
        }
    }
}
