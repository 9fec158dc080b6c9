package dev.tern.benchmarks.client;

/**
 * One client, as the workloads see it. Each is written as its own users would write it: shared client, keep-alive, limits
 * that do not stand in the way, no logging. What a client has no idiom for stays unsupported.
 */
public interface Subject extends AutoCloseable {
    /** Sends a GET and tells of its end. */
    default void get(String url, Done done) {
        throw unsupported("asynchronous calls");
    }

    /** Sends a GET and waits for the whole answer; the length of its content, or an error that names the status. */
    default long get(String url) throws Exception {
        throw unsupported("blocking calls");
    }

    /** Keeps so many requests in flight until the tally is over. */
    default void loop(String url, int inFlight, Tally tally) {
        for (int i = 0; i < inFlight; i++) {
            new AsyncLoop(this, url, tally).next();
        }
    }

    /** Reads content piece by piece and lets go of each; its length. */
    default long download(String url) throws Exception {
        throw unsupported("downloads");
    }

    /** Sends so many octets as a stream, and waits for the answer. */
    default void upload(String url, long length) throws Exception {
        throw unsupported("uploads");
    }

    /** Sends all of them by the client's own means for many requests; the sum of the lengths. */
    default long gather(String url, int requests, int concurrency) throws Exception {
        return Gathering.of(this, url, requests, concurrency);
    }

    @Override
    void close() throws Exception;

    private UnsupportedOperationException unsupported(String what) {
        return new UnsupportedOperationException(getClass().getSimpleName() + " has no " + what);
    }
}
