package dev.tern.http.internal.http2;

/**
 * Pure state; confined to its session. How much the peer may send, on a stream or on the connection (RFC 9113 §6.9). Each
 * octet is counted once when it comes, whatever becomes of it, and is given back once, when somebody has taken it or nobody
 * will.
 *
 * <pre>
 *   size = available + octets that came and are not given back + unannounced
 * </pre>
 */
final class ReceiveWindow {
    private int size;
    private long available;
    private long unannounced;

    /**
     * A window that the peer knows as large as it is.
     *
     * @param known what the peer starts with
     */
    ReceiveWindow(int known) {
        size = known;
        available = known;
    }

    /** What the peer may send still. */
    long available() {
        return available;
    }

    /** What was given back and not yet told to the peer. */
    long unannounced() {
        return unannounced;
    }

    int size() {
        return size;
    }

    /** Octets have come; false if the peer was not allowed to send them. */
    boolean receive(long octets) {
        available -= octets;
        return available >= 0;
    }

    /** Makes it larger; the peer is told with the next {@link #announce}. */
    void grow(int newSize) {
        unannounced += newSize - size;
        size = newSize;
    }

    /** Octets are given back. */
    void release(long octets) {
        unannounced += octets;
    }

    /** What WINDOW_UPDATE should say now: nothing, that is 0, until so much of it is due, so that few are sent. */
    int announce(int due) {
        return unannounced >= due ? announceAll() : 0;
    }

    /** What WINDOW_UPDATE would say if it were sent now. */
    int announceAll() {
        int increment = (int) unannounced;
        available += unannounced;
        unannounced = 0;
        return increment;
    }
}
