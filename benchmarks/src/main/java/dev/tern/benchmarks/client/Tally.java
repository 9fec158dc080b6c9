package dev.tern.benchmarks.client;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.LongAdder;
import org.HdrHistogram.AtomicHistogram;

/** Thread-safe. Counts answers, checks each, and tells the loops when it is over. */
public final class Tally {
    private static final long HIGHEST_MICROS = 60_000_000;

    private final long expectedLength;
    private final CountDownLatch loops;
    private final LongAdder answers = new LongAdder();
    private final LongAdder errors = new LongAdder();
    private volatile AtomicHistogram micros = new AtomicHistogram(HIGHEST_MICROS, 3);
    private volatile boolean over;

    /** @param expectedLength octets of content that each answer is to have */
    public Tally(long expectedLength, int loops) {
        this.expectedLength = expectedLength;
        this.loops = new CountDownLatch(loops);
    }

    public void count(long begunNanos, int status, long length) {
        if (status != 200 || length != expectedLength) {
            fail(new IllegalStateException("status " + status + ", " + length + " octets"));
            return;
        }
        micros.recordValue(Math.min(HIGHEST_MICROS, (System.nanoTime() - begunNanos) / 1_000));
        answers.increment();
    }

    public void fail(Throwable failure) {
        if (errors.sum() < 3) {
            failure.printStackTrace();
        }
        errors.increment();
        if (errors.sum() > 10_000) {
            over = true;
        }
    }

    /** What was counted so far is kept as a count; times begin anew. */
    public void restart() {
        micros = new AtomicHistogram(HIGHEST_MICROS, 3);
    }

    public boolean over() {
        return over;
    }

    public void end() {
        over = true;
    }

    /** A loop has ended. */
    public void leave() {
        loops.countDown();
    }

    public CountDownLatch loops() {
        return loops;
    }

    public long answers() {
        return answers.sum();
    }

    public long errors() {
        return errors.sum();
    }

    public AtomicHistogram micros() {
        return micros;
    }
}
