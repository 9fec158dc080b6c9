package dev.tern.http.exchange;

import dev.tern.http.ConnectionInfo;
import dev.tern.http.Request;
import dev.tern.http.Response;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import okio.ByteString;
import org.jspecify.annotations.Nullable;

/** Thread-safe. One request under way: the caller's hold on it. */
public interface Exchange {
    /** The request, as it was sent; after a redirect or a challenge, the last one. */
    Request request();

    /** The responses before the one at hand: redirects and challenges, oldest first. */
    default List<Response> history() {
        return List.of();
    }

    /** How often the request at hand was sent by a {@link dev.tern.http.RetryPolicy}: 1 unless it was sent again. */
    default int attempts() {
        return 1;
    }

    /** Where the response redirects to, when that was not followed; null if it does not, or must not be followed. */
    default @Nullable Request nextRequest() {
        return null;
    }

    /**
     * The charset of text whose Content-Type names none, by the client's settings. The function is given the whole content, or
     * no octets where that is streamed.
     */
    default Function<? super ByteString, Charset> defaultCharset() {
        return content -> StandardCharsets.UTF_8;
    }

    /** The connection that the response comes by; null before there is one, and of transports that have none. */
    default @Nullable ConnectionInfo connection() {
        return null;
    }

    /** The octets of content received so far, before decoding. */
    default long octetsReceived() {
        return 0;
    }

    /**
     * Whether a content coding is going to be undone. As long as it is, nothing is decoded before the first {@link #demand},
     * so that {@link #raw} can still be chosen.
     */
    default boolean isDecoding() {
        return false;
    }

    /**
     * Has the content delivered as it was received, without any content coding undone; Content-Encoding says what it is. To be
     * called when the response has come and before the first {@link #demand}. What a response hook has read before stays as
     * the hook saw it.
     *
     * @throws IllegalStateException if content was asked for already, so that some may have been decoded
     */
    default void raw() {}

    /**
     * Runs the command as a callback of this exchange is run: on such a thread, and never at the same time as one. For
     * transports that wrap others.
     */
    void execute(Runnable command);

    /**
     * Allows this many more octets of content to be delivered; {@link Long#MAX_VALUE} means all. Nothing is read from
     * the socket beyond what was asked for, so a slow reader costs one bounded buffer.
     */
    void demand(long octets);

    /**
     * Ends the exchange. The handler's {@link ExchangeHandler#onFailure} gets a
     * {@link dev.tern.http.CancelledException}, unless the exchange has ended already; then nothing happens.
     */
    void cancel();

    /**
     * Blocks the calling thread until the condition holds. It is checked again after each event of this exchange, so
     * it must depend on nothing else. Meant for handlers with {@link Delivery#AWAITED}: while it waits, the calling
     * thread may turn the event loop itself, which saves the hand-over from thread to thread.
     *
     * @throws InterruptedException when the calling thread is interrupted; the exchange goes on
     * @throws IllegalStateException on a thread that runs callbacks, which would wait for itself
     */
    void await(BooleanSupplier condition) throws InterruptedException;
}
