package dev.tern.http.auth;

import dev.tern.http.Auth;
import dev.tern.http.AuthFlow;
import dev.tern.http.AuthStep;
import dev.tern.http.Body;
import dev.tern.http.Request;
import dev.tern.http.Response;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Thread-safe. A bearer token that is fetched when it is first needed, and once more when a server refuses it (401). However many
 * calls need one, it is fetched once and the others wait; if that fails they all fail with its cause, and the next call tries
 * again. What fetches does not end with the call that began it, so cancelling one disturbs no other.
 *
 * <p>The requests that fetch must go without this authentication: by another client, or with {@link Auth#none}.
 *
 * <pre>{@code
 * new TokenAuth(() -> http.sendAsync(tokenRequest).thenApply(r -> r.raiseForStatus().text()))
 * }</pre>
 */
public final class TokenAuth implements Auth {
    private final Supplier<? extends CompletionStage<String>> fetch;
    private final Object lock = new Object();

    /** These two are guarded by the lock. */
    private @Nullable String token;

    private @Nullable CompletableFuture<String> fetching;

    /**
     * @param fetch begins to fetch a token; called on a thread of the client, so it must not block
     */
    public TokenAuth(Supplier<? extends CompletionStage<String>> fetch) {
        this(null, fetch);
    }

    /**
     * @param token the one to begin with, or null
     * @param fetch begins to fetch a token; called on a thread of the client, so it must not block
     */
    public TokenAuth(@Nullable String token, Supplier<? extends CompletionStage<String>> fetch) {
        this.token = token;
        this.fetch = fetch;
    }

    @Override
    public AuthFlow begin(Request request) {
        return new Flow(request);
    }

    /** Forgets the token if it is still this one, so that the next call fetches another. */
    public void forget(String refused) {
        synchronized (lock) {
            if (refused.equals(token)) {
                token = null;
            }
        }
    }

    /** The token, or the one being fetched. */
    private CompletableFuture<String> current() {
        CompletableFuture<String> begun;
        synchronized (lock) {
            if (token != null) {
                return CompletableFuture.completedFuture(token);
            }
            if (fetching != null) {
                return fetching;
            }
            begun = new CompletableFuture<>();
            fetching = begun;
        }
        try {
            fetch.get().whenComplete((value, failure) -> fetched(begun, value, failure));
        } catch (Throwable e) {
            fetched(begun, null, e);
        }
        return begun;
    }

    private void fetched(CompletableFuture<String> waited, @Nullable String value, @Nullable Throwable failure) {
        synchronized (lock) {
            fetching = null;
            token = value;
        }
        if (value != null) {
            waited.complete(value);
        } else {
            Throwable cause = failure instanceof CompletionException ? failure.getCause() : failure;
            waited.completeExceptionally(cause == null ? new IllegalStateException("No token was fetched") : cause);
        }
    }

    @Override
    public String toString() {
        return "TokenAuth[" + AuthText.MASK + "]";
    }

    /** Confined to one call. */
    private final class Flow implements AuthFlow {
        private Request request;
        private @Nullable String used;
        private @Nullable CompletableFuture<String> awaited;
        private boolean renewed;

        Flow(Request request) {
            this.request = request;
        }

        @Override
        public AuthStep next(@Nullable Response previous) {
            if (awaited != null) {
                return sendWith(awaited);
            }
            if (previous == null) {
                return sendWith(current());
            }
            if (previous.status() != 401) {
                return AuthStep.done();
            }
            if (used != null) {
                forget(used);
            }
            Body body = request.body();
            if (renewed || (body != null && !body.isReplayable())) {
                return AuthStep.done();
            }
            renewed = true;
            return sendWith(current());
        }

        private AuthStep sendWith(CompletableFuture<String> source) {
            awaited = source;
            if (!source.isDone() || source.isCompletedExceptionally()) {
                return AuthStep.await(source);
            }
            awaited = null;
            used = source.join();
            return AuthStep.send(AuthText.authorized(request, BearerAuth.field(used)));
        }

        @Override
        public Request redirected(Request next) {
            request = next;
            return next;
        }
    }
}
