package dev.tern.http.blocking;

import dev.tern.http.CancelledException;
import dev.tern.http.HttpException;
import dev.tern.http.JsonCodec;
import dev.tern.http.Phase;
import dev.tern.http.Request;
import dev.tern.http.Response;
import dev.tern.http.client.HttpClient;
import dev.tern.http.client.ResponseCollector;
import dev.tern.http.exchange.Exchange;
import java.io.InterruptedIOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Thread-safe. Calls of which so many at once are under way, and how they ended, in the order of their ends. The end of one
 * starts the next on the loop, so no thread is needed per call; closing cancels what has not ended.
 *
 * <p>The lock is held for bookkeeping only, never while a request is sent.
 */
final class Batch implements AutoCloseable {
    /** The engine's default for connections: more calls at once would only wait in the pool, where time runs. */
    static final int DEFAULT_CONCURRENCY = 100;

    private final HttpClient http;
    private final @Nullable JsonCodec jsonCodec;
    private final int concurrency;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();

    // Guarded by the lock:
    private final ArrayDeque<Call> waiting = new ArrayDeque<>();
    private final Set<Call> running = new LinkedHashSet<>();
    private final ArrayDeque<Call> untaken = new ArrayDeque<>();
    private int submitted;
    private int unclaimed;
    private int ended;
    private int failed;
    private int wakeAtEnded = Integer.MAX_VALUE;
    private boolean starting;
    private boolean closed;

    Batch(HttpClient http, @Nullable JsonCodec jsonCodec, int concurrency) {
        if (concurrency < 1) {
            throw new IllegalArgumentException("The concurrency must be at least 1; it is " + concurrency);
        }
        this.http = http;
        this.jsonCodec = jsonCodec;
        this.concurrency = concurrency;
    }

    /** One call: waits for its turn, runs, has ended. Its fields are guarded by the lock. */
    final class Call {
        private final int index;
        private final Request request;
        private @Nullable Exchange exchange;
        private @Nullable Response response;
        private @Nullable Exception failure;
        private @Nullable Thread failedOn;
        private boolean hasEnded;
        private boolean claimed;

        private Call(int index, Request request) {
            this.index = index;
            this.request = request;
        }

        int index() {
            return index;
        }

        Request request() {
            return request;
        }

        boolean hasEnded() {
            lock.lock();
            try {
                return hasEnded;
            } finally {
                lock.unlock();
            }
        }

        /** How it ended; waits for that if need be. {@link #take} then passes it over. */
        Response await() throws HttpException, InterruptedIOException {
            HttpClient.checkMayBlock();
            lock.lock();
            try {
                claim(this);
                while (!hasEnded) {
                    wakeAt(ended + 1);
                    changed.await();
                }
                if (failure instanceof HttpException reason) {
                    throw Awaiting.inCallersName(reason, failedOn);
                } else if (failure instanceof RuntimeException reason) {
                    throw reason;
                } else if (response == null) {
                    throw new IllegalStateException("No end of " + request + " was noted");
                }
                return response;
            } catch (InterruptedException e) {
                throw Awaiting.interrupted(request.toString(), e);
            } finally {
                lock.unlock();
            }
        }

        private void start() {
            try {
                Exchange sent = http.send(request, new ResponseCollector(jsonCodec) {
                    @Override
                    protected void onCollected(Response collected) {
                        end(Call.this, collected, null);
                    }

                    @Override
                    public void onFailure(HttpException reason) {
                        end(Call.this, null, reason);
                    }
                });
                if (isUnwanted(sent)) {
                    sent.cancel();
                }
            } catch (RuntimeException e) {
                end(this, null, e);
            }
        }

        private boolean isUnwanted(Exchange sent) {
            lock.lock();
            try {
                exchange = sent;
                return closed;
            } finally {
                lock.unlock();
            }
        }
    }

    /** Adds a call, and starts it if it is its turn. The request has been completed. */
    Call submit(Request request) {
        Call call = enqueue(request);
        startWaiting();
        return call;
    }

    /** Adds calls, and starts those whose turn it is. */
    void submitAll(List<Request> requests) {
        requests.forEach(this::enqueue);
        startWaiting();
    }

    private Call enqueue(Request request) {
        lock.lock();
        try {
            if (closed) {
                throw new IllegalStateException("Closed; no further call can be started here");
            }
            Call call = new Call(submitted++, request);
            unclaimed++;
            waiting.add(call);
            return call;
        } finally {
            lock.unlock();
        }
    }

    /** One thread starts calls at a time: what ends inside {@code start} is followed up by the loop here, not deeper. */
    private void startWaiting() {
        for (Call next = nextToStart(true); next != null; next = nextToStart(false)) {
            next.start();
        }
    }

    private @Nullable Call nextToStart(boolean asNewcomer) {
        lock.lock();
        try {
            if (asNewcomer && starting) {
                return null;
            }
            Call next = running.size() < concurrency ? waiting.poll() : null;
            starting = next != null;
            if (next != null) {
                running.add(next);
            }
            return next;
        } finally {
            lock.unlock();
        }
    }

    private void end(Call call, @Nullable Response response, @Nullable Exception failure) {
        lock.lock();
        try {
            running.remove(call);
            noteEnd(call, response, failure);
        } finally {
            lock.unlock();
        }
        startWaiting();
    }

    private void noteEnd(Call call, @Nullable Response response, @Nullable Exception failure) {
        call.response = response;
        call.failure = failure;
        call.failedOn = Thread.currentThread();
        call.hasEnded = true;
        untaken.add(call);
        ended++;
        if (failure != null) {
            failed++;
        }
        if (ended >= wakeAtEnded || failure != null) {
            wakeAtEnded = Integer.MAX_VALUE;
            changed.signalAll();
        }
    }

    /** Under the lock, before parking: a wake-up costs, so it is asked for; a failure wakes in any case. */
    private void wakeAt(int count) {
        wakeAtEnded = Math.min(wakeAtEnded, count);
    }

    /** The next call to end among those that nobody asked for yet, or null if there is none; waits for it if need be. */
    @Nullable
    Call take() throws InterruptedException {
        HttpClient.checkMayBlock();
        lock.lockInterruptibly();
        try {
            while (unclaimed > 0) {
                Call next = untaken.poll();
                if (next == null) {
                    wakeAt(ended + 1);
                    changed.await();
                } else if (claim(next)) {
                    return next;
                }
            }
            return null;
        } finally {
            lock.unlock();
        }
    }

    private boolean claim(Call call) {
        if (call.claimed) {
            return false;
        }
        call.claimed = true;
        unclaimed--;
        if (unclaimed == 0) {
            changed.signalAll();
        }
        return true;
    }

    /** How many calls nobody has asked for yet; they may have ended. */
    int unclaimed() {
        lock.lock();
        try {
            return unclaimed;
        } finally {
            lock.unlock();
        }
    }

    /** Waits until all that were submitted have ended, or until one has failed if that is enough. */
    void awaitAll(boolean orOneFailed) throws InterruptedException {
        HttpClient.checkMayBlock();
        lock.lockInterruptibly();
        try {
            while (ended < submitted && !(orOneFailed && failed > 0)) {
                wakeAt(submitted);
                changed.await();
            }
        } finally {
            lock.unlock();
        }
    }

    /**
     * Cancels what is under way; what waits for its turn ends as cancelled. Returns when all of it has let go of its
     * connections, but on a loop's own thread, where that would wait for itself.
     */
    @Override
    public void close() {
        cancelAll();
        if (mayWait()) {
            awaitNoneRunning();
        }
    }

    private static boolean mayWait() {
        try {
            HttpClient.checkMayBlock();
            return true;
        } catch (IllegalStateException e) {
            return false;
        }
    }

    /** An interrupt does not shorten it: each call was cancelled, so each ends by itself, and soon. */
    private void awaitNoneRunning() {
        lock.lock();
        try {
            while (!running.isEmpty()) {
                wakeAt(submitted);
                changed.awaitUninterruptibly();
            }
        } finally {
            lock.unlock();
        }
    }

    private void cancelAll() {
        List<Exchange> cancelled = new ArrayList<>();
        lock.lock();
        try {
            closed = true;
            for (Call call = waiting.poll(); call != null; call = waiting.poll()) {
                noteEnd(
                        call,
                        null,
                        new CancelledException(
                                "The call was cancelled before it began",
                                new HttpException.Circumstances(call.request, Phase.PREPARE, false),
                                null));
            }
            for (Call call : running) {
                if (call.exchange != null) {
                    cancelled.add(call.exchange);
                }
            }
        } finally {
            lock.unlock();
        }
        cancelled.forEach(Exchange::cancel);
    }
}
