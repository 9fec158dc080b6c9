package dev.tern.http.internal.client;

import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Thread-safe. One wait of a call for what a hook or an authentication flow has promised: over when the stage is complete, or
 * when the call's time is, whichever is first. What comes second finds nobody.
 *
 * @param <T> what is waited for
 */
final class StageWait<T> {
    private final Call call;
    private final BiConsumer<@Nullable T, @Nullable Throwable> then;
    private final AtomicBoolean over = new AtomicBoolean();
    private volatile @Nullable Runnable takeBack;

    private StageWait(Call call, BiConsumer<@Nullable T, @Nullable Throwable> then) {
        this.call = call;
        this.then = then;
    }

    /**
     * Waits; the outcome comes on whatever thread completes the stage, perhaps within this call.
     *
     * @param then gets the value or the failure, unless the call's time is over before
     */
    static <T> void begin(Call call, CompletionStage<T> stage, BiConsumer<@Nullable T, @Nullable Throwable> then) {
        StageWait<T> wait = new StageWait<>(call, then);
        stage.whenComplete(wait::complete);
        if (!wait.over.get()) {
            wait.watchTime();
        }
    }

    private void watchTime() {
        Runnable set = call.time().atEnd(() -> {
            if (over.compareAndSet(false, true)) {
                call.expire();
            }
        });
        takeBack = set;
        if (set != null && over.get()) {
            set.run();
        }
    }

    private void complete(@Nullable T value, @Nullable Throwable failure) {
        if (over.compareAndSet(false, true)) {
            Runnable set = takeBack;
            if (set != null) {
                set.run();
            }
            Throwable cause = failure == null ? null : failure.getCause();
            then.accept(value, failure instanceof CompletionException && cause != null ? cause : failure);
        }
    }
}
