package dev.tern.http.client;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tern.http.OriginLimits;
import dev.tern.http.client.OriginGate.Entry;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Time is an argument. */
class OriginGateTest {
    private static OriginGate<String> gate(OriginLimits limits) {
        return new OriginGate<>(limits, 0);
    }

    private static final OriginLimits NONE = OriginLimits.none();
    private static final OriginLimits TWO = NONE.withMaxConcurrent(2);
    private static final OriginLimits PACED = NONE.withRate(10, Duration.ofNanos(1_000));

    @Test
    void withoutLimitsEverybodyBegins() {
        OriginGate<String> gate = gate(NONE);
        for (int i = 0; i < 1_000; i++) {
            assertThat(gate.enter("x", 0)).isEqualTo(Entry.BEGINS);
        }
    }

    @Test
    void whoFindsNoPlaceWaitsUntilOneIsGivenBack() {
        OriginGate<String> gate = gate(TWO);
        assertThat(gate.enter("a", 0)).isEqualTo(Entry.BEGINS);
        assertThat(gate.enter("b", 0)).isEqualTo(Entry.BEGINS);
        assertThat(gate.enter("c", 0)).isEqualTo(Entry.WAITS);
        assertThat(gate.next(0)).isNull();
        assertThat(gate.waitNanos(0)).isEqualTo(OriginGate.NEVER);
        gate.end();
        assertThat(gate.next(0)).isEqualTo("c");
        assertThat(gate.next(0)).isNull();
        assertThat(gate.running()).isEqualTo(2);
    }

    @Test
    void theyComeInTheOrderOfTheirComingAndNobodyGoesPast() {
        OriginGate<String> gate = gate(TWO.withMaxConcurrent(1));
        gate.enter("a", 0);
        gate.enter("b", 0);
        gate.enter("c", 0);
        gate.end();
        assertThat(gate.enter("d", 0))
                .as("there is a place, and there are others")
                .isEqualTo(Entry.WAITS);
        assertThat(gate.next(0)).isEqualTo("b");
        gate.end();
        assertThat(gate.next(0)).isEqualTo("c");
        gate.end();
        assertThat(gate.next(0)).isEqualTo("d");
    }

    @Test
    void whoLeavesTheLineMakesRoomForTheNext() {
        OriginGate<String> gate = gate(NONE.withMaxConcurrent(1).withMaxWaiters(2));
        gate.enter("a", 0);
        gate.enter("b", 0);
        gate.enter("c", 0);
        assertThat(gate.enter("d", 0)).isEqualTo(Entry.IS_REFUSED);
        assertThat(gate.leave("b")).isTrue();
        assertThat(gate.leave("b")).as("twice").isFalse();
        assertThat(gate.leave("a")).as("it has begun").isFalse();
        assertThat(gate.enter("d", 0)).isEqualTo(Entry.WAITS);
        gate.end();
        assertThat(gate.next(0)).isEqualTo("c");
        assertThat(gate.leave("c")).isFalse();
    }

    @Test
    void paceLetsOneInAfterTheOther() {
        OriginGate<String> gate = gate(PACED);
        assertThat(gate.enter("a", 0)).isEqualTo(Entry.BEGINS);
        assertThat(gate.enter("b", 0)).isEqualTo(Entry.WAITS);
        assertThat(gate.enter("c", 30)).isEqualTo(Entry.WAITS);
        assertThat(gate.waitNanos(30)).isEqualTo(70);
        assertThat(gate.next(99)).isNull();
        assertThat(gate.next(100)).isEqualTo("b");
        assertThat(gate.next(100)).isNull();
        assertThat(gate.waitNanos(100)).isEqualTo(100);
        assertThat(gate.next(200)).isEqualTo("c");
        assertThat(gate.waitNanos(200)).as("nobody waits").isEqualTo(OriginGate.NEVER);
        assertThat(gate.enter("d", 1_000)).isEqualTo(Entry.BEGINS);
    }

    @Test
    void bothLimitsHold() {
        OriginGate<String> gate = gate(PACED.withMaxConcurrent(1));
        gate.enter("a", 0);
        gate.enter("b", 0);
        assertThat(gate.waitNanos(500)).as("time alone does not help").isEqualTo(OriginGate.NEVER);
        assertThat(gate.next(500)).isNull();
        gate.end();
        assertThat(gate.next(500)).isEqualTo("b");
        gate.end();
        gate.enter("c", 500);
        assertThat(gate.waitNanos(500)).isEqualTo(100);
    }

    @Test
    void whatNobodyUsesMayBeForgotten() {
        OriginGate<String> gate = gate(PACED);
        assertThat(gate.isUnused(0)).isTrue();
        gate.enter("a", 0);
        assertThat(gate.isUnused(1_000)).as("one is under way").isFalse();
        gate.end();
        assertThat(gate.isUnused(99)).as("another would begin at once").isFalse();
        assertThat(gate.isUnused(100)).isTrue();
    }

    @Test
    void lineIsEmptiedAtOnce() {
        OriginGate<String> gate = gate(TWO.withMaxConcurrent(1));
        gate.enter("a", 0);
        gate.enter("b", 0);
        gate.enter("c", 0);
        assertThat(gate.dismiss()).containsExactly("b", "c");
        assertThat(gate.waiting()).isZero();
    }
}
