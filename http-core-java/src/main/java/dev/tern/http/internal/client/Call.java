package dev.tern.http.internal.client;

import dev.tern.http.Auth;
import dev.tern.http.ConnectionInfo;
import dev.tern.http.Headers;
import dev.tern.http.HttpException;
import dev.tern.http.Phase;
import dev.tern.http.Request;
import dev.tern.http.Response;
import dev.tern.http.exchange.Delivery;
import dev.tern.http.exchange.Exchange;
import dev.tern.http.exchange.ExchangeHandler;
import dev.tern.http.exchange.Transport;
import dev.tern.http.internal.loop.CallerSignal;
import java.nio.charset.Charset;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Function;
import okio.Buffer;
import okio.ByteString;
import org.jspecify.annotations.Nullable;

/**
 * One call of a user over as many exchanges as it takes. The order is httpx's: the authentication flow gives requests,
 * each goes through the redirects, and round every single exchange stand cookies and hooks.
 *
 * <p>Its steps run one after the other, each as a callback of the exchange before; only demand, cancelling and waiting
 * come from other threads.
 */
public final class Call implements Exchange {
    private final CallRules rules;
    private final Course course;
    private final Attempts attempts;
    private final Transport transport;
    private final ExchangeHandler handler;
    private final Delivery delivery;
    private final TotalTime time;
    private final CallTrace trace;
    private List<Response> history = List.of();
    private final AtomicBoolean ended = new AtomicBoolean();
    private final Credit credit = new Credit();

    private boolean waited;
    private long delivered;
    private volatile Request request;
    private volatile @Nullable Hop hop;
    private volatile boolean cancelled;
    private final CallerSignal caller = new CallerSignal();

    Call(CallRules rules, Transport transport, Request request, ExchangeHandler handler) {
        this.rules = rules;
        this.transport = transport;
        this.request = request;
        this.handler = handler;
        course = new Course(this, rules);
        attempts = new Attempts(this, rules, request);
        delivery = rules.runsUserCode(request) ? Delivery.CALLBACK : handler.delivery();
        trace = CallTrace.of(rules.trace(), request);
        time = TotalTime.of(request, rules.alarms());
    }

    /** Sends a complete request by the rules. */
    public static Exchange begin(CallRules rules, Transport transport, Request request, ExchangeHandler handler) {
        Call call = new Call(rules, transport, request, handler);
        call.begin();
        return call;
    }

    private void begin() {
        trace.begun(request);
        Auth auth = rules.authFor(request);
        if (auth == null) {
            attempts.send(request);
            return;
        }
        guarded(() -> course.begin(auth, request));
    }

    // ---- Steps ----

    /** A flow makes its requests with the builder, whose results are drafts; what the client added is in them already. */
    Request asComplete(Request draft) {
        return RequestDefaults.completeLike(request, draft);
    }

    /** Sends the request as it is. */
    void dispatch(Request next) {
        // The first exchange of a call that did not have to wait for it has all the time there is.
        Request limited = hop == null && !waited ? next : time.limited(next);
        if (limited == null) {
            failOutOfTime();
            return;
        }
        request = limited;
        if (cancelled) {
            fail(CallFailures.ofCancel(circumstances()));
            return;
        }
        Hop begun = new Hop(this, limited);
        hop = begun;
        begun.start(transport);
        signal();
        if (cancelled) {
            begun.cancel();
        }
    }

    /** Goes on with the stage's value, on whatever thread completes it. */
    <T> void await(CompletionStage<T> stage, Consumer<T> then) {
        waited = true;
        StageWait.begin(this, stage, (value, failure) -> {
            if (failure != null) {
                failBy(failure);
                cancelHop();
            } else {
                guarded(() -> then.accept(value));
            }
        });
    }

    /** The whole call's time is over, while no exchange watches it. */
    void expire() {
        execute(() -> {
            failOutOfTime();
            cancelHop();
        });
    }

    private void failOutOfTime() {
        fail(CallFailures.ofTotalTime(circumstances()));
    }

    /** Runs a step that may call code of the user, which in Kotlin throws checked exceptions too. */
    void guarded(Runnable step) {
        try {
            step.run();
        } catch (Throwable e) {
            failBy(e);
            cancelHop();
        }
    }

    private void cancelHop() {
        Hop current = hop;
        if (current != null) {
            current.cancelExchange();
        }
    }

    // ---- What a hop asks ----

    CallRules rules() {
        return rules;
    }

    ExchangeHandler handler() {
        return handler;
    }

    Credit credit() {
        return credit;
    }

    Delivery delivery() {
        return delivery;
    }

    CallTrace trace() {
        return trace;
    }

    TotalTime time() {
        return time;
    }

    boolean isOver() {
        return ended.get();
    }

    /** Takes the place of the handler's end; false if it has ended already. */
    boolean end() {
        boolean isFirst = ended.compareAndSet(false, true);
        if (isFirst) {
            attempts.end();
        }
        return isFirst;
    }

    Course course() {
        return course;
    }

    Attempts sender() {
        return attempts;
    }

    void remember(Response response) {
        if (history.isEmpty()) {
            history = new ArrayList<>(2); // Most calls are one exchange.
        }
        history.add(response);
    }

    // ---- Ends ----

    void fail(HttpException failure) {
        if (end()) {
            trace.failed(request, failure);
            handler.onFailure(failure);
            signal();
        }
    }

    void failBy(Throwable thrown) {
        fail(CallFailures.of(thrown, circumstances()));
    }

    private HttpException.Circumstances circumstances() {
        return new HttpException.Circumstances(request, Phase.PREPARE, hop != null);
    }

    /** Something happened; who waits shall look. */
    void signal() {
        caller.raise();
    }

    // ---- Exchange ----

    @Override
    public Request request() {
        return request;
    }

    @Override
    public List<Response> history() {
        return List.copyOf(history);
    }

    @Override
    public int attempts() {
        return attempts.made();
    }

    @Override
    public @Nullable Request nextRequest() {
        Hop current = hop;
        return current == null ? null : current.nextRequest();
    }

    @Override
    public Function<? super ByteString, Charset> defaultCharset() {
        return rules.defaultCharset();
    }

    @Override
    public @Nullable ConnectionInfo connection() {
        Exchange current = exchange();
        return current == null ? null : current.connection();
    }

    @Override
    public long octetsReceived() {
        Exchange current = exchange();
        return current == null ? 0 : current.octetsReceived();
    }

    @Override
    public void demand(long octets) {
        if (octets <= 0) {
            throw new IllegalArgumentException("A demand must be positive; it is " + octets);
        }
        credit.add(octets);
        ContentDelivery content = contentDelivery();
        if (content != null) {
            content.demandGrew();
        }
    }

    /** What carries the call at the moment; null until there is something. */
    private @Nullable Exchange exchange() {
        Hop current = hop;
        return current == null ? null : current.sent();
    }

    private @Nullable ContentDelivery contentDelivery() {
        Hop current = hop;
        return current == null ? null : current.contentDelivery();
    }

    @Override
    public boolean isDecoding() {
        ContentDelivery content = contentDelivery();
        return content != null && content.isDecoding();
    }

    @Override
    public void raw() {
        ContentDelivery content = contentDelivery();
        if (content != null) {
            content.raw();
        }
    }

    /** Hands octets of the final response's content to the handler; too many of them end the call. */
    void deliver(Buffer octets) {
        delivered += octets.size();
        if (delivered > rules.contentBytesMax()) {
            fail(CallFailures.ofTooMuch(request, rules.contentBytesMax()));
            cancelHop();
        } else if (!isOver()) {
            handler.onContent(octets);
        }
    }

    void complete(Headers trailers) {
        if (end()) {
            trace.completed(request);
            handler.onComplete(trailers);
            signal();
        }
    }

    @Override
    public void cancel() {
        cancelled = true;
        Hop current = hop;
        if (current != null) {
            current.cancel();
        } else {
            // A flow or a hook has not let the first request out yet.
            fail(CallFailures.ofCancel(circumstances()));
        }
    }

    @Override
    public void execute(Runnable command) {
        Exchange current = exchange();
        if (current == null) {
            command.run();
        } else {
            current.execute(command);
        }
    }

    @Override
    public void await(BooleanSupplier condition) throws InterruptedException {
        try {
            while (true) {
                Hop current = hop;
                BooleanSupplier further = () -> hop != current || condition.getAsBoolean();
                caller.enter(further);
                if (caller.sees(condition)) {
                    return;
                }
                if (Thread.interrupted()) {
                    throw new InterruptedException();
                }
                if (current != null) {
                    current.await(() -> caller.sees(further));
                } else if (!caller.sees(further)) {
                    LockSupport.park(this);
                }
            }
        } finally {
            caller.leave();
        }
    }
}
