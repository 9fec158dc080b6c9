package dev.tern.http.internal.client;

import dev.tern.http.Request;
import dev.tern.http.RetryPolicy;
import org.jspecify.annotations.Nullable;

/** Thread-safe. Which policy of retries a request has; the budget is one for all of a client and those derived from it. */
public final class RetryRules {
    static final String EXTENSION = "retry";

    private final RetryPolicy policy;
    private final RetryBudget budget;

    /**
     * @param policy of requests that have none of their own; null for none
     */
    public RetryRules(@Nullable RetryPolicy policy) {
        this.policy = policy == null ? RetryPolicy.none() : policy;
        budget = new RetryBudget(this.policy.budgetShare(), this.policy.budgetBurst());
    }

    /**
     * The request's own policy, else the client's.
     *
     * @throws IllegalArgumentException if the request's extension is no policy
     */
    RetryPolicy policyFor(Request request) {
        Object own = request.extensions().get(EXTENSION);
        if (own == null) {
            return policy;
        }
        if (own instanceof RetryPolicy particular) {
            return particular;
        }
        throw new IllegalArgumentException("The extension 'retry' must be a " + RetryPolicy.class.getName() + ", not a "
                + own.getClass().getName());
    }

    RetryBudget budget() {
        return budget;
    }
}
