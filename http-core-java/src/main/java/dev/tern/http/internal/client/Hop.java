package dev.tern.http.internal.client;

import dev.tern.http.AuthStep;
import dev.tern.http.CancelledException;
import dev.tern.http.Headers;
import dev.tern.http.HttpException;
import dev.tern.http.Request;
import dev.tern.http.Response;
import dev.tern.http.ResponseHead;
import dev.tern.http.exchange.Delivery;
import dev.tern.http.exchange.DuplexStream;
import dev.tern.http.exchange.Exchange;
import dev.tern.http.exchange.ExchangeHandler;
import dev.tern.http.exchange.Trace;
import dev.tern.http.exchange.Transport;
import dev.tern.http.internal.coding.ContentDecoder;
import java.io.IOException;
import java.util.function.BooleanSupplier;
import okio.Buffer;
import okio.ByteString;
import org.jspecify.annotations.Nullable;

/**
 * Confined to its callbacks, but for what {@link Call} passes on. One exchange of a call: looks at the response, and
 * either hands it to the handler or reads it away and lets the call go on.
 */
final class Hop implements ExchangeHandler {
    /** The content of what the call goes on behind is read to keep the connection; beyond this a new connection is cheaper. */
    private static final long DRAIN_BYTES_MAX = 256 << 10;

    /** What a hook or flow wants to see whole is held in memory. */
    private static final long COLLECT_BYTES_MAX = 16 << 20;

    private enum Mode {
        /** Waiting for the head, or for a hook. */
        PENDING,
        /** Reading everything for a hook or the authentication flow. */
        COLLECTING,
        /** Reading the rest of a response that the call goes on behind. */
        DRAINING,
        /** The final response is the handler's. */
        DELIVERING
    }

    private final Call call;
    private final Request request;
    private Mode mode = Mode.PENDING;
    private volatile @Nullable Exchange exchange;
    private @Nullable ResponseHead head;
    private @Nullable DuplexStream stream;
    private final Buffer read = new Buffer();
    private @Nullable Headers trailers;
    private boolean hooked;
    private boolean isRepeated;
    private boolean failed;
    private @Nullable Request redirected;
    private @Nullable AuthStep step;
    private volatile @Nullable ContentDelivery delivery;

    Hop(Call call, Request request) {
        this.call = call;
        this.request = request;
    }

    void start(Transport transport) {
        exchange = transport.send(request, this);
    }

    private Exchange exchange() {
        Exchange current = exchange;
        if (current == null) {
            throw new IllegalStateException("Not sent");
        }
        return current;
    }

    // ---- From the call ----

    void cancel() {
        Exchange current = exchange;
        if (current == null) {
            return;
        }
        current.cancel();
        if (!call.isOver()) {
            // The exchange may be over while its response is still being looked at or delivered.
            current.execute(() -> {
                call.fail(CallFailures.ofCancelInContent(request));
                abandonDelivery();
            });
        }
    }

    void cancelExchange() {
        failed = true;
        Exchange current = exchange;
        if (current != null) {
            current.cancel();
        }
    }

    @Nullable
    ContentDelivery contentDelivery() {
        return delivery;
    }

    void await(BooleanSupplier condition) throws InterruptedException {
        Exchange current = exchange;
        if (current == null) {
            // Another thread is about to send this hop; the wait begins when it has.
            Thread.onSpinWait();
        } else {
            current.await(condition);
        }
    }

    @Nullable
    Request nextRequest() {
        ResponseHead received = head;
        return received == null || mode != Mode.DELIVERING
                ? null
                : call.course().byHand(request, received);
    }

    /** Null until the transport has taken it. */
    @Nullable
    Exchange sent() {
        return exchange;
    }

    // ---- Events ----

    @Override
    public Delivery delivery() {
        return call.delivery();
    }

    @Override
    public @Nullable Trace trace() {
        return call.trace().trace();
    }

    @Override
    public void onInformational(ResponseHead interim) {
        call.handler().onInformational(interim);
        call.signal();
    }

    @Override
    public void onResponse(ResponseHead received, Exchange current) {
        exchange = current;
        head = received;
        call.trace().received(request, received);
        call.rules().cookies().store(request, received);
        isRepeated = stream == null
                && call.sender().mayRepeat()
                && call.sender().repeatsBehind(request, received, this::cutDrain);
        if (isRepeated) {
            drain();
        } else if (stream == null
                && (call.rules().hooks().needContent(received) || call.course().needsContent())) {
            mode = Mode.COLLECTING;
            current.demand(Long.MAX_VALUE);
        } else {
            look(received, ByteString.EMPTY);
        }
    }

    @Override
    public boolean takesUpgrade() {
        return call.handler().takesUpgrade();
    }

    /** To hooks, cookies and authentication it is a response like others, without content. */
    @Override
    public void onUpgrade(ResponseHead received, Exchange current, DuplexStream switched) {
        stream = switched;
        onResponse(received, current);
    }

    /** Hooks first, then the decision. */
    private void look(ResponseHead received, ByteString content) {
        if (hooked || call.rules().hooks().ofResponses().isEmpty()) {
            decide(received, content);
            return;
        }
        hooked = true;
        mode = Mode.PENDING;
        Response response = response(received, content);
        call.rules()
                .hooks()
                .afterHead(
                        call,
                        response,
                        () -> exchange().execute(() -> {
                            if (!failed && !call.isOver()) {
                                call.guarded(() -> decide(received, content));
                            }
                        }));
    }

    private Response response(ResponseHead received, ByteString content) {
        return Response.builder(request)
                .head(received)
                .content(content)
                .history(call.history())
                .attempts(call.attempts())
                .connection(exchange().connection())
                .defaultCharset(call.defaultCharset())
                .build();
    }

    private void decide(ResponseHead received, ByteString content) {
        try {
            redirected = call.course().redirected(request, received);
            ScopedFlow flow = call.course().flow();
            if (redirected == null && flow != null) {
                step = flow.after(response(received, content));
            }
        } catch (Throwable e) {
            call.failBy(e);
            exchange().cancel();
            return;
        }
        if (redirected == null && step == null) {
            deliver(received);
        } else if (trailers != null) {
            proceed();
        } else if (stream != null) {
            failed = true;
            exchange().cancel();
            proceed();
        } else {
            drain();
        }
    }

    private void drain() {
        mode = Mode.DRAINING;
        exchange().demand(Long.MAX_VALUE);
    }

    /** What is left of a response that nobody wants costs its connection; nothing happens unless it is being read away. */
    private void cutDrain() {
        if (mode == Mode.DRAINING && !failed) {
            failed = true;
            exchange().cancel();
            proceed();
        }
    }

    private void deliver(ResponseHead received) {
        ContentDelivery chosen;
        try {
            // What was collected for a hook or a flow has been decoded already.
            ContentDecoder decoder =
                    stream == null && read.exhausted() ? call.rules().decoderFor(request, received) : null;
            chosen = decoder == null && trailers == null && read.exhausted()
                    ? new DirectDelivery(call, exchange())
                    : new PumpedDelivery(call, exchange(), decoder, read);
        } catch (IOException e) {
            failDecoding(e);
            return;
        }
        mode = Mode.DELIVERING;
        delivery = chosen;
        DuplexStream switched = stream;
        if (switched == null) {
            call.handler().onResponse(received, call);
        } else {
            call.handler().onUpgrade(received, call, switched);
        }
        call.signal();
        chosen.begin();
        if (trailers != null) {
            chosen.complete(trailers);
        }
    }

    @Override
    public void onContent(Buffer octets) {
        switch (mode) {
            case DELIVERING -> {
                ContentDelivery current = delivery;
                if (current != null) {
                    current.content(octets);
                    call.signal();
                }
            }
            case DRAINING -> {
                read.write(octets, octets.size());
                if (read.size() > DRAIN_BYTES_MAX) {
                    cutDrain();
                }
            }
            default -> {
                read.write(octets, octets.size());
                if (read.size() > COLLECT_BYTES_MAX) {
                    failDecoding(new IOException(
                            "The content that a hook or an authentication flow wants to see is over 16 MiB"));
                }
            }
        }
    }

    @Override
    public void onComplete(Headers received) {
        trailers = received;
        switch (mode) {
            case DELIVERING -> {
                ContentDelivery current = delivery;
                if (current != null) {
                    current.complete(received);
                }
            }
            case DRAINING -> proceed();
            case COLLECTING -> collected();
            case PENDING -> {
                // A hook still looks; it finds the response complete.
            }
        }
        call.signal();
    }

    private void collected() {
        ResponseHead received = head;
        if (received == null) {
            return;
        }
        try {
            ContentDecoder decoder = call.rules().decoderFor(request, received);
            if (decoder != null) {
                Decoding.whole(decoder, read, COLLECT_BYTES_MAX);
            }
        } catch (IOException e) {
            failDecoding(e);
            return;
        }
        ByteString content = read.snapshot();
        call.guarded(() -> look(received, content));
    }

    private void failDecoding(IOException cause) {
        failed = true;
        call.fail(CallFailures.ofDecoding(request, cause));
        exchange().cancel();
    }

    /** The call goes on behind this response. */
    private void proceed() {
        ResponseHead received = head;
        if (received == null || call.isOver()) {
            return;
        }
        failed = true;
        if (isRepeated) {
            read.clear();
            call.sender().pause();
        } else {
            Response passed = response(received, read.readByteString());
            call.remember(passed);
            call.trace().goesOn(passed, redirected);
            call.course().proceed(redirected, step, passed);
        }
    }

    @Override
    public void onFailure(HttpException failure) {
        // First of all: whoever ended the call, the decoder's memory is freed.
        abandonDelivery();
        if (failed) {
            return;
        }
        boolean wasDraining = mode == Mode.DRAINING;
        failed = true;
        if (wasDraining && !(failure instanceof CancelledException)) {
            // The rest of a response that nobody wants is no loss.
            proceed();
        } else if (head != null || !call.sender().repeatsBehind(request, failure)) {
            call.fail(failure);
        }
    }

    private void abandonDelivery() {
        ContentDelivery current = delivery;
        if (current != null) {
            current.abandon();
        }
    }
}
