package dev.tern.http.internal.http2;

/**
 * Pure state; confined to its session. The last few streams that the peer itself has ended. Frames of it on these break the
 * protocol (RFC 9113 §5.1); on others that are closed, they may have been on their way when we reset them. Older ones are
 * forgotten, and then a frame counts as one of those: it costs its budget, and no memory.
 */
final class EndedStreams {
    private static final int COUNT = 128;

    private final int[] ids = new int[COUNT];

    void add(int id) {
        ids[slot(id)] = id;
    }

    boolean contains(int id) {
        return ids[slot(id)] == id;
    }

    private static int slot(int id) {
        return (id >>> 1) & (COUNT - 1);
    }
}
