package dev.tern.http.blocking;

import dev.tern.http.Headers;
import dev.tern.http.HttpException;
import dev.tern.http.Request;
import dev.tern.http.ResponseHead;
import dev.tern.http.StreamClosedException;
import dev.tern.http.client.HttpClient;
import dev.tern.http.exchange.Delivery;
import dev.tern.http.exchange.DuplexStream;
import dev.tern.http.exchange.Exchange;
import dev.tern.http.exchange.ExchangeHandler;
import java.io.InterruptedIOException;
import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import okio.Buffer;
import org.jspecify.annotations.Nullable;

/**
 * The hand-over of one response from its loop to its reader. The handler's methods note what came; the reader takes pieces out
 * of the queue and asks for as much again as it took, so that at most {@link #WINDOW_BYTES} wait here.
 */
final class StreamReceiver implements ExchangeHandler {
    /**
     * One read of a loop. The next is asked for as this one is taken, so a loop with a thread of its own reads ahead; and
     * a reader who turns the loop himself never has more under way than the pool of okio's segments keeps.
     */
    static final long WINDOW_BYTES = 64 << 10;

    private final Request request;
    private final Queue<Buffer> pieces = new ConcurrentLinkedQueue<>();
    private volatile boolean closed;
    private volatile boolean ended;
    private volatile @Nullable Runnable unwatch;
    private @Nullable Exchange exchange;
    private @Nullable ResponseHead head;
    private @Nullable DuplexStream upgraded;
    private @Nullable Headers trailers;
    private @Nullable HttpException failure;
    private @Nullable Thread failedOn;
    private long takenBytes;
    private final long begunNanos = System.nanoTime();
    private long endedNanos;

    /** Nothing is asked for yet, since the content may be wanted as it came. */
    private boolean undecided;

    StreamReceiver(Request request) {
        this.request = request;
    }

    // ---- What the loop brings ----

    @Override
    public Delivery delivery() {
        return Delivery.AWAITED;
    }

    @Override
    public void onResponse(ResponseHead received, Exchange under) {
        head = received;
        if (under.isDecoding()) {
            undecided = true;
        } else {
            under.demand(WINDOW_BYTES);
        }
    }

    @Override
    public boolean takesUpgrade() {
        return true;
    }

    @Override
    public void onUpgrade(ResponseHead received, Exchange under, DuplexStream stream) {
        upgraded = stream;
        head = received;
    }

    @Override
    public void onContent(Buffer octets) {
        if (!closed) {
            pieces.add(octets);
        }
    }

    @Override
    public void onComplete(Headers received) {
        trailers = received;
        end();
    }

    @Override
    public void onFailure(HttpException reason) {
        failure = reason;
        failedOn = Thread.currentThread();
        end();
    }

    private void end() {
        endedNanos = System.nanoTime();
        ended = true;
        Runnable watch = unwatch;
        if (watch != null) {
            watch.run();
        }
    }

    // ---- What the reader does ----

    /** Since the request was sent, until the exchange ended or until now. */
    Duration elapsed() {
        return Duration.ofNanos((ended ? endedNanos : System.nanoTime()) - begunNanos);
    }

    /** Waits for the head, or fails. */
    void awaitHead(Exchange sent) throws HttpException, InterruptedIOException {
        exchange = sent;
        Awaiting.await(sent, request, () -> head != null || ended);
        if (head == null) {
            throw failed();
        }
    }

    /** Has the exchange cancelled if its response is forgotten before its end; small ones have ended by now. */
    void watchFor(StreamedResponse owner, HttpClient http) {
        if (!ended) {
            Runnable watch = http.watch(owner, exchange());
            unwatch = watch;
            if (ended) {
                watch.run();
            }
        }
    }

    /** The next piece, or null at the end; waits for it if need be. */
    @Nullable
    Buffer next() throws HttpException, InterruptedIOException {
        if (undecided && !closed) {
            undecided = false;
            exchange().demand(WINDOW_BYTES);
        }
        if (pieces.isEmpty() && !closed && !ended && upgraded == null) {
            Awaiting.await(exchange(), request, () -> !pieces.isEmpty() || ended);
        }
        checkOpen();
        Buffer piece = pieces.poll();
        if (piece != null) {
            replenish(piece.size());
        } else if (failure != null && upgraded == null) {
            throw failed();
        }
        return piece;
    }

    /** Has the content come as it was received; to be called before the first {@link #next}. */
    void raw() {
        exchange().raw();
    }

    void checkOpen() {
        if (closed) {
            throw new StreamClosedException("The response was closed; read it before that");
        }
    }

    /** In halves of the window, since each time may cost a command to the loop. */
    private void replenish(long octets) {
        takenBytes += octets;
        if (takenBytes >= WINDOW_BYTES / 2 && !ended) {
            long asked = takenBytes;
            takenBytes = 0;
            exchange().demand(asked);
        }
    }

    private HttpException failed() {
        HttpException reason = failure;
        if (reason == null) {
            throw new IllegalStateException("The wait for " + request + " ended before the exchange did");
        }
        return Awaiting.inCallersName(reason, failedOn);
    }

    Exchange exchange() {
        Exchange under = exchange;
        if (under == null) {
            throw new IllegalStateException("Nothing was sent");
        }
        return under;
    }

    /** Thread-safe. What has not been read is let go of, and so is the connection unless the response is complete. */
    void close() {
        closed = true;
        DuplexStream stream = upgraded;
        if (stream != null) {
            stream.close();
        } else if (!ended) {
            exchange().cancel();
        }
        pieces.clear();
    }

    ResponseHead head() {
        ResponseHead received = head;
        if (received == null) {
            throw new IllegalStateException("There is no head yet");
        }
        return received;
    }

    /** The octets both ways, where the peer left HTTP; the response has no content then. */
    @Nullable
    DuplexStream upgraded() {
        return upgraded;
    }

    /** Null before the last octet of content was read. */
    @Nullable
    Headers trailers() {
        return upgraded != null ? Headers.empty() : ended && pieces.isEmpty() ? trailers : null;
    }
}
