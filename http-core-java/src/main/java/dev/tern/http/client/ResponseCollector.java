package dev.tern.http.client;

import dev.tern.http.Headers;
import dev.tern.http.JsonCodec;
import dev.tern.http.Response;
import dev.tern.http.ResponseHead;
import dev.tern.http.exchange.Exchange;
import dev.tern.http.exchange.ExchangeHandler;
import dev.tern.http.internal.loop.EventLoop;
import java.nio.ByteBuffer;
import java.time.Duration;
import okio.Buffer;
import okio.ByteString;
import org.jspecify.annotations.Nullable;

/**
 * Confined to one exchange. A handler that reads the content to its end and then has the whole {@link Response}; what all
 * faces build their plain calls on.
 *
 * <pre>{@code http.send(request, new ResponseCollector(null) {
 *     protected void onCollected(Response response) { … }
 *     public void onFailure(HttpException failure) { … }
 * });}</pre>
 */
public abstract class ResponseCollector implements ExchangeHandler {
    /** From here on okio shares its segments instead of copying. */
    private static final int SMALL_BYTES = 4096;

    private final @Nullable JsonCodec jsonCodec;
    private final long begunNanos = EventLoop.clockNanos();
    private final Buffer content = new Buffer();
    private @Nullable ResponseHead head;
    private @Nullable Exchange exchange;

    /**
     * @param jsonCodec for {@link Response#json}; null for none
     */
    protected ResponseCollector(@Nullable JsonCodec jsonCodec) {
        this.jsonCodec = jsonCodec;
    }

    /** The response is complete. */
    protected abstract void onCollected(Response response);

    /** Runs the command as callbacks are run, behind those that are due already; at once where there is no response. */
    protected final void execute(Runnable command) {
        Exchange current = exchange;
        if (current == null) {
            command.run();
        } else {
            current.execute(command);
        }
    }

    @Override
    public final void onResponse(ResponseHead responseHead, Exchange current) {
        head = responseHead;
        exchange = current;
        current.demand(Long.MAX_VALUE);
    }

    @Override
    public final void onContent(Buffer octets) {
        content.write(octets, octets.size());
    }

    @Override
    public final void onComplete(Headers trailers) {
        ResponseHead received = head;
        Exchange ended = exchange;
        if (received == null || ended == null) {
            throw new IllegalStateException("A response ended that never began");
        }
        onCollected(Response.builder(ended.request())
                .head(received)
                .content(takeContent())
                .trailers(trailers)
                .elapsed(Duration.ofNanos(EventLoop.clockNanos() - begunNanos))
                .history(ended.history())
                .attempts(ended.attempts())
                .nextRequest(ended.nextRequest())
                .connection(ended.connection())
                .octetsReceived(ended.octetsReceived())
                .jsonCodec(jsonCodec)
                .defaultCharset(ended.defaultCharset())
                .build());
    }

    /**
     * What {@code readByteString} gives. For small content that would load all of Kotlin's functions for arrays, which a new JVM
     * has else no need of: 10 ms of the 100 that its first request takes.
     */
    private ByteString takeContent() {
        if (content.size() == 0 || content.size() > SMALL_BYTES) {
            return content.readByteString();
        }
        ByteBuffer octets = ByteBuffer.allocate((int) content.size());
        try (Buffer.UnsafeCursor cursor = content.readUnsafe()) {
            for (int count = cursor.next(); count != -1; count = cursor.next()) {
                octets.put(cursor.data, cursor.start, count);
            }
        }
        content.clear();
        return ByteString.of(octets.flip());
    }
}
