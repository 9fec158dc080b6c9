package dev.tern.http.internal.loop;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(10)
class LoopLeaseTest {
    @Test
    void commandQueuedAtTheLastMomentOfALeaseWakesTheLoopsThread() throws Exception {
        AtomicReference<LoopLease> itself = new AtomicReference<>();
        // Whoever queued it saw the lease held, and left it to the holder; who looks before letting go misses it.
        LoopLease lease = new LoopLease(() -> itself.get().isFree());
        itself.set(lease);
        CountDownLatch woken = new CountDownLatch(1);
        Thread loopThread = new Thread(() -> {
            LockSupport.park();
            woken.countDown();
        });
        lease.loopThread(loopThread);
        assertThat(lease.tryAcquire()).isTrue();
        loopThread.start();

        lease.release();

        assertThat(woken.await(5, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void releaseWakesAParkedCallerBeforeTheLoopsThread() throws Exception {
        LoopLease lease = new LoopLease(() -> true);
        CountDownLatch woken = new CountDownLatch(1);
        Thread caller = new Thread(() -> {
            LockSupport.park();
            woken.countDown();
        });
        lease.addParked(caller);
        assertThat(lease.tryAcquire()).isTrue();
        caller.start();

        lease.release();

        assertThat(woken.await(5, TimeUnit.SECONDS)).isTrue();
        assertThat(lease.isFree()).isTrue();
    }
}
