package dev.tern.http.internal.pool;

/** Confined to its loop. The places for connections that all loops of a client share; one a connection or dial. */
public interface Permits {
    /** Takes a place, if there is one and no other loop has a better claim to it. Who gets none counts as starving. */
    boolean tryAcquire();

    /** Gives a place back. */
    void release();

    /** Nobody here waits for a place any more. */
    void sated();

    /**
     * Whether a connection that becomes free here should be closed, so that its place goes to a loop that starves.
     *
     * @param needed whether somebody here waits for it too; then only a loop with clearly fewer places has a better claim
     */
    boolean isOwed(boolean needed);
}
