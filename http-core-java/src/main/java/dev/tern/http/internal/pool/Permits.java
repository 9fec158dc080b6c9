package dev.tern.http.internal.pool;

/** Thread-safe. The places for connections that all loops of a client share; one a connection or dial. */
public interface Permits {
    /** Takes a place, if there is one. */
    boolean tryAcquire();

    /** Gives a place back. */
    void release();
}
