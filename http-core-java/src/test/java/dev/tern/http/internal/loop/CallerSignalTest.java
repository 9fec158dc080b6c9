package dev.tern.http.internal.loop;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class CallerSignalTest {
    /** Written by the raiser before it raises, read by the waiter: not volatile on purpose. */
    private int noted;

    private final CallerSignal signal = new CallerSignal();

    @Test
    void noneOfManyHandOversIsLost() throws Exception {
        AtomicInteger taken = new AtomicInteger();
        CompletableFuture<Void> waiter = CompletableFuture.runAsync(() -> {
            for (int i = 1; i <= 20_000; i++) {
                int wanted = i;
                await(() -> noted >= wanted);
                taken.set(i);
            }
        });

        for (int i = 1; i <= 20_000; i++) {
            noted = i;
            signal.raise();
            while (taken.get() < i && i % 3 == 0) {
                Thread.onSpinWait();
            }
        }

        waiter.get(30, TimeUnit.SECONDS);
    }

    @Test
    void whoRaisesLooksWhetherTheWaitIsOver() throws Exception {
        CountDownLatch entered = new CountDownLatch(1);
        AtomicInteger askedByRaiser = new AtomicInteger();
        Thread raiser = Thread.currentThread();
        CompletableFuture<Void> waiter = CompletableFuture.runAsync(() -> {
            signal.enter(() -> {
                if (Thread.currentThread() == raiser) {
                    askedByRaiser.incrementAndGet();
                }
                return noted == 2;
            });
            entered.countDown();
            while (!signal.sees(() -> noted == 2)) {
                LockSupport.park(this);
            }
            signal.leave();
        });
        assertThat(entered.await(10, TimeUnit.SECONDS)).isTrue();

        noted = 1;
        signal.raise();
        assertThat(waiter).isNotDone();
        noted = 2;
        signal.raise();

        waiter.get(30, TimeUnit.SECONDS);
        assertThat(askedByRaiser).hasValue(2);
    }

    @Test
    void whoHasLeftIsAskedNothing() {
        signal.enter(() -> {
            throw new AssertionError("asked");
        });
        signal.leave();

        CompletableFuture.runAsync(signal::raise).join();
    }

    private void await(BooleanSupplier condition) {
        signal.enter(condition);
        try {
            while (!signal.sees(condition)) {
                LockSupport.park(this);
            }
        } finally {
            signal.leave();
        }
    }
}
