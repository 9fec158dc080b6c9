package dev.tern.http.internal.client;

import dev.tern.http.HttpException;
import dev.tern.http.Request;
import dev.tern.http.ResponseHead;
import dev.tern.http.RetryPolicy;
import dev.tern.http.Url;
import dev.tern.http.internal.loop.EventLoop;
import dev.tern.http.internal.loop.WallClock;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Confined to one call's callbacks, but for what says otherwise. The request that the call is at, sent as often as its policy has
 * it: each time with the cookies of the moment and past the hooks. What a redirect or authentication asks for is another request.
 */
final class Attempts {
    /** For content that trickles: after this, or the wait if that is longer, a new connection is cheaper. */
    private static final long DRAIN_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final Call call;
    private final CallRules rules;
    private final Url asked;
    private RetryPolicy policy;
    private @Nullable Request current;
    private volatile int made;
    private long dueNanos;

    /** Takes back what is to happen later; there is one such thing at a time. */
    private volatile @Nullable Runnable alarm;

    /**
     * For a call that begins with this request.
     *
     * @throws IllegalArgumentException if its policy is none
     */
    Attempts(Call call, CallRules rules, Request begun) {
        this.call = call;
        this.rules = rules;
        asked = begun.url();
        policy = rules.retries().policyFor(begun);
    }

    /** How often the request at hand was sent; from any thread. */
    int made() {
        return made;
    }

    /** Sends another request of the call. */
    void send(Request first) {
        made = 0;
        policy = rules.retries().policyFor(first);
        if (policy.maxAttempts() == 1) {
            attempt(first);
        } else {
            rules.retries().budget().earn();
            attempt(OnceBody.watched(first));
        }
    }

    @SuppressWarnings("NonAtomicVolatileUpdate") // Written in the call's callbacks only.
    private void attempt(Request request) {
        current = request;
        made++;
        Request withCookies = rules.cookies().attach(request, asked);
        if (rules.hooks().ofRequests().isEmpty()) {
            call.dispatch(withCookies);
        } else {
            // A hook that changed the request, perhaps its URL, gives it back without cookies.
            rules.hooks()
                    .beforeSend(
                            call,
                            withCookies,
                            seen -> call.dispatch(rules.cookies().attach(seen, asked)));
        }
    }

    /** Whether more than one attempt is allowed at all. */
    boolean mayRepeat() {
        return policy.maxAttempts() > 1;
    }

    /**
     * For who {@link #mayRepeat}: whether the request is sent once more behind this answer, which is then to be read away; {@link #pause} comes next.
     *
     * @param cutDrain runs if that takes too long
     */
    boolean repeatsBehind(Request sent, ResponseHead head, Runnable cutDrain) {
        RetryDecision decision = RetryDecision.behind(policy, at(sent), head, WallClock.now());
        call.trace().decided(sent, decision, null);
        if (decision.isAgain()) {
            note(decision);
            later(Math.max(decision.waitNanos(), DRAIN_NANOS), cutDrain);
        }
        return decision.isAgain();
    }

    /** Whether the request is sent once more behind this failure; the wait has begun then. */
    boolean repeatsBehind(Request sent, HttpException failure) {
        if (!mayRepeat() || call.isOver()) {
            return false;
        }
        RetryDecision decision = RetryDecision.behind(policy, at(sent), failure);
        call.trace().decided(sent, decision, failure);
        if (decision.isAgain()) {
            note(decision);
            pause();
        }
        return decision.isAgain();
    }

    private RetryDecision.Attempt at(Request sent) {
        return new RetryDecision.Attempt(
                sent,
                made,
                OnceBody.isTaken(sent),
                call.time().leftNanos(),
                ThreadLocalRandom.current().nextDouble(),
                rules.retries().budget()::take);
    }

    private void note(RetryDecision decision) {
        dueNanos = EventLoop.clockNanos() + decision.waitNanos();
    }

    /** Waits for what is left, and sends the request once more. */
    void pause() {
        later(Math.max(0, dueNanos - EventLoop.clockNanos()), () -> {
            Request again = current;
            if (again != null && !call.isOver()) {
                call.guarded(() -> attempt(call.course().repeated(again)));
            }
        });
    }

    /** The command runs as a callback of the exchange before, which is where its caller waits. */
    private void later(long nanos, Runnable command) {
        Runnable before = alarm;
        alarm = rules.alarms().in(nanos, () -> call.execute(command), () -> call.execute(this::failClosed));
        if (before != null) {
            before.run(); // Behind the next, so that the call is seen to wait at any time.
        }
        if (call.isOver()) {
            end();
        }
    }

    private void failClosed() {
        call.fail(CallFailures.ofClosedClient(call.request()));
    }

    /** Forgets what is to happen later; from any thread. */
    void end() {
        Runnable set = alarm;
        if (set != null) {
            set.run();
        }
    }
}
