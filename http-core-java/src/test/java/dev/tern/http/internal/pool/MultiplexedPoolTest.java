package dev.tern.http.internal.pool;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tern.http.Limits;
import dev.tern.http.Origin;
import dev.tern.http.internal.pool.PoolModel.CountedPermits;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** The pool's decisions where a connection carries many exchanges at once. */
class MultiplexedPoolTest {
    private static final Origin A = new Origin("https", "a", 443);
    private static final Origin B = new Origin("https", "b", 443);

    private final List<PoolAction<String, String>> actions = new ArrayList<>();
    private CountedPermits permits;
    private PoolState<String, String> pool = pool(new Limits(4, 4, Duration.ofNanos(100)));

    private PoolState<String, String> pool(Limits limits) {
        permits = new CountedPermits(limits.maxConnections());
        return new PoolState<>(limits, permits, origin -> true);
    }

    private List<String> decided() {
        List<String> lines = actions.stream().map(MultiplexedPoolTest::line).toList();
        actions.clear();
        return lines;
    }

    private static String line(PoolAction<String, String> action) {
        if (action instanceof PoolAction.Assign<String, String> assign) {
            return assign.waiter() + " on " + assign.connection();
        } else if (action instanceof PoolAction.StartDial<String, String> start) {
            return "dial for " + start.dial().startedFor();
        } else if (action instanceof PoolAction.Cover<String, String> cover) {
            return "cover " + cover.waiter();
        } else if (action instanceof PoolAction.Close<String, String> close) {
            return "close " + close.connection() + " " + close.reason();
        } else if (action instanceof PoolAction.FailDial<String, String> fail) {
            return "fail " + fail.waiter();
        } else if (action instanceof PoolAction.AbortDial<String, String>) {
            return "abort dial";
        }
        return action.toString();
    }

    private void arrive(Origin origin, String... waiters) {
        for (String waiter : waiters) {
            pool.enqueue(waiter, origin, false, actions);
        }
    }

    private DialPlace<String> lastDial() {
        DialPlace<String> last = null;
        for (PoolAction<String, String> action : actions) {
            if (action instanceof PoolAction.StartDial<String, String> start) {
                last = start.dial();
            }
        }
        actions.clear();
        return last;
    }

    @Test
    void aBurstToANewOriginMakesOneDial() {
        arrive(A, "one", "two", "three");
        assertThat(decided()).containsExactly("cover one", "dial for one", "cover two", "cover three");
        assertThat(permits.held).isEqualTo(1);
    }

    @Test
    void allWhoWaitForTheDialAreServedByItsStreams() {
        arrive(A, "one", "two", "three");
        pool.dialed(lastDial(), "c", 100, 0, actions);
        assertThat(decided()).containsExactly("one on c", "two on c", "three on c");
        assertThat(pool.lease(A, 0, actions)).isEqualTo("c");
    }

    @Test
    void whenTheFirstConnectionCarriesOneAtATimeTheOthersGetTheirOwnDials() {
        arrive(A, "one", "two", "three");
        pool.dialed(lastDial(), "c", 0, 0, actions);
        assertThat(decided()).containsExactly("one on c", "cover two", "dial for two", "cover three", "dial for three");
    }

    @Test
    void atTheLimitOfStreamsAnotherConnectionIsOpened() {
        arrive(A, "one", "two", "three");
        pool.dialed(lastDial(), "c", 2, 0, actions);
        assertThat(decided()).containsExactly("one on c", "two on c", "cover three", "dial for three");
        arrive(A, "four");
        assertThat(decided()).as("the dial will serve two").containsExactly("cover four");
        arrive(A, "five");
        assertThat(decided()).containsExactly("cover five", "dial for five");
    }

    @Test
    void aWaiterIsServedByAStreamThatBecomesFreeThoughItsDialIsUnderWay() {
        arrive(A, "one", "two", "three");
        pool.dialed(lastDial(), "c", 2, 0, actions);
        DialPlace<String> second = lastDial();
        pool.released("c", 1, actions);
        assertThat(decided()).containsExactly("three on c");
        pool.dialed(second, "d", 2, 2, actions);
        assertThat(decided()).isEmpty();
        assertThat(pool.counts().idle()).isEqualTo(1);
    }

    @Test
    void aConnectionIsIdleWhenItsLastStreamIsOverAndExpiresThen() {
        arrive(A, "one", "two");
        pool.dialed(lastDial(), "c", 100, 0, actions);
        pool.released("c", 10, actions);
        assertThat(pool.nextExpiryNanos()).isEqualTo(Long.MAX_VALUE);
        pool.released("c", 20, actions);
        assertThat(pool.nextExpiryNanos()).isEqualTo(120);
        actions.clear();
        pool.expire(120, actions);
        assertThat(decided()).containsExactly("close c IDLE_TOO_LONG");
    }

    @Test
    void aConnectionWhosePeerLeavesGetsNoMoreAndTheNextIsDialed() {
        arrive(A, "one");
        pool.dialed(lastDial(), "c", 100, 0, actions);
        pool.capacityChanged("c", 0, 0, actions);
        assertThat(pool.lease(A, 0, actions)).isNull();
        actions.clear();
        arrive(A, "two");
        assertThat(decided()).containsExactly("cover two", "dial for two");
    }

    @Test
    void aConnectionThatProvesUnusableWhenItIsLeasedIsNotLeasedAgain() {
        arrive(A, "one");
        pool.dialed(lastDial(), "c", 100, 0, actions);
        assertThat(pool.lease(A, 0, actions)).isEqualTo("c");
        pool.unusable("c", 0, actions);
        assertThat(pool.lease(A, 0, actions)).isNull();
        pool.unusable("gone already", 0, actions);
    }

    @Test
    void whoWaitsIsServedWhenThePeerAllowsMoreStreams() {
        pool = pool(new Limits(1, 1, Duration.ofNanos(100)));
        arrive(A, "one", "two", "three");
        pool.dialed(lastDial(), "c", 1, 0, actions);
        assertThat(decided()).containsExactly("one on c");
        pool.capacityChanged("c", 3, 0, actions);
        assertThat(decided()).containsExactly("two on c", "three on c");
    }

    @Test
    void anOldConnectionCarriesWhatItHasToTheEndAndNothingMore() {
        pool = pool(new Limits(4, 4, Duration.ofNanos(100), null, Duration.ofNanos(50), 1000));
        arrive(A, "one", "two");
        pool.dialed(lastDial(), "c", 100, 0, actions);
        actions.clear();
        assertThat(pool.lease(A, 60, actions)).isNull();
        assertThat(decided()).isEmpty();
        pool.released("c", 61, actions);
        assertThat(decided()).isEmpty();
        pool.released("c", 62, actions);
        assertThat(decided()).containsExactly("close c TOO_OLD");
    }

    @Test
    void aBusyConnectionMakesWayForTheOtherOriginThatHasWaitedLonger() {
        pool = pool(new Limits(1, 1, Duration.ofNanos(100)));
        arrive(A, "one", "two");
        pool.dialed(lastDial(), "c", 100, 0, actions);
        actions.clear();
        arrive(B, "other");
        assertThat(pool.lease(A, 1, actions)).as("no stream past who waits").isNull();
        arrive(A, "three");
        pool.released("c", 2, actions);
        assertThat(decided()).isEmpty();
        pool.released("c", 3, actions);
        assertThat(decided()).containsExactly("close c TOO_MANY_IDLE", "cover other", "dial for other");
    }

    @Test
    void aDialThatFailsFailsAllWhoWaitedForIt() {
        arrive(A, "one", "two");
        pool.dialFailed(lastDial(), false, actions);
        assertThat(decided()).containsExactly("fail one", "fail two");
    }

    @Test
    void aDialThatRanOutOfItsStartersTimeFailsHimAloneAndAnotherIsMade() {
        arrive(A, "one", "two");
        pool.dialFailed(lastDial(), true, actions);
        assertThat(decided()).containsExactly("fail one", "cover two", "dial for two");
    }

    @Test
    void anOriginIsServedByTheConnectionOfAnotherThatMaySpeakForIt() {
        arrive(A, "one");
        pool.dialed(lastDial(), "c", 100, 0, actions);
        actions.clear();
        arrive(B, "other", "another");
        DialPlace<String> dial = lastDial();
        pool.coalesce(dial, "c", 0, actions);
        assertThat(decided()).containsExactly("abort dial", "other on c", "another on c");
        assertThat(pool.lease(B, 0, actions)).isEqualTo("c");
        assertThat(permits.held).isEqualTo(1);
        pool.gone("c", actions);
        arrive(B, "third");
        assertThat(decided()).as("it is on its own again").containsExactly("cover third", "dial for third");
    }

    @Test
    void atTheLimitOfStreamsTheGuestWaitsInLineWithTheOthers() {
        pool = pool(new Limits(2, 2, Duration.ofNanos(100)));
        arrive(A, "one");
        pool.dialed(lastDial(), "c", 2, 0, actions);
        actions.clear();
        arrive(B, "guest", "guest too");
        DialPlace<String> dial = lastDial();
        pool.coalesce(dial, "c", 0, actions);
        assertThat(decided()).containsExactly("abort dial", "guest on c", "cover guest too", "dial for guest too");
        pool.released("c", 0, actions);
        assertThat(decided()).containsExactly("guest too on c");
    }

    @Test
    void anOriginThatWasMisdirectedGetsConnectionsOfItsOwn() {
        arrive(A, "one");
        pool.dialed(lastDial(), "c", 100, 0, actions);
        actions.clear();
        arrive(B, "other");
        pool.coalesce(lastDial(), "c", 0, actions);
        actions.clear();
        pool.separate(B);
        assertThat(pool.lease(B, 0, actions)).isNull();
        arrive(B, "again");
        assertThat(decided()).containsExactly("cover again", "dial for again");
        assertThat(pool.lease(A, 0, actions)).isEqualTo("c");
    }

    @Test
    void aConnectionThatIsGoneBeforeTheNameWasFoundChangesNothing() {
        arrive(A, "one");
        pool.dialed(lastDial(), "c", 100, 0, actions);
        pool.gone("c", actions);
        actions.clear();
        arrive(B, "other");
        pool.coalesce(lastDial(), "c", 0, actions);
        assertThat(decided()).isEmpty();
        assertThat(pool.counts().dials()).isEqualTo(1);
    }

    @Test
    void randomSequencesNeverOverloadAConnectionNorLoseAWaiter() {
        Long given = Long.getLong("tern.seed");
        long first = given != null ? given : System.nanoTime();
        for (long seed = first; seed < first + (given != null ? 1 : 5_000); seed++) {
            Sequence sequence = new Sequence(new Random(seed));
            try {
                sequence.play();
            } catch (AssertionError | RuntimeException e) {
                throw new AssertionError("-Dtern.seed=" + seed + "\n" + String.join("\n", sequence.log), e);
            }
        }
    }

    /** A pool whose origins are of either kind, and what happens to it. */
    private static final class Sequence {
        private final Random random;
        private final List<String> log = new ArrayList<>();
        private final List<PoolAction<String, String>> actions = new ArrayList<>();
        private final CountedPermits permits;
        private final PoolState<String, String> pool;
        private final List<DialPlace<String>> dials = new ArrayList<>();
        private final List<String> waiting = new ArrayList<>();
        private final Map<String, Integer> load = new LinkedHashMap<>();
        private final Map<String, Integer> streams = new LinkedHashMap<>();
        private long now;
        private int names;

        Sequence(Random random) {
            this.random = random;
            Limits limits = new Limits(
                    1 + random.nextInt(3),
                    random.nextInt(4),
                    Duration.ofNanos(200),
                    random.nextBoolean() ? null : 1 + random.nextInt(2),
                    random.nextBoolean() ? null : Duration.ofNanos(100 + random.nextInt(300)),
                    1000);
            permits = new CountedPermits(limits.maxConnections());
            pool = new PoolState<>(limits, permits, origin -> !origin.host().equals("o0"));
        }

        void play() {
            for (int i = 0; i < 100; i++) {
                now += random.nextInt(10);
                event(random.nextInt(12));
                follow();
            }
            while (!waiting.isEmpty() || load.values().stream().anyMatch(count -> count > 0) || !dials.isEmpty()) {
                // Everything that is under way ends well: then everybody must have been served.
                streams.replaceAll((connection, count) -> {
                    if (count == 0 && !connection.contains("o0")) {
                        pool.capacityChanged(connection, 1, now, actions);
                        return 1;
                    }
                    return count;
                });
                follow();
                boolean moved = dialed() | released();
                follow();
                assertThat(moved)
                        .as("somebody waits and nothing is under way: %s", waiting)
                        .isTrue();
            }
            pool.close(actions);
            follow();
            assertThat(pool.counts()).isEqualTo(new PoolCounts(0, 0, 0, 0, 0));
            assertThat(permits.held).isZero();
        }

        private void event(int kind) {
            switch (kind) {
                case 0, 1, 2, 3, 4 -> call();
                case 5 -> dialed();
                case 6, 7, 8 -> released();
                case 9 -> {
                    String connection = any(List.copyOf(load.keySet()));
                    if (connection != null && !connection.contains("o0")) {
                        int count = random.nextInt(4);
                        streams.put(connection, count);
                        log.add("streams of " + connection + ": " + count);
                        pool.capacityChanged(connection, count, now, actions);
                    }
                }
                case 10 -> {
                    String connection = any(List.copyOf(load.keySet()));
                    if (connection != null) {
                        log.add("gone " + connection);
                        load.remove(connection);
                        pool.gone(connection, actions);
                    }
                }
                default -> {
                    DialPlace<String> dial = any(dials);
                    if (dial != null) {
                        log.add("dial failed for " + dial.startedFor());
                        dials.remove(dial);
                        pool.dialFailed(dial, random.nextBoolean(), actions);
                    } else {
                        pool.expire(now, actions);
                    }
                }
            }
        }

        private void call() {
            Origin origin = new Origin("https", "o" + random.nextInt(3), 443);
            String waiter = "w" + names++ + "@" + origin.host();
            String leased = pool.lease(origin, now, actions);
            follow();
            log.add(waiter + " leases " + leased);
            if (leased != null) {
                carry(leased, origin.host());
                return;
            }
            waiting.add(waiter);
            pool.enqueue(waiter, origin, random.nextInt(6) == 0, actions);
        }

        private boolean dialed() {
            DialPlace<String> dial = any(dials);
            if (dial == null) {
                return false;
            }
            dials.remove(dial);
            String host = dial.origin().host();
            int count = host.equals("o0") ? 0 : random.nextInt(4);
            String connection = "c" + names++ + "@" + host;
            load.put(connection, 0);
            streams.put(connection, Math.max(1, count));
            log.add("dialed " + connection + " of " + count);
            pool.dialed(dial, connection, count, now, actions);
            return true;
        }

        private boolean released() {
            String busy = any(load.keySet().stream()
                    .filter(connection -> load.get(connection) > 0)
                    .toList());
            if (busy != null) {
                log.add("released " + busy);
                load.merge(busy, -1, Integer::sum);
                pool.released(busy, now, actions);
            }
            return busy != null;
        }

        private <T> T any(List<T> list) {
            return list.isEmpty() ? null : list.get(random.nextInt(list.size()));
        }

        private void carry(String connection, String host) {
            assertThat(connection).endsWith("@" + host);
            int count = load.merge(connection, 1, Integer::sum);
            assertThat(count).as("on %s", connection).isLessThanOrEqualTo(streams.get(connection));
        }

        private void follow() {
            for (PoolAction<String, String> action : actions) {
                log.add("  " + line(action));
                if (action instanceof PoolAction.Assign<String, String> assign) {
                    assertThat(waiting.remove(assign.waiter())).isTrue();
                    carry(
                            assign.connection(),
                            assign.waiter().substring(assign.waiter().indexOf('@') + 1));
                } else if (action instanceof PoolAction.StartDial<String, String> start) {
                    dials.add(start.dial());
                } else if (action instanceof PoolAction.AbortDial<String, String> abort) {
                    assertThat(dials.remove(abort.dial())).isTrue();
                } else if (action instanceof PoolAction.Close<String, String> close) {
                    assertThat(load.remove(close.connection()))
                            .as("exchanges on %s, which is closed", close.connection())
                            .isZero();
                } else if (action instanceof PoolAction.FailDial<String, String> fail) {
                    assertThat(waiting.remove(fail.waiter())).isTrue();
                }
            }
            actions.clear();
            assertThat(permits.held).isEqualTo(load.size() + dials.size());
        }
    }
}
