package dev.tern.http.internal.pool;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tern.http.Limits;
import dev.tern.http.Origin;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * Confined to one test. A pool as plain lists, searched from end to end: it takes the same events as {@link PoolState}
 * and follows the actions one by one, each of which must be allowed at its point.
 */
final class PoolModel {
    /** A call; {@code dial} is the one that it waits for. */
    static final class Call {
        final int number;
        final Origin origin;
        final boolean needsFresh;
        DialPlace<Call> dial;

        Call(int number, Origin origin, boolean needsFresh) {
            this.needsFresh = needsFresh;
            this.number = number;
            this.origin = origin;
        }

        @Override
        public String toString() {
            return "call " + number + "@" + origin.host() + (needsFresh ? "!" : "");
        }
    }

    /** A connection; {@code call} is on it, unless it is idle. */
    static final class Link {
        final int number;
        final Origin origin;
        final long openedNanos;
        Call call;
        long idleSinceNanos;

        Link(int number, Origin origin, long openedNanos) {
            this.number = number;
            this.origin = origin;
            this.openedNanos = openedNanos;
        }

        @Override
        public String toString() {
            return "link " + number + "@" + origin.host();
        }
    }

    final Limits limits;
    final CountedPermits permits;
    final List<Call> waiting = new ArrayList<>();
    final List<DialPlace<Call>> dials = new ArrayList<>();
    final List<Link> leased = new ArrayList<>();
    final List<Link> idle = new ArrayList<>();
    private final Map<DialPlace<Call>, Call> sponsors = new HashMap<>();
    private Call covered;
    private Link inHand;
    private boolean isFresh;

    PoolModel(Limits limits, CountedPermits permits) {
        this.limits = limits;
        this.permits = permits;
    }

    // ---- Events ----

    void arrives(Call call) {
        waiting.add(call);
    }

    void leaves(Call call) {
        waiting.remove(call);
        uncover(call);
    }

    void connected(DialPlace<Call> dial, Link link) {
        assertThat(dials.remove(dial)).isTrue();
        uncover(sponsors.get(dial));
        inHand = link;
        isFresh = true;
    }

    void failed(DialPlace<Call> dial) {
        assertThat(dials.remove(dial)).isTrue();
        Call sponsor = sponsors.get(dial);
        uncover(sponsor);
        if (sponsor != dial.startedFor()) {
            sponsors.remove(dial);
        }
    }

    void released(Link link) {
        assertThat(leased.remove(link)).isTrue();
        link.call = null;
        inHand = link;
        isFresh = false;
    }

    void gone(Link link) {
        assertThat(leased.remove(link) || idle.remove(link)).isTrue();
    }

    /** What {@link PoolState#lease} gave, null or not. */
    void leased(Link link, Origin origin, Call call) {
        Link expected = idle.stream()
                .filter(candidate -> candidate.origin.equals(origin))
                .reduce((first, second) -> second)
                .orElse(null);
        assertThat(link).as("the connection used last").isSameAs(expected);
        if (link != null) {
            idle.remove(link);
            link.call = call;
            leased.add(link);
        }
    }

    // ---- Actions ----

    void follow(PoolAction<Call, Link> action) {
        if (action instanceof PoolAction.Assign<Call, Link> assign) {
            assigned(assign.waiter(), assign.connection());
        } else if (action instanceof PoolAction.StartDial<Call, Link> start) {
            dialStarted(start.dial());
        } else if (action instanceof PoolAction.Cover<Call, Link> cover) {
            settleCover();
            covered = cover.waiter();
        } else if (action instanceof PoolAction.AbortDial<Call, Link> abort) {
            settleCover();
            assertThat(sponsors.get(abort.dial()))
                    .as("who waits for a dial that is aborted")
                    .isNull();
            assertThat(dials.remove(abort.dial())).isTrue();
        } else if (action instanceof PoolAction.Close<Call, Link> close) {
            settleCover();
            closed(close.connection());
        } else if (action instanceof PoolAction.Refuse<Call, Link> refuse) {
            settleCover();
            assertThat(refuse.waiter()).isSameAs(waiting.get(waiting.size() - 1));
            assertThat(refuse.waiter().dial).isNull();
            assertThat(uncoveredCount()).isGreaterThan(limits.maxWaiters());
            waiting.remove(refuse.waiter());
        } else if (action instanceof PoolAction.FailDial<Call, Link> fail) {
            settleCover();
            assertThat(waiting.remove(fail.waiter())).isTrue();
            sponsors.values().removeIf(sponsor -> sponsor == fail.waiter());
        }
    }

    private void assigned(Call call, Link link) {
        settleCover();
        assertThat(link).as("a connection that is free").isSameAs(inHand);
        assertThat(waiting.stream()
                        .filter(other -> other.origin.equals(link.origin) && (isFresh || !other.needsFresh))
                        .findFirst())
                .as("the first in line of the origin")
                .containsSame(call);
        oldestStarving()
                .ifPresent(other -> assertThat(other.origin.equals(call.origin) || other.number > call.number)
                        .as("%s is served, though %s has waited longer", call, other)
                        .isTrue());
        inHand = null;
        link.call = call;
        leased.add(link);
        leaves(call);
    }

    private void dialStarted(DialPlace<Call> dial) {
        Call call = dial.startedFor();
        assertThat(covered).as("who is told that a dial is under way").isSameAs(call);
        covered = null;
        assertThat(oldestStarving()).as("who has waited longest").containsSame(call);
        cover(call, dial);
        dials.add(dial);
    }

    private void closed(Link link) {
        assertThat(leased).as("connections that carry a call are not closed").doesNotContain(link);
        if (link == inHand) {
            inHand = null;
        } else {
            assertThat(idle.remove(link))
                    .as("%s, which is closed, was idle", link)
                    .isTrue();
        }
    }

    /** Told that a dial is under way, and none was started: it took over one that had lost its waiter. */
    private void settleCover() {
        if (covered != null) {
            Call call = covered;
            covered = null;
            DialPlace<Call> adopted = dials.stream()
                    .filter(dial -> dial.origin().equals(call.origin) && sponsors.get(dial) == null)
                    .findFirst()
                    .orElseThrow(() -> new AssertionError(call + " has no dial to take over"));
            cover(call, adopted);
        }
    }

    /** The actions of an event are over. */
    void settle(long nowNanos) {
        settleCover();
        if (inHand != null) {
            inHand.idleSinceNanos = nowNanos;
            idle.add(inHand);
            inHand = null;
        }
    }

    private void cover(Call call, DialPlace<Call> dial) {
        assertThat(call.dial).as("the dial of %s, which gets another", call).isNull();
        call.dial = dial;
        sponsors.put(dial, call);
    }

    private void uncover(Call call) {
        if (call != null && call.dial != null) {
            sponsors.remove(call.dial);
            call.dial = null;
        }
    }

    // ---- What always holds ----

    private boolean hasRoom(Origin origin) {
        Integer max = limits.maxPerOrigin();
        return max == null || openCount(origin) + dialCount(origin) < max;
    }

    private long openCount(Origin origin) {
        return leased.stream().filter(link -> link.origin.equals(origin)).count()
                + idle.stream().filter(link -> link.origin.equals(origin)).count()
                + (inHand != null && inHand.origin.equals(origin) ? 1 : 0);
    }

    private long dialCount(Origin origin) {
        return dials.stream().filter(dial -> dial.origin().equals(origin)).count();
    }

    private long uncoveredCount() {
        return waiting.stream().filter(call -> call.dial == null).count();
    }

    private Optional<Call> oldestStarving() {
        return waiting.stream()
                .filter(call -> call.dial == null && hasRoom(call.origin))
                .min(Comparator.comparingInt(call -> call.number));
    }

    void check(PoolState<Call, Link> state) {
        PoolCounts counts = state.counts();
        assertThat(counts.open()).as("open").isEqualTo(leased.size() + idle.size());
        assertThat(counts.idle()).as("idle").isEqualTo(idle.size());
        assertThat(counts.dials()).as("dials").isEqualTo(dials.size());
        assertThat(counts.waiters()).as("waiters").isEqualTo(waiting.size());
        assertThat(permits.held).as("permits").isEqualTo(leased.size() + idle.size() + dials.size());
        assertThat(idle.size()).as("idle, by the limit").isLessThanOrEqualTo(limits.maxKeepAlive());
        if (!permits.wasOwed) {
            // A call that had a dial may come back to the line when the place is given to another loop.
            assertThat(uncoveredCount()).as("waiters, by the limit").isLessThanOrEqualTo(limits.maxWaiters());
        }
        Integer perOrigin = limits.maxPerOrigin();
        List<Origin> origins = origins();
        assertThat(counts.origins()).as("origins").isEqualTo(origins.size());
        for (Origin origin : origins) {
            if (perOrigin != null) {
                assertThat(openCount(origin) + dialCount(origin))
                        .as("at %s", origin)
                        .isLessThanOrEqualTo(perOrigin);
            }
            boolean waits = waiting.stream()
                    .anyMatch(call -> call.origin.equals(origin)
                            && (!call.needsFresh || (call.dial == null && !permits.wasOwed)));
            boolean rests = idle.stream().anyMatch(link -> link.origin.equals(origin));
            assertThat(waits && rests)
                    .as("somebody waits beside an idle connection of %s", origin)
                    .isFalse();
        }
        for (DialPlace<Call> dial : dials) {
            assertThat(dial.sponsor()).as("who waits for the dial").isSameAs(sponsors.get(dial));
        }
        oldestStarving().filter(starving -> !permits.isOwed).ifPresent(starving -> {
            assertThat(permits.free())
                    .as("%s waits, though there are permits", starving)
                    .isZero();
            assertThat(idle)
                    .as("%s waits, though connections are idle", starving)
                    .isEmpty();
            assertThat(dials.stream().filter(dial -> sponsors.get(dial) == null))
                    .as("%s waits, though nobody needs these dials", starving)
                    .isEmpty();
        });
    }

    private List<Origin> origins() {
        List<Origin> origins = new ArrayList<>();
        waiting.forEach(call -> origins.add(call.origin));
        dials.forEach(dial -> origins.add(dial.origin()));
        leased.forEach(link -> origins.add(link.origin));
        idle.forEach(link -> origins.add(link.origin));
        return origins.stream().filter(Objects::nonNull).distinct().toList();
    }

    /** Permits of which other loops hold some. */
    static final class CountedPermits implements Permits {
        final int max;
        int held;
        int elsewhere;
        boolean isOwed;
        boolean wasOwed;

        CountedPermits(int max) {
            this.max = max;
        }

        int free() {
            return max - held - elsewhere;
        }

        @Override
        public void sated() {}

        @Override
        public boolean isOwed(boolean needed) {
            return isOwed;
        }

        @Override
        public boolean tryAcquire() {
            if (free() == 0 || isOwed) {
                return false;
            }
            held++;
            return true;
        }

        @Override
        public void release() {
            held--;
            assertThat(held).as("permits given back twice").isNotNegative();
        }
    }
}
