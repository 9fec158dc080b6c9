package dev.tern.http.internal.pool;

import dev.tern.http.ConnectionInfo;
import dev.tern.http.Headers;
import dev.tern.http.HttpException;
import dev.tern.http.NetworkException;
import dev.tern.http.Phase;
import dev.tern.http.ProxyException;
import dev.tern.http.RemoteProtocolException;
import dev.tern.http.Request;
import dev.tern.http.ResponseHead;
import dev.tern.http.Timeout;
import dev.tern.http.exchange.Delivery;
import dev.tern.http.exchange.Exchange;
import dev.tern.http.exchange.ExchangeHandler;
import dev.tern.http.exchange.Trace;
import dev.tern.http.exchange.TraceEvent;
import dev.tern.http.internal.connection.LoopExchange;
import dev.tern.http.internal.loop.EventLoop;
import dev.tern.http.internal.proxy.ProxyAuthorization;
import dev.tern.http.internal.proxy.ProxyRefusal;
import java.time.Duration;
import java.util.Objects;
import java.util.function.BooleanSupplier;
import okio.Buffer;
import org.jspecify.annotations.Nullable;

/**
 * Loop-confined, but for the methods of {@link Exchange}. A request that an HTTP proxy forwards and may want credentials for:
 * as many exchanges as it takes until the proxy is content, all on one loop. Its caller hears of the last one only.
 */
final class ForwardedExchange implements Exchange, ExchangeHandler {
    /** A challenge's content is read to keep the connection; beyond this a new connection is cheaper. */
    private static final long DRAIN_BYTES_MAX = 64 << 10;

    private final LoopPool pool;
    private final Request request;
    private final ExchangeHandler handler;
    private final ProxyAuthorization authorization;
    private final long begunNanos = EventLoop.clockNanos();

    private volatile @Nullable LoopExchange current;

    /** What the caller has asked for in all. */
    private long demanded;

    /** What the challenge that is being read away is answered with; null while nothing is. */
    private @Nullable String credentials;

    private long drained;
    private boolean cut;

    /**
     * @param request as it is sent, but for the credentials
     */
    ForwardedExchange(LoopPool pool, Request request, ExchangeHandler handler, ProxyAuthorization authorization) {
        this.pool = pool;
        this.request = request;
        this.handler = handler;
        this.authorization = authorization;
    }

    /** The first exchange, to be started. */
    LoopExchange first(@Nullable String upFront) {
        return exchange(upFront == null ? request : ProxiedRequest.with(upFront, request));
    }

    private LoopExchange exchange(Request sent) {
        LoopExchange next = pool.exchange(sent, this);
        current = next;
        return next;
    }

    private LoopExchange current() {
        LoopExchange begun = current;
        if (begun == null) {
            throw new IllegalStateException("Not sent");
        }
        return begun;
    }

    // ---- From the caller ----

    @Override
    public Request request() {
        return current().request();
    }

    @Override
    public @Nullable ConnectionInfo connection() {
        return current().connection();
    }

    @Override
    public long octetsReceived() {
        return current().octetsReceived();
    }

    @Override
    public void execute(Runnable command) {
        current().execute(command);
    }

    /** Which exchange is the one at hand is only certain on the loop. */
    private void onLoop(Runnable command) {
        if (pool.loop().isOwnedByMe()) {
            command.run();
        } else {
            execute(command);
        }
    }

    @Override
    public void demand(long octets) {
        if (octets <= 0) {
            throw new IllegalArgumentException("A demand must be positive; it is " + octets);
        }
        onLoop(() -> {
            long sum = demanded + octets;
            demanded = sum < 0 ? Long.MAX_VALUE : sum;
            if (credentials == null) {
                current().demand(octets);
            }
        });
    }

    @Override
    public void cancel() {
        onLoop(() -> current().cancel());
    }

    @Override
    public void await(BooleanSupplier condition) throws InterruptedException {
        while (!condition.getAsBoolean()) {
            LoopExchange awaited = current();
            awaited.await(() -> condition.getAsBoolean() || current != awaited);
        }
    }

    // ---- From the exchange at hand ----

    @Override
    public Delivery delivery() {
        return handler.delivery();
    }

    @Override
    public @Nullable Trace trace() {
        return handler.trace();
    }

    @Override
    public void onInformational(ResponseHead head) {
        handler.onInformational(head);
    }

    @Override
    public void onResponse(ResponseHead head, Exchange exchange) {
        try {
            credentials = authorization.answer(head);
        } catch (ProxyRefusal e) {
            HttpException.Circumstances circumstances =
                    new HttpException.Circumstances(request, Phase.PROXY, head.status() != 407);
            current().abandon(new ProxyException(String.valueOf(e.getMessage()), circumstances, e));
            return;
        }
        if (credentials == null) {
            handler.onResponse(head, this);
        } else {
            exchange.demand(Long.MAX_VALUE);
        }
    }

    @Override
    public void onContent(Buffer octets) {
        if (credentials == null) {
            handler.onContent(octets);
            return;
        }
        drained += octets.size();
        octets.clear();
        if (drained > DRAIN_BYTES_MAX) {
            cut = true;
            current().cancel();
        }
    }

    @Override
    public void onComplete(Headers trailers) {
        if (credentials == null) {
            handler.onComplete(trailers);
        } else {
            goOn();
        }
    }

    @Override
    public void onFailure(HttpException failure) {
        // The rest of a challenge that has been understood is no loss.
        boolean isNoLoss = cut || failure instanceof NetworkException || failure instanceof RemoteProtocolException;
        if (credentials != null && isNoLoss) {
            goOn();
        } else {
            handler.onFailure(failure);
        }
    }

    /** Sends the request again, with the answer to the challenge. */
    private void goOn() {
        String answer = Objects.requireNonNull(credentials);
        current().trace().tell(TraceEvent.Kind.AUTHENTICATION, "to the proxy", null);
        credentials = null;
        drained = 0;
        cut = false;
        LoopExchange next = exchange(ProxiedRequest.with(answer, withTimeLeft()));
        if (demanded > 0) {
            next.demand(demanded);
        }
        pool.start(next);
    }

    /** Every exchange watches its own share of the total time; one that has none left fails at once. */
    private Request withTimeLeft() {
        Timeout timeout = request.timeout();
        Duration total = timeout == null ? null : timeout.total();
        if (timeout == null || total == null) {
            return request;
        }
        Duration left = total.minusNanos(EventLoop.clockNanos() - begunNanos);
        return request.withTimeout(timeout.withTotal(left.isNegative() || left.isZero() ? Duration.ofNanos(1) : left));
    }

    @Override
    public String toString() {
        return String.valueOf(current);
    }
}
