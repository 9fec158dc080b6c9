package dev.tern.http.internal.connection;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class DeadlinesTest {
    @Test
    void aWaitEndsAtAPointInTimeAndOneWithoutEndNever() {
        assertThat(Deadlines.at(1000, 5)).isEqualTo(1005);
        assertThat(Deadlines.at(1000, Deadlines.NONE)).isEqualTo(Deadlines.NONE);
        assertThat(Deadlines.isOver(Deadlines.NONE, Long.MAX_VALUE)).isFalse();
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
