package dev.tern.http.client;

import dev.tern.http.Body;
import dev.tern.http.CancelledException;
import dev.tern.http.ContentReader;
import dev.tern.http.ContentSink;
import dev.tern.http.Headers;
import dev.tern.http.HttpException;
import dev.tern.http.Method;
import dev.tern.http.Phase;
import dev.tern.http.RemoteClosedException;
import dev.tern.http.Request;
import dev.tern.http.TransportException;
import dev.tern.http.exchange.Exchange;
import dev.tern.http.exchange.ExchangeHandler;
import dev.tern.http.internal.loop.CallerSignal;
import java.util.ArrayDeque;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import okio.Buffer;
import org.jspecify.annotations.Nullable;

/**
 * Thread-safe. One exchange with code of this program: its events run one after the other, on whatever thread brings them.
 * The answer's content is pulled when it is asked for; what was pulled and not asked for is one piece.
 */
final class InProcessExchange implements Exchange, ContentSink {
    private final Request request;
    private final ExchangeHandler handler;
    private final Executor executor;
    private final Consumer<InProcessExchange> onEnd;
    private final @Nullable GuardedBody body;
    private final ArrayDeque<Runnable> commands = new ArrayDeque<>();
    private final CallerSignal caller = new CallerSignal();
    private boolean running;

    // Only commands touch what follows.
    private final Buffer content = new Buffer();
    private InProcessTransport.@Nullable Answer answer;
    private @Nullable CompletionStage<InProcessTransport.Answer> promised;
    private @Nullable ContentReader reader;
    private long left;
    private boolean pulling;
    private boolean contentEnded;
    private boolean ended;
    private long demand;
    private volatile long given;

    /**
     * @param executor where content that blocks is read
     * @param onEnd told of the end just before the handler is
     */
    InProcessExchange(Request request, ExchangeHandler handler, Executor executor, Consumer<InProcessExchange> onEnd) {
        this.request = request;
        this.handler = handler;
        this.executor = executor;
        this.onEnd = onEnd;
        Body sent = request.body();
        body = sent == null ? null : new GuardedBody(sent);
    }

    // ---- The application ----

    /** Has the application answer, on the executor. */
    void run(InProcessTransport.Application application, boolean answersFailures) {
        Request given =
                body == null ? request : request.rewritten(request.method(), request.url(), request.headers(), body);
        try {
            executor.execute(() -> {
                try {
                    expect(application.answer(given), answersFailures);
                } catch (Throwable thrown) {
                    failedToAnswer(thrown, answersFailures);
                }
            });
        } catch (RejectedExecutionException e) {
            failedToAnswer(e, false);
        }
    }

    private void expect(CompletionStage<InProcessTransport.Answer> stage, boolean answersFailures) {
        execute(() -> {
            promised = stage;
            if (ended) {
                cancelPromise();
            }
        });
        stage.whenComplete((given, failure) -> {
            if (failure == null) {
                answer(given);
            } else {
                failedToAnswer(failure, answersFailures);
            }
        });
    }

    private void failedToAnswer(Throwable failure, boolean answersFailures) {
        if (answersFailures) {
            answer(InProcessTransport.Answer.of(500, Headers.empty(), Body.empty()));
        } else {
            failBy(failure, Phase.RECEIVE_HEAD);
        }
    }

    /** The head is the handler's; content follows as it is asked for. */
    void answer(InProcessTransport.Answer given) {
        execute(() -> {
            if (ended || answer != null) {
                return;
            }
            answer = given;
            left = given.content().contentLength();
            contentEnded = left == 0 || request.method().equals(Method.HEAD);
            handler.onResponse(given.head(), this);
            give();
        });
    }

    void failBy(Throwable failure, Phase phase) {
        Throwable cause =
                failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
        fail(
                cause instanceof HttpException http
                        ? http
                        : new TransportException(
                                "The application behind the transport failed: " + cause,
                                new HttpException.Circumstances(request, phase, true),
                                cause));
    }

    void fail(HttpException failure) {
        execute(() -> {
            if (end()) {
                cancelPromise();
                handler.onFailure(failure);
            }
        });
    }

    private void cancelPromise() {
        if (promised instanceof Future<?> future) {
            future.cancel(true);
        }
    }

    private boolean end() {
        if (ended) {
            return false;
        }
        ended = true;
        content.clear();
        ContentReader open = reader;
        reader = null;
        if (open != null) {
            open.close();
        }
        if (body != null) {
            body.end();
        }
        onEnd.accept(this);
        return true;
    }

    // ---- Content ----

    private void give() {
        InProcessTransport.Answer answered = answer;
        while (!ended && answered != null) {
            if (!content.exhausted()) {
                if (demand == 0) {
                    return;
                }
                givePiece();
            } else if (contentEnded) {
                if (end()) {
                    handler.onComplete(answered.trailers().get());
                }
            } else {
                if (!pulling && demand > 0) {
                    pull(answered.content());
                }
                return;
            }
        }
    }

    private void givePiece() {
        long count = Math.min(demand, content.size());
        demand -= demand == Long.MAX_VALUE ? 0 : count;
        long total = given + count;
        given = total;
        Buffer piece = new Buffer();
        piece.write(content, count);
        handler.onContent(piece);
    }

    private void pull(Body source) {
        pulling = true;
        try {
            ContentReader open = reader == null ? source.open() : reader;
            reader = open;
            open.read(executor, this);
        } catch (RuntimeException | Error e) {
            onFailure(e);
        }
    }

    @Override
    public void onContent(Buffer octets) {
        execute(() -> {
            pulling = false;
            if (!ended) {
                long usable = left < 0 ? octets.size() : Math.min(left, octets.size());
                content.write(octets, usable);
                left -= left < 0 ? 0 : usable;
                contentEnded = left == 0;
                give();
            }
        });
    }

    @Override
    public void onEnd() {
        execute(() -> {
            pulling = false;
            contentEnded = true;
            if (left > 0) {
                fail(new RemoteClosedException(
                        "The application's content ended " + left + " octets before its length",
                        new HttpException.Circumstances(request, Phase.RECEIVE_CONTENT, true),
                        null));
            } else {
                give();
            }
        });
    }

    @Override
    public void onFailure(Throwable cause) {
        failBy(cause, Phase.RECEIVE_CONTENT);
    }

    // ---- The caller ----

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
            if (end()) {
                cancelPromise();
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
        caller.enter(condition);
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
