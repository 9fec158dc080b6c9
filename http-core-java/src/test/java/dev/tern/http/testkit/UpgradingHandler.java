package dev.tern.http.testkit;

import dev.tern.http.HttpException;
import dev.tern.http.ResponseHead;
import dev.tern.http.exchange.DuplexStream;
import dev.tern.http.exchange.Exchange;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Future;
import okio.Buffer;

/** Thread-safe. A {@link RecordingHandler} that takes the stream of a peer that leaves HTTP, and short words for using it. */
public final class UpgradingHandler extends RecordingHandler {
    private volatile DuplexStream stream;

    @Override
    public boolean takesUpgrade() {
        return true;
    }

    @Override
    public void onUpgrade(ResponseHead head, Exchange exchange, DuplexStream switched) {
        stream = switched;
        noteUpgrade(head, exchange);
    }

    /** Waits for the head; the stream that came with it. */
    public DuplexStream stream() {
        awaitResponse();
        if (stream == null) {
            throw new AssertionError("There is no stream, but " + this);
        }
        return stream;
    }

    /** Reads exactly so many octets. */
    public String read(int count) throws Exception {
        return read(stream(), count);
    }

    public static String read(DuplexStream stream, int count) throws Exception {
        Buffer all = new Buffer();
        while (all.size() < count) {
            Buffer octets = Waits.value(stream.read(count - all.size()));
            if (octets == null) {
                throw new AssertionError("The stream ended behind " + all.readString(StandardCharsets.ISO_8859_1));
            }
            all.writeAll(octets);
        }
        return all.readString(StandardCharsets.ISO_8859_1);
    }

    /** Whether the peer has ended its direction, and nothing lies before that. */
    public boolean isAtEnd() throws Exception {
        return Waits.value(stream().read(1)) == null;
    }

    /** The read must fail in this way. */
    public <X extends HttpException> X readFailure(Class<X> type) throws Exception {
        return Waits.failure(stream().read(1), type);
    }

    public void write(String text) throws Exception {
        Waits.value(writing(text));
    }

    /** A write under way. */
    public Future<?> writing(String text) {
        return stream().write(new Buffer().writeString(text, StandardCharsets.ISO_8859_1));
    }

    public void endOutput() throws Exception {
        Waits.value(stream().endOutput());
    }
}
