package dev.tern.http.internal.connection;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tern.http.Timeout;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class DeadlinesTest {
    @Test
    void theTotalIsAPointInTimeAndTheOthersAreWaits() {
        Timeout timeout = new Timeout(
                Duration.ofNanos(1),
                Duration.ofNanos(2),
                Duration.ofNanos(3),
                Duration.ofNanos(4),
                Duration.ofNanos(5));
        assertThat(Deadlines.of(timeout, 1000)).isEqualTo(new Deadlines(1, 2, 3, 4, 1005));
    }

    @Test
    void noLimitIsNone() {
        assertThat(Deadlines.of(Timeout.none(), 1000))
                .isEqualTo(
                        new Deadlines(Deadlines.NONE, Deadlines.NONE, Deadlines.NONE, Deadlines.NONE, Deadlines.NONE));
        assertThat(Deadlines.at(1000, Deadlines.NONE)).isEqualTo(Deadlines.NONE);
        assertThat(Deadlines.isOver(Deadlines.NONE, Long.MAX_VALUE)).isFalse();
    }

    @Test
    void aLimitOfAgesIsNoLimitRatherThanAnOverflow() {
        Timeout timeout = Timeout.of(Duration.ofDays(365L * 1000)).withTotal(Duration.ofSeconds(Long.MAX_VALUE));
        assertThat(Deadlines.of(timeout, 1000).readNanos()).isEqualTo(Deadlines.NONE);
        assertThat(Deadlines.of(timeout, 1000).totalDeadlineNanos()).isEqualTo(Deadlines.NONE);
    }

    @Test
    void aDeadlineIsOverWhenItsTimeHasCome() {
        assertThat(Deadlines.isOver(10, 9)).isFalse();
        assertThat(Deadlines.isOver(10, 10)).isTrue();
        assertThat(Deadlines.isOver(Long.MIN_VALUE + 3, Long.MAX_VALUE - 3)).isFalse();
        assertThat(Deadlines.isOver(Long.MAX_VALUE - 3, Long.MIN_VALUE + 3)).isTrue();
    }

    @Test
    void theEarlierOfTwoIsAnyIfTheOtherIsNone() {
        assertThat(Deadlines.earlier(1, 2)).isEqualTo(1);
        assertThat(Deadlines.earlier(2, 1)).isEqualTo(1);
        assertThat(Deadlines.earlier(Deadlines.NONE, 1)).isEqualTo(1);
        assertThat(Deadlines.earlier(1, Deadlines.NONE)).isEqualTo(1);
        assertThat(Deadlines.earlier(Deadlines.NONE, Deadlines.NONE)).isEqualTo(Deadlines.NONE);
        assertThat(Deadlines.earlier(Long.MAX_VALUE - 3, Long.MIN_VALUE + 3)).isEqualTo(Long.MAX_VALUE - 3);
    }
}
