package dev.tern.http.internal.pool;

import dev.tern.http.Body;
import dev.tern.http.Request;
import dev.tern.http.internal.connection.FailureGrounds;

/**
 * Pure. Whether an exchange that failed is begun anew without telling its caller: only where that provably does no harm
 * (RFC 9110 §9.2.2, RFC 9112 §9.3.1, RFC 9113 §8.7).
 */
final class ReplayDecision {
    /** A second failure is not bad luck with a stale connection: the replay goes to a fresh one. */
    private static final int REPLAYS_MAX = 1;

    /** A peer that refuses stream after stream is asked a few times, and then believed. */
    private static final int UNPROCESSED_REPLAYS_MAX = 3;

    private ReplayDecision() {}

    /**
     * @param reachedPeer whether an octet of the request may have left
     */
    static boolean mayReplay(Request request, int replays, FailureGrounds grounds, boolean reachedPeer) {
        Body body = request.body();
        boolean repeatable = body == null || body.isReplayable();
        return repeatable
                && switch (grounds) {
                    case STALE_CONNECTION ->
                        replays < REPLAYS_MAX
                                && (!reachedPeer || request.method().isIdempotent());
                    case MISDIRECTED -> replays < REPLAYS_MAX;
                    case UNPROCESSED -> replays < UNPROCESSED_REPLAYS_MAX;
                    case NONE -> false;
                };
    }
}
