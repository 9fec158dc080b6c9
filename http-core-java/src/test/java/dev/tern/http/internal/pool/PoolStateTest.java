package dev.tern.http.internal.pool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tern.http.Limits;
import dev.tern.http.Origin;
import dev.tern.http.internal.http1.CloseReason;
import dev.tern.http.internal.pool.PoolModel.CountedPermits;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The pool's decisions, one at a time; {@link PoolStateModelTest} has them at random. */
class PoolStateTest {
    private static final Origin A = new Origin("http", "a", 80);
    private static final Origin B = new Origin("http", "b", 80);
    private static final Limits LIMITS = new Limits(2, 2, Duration.ofNanos(100));

    private final List<PoolAction<String, String>> actions = new ArrayList<>();
    private CountedPermits permits;
    private PoolState<String, String> pool = pool(LIMITS);

    private PoolState<String, String> pool(Limits limits) {
        permits = new CountedPermits(limits.maxConnections());
        return new PoolState<>(limits, permits, origin -> false);
    }

    /** What was decided since the last look, in short. */
    private List<String> decided() {
        List<String> lines = actions.stream().map(PoolStateTest::line).toList();
        actions.clear();
        return lines;
    }

    private static String line(PoolAction<String, String> action) {
        if (action instanceof PoolAction.Assign<String, String> assign) {
            return "assign " + assign.connection() + " to " + assign.waiter();
        } else if (action instanceof PoolAction.StartDial<String, String> start) {
            return "dial for " + start.dial().startedFor();
        } else if (action instanceof PoolAction.AbortDial<String, String> abort) {
            return "abort dial for " + abort.dial().startedFor();
        } else if (action instanceof PoolAction.Cover<String, String> cover) {
            return "cover " + cover.waiter();
        } else if (action instanceof PoolAction.Close<String, String> close) {
            return "close " + close.connection() + " " + close.reason();
        } else if (action instanceof PoolAction.Refuse<String, String> refuse) {
            return "refuse " + refuse.waiter();
        } else if (action instanceof PoolAction.FailDial<String, String> fail) {
            return "fail " + fail.waiter();
        }
        throw new IllegalStateException(String.valueOf(action));
    }

    /** Arrives and gets a dial. */
    private DialPlace<String> dialFor(String waiter, Origin origin) {
        pool.enqueue(waiter, origin, false, actions);
        DialPlace<String> dial = ((PoolAction.StartDial<String, String>) actions.get(actions.size() - 1)).dial();
        assertThat(dial.startedFor()).isEqualTo(waiter);
        actions.clear();
        return dial;
    }

    /** A connection that carries the waiter's exchange. */
    private void connect(String connection, String waiter, Origin origin) {
        pool.dialed(dialFor(waiter, origin), connection, 0, 0, actions);
        assertThat(decided()).containsExactly("assign " + connection + " to " + waiter);
    }

    @Test
    void aFirstCallIsGivenADial() {
        assertThat(pool.lease(A, 0, actions)).isNull();
        pool.enqueue("one", A, false, actions);
        assertThat(decided()).containsExactly("cover one", "dial for one");
        assertThat(permits.held).isEqualTo(1);
    }

    @Test
    void aReleasedConnectionIsLeasedAgainLastUsedFirst() {
        connect("c1", "one", A);
        connect("c2", "two", A);
        pool.released("c1", 1, actions);
        pool.released("c2", 2, actions);
        assertThat(pool.lease(A, 3, actions)).isEqualTo("c2");
        assertThat(pool.lease(A, 3, actions)).isEqualTo("c1");
        assertThat(pool.lease(A, 3, actions)).isNull();
        assertThat(decided()).isEmpty();
    }

    @Test
    void aConnectionGoesToWhoeverOfItsOriginWaitsLongest() {
        DialPlace<String> first = dialFor("one", A);
        DialPlace<String> second = dialFor("two", A);
        pool.dialed(second, "c2", 0, 0, actions);
        assertThat(decided()).containsExactly("assign c2 to one", "cover two");
        pool.dialed(first, "c1", 0, 0, actions);
        assertThat(decided()).containsExactly("assign c1 to two");
    }

    @Test
    void aCallThatLeavesCostsNoPlace() {
        pool = pool(LIMITS.withMaxConnections(1));
        DialPlace<String> dial = dialFor("one", A);
        pool.enqueue("two", A, false, actions);
        assertThat(decided()).isEmpty();
        pool.withdrawn("one", actions);
        assertThat(decided()).as("the dial goes on for the next").containsExactly("cover two");
        pool.dialed(dial, "c1", 0, 0, actions);
        assertThat(decided()).containsExactly("assign c1 to two");
    }

    @Test
    void aDialThatNobodyWaitsForBecomesAnIdleConnection() {
        DialPlace<String> dial = dialFor("one", A);
        pool.withdrawn("one", actions);
        pool.dialed(dial, "c1", 0, 0, actions);
        assertThat(decided()).isEmpty();
        assertThat(pool.lease(A, 1, actions)).isEqualTo("c1");
    }

    @Test
    void aDialThatNobodyWaitsForMakesWayForAnotherOrigin() {
        pool = pool(LIMITS.withMaxConnections(1));
        dialFor("one", A);
        pool.withdrawn("one", actions);
        pool.enqueue("two", B, false, actions);
        assertThat(decided()).containsExactly("abort dial for one", "cover two", "dial for two");
    }

    @Test
    void aDialIsGivenUpForAnotherOriginAtOnceWhenItsCallLeaves() {
        pool = pool(LIMITS.withMaxConnections(1));
        dialFor("one", A);
        pool.enqueue("two", B, false, actions);
        assertThat(decided()).isEmpty();
        pool.withdrawn("one", actions);
        assertThat(decided()).containsExactly("abort dial for one", "cover two", "dial for two");
    }

    @Test
    void theOldestWaiterGetsAFreedPlaceAcrossOrigins() {
        connect("c1", "one", A);
        connect("c2", "two", A);
        pool.enqueue("older", B, false, actions);
        pool.enqueue("younger", A, false, actions);
        pool.gone("c1", actions);
        assertThat(decided()).containsExactly("cover older", "dial for older");
        pool.released("c2", 1, actions);
        assertThat(decided()).containsExactly("assign c2 to younger");
    }

    @Test
    void theOldestWaiterGetsThePlaceOfAFailedDialAcrossOrigins() {
        pool = pool(LIMITS.withMaxConnections(1));
        DialPlace<String> dial = dialFor("one", A);
        pool.enqueue("older", B, false, actions);
        pool.enqueue("younger", A, false, actions);
        pool.dialFailed(dial, false, actions);
        assertThat(decided()).containsExactly("fail one", "cover older", "dial for older");
    }

    @Test
    void aConnectionIsClosedRatherThanReusedBeforeAnOlderWaiterOfAnotherOrigin() {
        pool = pool(LIMITS.withMaxConnections(1));
        connect("c1", "one", A);
        pool.enqueue("older", B, false, actions);
        pool.enqueue("younger", A, false, actions);
        pool.released("c1", 1, actions);
        assertThat(decided()).containsExactly("close c1 TOO_MANY_IDLE", "cover older", "dial for older");
    }

    @Test
    void anIdleConnectionMakesWayForAnotherOriginTheOldestFirst() {
        connect("c1", "one", A);
        connect("c2", "two", A);
        pool.released("c2", 1, actions);
        pool.released("c1", 2, actions);
        pool.enqueue("three", B, false, actions);
        assertThat(decided()).containsExactly("close c2 TOO_MANY_IDLE", "cover three", "dial for three");
    }

    @Test
    void onlyTheCallThatADialWasBegunForFailsWithIt() {
        pool = pool(LIMITS.withMaxConnections(1));
        DialPlace<String> dial = dialFor("one", A);
        pool.enqueue("two", A, false, actions);
        pool.withdrawn("one", actions);
        actions.clear();
        pool.dialFailed(dial, false, actions);
        assertThat(decided()).as("it had no part in the dial's limits").containsExactly("cover two", "dial for two");
    }

    @Test
    void aCallThatNeedsAFreshConnectionGetsNoOther() {
        connect("c1", "one", A);
        pool.enqueue("two", A, true, actions);
        DialPlace<String> dial = ((PoolAction.StartDial<String, String>) actions.get(actions.size() - 1)).dial();
        actions.clear();
        pool.released("c1", 1, actions);
        assertThat(decided()).isEmpty();
        pool.dialed(dial, "c2", 0, 2, actions);
        assertThat(decided()).containsExactly("assign c2 to two");
    }

    @Test
    void aUsedConnectionMakesWayForAFreshOneThatIsNeeded() {
        pool = pool(LIMITS.withMaxPerOrigin(1));
        connect("c1", "one", A);
        pool.enqueue("two", A, true, actions);
        pool.enqueue("three", A, false, actions);
        assertThat(decided()).isEmpty();
        pool.released("c1", 1, actions);
        assertThat(decided()).containsExactly("close c1 TOO_MANY_IDLE", "cover two", "dial for two");
    }

    @Test
    void anOriginsOwnLimitHoldsOnlyItsOwnCalls() {
        pool = pool(LIMITS.withMaxPerOrigin(1));
        connect("c1", "one", A);
        pool.enqueue("two", A, false, actions);
        assertThat(decided()).isEmpty();
        pool.enqueue("three", B, false, actions);
        assertThat(decided()).containsExactly("cover three", "dial for three");
        pool.gone("c1", actions);
        assertThat(decided()).containsExactly("cover two", "dial for two");
    }

    /** httpx part 3, row 10. */
    @Test
    void noMoreIdleConnectionsAreKeptThanAllowed() {
        pool = pool(LIMITS.withMaxKeepAlive(1));
        connect("c1", "one", A);
        connect("c2", "two", B);
        pool.released("c1", 1, actions);
        assertThat(decided()).isEmpty();
        pool.released("c2", 2, actions);
        assertThat(decided()).containsExactly("close c1 TOO_MANY_IDLE");
    }

    @Test
    void withoutKeepAliveEveryReleasedConnectionIsClosed() {
        pool = pool(LIMITS.withMaxKeepAlive(0));
        connect("c1", "one", A);
        pool.released("c1", 1, actions);
        assertThat(decided()).containsExactly("close c1 TOO_MANY_IDLE");
        assertThat(pool.counts().origins()).isZero();
    }

    @Test
    void idleConnectionsExpire() {
        connect("c1", "one", A);
        connect("c2", "two", A);
        pool.released("c1", 10, actions);
        pool.released("c2", 20, actions);
        assertThat(pool.nextExpiryNanos()).isEqualTo(110);
        pool.expire(109, actions);
        assertThat(decided()).isEmpty();
        pool.expire(110, actions);
        assertThat(decided()).containsExactly("close c1 IDLE_TOO_LONG");
        assertThat(pool.nextExpiryNanos()).isEqualTo(120);
    }

    @Test
    void aConnectionThatIsTooOldTakesNoFurtherCall() {
        pool = pool(LIMITS.withMaxConnectionAge(Duration.ofNanos(50)));
        connect("c1", "one", A);
        connect("c2", "two", A);
        pool.released("c1", 49, actions);
        assertThat(decided()).isEmpty();
        assertThat(pool.lease(A, 50, actions)).isNull();
        assertThat(decided()).containsExactly("close c1 TOO_OLD");
        pool.released("c2", 50, actions);
        assertThat(decided()).containsExactly("close c2 TOO_OLD");
    }

    @Test
    void aCallTooManyIsRefused() {
        pool = pool(LIMITS.withMaxWaiters(1));
        connect("c1", "one", A);
        connect("c2", "two", A);
        pool.enqueue("three", B, false, actions);
        assertThat(decided()).isEmpty();
        pool.enqueue("four", A, false, actions);
        assertThat(decided()).containsExactly("refuse four");
        pool.withdrawn("four", actions);
        pool.gone("c1", actions);
        assertThat(decided()).containsExactly("cover three", "dial for three");
    }

    @Test
    void callsWhoseConnectionIsBeingOpenedDoNotCountAsWaiting() {
        pool = pool(LIMITS.withMaxWaiters(0));
        dialFor("one", A);
        dialFor("two", A);
        pool.enqueue("three", A, false, actions);
        assertThat(decided()).containsExactly("refuse three");
    }

    @Test
    void aConnectionThatNobodyLeasedIsNotReleased() {
        connect("c1", "one", A);
        pool.released("c1", 1, actions);
        assertThatThrownBy(() -> pool.released("c1", 2, actions)).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> pool.released("c9", 2, actions)).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void closingLeavesNothing() {
        connect("c1", "one", A);
        pool.released("c1", 1, actions);
        dialFor("two", B);
        pool.withdrawn("two", actions);
        pool.close(actions);
        assertThat(decided()).containsExactly("close c1 CLIENT_CLOSED", "abort dial for two");
        assertThat(permits.held).isZero();
        assertThat(pool.counts().origins()).isZero();
        assertThat(pool.counts()).hasToString("connections: 0 (0 idle, 0 busy), dialing: 0, waiting: 0");
    }

    @Test
    void everyReasonToCloseIsASentence() {
        assertThat(CloseReason.values())
                .allSatisfy(reason -> assertThat(reason.sentence()).isNotBlank().doesNotEndWith("."));
    }
}
