package dev.tern.http.internal.http2;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class BudgetTest {
    private final Budget budget = new Budget("things", 10, 2);

    private void spend(int units, long millis) throws Http2Violation {
        budget.spend(units, TimeUnit.MILLISECONDS.toNanos(millis));
    }

    private void refuses(int units, long millis) {
        assertThatExceptionOfType(Http2Violation.class)
                .isThrownBy(() -> spend(units, millis))
                .withMessageContaining("Too many things")
                .satisfies(violation -> assertThat(violation.code()).isEqualTo(ErrorCode.ENHANCE_YOUR_CALM));
    }

    @Test
    void aBurstIsAllowedAndNoMore() throws Http2Violation {
        spend(10, 0);
        refuses(1, 0);
    }

    @Test
    void timeBringsItBack() throws Http2Violation {
        spend(10, 0);
        spend(1, 500);
        spend(1, 1000);
        refuses(1, 1499);
    }

    @Test
    void aLongRestBringsNoMoreThanTheBurst() throws Http2Violation {
        spend(1, 0);
        spend(10, Long.MAX_VALUE / 1_000_000);
        refuses(1, Long.MAX_VALUE / 1_000_000);
    }

    @Test
    void whatIsEarnedIsNotMoreThanTheBurst() throws Http2Violation {
        spend(10, 0);
        budget.earn(3);
        spend(3, 0);
        budget.earn(Long.MAX_VALUE);
        spend(10, 0);
        refuses(1, 0);
    }

    @Test
    void aClockMayStandAnywhere() throws Http2Violation {
        Budget other = new Budget("things", 2, 1);
        other.spend(2, Long.MAX_VALUE - 10);
        // As System.nanoTime may, it overflows.
        other.spend(1, Long.MAX_VALUE - 10 + 1_000_000_000L);
        assertThatExceptionOfType(Http2Violation.class)
                .isThrownBy(() -> other.spend(1, Long.MAX_VALUE - 10 + 1_000_000_000L));
    }
}
