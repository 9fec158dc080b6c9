package dev.tern.http.exchange;

import dev.tern.http.HttpException;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** Thread-safe. A write whose end is a future's. */
final class FutureWriter implements DuplexStream.Writer {
    final CompletableFuture<@Nullable Void> future = new CompletableFuture<>();

    @Override
    public void onWritten() {
        future.complete(null);
    }

    @Override
    public void onFailure(HttpException failure) {
        future.completeExceptionally(failure);
    }
}
