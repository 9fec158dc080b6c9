package dev.tern.http;

import java.util.concurrent.Executor;

/**
 * One pass over the content of a request, pulled as the socket takes it.
 *
 * <p>Thread: {@link #read} is called by the loop that owns the connection and must not block; a source that blocks
 * does its work on the given executor. There is never more than one read under way.
 */
public interface ContentReader {
    /** Asks for the next octets; the answer goes to the sink at once or later. */
    void read(Executor blocking, ContentSink sink);

    /** Ends the pass, also in the middle. Called exactly once, by the loop; must not block. */
    void close();
}
