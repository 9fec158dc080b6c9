package dev.tern.http.internal.http2;

/**
 * Pure state; confined to its session. How much content may be sent, on a stream or on the connection (RFC 9113 §6.9). It
 * may be below zero, after the peer has made its initial window smaller (§6.9.2).
 */
final class SendWindow {
    private static final long MAX = Integer.MAX_VALUE;

    private long available;

    SendWindow(int initial) {
        available = initial;
    }

    long available() {
        return available;
    }

    void sent(long octets) {
        available -= octets;
    }

    /** Changes it by what the peer gave or took; false if it is larger now than a window may be. */
    boolean change(long octets) {
        available += octets;
        return available <= MAX;
    }
}
