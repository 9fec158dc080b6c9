package dev.tern.http.blocking;

import org.jspecify.annotations.Nullable;

/**
 * Immutable. How several calls are made together.
 *
 * <pre>{@code GatherOptions.concurrency(50).onProgress((done, total) -> System.out.println(done + "/" + total))}</pre>
 */
public final class GatherOptions {
    private static final GatherOptions DEFAULTS = new GatherOptions(Batch.DEFAULT_CONCURRENCY, null);

    private final int concurrency;
    private final @Nullable Progress progress;

    /** Told of each call that has ended; runs on the thread that called. */
    @FunctionalInterface
    public interface Progress {
        /**
         * One more call has ended, and its response was transformed.
         *
         * @param done how many have, from 1
         * @param total how many there are
         */
        void onProgress(int done, int total);
    }

    private GatherOptions(int concurrency, @Nullable Progress progress) {
        this.concurrency = concurrency;
        this.progress = progress;
    }

    /** 100 calls at once, no progress. */
    public static GatherOptions defaults() {
        return DEFAULTS;
    }

    /**
     * So many calls at once at the most; 100 by default, as many as {@link dev.tern.http.Limits} allows connections by default.
     * Those beyond wait for their turn, and their limits in time begin with it.
     */
    public static GatherOptions concurrency(int most) {
        if (most < 1) {
            throw new IllegalArgumentException("The concurrency must be at least 1; it is " + most);
        }
        return new GatherOptions(most, null);
    }

    /** These options with somebody to tell how it goes. */
    public GatherOptions onProgress(Progress listener) {
        return new GatherOptions(concurrency, listener);
    }

    int concurrency() {
        return concurrency;
    }

    @Nullable
    Progress progress() {
        return progress;
    }
}
