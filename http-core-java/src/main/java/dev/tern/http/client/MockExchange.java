package dev.tern.http.client;

import dev.tern.http.CancelledException;
import dev.tern.http.HttpException;
import dev.tern.http.Phase;
import dev.tern.http.Request;
import dev.tern.http.Response;
import dev.tern.http.exchange.Exchange;
import dev.tern.http.exchange.ExchangeHandler;
import dev.tern.http.internal.loop.CallerSignal;
import java.util.ArrayDeque;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import okio.Buffer;
import org.jspecify.annotations.Nullable;

/** Thread-safe. One exchange with a function: its events run one after the other, on whatever thread brings them. */
final class MockExchange implements Exchange {
    private final Request request;
    private final ExchangeHandler handler;
    private final ArrayDeque<Runnable> commands = new ArrayDeque<>();
    private final CallerSignal caller = new CallerSignal();
    private final Buffer content = new Buffer();
    private @Nullable Response response;
    private boolean running;
    private boolean ended;
    private long demand;
    private long given;

    MockExchange(Request request, ExchangeHandler handler) {
        this.request = request;
        this.handler = handler;
    }

    void answer(Response answer) {
        execute(() -> {
            if (!ended) {
                response = answer;
                content.write(answer.content());
                handler.onResponse(answer.head(), this);
                give();
            }
        });
    }

    void fail(HttpException failure) {
        execute(() -> {
            if (!ended) {
                ended = true;
                handler.onFailure(failure);
            }
        });
    }

    private void give() {
        Response answered = response;
        if (ended || answered == null) {
            return;
        }
        long count = Math.min(demand, content.size());
        if (count > 0) {
            demand -= demand == Long.MAX_VALUE ? 0 : count;
            given += count;
            Buffer piece = new Buffer();
            piece.write(content, count);
            handler.onContent(piece);
        }
        if (!ended && content.exhausted()) {
            ended = true;
            handler.onComplete(answered.trailers());
        }
    }

    @Override
    public void demand(long octets) {
        execute(() -> {
            demand = demand + octets < 0 ? Long.MAX_VALUE : demand + octets;
            give();
        });
    }

    @Override
    public void cancel() {
        fail(new CancelledException(
                "The call was cancelled", new HttpException.Circumstances(request, Phase.RECEIVE_HEAD, true), null));
    }

    /** Runs the command now, or leaves it to the thread that runs one at the moment. */
    @Override
    public void execute(Runnable command) {
        synchronized (commands) {
            commands.add(command);
            if (running) {
                return;
            }
            running = true;
        }
        for (Runnable next = nextCommand(); next != null; next = nextCommand()) {
            runOne(next);
        }
    }

    private @Nullable Runnable nextCommand() {
        synchronized (commands) {
            Runnable next = commands.poll();
            running = next != null;
            return next;
        }
    }

    private void runOne(Runnable command) {
        try {
            command.run();
        } catch (RuntimeException | Error thrown) {
            if (!ended) {
                ended = true;
                handler.onFailure(new CancelledException(
                        "A method of the handler threw " + thrown,
                        new HttpException.Circumstances(request, Phase.RECEIVE_CONTENT, true),
                        thrown));
            }
        } finally {
            caller.raise();
        }
    }

    @Override
    public Request request() {
        return request;
    }

    @Override
    public long octetsReceived() {
        return given;
    }

    @Override
    public void await(BooleanSupplier condition) throws InterruptedException {
        caller.enter();
        try {
            while (!caller.sees(condition)) {
                if (Thread.interrupted()) {
                    throw new InterruptedException();
                }
                LockSupport.park(this);
            }
        } finally {
            caller.leave();
        }
    }
}
