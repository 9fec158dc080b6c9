package dev.tern.http.internal.pool;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tern.http.Limits;
import dev.tern.http.Origin;
import dev.tern.http.internal.pool.PoolModel.Call;
import dev.tern.http.internal.pool.PoolModel.CountedPermits;
import dev.tern.http.internal.pool.PoolModel.Link;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/**
 * Random sequences of events against {@link PoolModel}. A failure names the seed; {@code -Dtern.seed=…} repeats it.
 */
class PoolStateModelTest {
    private static final int SEQUENCES = 10_000;
    private static final int EVENTS = 80;

    @Test
    void randomSequencesOfEventsKeepTheLawsOfThePool() {
        Long given = Long.getLong("tern.seed");
        long first = given != null ? given : System.nanoTime();
        int sequences = given != null ? 1 : SEQUENCES;
        for (long seed = first; seed < first + sequences; seed++) {
            Sequence sequence = new Sequence(new Random(seed));
            try {
                sequence.play();
            } catch (AssertionError | RuntimeException e) {
                throw new AssertionError("-Dtern.seed=" + seed + "\n" + String.join("\n", sequence.log), e);
            }
        }
    }

    /** One pool and what happens to it. */
    private static final class Sequence {
        private final Random random;
        private final List<String> log = new ArrayList<>();
        private final PoolModel model;
        private final PoolState<Call, Link> state;
        private final List<PoolAction<Call, Link>> actions = new ArrayList<>();
        private final List<Origin> origins = new ArrayList<>();
        private final Duration expiry;
        private final Duration age;
        private long now = -1_000;
        private int calls;
        private int links;

        Sequence(Random random) {
            this.random = random;
            expiry = random.nextInt(4) == 0 ? null : Duration.ofNanos(1 + random.nextInt(300));
            age = random.nextBoolean() ? null : Duration.ofNanos(1 + random.nextInt(300));
            Limits limits = new Limits(
                    1 + random.nextInt(5),
                    random.nextInt(5),
                    expiry,
                    random.nextBoolean() ? null : 1 + random.nextInt(3),
                    age,
                    random.nextInt(3) == 0 ? random.nextInt(4) : 1000);
            CountedPermits permits = new CountedPermits(limits.maxConnections());
            model = new PoolModel(limits, permits);
            state = new PoolState<>(limits, permits, origin -> false);
            for (int i = 0; i <= random.nextInt(4); i++) {
                origins.add(new Origin("http", "o" + i, 80));
            }
            log.add(limits.toString());
        }

        void play() {
            for (int i = 0; i < EVENTS; i++) {
                now += random.nextInt(20);
                event(random.nextInt(14));
                model.check(state);
            }
            end();
        }

        private void event(int kind) {
            switch (kind) {
                case 0, 1, 2, 3 -> call();
                case 4, 5 -> connected();
                case 6 -> dialFailed();
                case 7, 8, 9 -> released();
                case 10 -> gone();
                case 11 -> withdrawn();
                case 12 -> expired();
                default -> otherLoop();
            }
        }

        private void settle(String event) {
            log.add(now + " " + event + " -> " + actions);
            actions.forEach(model::follow);
            actions.clear();
            model.settle(now);
        }

        private <T> T any(List<T> list) {
            return list.isEmpty() ? null : list.get(random.nextInt(list.size()));
        }

        private void call() {
            Call call = new Call(calls++, any(origins), random.nextInt(5) == 0);
            Link link = call.needsFresh ? null : state.lease(call.origin, now, actions);
            log.add(now + " lease for " + call + " -> " + link + " " + actions);
            for (PoolAction<Call, Link> action : actions) {
                Link old = ((PoolAction.Close<Call, Link>) action).connection();
                assertThat(age != null && now - old.openedNanos >= age.toNanos())
                        .as("too old")
                        .isTrue();
            }
            actions.forEach(model::follow);
            actions.clear();
            if (!call.needsFresh) {
                model.leased(link, call.origin, call);
            }
            if (link != null) {
                assertThat(age == null || now - link.openedNanos < age.toNanos())
                        .as("young enough")
                        .isTrue();
                return;
            }
            model.arrives(call);
            state.enqueue(call, call.origin, call.needsFresh, actions);
            settle("enqueue " + call);
        }

        private void connected() {
            DialPlace<Call> dial = any(model.dials);
            if (dial != null) {
                Link link = new Link(links++, dial.origin(), now);
                model.connected(dial, link);
                state.dialed(dial, link, 0, now, actions);
                settle("dialed " + link);
            }
        }

        private void dialFailed() {
            DialPlace<Call> dial = any(model.dials);
            if (dial != null) {
                Call sponsor = dial.sponsor();
                boolean fails = sponsor != null && sponsor == dial.startedFor();
                model.failed(dial);
                state.dialFailed(dial, random.nextBoolean(), actions);
                assertThat(actions.stream().anyMatch(action -> action.equals(new PoolAction.FailDial<>(sponsor))))
                        .as("the dial that failed fails the call that it was begun for, and no other")
                        .isEqualTo(fails);
                settle("dial failed, started for " + dial.startedFor());
            }
        }

        private void released() {
            Link link = any(model.leased);
            if (link != null) {
                model.released(link);
                state.released(link, now, actions);
                if (age != null && now - link.openedNanos >= age.toNanos()) {
                    assertThat(((PoolAction.Close<Call, Link>) actions.get(0)).connection())
                            .isSameAs(link);
                }
                settle("released " + link);
            }
        }

        private void gone() {
            List<Link> all = new ArrayList<>(model.leased);
            all.addAll(model.idle);
            Link link = any(all);
            if (link != null) {
                model.gone(link);
                state.gone(link, actions);
                settle("gone " + link);
            }
        }

        private void withdrawn() {
            Call call = any(model.waiting);
            if (call != null) {
                model.leaves(call);
                state.withdrawn(call, actions);
                settle("withdrawn " + call);
            }
        }

        private void expired() {
            List<Link> due = model.idle.stream()
                    .filter(link -> expiry != null && now - link.idleSinceNanos >= expiry.toNanos())
                    .toList();
            assertThat(state.nextExpiryNanos() <= now).as("says when").isEqualTo(!due.isEmpty());
            state.expire(now, actions);
            assertThat(actions.stream().map(action -> ((PoolAction.Close<Call, Link>) action).connection()))
                    .containsExactlyElementsOf(due);
            settle("expired");
        }

        private void otherLoop() {
            CountedPermits permits = model.permits;
            if (permits.elsewhere > 0 && random.nextBoolean()) {
                permits.elsewhere--;
                state.serveStarving(actions);
                settle("another loop gave a permit back");
            } else if (permits.free() > 0) {
                permits.elsewhere++;
                log.add("another loop took a permit");
            } else if (random.nextBoolean()) {
                permits.isOwed = !permits.isOwed;
                permits.wasOwed = true;
                state.serveStarving(actions);
                settle("another loop " + (permits.isOwed ? "has" : "has no") + " better claim");
            } else {
                state.yieldIdle(actions);
                permits.elsewhere += permits.free();
                settle("another loop starves");
            }
        }

        private void end() {
            if (random.nextBoolean()) {
                while (!model.dials.isEmpty()) {
                    connected();
                }
            }
            List.copyOf(model.waiting).forEach(call -> {
                model.leaves(call);
                state.withdrawn(call, actions);
                settle("withdrawn " + call);
                model.check(state);
            });
            state.close(actions);
            settle("close");
            model.check(state);
            List.copyOf(model.leased).forEach(link -> {
                model.gone(link);
                state.gone(link, actions);
                settle("gone " + link);
            });
            assertThat(state.counts()).as("what is left").isEqualTo(new PoolCounts(0, 0, 0, 0, 0));
            assertThat(model.permits.held).isZero();
        }
    }
}
