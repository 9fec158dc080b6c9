package dev.tern.benchmarks.client;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;

/** For who waits on a client of callbacks. */
public final class Awaited implements Done {
    private final CompletableFuture<Long> end = new CompletableFuture<>();

    @Override
    public void answered(int status, long length) {
        if (status == 200) {
            end.complete(length);
        } else {
            failed(new IllegalStateException("status " + status));
        }
    }

    @Override
    public void failed(Throwable failure) {
        end.completeExceptionally(failure);
    }

    /** Waits; the length of the content. */
    public long length() throws ExecutionException, InterruptedException {
        return end.get();
    }
}
