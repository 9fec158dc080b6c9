package dev.tern.http.internal.pool;

/**
 * Immutable. What a pool holds at one moment, for diagnosis.
 *
 * @param open connections, idle and busy ones
 * @param idle those of them that carry nothing
 * @param dials connections on their way
 * @param waiters calls without a connection
 * @param origins how many origins any of these are for
 */
record PoolCounts(int open, int idle, int dials, int waiters, int origins) {
    /** One line: {@code connections: 3 (1 idle, 2 busy), dialing: 1, waiting: 0}. */
    @Override
    public String toString() {
        return "connections: " + open + " (" + idle + " idle, " + (open - idle) + " busy), dialing: " + dials
                + ", waiting: " + waiters;
    }
}
