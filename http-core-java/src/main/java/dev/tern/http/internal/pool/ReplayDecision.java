package dev.tern.http.internal.pool;

import dev.tern.http.Body;
import dev.tern.http.Request;

/**
 * Pure. Whether an exchange that failed on a kept-alive connection is begun anew without telling its caller: only where
 * that provably does no harm (RFC 9110 §9.2.2, RFC 9112 §9.3.1).
 */
final class ReplayDecision {
    /** A second failure is not bad luck with a stale connection: the replay goes to a fresh one. */
    private static final int REPLAYS_MAX = 1;

    private ReplayDecision() {}

    /**
     * @param onReusedConnection a fresh connection that fails is no stale one, and its failure is news
     * @param peerWasSilent not one octet of a response came: what came could have been acted on
     * @param reachedPeer whether an octet of the request may have left
     */
    static boolean mayReplay(
            Request request, int replays, boolean onReusedConnection, boolean peerWasSilent, boolean reachedPeer) {
        Body body = request.body();
        boolean repeatable = body == null || body.isReplayable();
        boolean harmless = !reachedPeer || request.method().isIdempotent();
        return replays < REPLAYS_MAX && onReusedConnection && peerWasSilent && repeatable && harmless;
    }
}
