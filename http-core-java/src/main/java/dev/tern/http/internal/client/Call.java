package dev.tern.http.internal.client;

import dev.tern.http.Auth;
import dev.tern.http.AuthStep;
import dev.tern.http.CancelledException;
import dev.tern.http.Headers;
import dev.tern.http.HttpException;
import dev.tern.http.Phase;
import dev.tern.http.Request;
import dev.tern.http.Response;
import dev.tern.http.ResponseTooLargeException;
import dev.tern.http.TotalTimeoutException;
import dev.tern.http.TransportException;
import dev.tern.http.Url;
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
    private final Hooks hooks;
    private final Transport transport;
    private final ExchangeHandler handler;
    private final Delivery delivery;
    private final TotalTime time;
    private final CallTrace trace;
    private final Url asked;
    private final List<Response> history = new ArrayList<>(0);
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
        asked = request.url();
        hooks = new Hooks(this, rules);
        course = new Course(rules);
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
            send(request);
            return;
        }
        guarded(() -> {
            ScopedFlow begun = course.begin(auth, request);
            take(begun, begun.next(null), null);
        });
    }

    // ---- Steps ----

    private void take(ScopedFlow asked, AuthStep step, @Nullable Response previous) {
        if (step instanceof AuthStep.Send send) {
            Request next = asComplete(send.request());
            asked.sends(next);
            send(next);
        } else if (step instanceof AuthStep.Await await) {
            await(await.until(), done -> take(asked, asked.next(previous), previous));
        } else {
            throw new IllegalStateException("The authentication flow ended without a request");
        }
    }

    /** A flow makes its requests with the builder, whose results are drafts; what the client added is in them already. */
    Request asComplete(Request draft) {
        return RequestDefaults.completeLike(request, draft);
    }

    /** Sends one request, with cookies and after the hooks. */
    void send(Request next) {
        Request withCookies = rules.cookies().attach(next, asked);
        if (rules.requestHooks().isEmpty()) {
            dispatch(withCookies);
        } else {
            // A hook that changed the request, perhaps its URL, gives it back without cookies.
            hooks.beforeSend(withCookies, seen -> dispatch(rules.cookies().attach(seen, asked)));
        }
    }

    private void dispatch(Request next) {
        // The first exchange of a call that did not have to wait for it has all the time there is.
        Request limited = hop == null && !waited ? next : time.limited(next);
        if (limited == null) {
            failOutOfTime();
            return;
        }
        request = limited;
        if (cancelled) {
            fail(new CancelledException("The call was cancelled", circumstances(), null));
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
        fail(new TotalTimeoutException("The whole call took longer than its limit", circumstances(), null));
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

    Hooks hooks() {
        return hooks;
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
        return ended.compareAndSet(false, true);
    }

    Course course() {
        return course;
    }

    void remember(Response response) {
        history.add(response);
    }

    /** Goes on behind a response of which only the history is told. */
    void proceed(@Nullable Request redirected, @Nullable AuthStep step, Response previous) {
        ScopedFlow asked = course.flow();
        if (redirected != null) {
            guarded(() -> send(redirected));
        } else if (asked != null && step != null) {
            guarded(() -> take(asked, step, previous));
        }
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
        fail(
                thrown instanceof HttpException http
                        ? http
                        : new TransportException(
                                "A hook or an authentication flow failed: " + thrown, circumstances(), thrown));
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
    public @Nullable Request nextRequest() {
        Hop current = hop;
        return current == null ? null : current.nextRequest();
    }

    @Override
    public Function<? super ByteString, Charset> defaultCharset() {
        return rules.defaultCharset();
    }

    @Override
    public long octetsReceived() {
        Hop current = hop;
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
            fail(new ResponseTooLargeException(
                    "The content has more than " + rules.contentBytesMax() + " octets (ProtocolLimits.contentBytes)",
                    new HttpException.Circumstances(request, Phase.RECEIVE_CONTENT, true),
                    null));
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
            fail(new CancelledException("The call was cancelled", circumstances(), null));
        }
    }

    @Override
    public void execute(Runnable command) {
        Hop current = hop;
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
