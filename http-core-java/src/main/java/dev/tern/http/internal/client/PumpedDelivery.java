package dev.tern.http.internal.client;

import dev.tern.http.CancelledException;
import dev.tern.http.DecodingException;
import dev.tern.http.Headers;
import dev.tern.http.HttpException;
import dev.tern.http.Phase;
import dev.tern.http.exchange.Exchange;
import dev.tern.http.internal.coding.ContentDecoder;
import java.io.IOException;
import okio.Buffer;
import org.jspecify.annotations.Nullable;

/**
 * See {@link ContentDelivery}. Content is held and given out as the handler asks for it: decoded on the way, or read
 * before by a hook. What is held is one portion of encoded octets; what is decoded ahead of demand is one octet, which
 * tells whether there is more. Nothing is decoded before it is asked for, since it may be wanted as it came.
 */
final class PumpedDelivery implements ContentDelivery {
    private static final long PORTION_BYTES = 64 << 10;

    private final Call call;
    private final Exchange exchange;
    private final @Nullable ContentDecoder decoder;
    private final Buffer held;
    private final Buffer ahead = new Buffer();
    private long asked;
    private @Nullable Headers trailers;
    private boolean pumping;
    private boolean over;
    private volatile boolean begun;
    private volatile boolean raw;
    private volatile @Nullable Thread callbackThread;

    /** Delivers the octets held and those that come, through the decoder if there is one. */
    PumpedDelivery(Call call, Exchange exchange, @Nullable ContentDecoder decoder, Buffer held) {
        this.call = call;
        this.exchange = exchange;
        this.decoder = decoder;
        this.held = held;
    }

    @Override
    public void begin() {
        pump();
    }

    @Override
    public void content(Buffer octets) {
        asked -= octets.size();
        held.write(octets, octets.size());
        pump();
    }

    @Override
    public void complete(Headers received) {
        trailers = received;
        pump();
    }

    @Override
    public void demandGrew() {
        if (callbackThread != Thread.currentThread()) {
            exchange.execute(this::pump);
        }
    }

    @Override
    public boolean isDecoding() {
        return decoder != null && !raw;
    }

    @Override
    public void raw() {
        if (begun && isDecoding()) {
            throw new IllegalStateException(
                    "Content was asked for already, and is being decoded; ask for it raw before");
        }
        raw = true;
    }

    /** Gives out what is asked for and there; asks the exchange for more if that is too little. */
    private void pump() {
        if (pumping || over) {
            return;
        }
        pumping = true;
        callbackThread = Thread.currentThread();
        try {
            while (!over && step()) {
                call.signal();
            }
        } catch (IOException e) {
            fail(e);
        } catch (RuntimeException | Error e) {
            abandon();
            if (trailers != null) {
                // The handler threw when its exchange was over already: nobody else will end the call.
                call.fail(new CancelledException("A method of the handler threw " + e, circumstances(), e));
            }
            throw e;
        } finally {
            callbackThread = null;
            pumping = false;
        }
    }

    /** One piece of content, or the end; false if there is nothing to do now. */
    private boolean step() throws IOException {
        long credit = call.credit().take(PORTION_BYTES);
        Buffer piece = new Buffer();
        if (credit > 0) {
            begun = true;
            piece.writeAll(ahead);
            decodeInto(piece, credit - piece.size());
            call.credit().add(credit - piece.size());
            if (piece.size() > 0) {
                call.deliver(piece);
                if (call.isOver()) {
                    abandon();
                }
                return true;
            }
        } else if (begun && ahead.exhausted()) {
            // Nobody asks, but the end may be near, and the end needs no demand.
            decodeInto(ahead, 1);
        }
        if (trailers != null && ahead.exhausted() && held.exhausted()) {
            finish(trailers);
            return false;
        }
        boolean isAhead = begun ? !ahead.exhausted() : !held.exhausted();
        if (trailers == null && asked <= 0 && (credit > 0 || !isAhead)) {
            asked += PORTION_BYTES;
            exchange.demand(PORTION_BYTES);
            // It may have come within that call, which is no time to pump.
            return !held.exhausted() || trailers != null;
        }
        return false;
    }

    private void decodeInto(Buffer out, long room) throws IOException {
        if (room <= 0) {
            return;
        }
        if (decoder == null || raw) {
            out.write(held, Math.min(held.size(), room));
        } else {
            decoder.decode(held, out, room);
        }
    }

    private void finish(Headers received) throws IOException {
        if (decoder != null && !raw) {
            decoder.end();
        }
        abandon();
        call.complete(received);
    }

    private void fail(IOException cause) {
        abandon();
        call.fail(new DecodingException("The content does not decode: " + cause.getMessage(), circumstances(), cause));
        exchange.cancel();
    }

    private HttpException.Circumstances circumstances() {
        return new HttpException.Circumstances(exchange.request(), Phase.RECEIVE_CONTENT, true);
    }

    @Override
    public void abandon() {
        if (!over) {
            over = true;
            held.clear();
            ahead.clear();
            if (decoder != null) {
                decoder.close();
            }
        }
    }
}
