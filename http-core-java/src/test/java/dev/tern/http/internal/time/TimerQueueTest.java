package dev.tern.http.internal.time;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class TimerQueueTest {
    private final TimerQueue queue = new TimerQueue();
    private final List<Noted> fired = new ArrayList<>();

    /** Notes that it fired. */
    private final class Noted extends Timer {
        private Runnable then = () -> {};

        @Override
        protected void onExpired(long nowNanos) {
            fired.add(this);
            then.run();
        }
    }

    @Test
    void anEmptyQueueNeverFires() {
        assertThat(queue.waitNanos(0)).isEqualTo(TimerQueue.NEVER);
        queue.expire(Long.MAX_VALUE);
        assertThat(fired).isEmpty();
    }

    @Test
    void aDeadlineThatHasPassedIsNoNegativeWait() {
        queue.schedule(new Noted(), 10);
        assertThat(queue.waitNanos(4)).isEqualTo(6);
        assertThat(queue.waitNanos(11)).isZero();
    }

    @Test
    void aTimerFiresOnceAtItsDeadline() {
        Noted timer = new Noted();
        queue.schedule(timer, 10);
        queue.expire(9);
        assertThat(fired).isEmpty();
        queue.expire(10);
        queue.expire(11);
        assertThat(fired).containsExactly(timer);
        assertThat(timer.isScheduled()).isFalse();
    }

    @Test
    void aTimerMayBeScheduledAnewWhileItFiresAndThenWaitsForTheNextTurn() {
        Noted timer = new Noted();
        timer.then = () -> queue.schedule(timer, 0);
        queue.schedule(timer, 10);
        queue.expire(10);
        assertThat(fired).hasSize(1);
        assertThat(queue.waitNanos(10)).isZero();
        queue.expire(10);
        assertThat(fired).hasSize(2);
    }

    @Test
    void aTimerThatFiresMayCancelAnotherThatIsDue() {
        Noted first = new Noted();
        Noted second = new Noted();
        first.then = () -> queue.cancel(second);
        queue.schedule(first, 1);
        queue.schedule(second, 2);
        queue.expire(5);
        assertThat(fired).containsExactly(first);
        assertThat(queue.size()).isZero();
    }

    @Test
    void anEarlierDeadlineStaysWhenALaterOneIsAskedFor() {
        Noted timer = new Noted();
        queue.scheduleNoLater(timer, 10);
        queue.scheduleNoLater(timer, 20);
        assertThat(queue.waitNanos(0)).isEqualTo(10);
        queue.scheduleNoLater(timer, 5);
        assertThat(queue.waitNanos(0)).isEqualTo(5);
    }

    @Test
    void timesBeyondTheOverflowCompareByDifference() {
        Noted before = new Noted();
        Noted after = new Noted();
        queue.schedule(after, Long.MIN_VALUE + 5);
        queue.schedule(before, Long.MAX_VALUE - 5);
        queue.expire(Long.MAX_VALUE);
        assertThat(fired).containsExactly(before);
        queue.expire(Long.MIN_VALUE + 5);
        assertThat(fired).containsExactly(before, after);
    }

    @Test
    void durationsOfDecadesAreNoLimit() {
        assertThat(Nanos.of(null)).isEqualTo(Nanos.UNLIMITED);
        assertThat(Nanos.of(Duration.ofSeconds(Long.MAX_VALUE))).isEqualTo(Nanos.UNLIMITED);
        assertThat(Nanos.of(Duration.ofMillis(1))).isEqualTo(1_000_000);
    }

    @Test
    void randomOperationsMatchASortedList() {
        Long given = Long.getLong("tern.seed");
        long first = given != null ? given : System.nanoTime();
        for (long seed = first; seed < first + (given != null ? 1 : 500); seed++) {
            try {
                playAtRandom(new Random(seed));
            } catch (AssertionError e) {
                throw new AssertionError("-Dtern.seed=" + seed, e);
            }
        }
    }

    private void playAtRandom(Random random) {
        TimerQueue heap = new TimerQueue();
        Map<Noted, Long> model = new HashMap<>();
        List<Noted> timers = new ArrayList<>();
        for (int i = 0; i < 40; i++) {
            timers.add(new Noted());
        }
        long now = random.nextLong();
        for (int i = 0; i < 200; i++) {
            Noted timer = timers.get(random.nextInt(timers.size()));
            long deadline = now + random.nextInt(50) - 5;
            switch (random.nextInt(5)) {
                case 0, 1 -> {
                    heap.schedule(timer, deadline);
                    model.put(timer, deadline);
                }
                case 2 -> {
                    heap.scheduleNoLater(timer, deadline);
                    model.merge(timer, deadline, (old, next) -> next - old < 0 ? next : old);
                }
                case 3 -> {
                    heap.cancel(timer);
                    model.remove(timer);
                }
                default -> {
                    now += random.nextInt(10);
                    expireBoth(heap, model, now);
                }
            }
            assertThat(heap.size()).isEqualTo(model.size());
            assertThat(timer.isScheduled()).isEqualTo(model.containsKey(timer));
        }
        expireBoth(heap, model, now + 1000);
        assertThat(heap.size()).isZero();
    }

    private void expireBoth(TimerQueue heap, Map<Noted, Long> model, long now) {
        fired.clear();
        heap.expire(now);
        Comparator<Noted> byDeadline = (a, b) -> Long.compare(model.get(a) - now, model.get(b) - now);
        assertThat(fired).isSortedAccordingTo(byDeadline);
        assertThat(fired)
                .containsExactlyInAnyOrderElementsOf(model.keySet().stream()
                        .filter(timer -> model.get(timer) - now <= 0)
                        .toList());
        model.keySet().removeAll(fired);
        long next = model.values().stream()
                .mapToLong(deadline -> deadline - now)
                .min()
                .orElse(TimerQueue.NEVER);
        assertThat(heap.waitNanos(now)).isEqualTo(next);
    }
}
