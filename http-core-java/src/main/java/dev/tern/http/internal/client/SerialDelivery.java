package dev.tern.http.internal.client;

import dev.tern.http.Headers;
import dev.tern.http.HttpException;
import dev.tern.http.ResponseHead;
import dev.tern.http.exchange.Exchange;
import dev.tern.http.exchange.ExchangeHandler;
import java.util.ArrayDeque;
import java.util.concurrent.Executor;
import okio.Buffer;

/**
 * Thread-safe. Calls a handler on the user's executor: one method at a time and in order, whatever the number of its
 * threads. What waits is bounded by the demand of the handler itself.
 */
public final class SerialDelivery implements ExchangeHandler, Runnable {
    private final ExchangeHandler handler;
    private final Executor executor;
    private final ArrayDeque<Runnable> waiting = new ArrayDeque<>();
    private boolean running;

    public SerialDelivery(ExchangeHandler handler, Executor executor) {
        this.handler = handler;
        this.executor = executor;
    }

    @Override
    public void onInformational(ResponseHead head) {
        deliver(() -> handler.onInformational(head));
    }

    @Override
    public void onResponse(ResponseHead head, Exchange exchange) {
        deliver(() -> {
            try {
                handler.onResponse(head, exchange);
            } catch (RuntimeException | Error e) {
                exchange.cancel();
                throw e;
            }
        });
    }

    @Override
    public void onContent(Buffer octets) {
        deliver(() -> handler.onContent(octets));
    }

    @Override
    public void onComplete(Headers trailers) {
        deliver(() -> handler.onComplete(trailers));
    }

    @Override
    public void onFailure(HttpException failure) {
        deliver(() -> handler.onFailure(failure));
    }

    private void deliver(Runnable event) {
        boolean start;
        synchronized (waiting) {
            waiting.add(event);
            start = !running;
            running = true;
        }
        if (start) {
            executor.execute(this);
        }
    }

    @Override
    public void run() {
        while (true) {
            Runnable event;
            synchronized (waiting) {
                event = waiting.poll();
                if (event == null) {
                    running = false;
                    return;
                }
            }
            runOne(event);
        }
    }

    /** What the handler throws goes to the executor's thread; the events behind it are delivered all the same. */
    private void runOne(Runnable event) {
        boolean thrown = true;
        try {
            event.run();
            thrown = false;
        } finally {
            if (thrown) {
                executor.execute(this);
            }
        }
    }
}
