package dev.tern.http.testkit;

import dev.tern.http.Headers;
import dev.tern.http.HttpException;
import dev.tern.http.ResponseHead;
import dev.tern.http.exchange.Exchange;
import dev.tern.http.exchange.ExchangeHandler;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import okio.Buffer;

/**
 * Thread-safe. Writes down what it hears, one line an event, and lets tests wait for it. It also is the judge of the
 * contract: two calls at once, an event behind the end, and content that was not asked for are noted as violations,
 * which every look at the transcript reports.
 */
public class RecordingHandler implements ExchangeHandler {
    private final long firstDemand;
    private final List<String> lines = new ArrayList<>();
    private final List<String> violations = new ArrayList<>();
    private final Buffer content = new Buffer();
    private final CountDownLatch response = new CountDownLatch(1);
    private final CountDownLatch end = new CountDownLatch(1);
    private final AtomicReference<Thread> inside = new AtomicReference<>();
    private long asked;
    private long got;
    private volatile Exchange exchange;
    private volatile HttpException failure;
    private volatile ResponseHead head;

    /** Asks for all content. */
    public RecordingHandler() {
        this(Long.MAX_VALUE);
    }

    /** Asks for so much content when the response comes; 0 for none. */
    public RecordingHandler(long firstDemand) {
        this.firstDemand = firstDemand;
    }

    // ---- What tests do ----

    /** Asks for more; use it in place of the exchange's own method, so that the count is kept. */
    public void demand(long octets) {
        synchronized (this) {
            asked = asked + octets < 0 ? Long.MAX_VALUE : asked + octets;
        }
        exchange.demand(octets);
    }

    public void awaitResponse() {
        Waits.until(response, "the response's head; so far: " + this);
    }

    /** Waits for the end, and is itself. */
    public RecordingHandler awaitEnd() {
        Waits.until(end, "the end of the exchange; so far: " + this);
        return this;
    }

    /** Waits for the failure, which must be of this type. */
    public <X extends HttpException> X awaitFailure(Class<X> type) {
        awaitEnd();
        if (!type.isInstance(failure)) {
            throw new AssertionError("Expected " + type.getSimpleName() + ", but this happened: " + this, failure);
        }
        transcript();
        return type.cast(failure);
    }

    /** Waits until so many octets of content have come in all. */
    public synchronized void awaitContent(long octets) {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(Waits.BOUND_SECONDS);
        try {
            for (long left = deadline - System.nanoTime(); got < octets; left = deadline - System.nanoTime()) {
                if (left <= 0 || end.getCount() == 0) {
                    throw new AssertionError("Waited in vain for " + octets + " octets; so far: " + this);
                }
                TimeUnit.NANOSECONDS.timedWait(this, left);
            }
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    /** The events so far; content that came in several pieces is one line. */
    public synchronized List<String> transcript() {
        if (!violations.isEmpty()) {
            throw new AssertionError("The contract of the handler was broken: " + violations + " in " + lines);
        }
        return List.copyOf(lines);
    }

    /** All content so far as Latin-1. */
    public synchronized String content() {
        return content.snapshot().string(StandardCharsets.ISO_8859_1);
    }

    public synchronized long contentSize() {
        return got;
    }

    public ResponseHead head() {
        return head;
    }

    public Exchange exchange() {
        return exchange;
    }

    // ---- What it hears ----

    @Override
    public void onInformational(ResponseHead interim) {
        note(interim.status() + " " + interim.reason(), false);
    }

    @Override
    public void onResponse(ResponseHead responseHead, Exchange current) {
        head = responseHead;
        exchange = current;
        note("HEAD " + responseHead.status(), false);
        response.countDown();
        if (firstDemand > 0) {
            demand(firstDemand);
        }
    }

    @Override
    public void onContent(Buffer octets) {
        synchronized (this) {
            got += octets.size();
            if (got > asked) {
                violations.add(got + " octets delivered, " + asked + " asked for");
            }
            if (octets.size() == 0) {
                violations.add("an empty buffer");
            }
        }
        note("CONTENT", false);
        synchronized (this) {
            content.write(octets, octets.size());
            notifyAll();
        }
    }

    @Override
    public void onComplete(Headers trailers) {
        StringBuilder line = new StringBuilder("COMPLETE");
        for (Headers.Field field : trailers) {
            line.append(' ').append(field.name()).append('=').append(field.value());
        }
        note(line.toString(), true);
    }

    @Override
    public void onFailure(HttpException cause) {
        failure = cause;
        note("FAILURE " + cause.getClass().getSimpleName() + " in " + cause.phase(), true);
    }

    /** The head of a peer that left HTTP. */
    final void noteUpgrade(ResponseHead upgraded, Exchange current) {
        head = upgraded;
        exchange = current;
        note("UPGRADE " + upgraded.status(), false);
        response.countDown();
    }

    private void note(String line, boolean last) {
        Thread me = Thread.currentThread();
        Thread other = inside.getAndSet(me);
        synchronized (this) {
            if (other != null && other != me) {
                violations.add(line + " while " + other.getName() + " was inside");
            }
            if (end.getCount() == 0) {
                violations.add(line + " behind the end");
            }
            if (!(line.equals("CONTENT")
                    && !lines.isEmpty()
                    && lines.get(lines.size() - 1).equals(line))) {
                lines.add(line);
            }
            if (last) {
                end.countDown();
                response.countDown();
                notifyAll();
            }
        }
        inside.set(null);
    }

    @Override
    public String toString() {
        synchronized (this) {
            return lines + (violations.isEmpty() ? "" : ", broken: " + violations);
        }
    }
}
