package dev.tern.http.internal.loop;

import java.io.IOException;

/** Loop-confined. What happens to a {@link LoopSocket}. */
public interface SocketHandler {
    /** The connection stands. */
    void onConnected();

    /** The connection did not come about, or a handler method threw; the socket is closed. */
    void onFailed(IOException cause);

    /** There may be octets to read, or the end of them. */
    void onReadable();

    /** The socket takes octets again. */
    void onWritable();
}
