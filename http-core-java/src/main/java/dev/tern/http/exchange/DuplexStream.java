package dev.tern.http.exchange;

import dev.tern.http.HttpException;
import dev.tern.http.Request;
import java.util.concurrent.CompletableFuture;
import java.util.function.BooleanSupplier;
import okio.Buffer;
import org.jspecify.annotations.Nullable;

/**
 * Thread-safe. Octets in both directions on a connection that HTTP has left: behind a 101 that the request asked for
 * (RFC 9110 §7.8), or a CONNECT that was answered by 2xx (§9.3.6). What it carries is between the caller and the peer;
 * nothing here looks at it.
 *
 * <p>Reading is pulled: one {@link #read} gives what is there up to its limit, or waits; nothing more than one buffer is
 * received that nobody asked for. Writing has back-pressure: one {@link #write} at a time, over when the kernel has taken
 * all of it. A read and a write may be under way at once. Reader and writer are called as the handler of the exchange is
 * ({@link Delivery}), one method at a time.
 *
 * <p>Of the request's limits those for reading and writing hold on, for each read and for each piece that a write gets
 * rid of; null means none. A read that takes too long fails alone, and the next one finds what came meanwhile; a write that
 * does ends the stream, whose peer then has half of it. The total time ended with the response's head.
 *
 * <p>The stream has ended when both directions have, or by {@link #close}: then its exchange is complete. It fails, and its
 * exchange with it, when the connection breaks, by {@link #cancel}, or when the client is closed. Its connection counts to
 * {@link dev.tern.http.Limits} until then, and is never used again.
 */
public interface DuplexStream extends AutoCloseable {
    /** Hears how one read ended: exactly one of the methods is called, once. */
    interface Reader {
        /** Octets, never none. They belong to the reader from now on. */
        void onOctets(Buffer octets);

        /** The peer has ended its direction; there is nothing more to read. */
        void onEnd();

        void onFailure(HttpException failure);
    }

    /** Hears how one write ended: exactly one of the methods is called, once. */
    interface Writer {
        /** All of it is in the kernel's hands. */
        void onWritten();

        /** The peer may have got a part of it. */
        void onFailure(HttpException failure);
    }

    /** The request that led here, as it was sent. */
    Request request();

    /**
     * Reads what is there, or waits for it.
     *
     * @param atMost octets; at least 1
     * @throws IllegalStateException while another read is under way
     */
    void read(long atMost, Reader reader);

    /**
     * Sends these octets, which belong to the stream from now on.
     *
     * @throws IllegalStateException while another write is under way
     */
    void write(Buffer octets, Writer writer);

    /**
     * Ends the direction to the peer, who may go on sending; counts as a write. In TCP that is a FIN. In TLS it is
     * close_notify; up to TLS 1.2 that ends the other direction as well, whoever says it (RFC 5246 §7.2.1).
     *
     * @throws IllegalStateException while a write is under way
     */
    void endOutput(Writer writer);

    /**
     * Ends the stream orderly and at once, without waiting: what the kernel has taken is still sent, unless octets of
     * the peer lie unread, whom TCP then tells by a reset; what is under way fails with {@link dev.tern.http.CancelledException}. Safe to call twice.
     */
    @Override
    void close();

    /** Ends the stream with a reset; everything that is under way fails with {@link dev.tern.http.CancelledException}. */
    void cancel();

    /**
     * Blocks the calling thread until the condition holds, as {@link Exchange#await} does; any number of threads may wait.
     * The condition must depend on nothing but what readers and writers of this stream were told.
     *
     * @throws InterruptedException when the calling thread is interrupted; the stream goes on
     */
    void await(BooleanSupplier condition) throws InterruptedException;

    /** As {@link #read(long, Reader)}; the future gets the octets, or null at the end. */
    default CompletableFuture<@Nullable Buffer> read(long atMost) {
        CompletableFuture<@Nullable Buffer> future = new CompletableFuture<>();
        read(atMost, new Reader() {
            @Override
            public void onOctets(Buffer octets) {
                future.complete(octets);
            }

            @Override
            public void onEnd() {
                future.complete(null);
            }

            @Override
            public void onFailure(HttpException failure) {
                future.completeExceptionally(failure);
            }
        });
        return future;
    }

    /** As {@link #write(Buffer, Writer)}. */
    default CompletableFuture<@Nullable Void> write(Buffer octets) {
        FutureWriter writer = new FutureWriter();
        write(octets, writer);
        return writer.future;
    }

    /** As {@link #endOutput(Writer)}. */
    default CompletableFuture<@Nullable Void> endOutput() {
        FutureWriter writer = new FutureWriter();
        endOutput(writer);
        return writer.future;
    }
}
