package dev.tern.benchmarks.client;

/** Hears of the end of one request, once, on whatever thread the client chooses. */
public interface Done {
    /** The whole answer is there. */
    void answered(int status, long length);

    /** There will be no answer. */
    void failed(Throwable failure);
}
