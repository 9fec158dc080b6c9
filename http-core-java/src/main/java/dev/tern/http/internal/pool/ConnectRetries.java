package dev.tern.http.internal.pool;

import dev.tern.http.HttpException;
import dev.tern.http.Phase;
import dev.tern.http.exchange.TraceEvent;
import dev.tern.http.internal.connection.DialFailure;
import dev.tern.http.internal.connection.LoopExchange;
import dev.tern.http.internal.loop.EventLoop;
import dev.tern.http.internal.time.Backoff;
import dev.tern.http.internal.time.Timer;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Consumer;

/**
 * Loop-confined. Whoever waited for a connection that did not come about asks for another after a while: nothing of a request
 * has left by then. What another attempt would not change, a bad certificate or a proxy's refusal, is final.
 */
final class ConnectRetries implements LoopExchange.Holder {
    private final EventLoop loop;
    private final int most;
    private final Consumer<LoopExchange> again;
    private final Map<LoopExchange, Retry> retries = new HashMap<>();

    /**
     * @param most attempts after the first; at least one
     * @param again begins the exchange anew
     */
    ConnectRetries(EventLoop loop, int most, Consumer<LoopExchange> again) {
        this.loop = loop;
        this.most = most;
        this.again = again;
    }

    /** Whether the exchange will be begun anew; if not, its failure is final. */
    boolean later(LoopExchange waiter, DialFailure failure) {
        boolean mayHeal = failure.timedOut() || failure.phase() == Phase.RESOLVE || failure.phase() == Phase.CONNECT;
        if (!mayHeal || waiter.isEnded()) {
            return false;
        }
        Retry retry = retries.computeIfAbsent(waiter, Retry::new);
        if (retry.count == most) {
            return false;
        }
        long wait = Backoff.OF_CONNECTIONS.nanos(
                retry.count, ThreadLocalRandom.current().nextDouble());
        retry.count++;
        // The wait counts as one for the pool, and to the total time; either ends it.
        waiter.holder(this);
        waiter.waitForPool();
        waiter.trace()
                .tell(TraceEvent.Kind.RETRY, "in " + wait / 1_000_000 + " ms: " + failure.message(), failure.cause());
        loop.timers().schedule(retry, loop.nowNanos() + wait);
        return true;
    }

    /** The exchange needs nothing any more. */
    void forget(LoopExchange exchange) {
        Retry retry = retries.remove(exchange);
        if (retry != null) {
            loop.timers().cancel(retry);
        }
    }

    @Override
    public void abandon(LoopExchange exchange, HttpException reason) {
        forget(exchange);
    }

    @Override
    public void demandGrew(LoopExchange exchange) {
        // There is nothing to deliver yet.
    }

    private final class Retry extends Timer {
        private final LoopExchange waiter;
        private int count;

        Retry(LoopExchange waiter) {
            this.waiter = waiter;
        }

        @Override
        protected void onExpired(long nowNanos) {
            again.accept(waiter);
        }
    }
}
