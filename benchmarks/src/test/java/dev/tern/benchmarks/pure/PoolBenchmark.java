package dev.tern.benchmarks.pure;

import dev.tern.http.Limits;
import dev.tern.http.Origin;
import dev.tern.http.Url;
import dev.tern.http.internal.pool.Permits;
import dev.tern.http.internal.pool.PoolAction;
import dev.tern.http.internal.pool.PoolState;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** What the pool decides for one request on a warm connection, among 64 that are idle. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class PoolBenchmark {
    private static final Origin ORIGIN = Url.parse("http://api.example.com/").origin();

    private final List<PoolAction<Object, Object>> actions = new ArrayList<>();
    private final PoolState<Object, Object> pool =
            new PoolState<>(new Limits(100, 100, Duration.ofHours(1)), new Plenty(), origin -> false);

    private static final class Plenty implements Permits {
        @Override
        public boolean tryAcquire() {
            return true;
        }

        @Override
        public void release() {}

        @Override
        public void sated() {}

        @Override
        public boolean isOwed(boolean needed) {
            return false;
        }
    }

    @Setup
    public void fill() {
        List<Object> connections = new ArrayList<>();
        for (int i = 0; i < 64; i++) {
            pool.enqueue(new Object(), ORIGIN, false, actions);
            for (PoolAction<Object, Object> action : List.copyOf(actions)) {
                if (action instanceof PoolAction.StartDial<Object, Object> start) {
                    Object connection = new Object();
                    connections.add(connection);
                    pool.dialed(start.dial(), connection, 1, 0, actions);
                }
            }
            actions.clear();
        }
        connections.forEach(connection -> pool.released(connection, 0, actions));
        actions.clear();
    }

    @Benchmark
    public long leasesAndReleases() {
        Object connection = pool.lease(ORIGIN, 1, actions);
        pool.released(connection, 1, actions);
        actions.clear();
        return pool.nextExpiryNanos();
    }
}
