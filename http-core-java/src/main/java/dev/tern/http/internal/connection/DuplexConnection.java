package dev.tern.http.internal.connection;

import dev.tern.http.CancelledException;
import dev.tern.http.Headers;
import dev.tern.http.HttpException;
import dev.tern.http.Request;
import dev.tern.http.ResponseHead;
import dev.tern.http.exchange.DuplexStream;
import dev.tern.http.exchange.TraceEvent.Kind;
import dev.tern.http.internal.http1.CloseReason;
import dev.tern.http.internal.loop.EventLoop;
import dev.tern.http.internal.loop.SharedSignal;
import dev.tern.http.internal.time.Timer;
import java.io.IOException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import okio.Buffer;
import org.jspecify.annotations.Nullable;

/**
 * Loop-confined, but for the methods of {@link DuplexStream}. A connection that HTTP has left: takes the wire over, with the
 * octets that came behind the head, and moves octets as its user asks. It ends exactly once, and its exchange with it.
 *
 * <p>Held here is what one look at the socket gave and nobody has read yet, and what of one write the socket did not take.
 */
final class DuplexConnection implements DuplexStream, Wire.Listener, LoopExchange.Holder {
    private final EventLoop loop;
    private final Wire wire;
    private final Buffer in;
    private final Buffer out = new Buffer();
    private final LoopExchange exchange;
    private final CloseReason reason;
    private final Consumer<CloseReason> onGone;
    private final Clock clock = new Clock();
    private final SharedSignal callers = new SharedSignal();

    /** Claimed by whoever asks, from any thread; freed before the answer, so that this may ask again. */
    private final AtomicBoolean reading = new AtomicBoolean();

    private final AtomicBoolean writing = new AtomicBoolean();

    private @Nullable Reader reader;
    private long atMost;
    private @Nullable Writer writer;
    private boolean endsOutput;
    private boolean serving;
    private boolean flushing;
    private boolean paused;
    private boolean inputEnded;
    private boolean outputEnded;
    private @Nullable HttpException outputFailure;
    private @Nullable HttpException failure;
    private boolean over;
    private long readDeadlineNanos = Deadlines.NONE;
    private long writeDeadlineNanos = Deadlines.NONE;

    /**
     * @param in what has been received and belongs to the stream
     * @param reason why HTTP has ended
     * @param onGone told when the wire is closed, before anybody else is
     */
    DuplexConnection(
            EventLoop loop,
            Wire wire,
            Buffer in,
            LoopExchange exchange,
            CloseReason reason,
            Consumer<CloseReason> onGone) {
        this.loop = loop;
        this.wire = wire;
        this.in = in;
        this.exchange = exchange;
        this.reason = reason;
        this.onGone = onGone;
    }

    void begin(ResponseHead head) {
        wire.listener(this);
        exchange.holder(this);
        exchange.countReceived(in.size());
        exchange.deliverUpgrade(head, this);
    }

    // ---- From any thread ----

    @Override
    public Request request() {
        return exchange.request();
    }

    @Override
    public void read(long most, Reader next) {
        if (most <= 0) {
            throw new IllegalArgumentException("A read must ask for at least one octet, not for " + most);
        }
        claim(reading, "read");
        run(() -> {
            reader = next;
            atMost = most;
            readDeadlineNanos = deadline(exchange.time().readNanos());
            serve();
        });
    }

    @Override
    public void write(Buffer octets, Writer next) {
        claim(writing, "write");
        run(() -> {
            if (!outputEnded && !over) {
                out.write(octets, octets.size());
            }
            octets.clear();
            send(next, false);
        });
    }

    @Override
    public void endOutput(Writer next) {
        claim(writing, "write");
        run(() -> send(next, true));
    }

    private static void claim(AtomicBoolean direction, String what) {
        if (!direction.compareAndSet(false, true)) {
            throw new IllegalStateException("A " + what + " is under way already; wait for its end");
        }
    }

    @Override
    public void close() {
        run(() -> {
            if (!over) {
                end(reason, new CancelledException("The stream was closed", exchange.circumstances(), null), false);
                exchange.complete(Headers.empty());
            }
        });
    }

    @Override
    public void cancel() {
        exchange.cancel();
    }

    @Override
    public void await(BooleanSupplier condition) throws InterruptedException {
        callers.await(loop, condition);
    }

    private void run(Runnable command) {
        if (loop.isOwnedByMe()) {
            command.run();
        } else {
            exchange.execute(command);
        }
    }

    // ---- Reading ----

    /** Gives the reader what is there; one that asks again from within is served in this loop, not deeper. */
    private void serve() {
        if (serving) {
            return;
        }
        serving = true;
        try {
            for (Reader asking = reader; asking != null && answer(asking); asking = reader) {}
        } finally {
            serving = false;
        }
        endIfThrough();
        if (!over && reader != null && !inputEnded) {
            if (paused) {
                paused = false;
                wire.resumeReading();
            }
            schedule(readDeadlineNanos);
        }
    }

    private boolean answer(Reader asking) {
        HttpException known = failure;
        if (in.size() > 0) {
            Buffer octets = new Buffer();
            octets.write(in, Math.min(in.size(), atMost));
            endRead(() -> asking.onOctets(octets));
        } else if (inputEnded) {
            endRead(asking::onEnd);
        } else if (known != null) {
            endRead(() -> asking.onFailure(known));
        } else {
            return false;
        }
        return true;
    }

    private void endRead(Runnable news) {
        reader = null;
        readDeadlineNanos = Deadlines.NONE;
        reading.set(false);
        tell(news);
    }

    @Override
    public void onReadable() {
        try {
            for (int reads = 0; reads < Wire.READS_PER_TURN && !over; reads++) {
                if (inputEnded || (reader == null && in.size() > 0)) {
                    paused = true;
                    wire.pauseReading();
                    return;
                }
                long count = wire.read(in);
                if (count >= 0) {
                    exchange.countReceived(count);
                } else if (outputFailure != null) {
                    // A reset that a write has reported already looks like an end to whoever reads.
                    fail(CloseReason.NETWORK_FAILED, outputFailure);
                } else if (wire.isEndTrusted()) {
                    inputEnded = true;
                } else {
                    fail(CloseReason.PEER_CLOSED, Failures.ofCutStream(exchange));
                }
                serve();
                if (count < Wire.FULL_READ_BYTES) {
                    return;
                }
            }
        } catch (IOException e) {
            onBroken(e);
        }
    }

    // ---- Writing ----

    private void send(Writer next, boolean endsIt) {
        writer = next;
        endsOutput = endsIt;
        if (!flushing) {
            flush();
        }
    }

    /** Sends until the socket is full; a writer that goes on from within is served in this loop, not deeper. */
    private void flush() {
        flushing = true;
        try {
            for (Writer current = writer; current != null && push(current); current = writer) {}
        } finally {
            flushing = false;
        }
        endIfThrough();
    }

    /** False if the socket is full. */
    private boolean push(Writer current) {
        HttpException why = outputFailure != null ? outputFailure : failure;
        if (outputEnded && endsOutput && outputFailure == null) {
            endWrite(current::onWritten);
        } else if (why != null) {
            endWrite(() -> current.onFailure(why));
        } else if (outputEnded) {
            HttpException late = Failures.ofWriteBehindEnd(exchange);
            endWrite(() -> current.onFailure(late));
        } else {
            return pushOctets(current);
        }
        return true;
    }

    private boolean pushOctets(Writer current) {
        try {
            boolean done = wire.write(out) && (!endsOutput || wire.endOutput());
            if (done) {
                outputEnded = endsOutput;
                endWrite(current::onWritten);
            } else {
                writeDeadlineNanos = deadline(exchange.time().writeNanos());
                schedule(writeDeadlineNanos);
            }
            return done;
        } catch (IOException e) {
            // What the peer sent before it left can still be read; whoever reads finds the end.
            out.clear();
            outputEnded = true;
            outputFailure = Failures.ofStreamWrite(e, exchange);
            return true;
        }
    }

    private void endWrite(Runnable news) {
        writer = null;
        writeDeadlineNanos = Deadlines.NONE;
        writing.set(false);
        tell(news);
    }

    @Override
    public void onWritable() {
        if (!flushing && writer != null) {
            flush();
        }
    }

    // ---- Time ----

    private long deadline(long waitNanos) {
        return Deadlines.at(loop.nowNanos(), waitNanos);
    }

    private void schedule(long deadlineNanos) {
        if (deadlineNanos != Deadlines.NONE) {
            loop.timers().scheduleNoLater(clock, deadlineNanos);
        }
    }

    private final class Clock extends Timer {
        @Override
        protected void onExpired(long nowNanos) {
            Reader asking = reader;
            if (Deadlines.isOver(writeDeadlineNanos, nowNanos)) {
                fail(CloseReason.TIMED_OUT, Failures.ofWriteTimeout(exchange));
            } else if (asking != null && Deadlines.isOver(readDeadlineNanos, nowNanos)) {
                HttpException late = Failures.ofReadTimeout(exchange);
                endRead(() -> asking.onFailure(late));
            }
            if (!over) {
                schedule(Deadlines.earlier(readDeadlineNanos, writeDeadlineNanos));
            }
        }
    }

    // ---- The end ----

    private void endIfThrough() {
        if (!over && inputEnded && outputEnded && in.exhausted() && !serving && !flushing) {
            HttpException broken = outputFailure;
            end(reason, broken, false);
            if (broken == null) {
                exchange.complete(Headers.empty());
            } else {
                exchange.fail(broken);
            }
        }
    }

    @Override
    public void onBroken(IOException cause) {
        fail(CloseReason.NETWORK_FAILED, Failures.ofStreamRead(cause, exchange));
    }

    private void fail(CloseReason why, HttpException cause) {
        if (!over) {
            end(why, cause, true);
            exchange.fail(cause);
        }
    }

    @Override
    public void abandon(LoopExchange abandoned, HttpException cause) {
        if (!over) {
            end(CloseReason.CANCELLED, cause, true);
        }
    }

    @Override
    public void demandGrew(LoopExchange grown) {
        // The stream is asked for octets, not its exchange.
    }

    /** Lets go of the wire, then tells those who wait. */
    private void end(CloseReason why, @Nullable HttpException cause, boolean atOnce) {
        loop.assertOwner();
        over = true;
        failure = cause;
        in.clear();
        out.clear();
        loop.timers().cancel(clock);
        if (atOnce) {
            wire.abort();
        } else {
            wire.close();
        }
        exchange.trace().tell(Kind.CONNECTION_CLOSED, why.sentence(), cause);
        onGone.accept(why);
        serve();
        if (!flushing) {
            flush();
        }
    }

    private void tell(Runnable news) {
        try {
            news.run();
        } catch (Throwable thrown) {
            exchange.abandonAfter(thrown);
        }
        callers.raise();
    }
}
