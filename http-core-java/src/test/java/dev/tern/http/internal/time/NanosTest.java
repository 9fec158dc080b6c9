package dev.tern.http.internal.time;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class NanosTest {
    @Test
    void aDurationIsCountedInNanoseconds() {
        assertThat(Nanos.of(Duration.ofMillis(5))).isEqualTo(5_000_000);
        assertThat(Nanos.of(Duration.ZERO)).isZero();
    }

    @Test
    void noLimitIsUnlimited() {
        assertThat(Nanos.of(null)).isEqualTo(Nanos.UNLIMITED);
    }

    @Test
    void aLimitOfAgesIsNoLimitRatherThanAnOverflow() {
        assertThat(Nanos.of(Duration.ofDays(365L * 1000))).isEqualTo(Nanos.UNLIMITED);
        assertThat(Nanos.of(Duration.ofSeconds(Long.MAX_VALUE))).isEqualTo(Nanos.UNLIMITED);
    }
}
