package dev.tern.http.internal.client;

import dev.tern.http.CancelledException;
import dev.tern.http.Headers;
import dev.tern.http.HttpException;
import dev.tern.http.Phase;
import dev.tern.http.Request;
import dev.tern.http.ResponseHead;
import dev.tern.http.exchange.DuplexStream;
import dev.tern.http.exchange.Exchange;
import dev.tern.http.exchange.ExchangeHandler;
import java.util.ArrayDeque;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import okio.Buffer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Thread-safe. Calls a handler on the user's executor: one method at a time and in order, whatever the number of its
 * threads. What waits is bounded by the demand of the handler itself.
 *
 * <p>A handler that throws hears no more but one failure, as without an executor. An executor that takes nothing more
 * counts as thrown, and that failure is then delivered by the loop: the end is never swallowed.
 */
public final class SerialDelivery implements ExchangeHandler, Runnable {
    private static final Logger LOG = LoggerFactory.getLogger(SerialDelivery.class);

    private final Request request;
    private final ExchangeHandler handler;
    private final Executor executor;
    private final ArrayDeque<Event> waiting = new ArrayDeque<>();
    private boolean running;
    private volatile @Nullable Exchange exchange;
    private volatile @Nullable Throwable thrown;

    /**
     * Immutable. One call of the handler.
     *
     * @param isOwed whether it is told even to who threw: somebody else may wait for it
     * @param failure what the handler is told at an end that is a failure
     */
    private record Event(
            Runnable call,
            boolean isEnd,
            boolean isOwed,
            @Nullable HttpException failure) {
        Event(Runnable call) {
            this(call, false, false, null);
        }
    }

    public SerialDelivery(Request request, ExchangeHandler handler, Executor executor) {
        this.request = request;
        this.handler = handler;
        this.executor = executor;
    }

    /** The exchange that this delivers for, to be cancelled if the handler throws. */
    public Exchange exchange(Exchange sent) {
        exchange = sent;
        if (thrown != null) {
            sent.cancel();
        }
        return sent;
    }

    @Override
    public void onInformational(ResponseHead head) {
        deliver(new Event(() -> handler.onInformational(head)));
    }

    @Override
    public void onResponse(ResponseHead head, Exchange current) {
        deliver(new Event(() -> handler.onResponse(head, current)));
    }

    @Override
    public boolean takesUpgrade() {
        return handler.takesUpgrade();
    }

    @Override
    public void onUpgrade(ResponseHead head, Exchange current, DuplexStream stream) {
        DuplexStream serial = new SerialStream(stream, told -> deliver(new Event(told, false, true, null)));
        deliver(new Event(() -> handler.onUpgrade(head, current, serial)));
    }

    @Override
    public void onContent(Buffer octets) {
        deliver(new Event(() -> handler.onContent(octets)));
    }

    @Override
    public void onComplete(Headers trailers) {
        deliver(new Event(() -> handler.onComplete(trailers), true, false, null));
    }

    @Override
    public void onFailure(HttpException failure) {
        deliver(new Event(() -> handler.onFailure(failure), true, false, failure));
    }

    private void deliver(Event event) {
        boolean start;
        synchronized (waiting) {
            waiting.add(event);
            start = !running;
            running = true;
        }
        if (start) {
            try {
                executor.execute(this);
            } catch (RejectedExecutionException e) {
                cancelAfter(e);
                run();
            }
        }
    }

    @Override
    public void run() {
        while (true) {
            Event event;
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

    private void runOne(Event event) {
        Throwable before = thrown;
        try {
            if (before == null || event.isOwed) {
                event.call.run();
            } else if (event.isEnd) {
                handler.onFailure(afterThrowing(before, event.failure));
            }
        } catch (Throwable e) {
            if (event.isEnd) {
                LOG.error("{}: the handler threw at the end", request, e);
            } else {
                cancelAfter(e);
            }
        }
    }

    private void cancelAfter(Throwable cause) {
        LOG.error("{}: the handler or its executor threw; the exchange is cancelled", request, cause);
        thrown = cause;
        Exchange current = exchange;
        if (current != null) {
            current.cancel();
        }
    }

    private CancelledException afterThrowing(Throwable cause, @Nullable HttpException failure) {
        HttpException.Circumstances circumstances = failure != null
                ? failure.circumstances()
                : new HttpException.Circumstances(request, Phase.COMPLETE, true);
        return new CancelledException("The handler or its executor threw " + cause, circumstances, cause);
    }
}
