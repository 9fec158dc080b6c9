package dev.tern.http.internal.pool;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tern.http.Limits;
import dev.tern.http.Origin;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/**
 * Several loops over one count of places, without threads: what they tell each other arrives at random times. A failure
 * names the seed; {@code -Dtern.seed=…} repeats it.
 */
class SharedPermitsTest {
    private static final int SEQUENCES = 3_000;

    @Test
    void noLoopStarvesWhileAnotherHasPlacesToSpare() {
        Long given = Long.getLong("tern.seed");
        long first = given != null ? given : System.nanoTime();
        for (long seed = first; seed < first + (given != null ? 1 : SEQUENCES); seed++) {
            try {
                new House(new Random(seed)).play();
            } catch (AssertionError | RuntimeException e) {
                throw new AssertionError("-Dtern.seed=" + seed, e);
            }
        }
    }

    /** Loops that share their places. */
    private static final class House {
        private final Random random;
        private final int max;
        private final List<Loop> loops = new ArrayList<>();
        private int calls;

        House(Random random) {
            this.random = random;
            max = 1 + random.nextInt(6);
            SharedPermits permits = new SharedPermits(max);
            Limits limits = new Limits(max, random.nextInt(4), Duration.ofDays(1));
            for (int i = 0; i < 1 + random.nextInt(4); i++) {
                loops.add(new Loop(permits, limits));
            }
        }

        void play() {
            for (int i = 0; i < 100; i++) {
                Loop loop = loops.get(random.nextInt(loops.size()));
                loop.event(random, random.nextInt(7));
                checkCount();
            }
            // From here on every dial comes about and every exchange ends: everybody must be served.
            int most = 1000 + 100 * calls;
            while (loops.stream().anyMatch(Loop::hasWork)) {
                assertThat(most--).as("calls that wait for ever: %s", loops).isPositive();
                loops.get(random.nextInt(loops.size())).event(random, 1 + random.nextInt(5));
                checkCount();
            }
            loops.forEach(loop -> assertThat(loop.state.counts().waiters()).isZero());
        }

        private void checkCount() {
            int held = loops.stream()
                    .mapToInt(loop ->
                            loop.state.counts().open() + loop.state.counts().dials())
                    .sum();
            assertThat(held).as("places held").isLessThanOrEqualTo(max);
        }

        /** One loop: its pool, and what the others have told it. */
        private final class Loop implements SharedPermits.Neighbor {
            private final PoolState<Integer, String> state;
            private final List<PoolAction<Integer, String>> actions = new ArrayList<>();
            private final List<DialPlace<Integer>> dials = new ArrayList<>();
            private final List<String> busy = new ArrayList<>();
            private boolean permitFreed;
            private boolean mustYield;
            private int links;

            Loop(SharedPermits permits, Limits limits) {
                state = new PoolState<>(limits, permits.of(this), origin -> false);
            }

            boolean hasWork() {
                return permitFreed
                        || mustYield
                        || !busy.isEmpty()
                        || !dials.isEmpty()
                        || state.counts().waiters() > 0;
            }

            @Override
            public void permitFreedLater() {
                permitFreed = true;
            }

            @Override
            public void yieldIdleLater() {
                mustYield = true;
            }

            void event(Random random, int kind) {
                switch (kind) {
                    case 0, 6 -> call(new Origin("http", "o" + random.nextInt(2), 80));
                    case 1 -> {
                        if (!dials.isEmpty()) {
                            DialPlace<Integer> dial = dials.remove(random.nextInt(dials.size()));
                            state.dialed(dial, "link " + links++, 0, 0, actions);
                        }
                    }
                    case 2, 3 -> {
                        if (!busy.isEmpty()) {
                            state.released(busy.remove(random.nextInt(busy.size())), 0, actions);
                        }
                    }
                    case 4 -> {
                        if (permitFreed) {
                            permitFreed = false;
                            state.serveStarving(actions);
                        }
                    }
                    default -> {
                        if (mustYield) {
                            mustYield = false;
                            state.yieldIdle(actions);
                        }
                    }
                }
                settle();
            }

            private void call(Origin origin) {
                String idle = state.lease(origin, 0, actions);
                if (idle != null) {
                    busy.add(idle);
                } else {
                    state.enqueue(calls++, origin, random.nextInt(4) == 0, actions);
                }
            }

            private void settle() {
                for (PoolAction<Integer, String> action : actions) {
                    if (action instanceof PoolAction.StartDial<Integer, String> start) {
                        dials.add(start.dial());
                    } else if (action instanceof PoolAction.AbortDial<Integer, String> abort) {
                        dials.remove(abort.dial());
                    } else if (action instanceof PoolAction.Assign<Integer, String> assign) {
                        busy.add(assign.connection());
                    }
                }
                actions.clear();
            }

            @Override
            public String toString() {
                return state + (permitFreed ? ", permit freed" : "") + (mustYield ? ", must yield" : "");
            }
        }
    }
}
