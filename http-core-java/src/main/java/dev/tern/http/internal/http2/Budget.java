package dev.tern.http.internal.http2;

/**
 * Pure state; confined to its session. How often a peer may do what costs it little and us something: so often at once, and
 * so often a second for as long as it likes. What is useful may earn more. It is kept as time, so that nothing is divided:
 * each unit costs the nanoseconds that it takes to come back.
 */
final class Budget {
    private static final long NANOS_PER_SECOND = 1_000_000_000L;

    private final String what;
    private final long unitNanos;
    private final long fullNanos;
    private long balanceNanos;
    private long lastNanos;
    private boolean begun;

    /**
     * A full budget.
     *
     * @param what the name of it in the sentence for the peer: "PING frames"
     */
    Budget(String what, int burst, int perSecond) {
        this.what = what;
        unitNanos = NANOS_PER_SECOND / perSecond;
        fullNanos = burst * unitNanos;
        balanceNanos = fullNanos;
    }

    /** Spends so many units, or breaks the connection. */
    void spend(long units, long nowNanos) throws Http2Violation {
        if (begun) {
            long passed = Math.max(0, Math.min(nowNanos - lastNanos, fullNanos));
            balanceNanos = Math.min(fullNanos, balanceNanos + passed);
        }
        begun = true;
        lastNanos = nowNanos;
        balanceNanos -= units * unitNanos;
        if (balanceNanos < 0) {
            throw Http2Violation.connection(
                    ErrorCode.ENHANCE_YOUR_CALM, "RFC 9113 §10.5", "Too many " + what + " for what they are good for");
        }
    }

    /** The peer did something useful, worth so many units. */
    void earn(long units) {
        balanceNanos = Math.min(fullNanos, balanceNanos + Math.min(units, fullNanos / unitNanos) * unitNanos);
    }
}
