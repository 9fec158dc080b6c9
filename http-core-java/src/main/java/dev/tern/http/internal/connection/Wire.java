package dev.tern.http.internal.connection;

import dev.tern.http.ConnectionInfo;
import java.io.IOException;
import okio.Buffer;
import org.jspecify.annotations.Nullable;

/**
 * Loop-confined. Octets to and from a peer, plain or secured. One wire may run over another, as TLS does over a socket.
 */
interface Wire {
    /** Octets from a wire that still has some are taken in a few portions, then the other sockets have their turn. */
    int READS_PER_TURN = 4;

    int FULL_READ_BYTES = 64 << 10;

    /** Loop-confined. Who is told that a wire is ready. */
    interface Listener {
        /** There may be octets to read, or the end of them. */
        void onReadable();

        /** The wire takes octets again. */
        void onWritable();

        /** The wire broke; nothing more can be read or written. */
        void onBroken(IOException cause);
    }

    void listener(Listener listener);

    /** Appends what has arrived: the count of octets, 0 if there is nothing now, -1 at the end. */
    long read(Buffer into) throws IOException;

    /** Takes octets over; true if all of them are in the kernel's hands, else {@link Listener#onWritable} follows. */
    boolean write(Buffer from) throws IOException;

    /**
     * Ends the direction to the peer; what the peer sends still comes. To be called again if it says false.
     *
     * @return true if the end is in the kernel's hands, else {@link Listener#onWritable} follows
     */
    boolean endOutput() throws IOException;

    void resumeReading();

    void pauseReading();

    /** Whether the end of the octets was announced by the peer, not cut by somebody between (RFC 8446 §6.1). */
    boolean isEndTrusted();

    /** The protocol agreed on by ALPN; null on a plain wire, empty if none. */
    @Nullable
    String applicationProtocol();

    /** Whom it leads to, and how it is secured; the same each time. */
    ConnectionInfo info();

    /** Says goodbye as far as it can without waiting, and closes. */
    void close();

    /** Closes at once; the peer sees a reset if it is still sending. */
    void abort();
}
