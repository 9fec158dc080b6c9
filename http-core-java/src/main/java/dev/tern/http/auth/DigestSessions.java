package dev.tern.http.auth;

import dev.tern.http.Origin;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Thread-safe. The newest challenge of each origin, and how often its nonce was used: calls at the same time never take the
 * same count, which servers refuse as a replay.
 */
final class DigestSessions {
    /** One object may serve a crawler of many hosts; who falls out gets one more challenge. */
    private static final int ORIGINS_MAX = 256;

    /** The count has eight digits (RFC 7616 §3.4). */
    private static final long COUNT_MAX = 0xffff_ffffL;

    private final Map<Origin, Session> sessions = new LinkedHashMap<>(16, 0.75f, true);
    private final Supplier<String> clientNonces;

    /** Guarded by the sessions. */
    private static final class Session {
        private DigestChallenge challenge;
        private long count;

        /** Of the whole session: the key of the "-sess" algorithms is made from it once (RFC 7616 §3.4.2). */
        private final String clientNonce;

        Session(DigestChallenge challenge, String clientNonce) {
            this.challenge = challenge;
            this.clientNonce = clientNonce;
        }
    }

    /** Immutable. One use of a nonce. */
    record Turn(DigestChallenge challenge, long count, String clientNonce) {}

    DigestSessions(Supplier<String> clientNonces) {
        this.clientNonces = clientNonces;
    }

    /** The challenge to answer up front, or null. */
    @Nullable
    DigestChallenge remembered(Origin origin) {
        synchronized (sessions) {
            Session session = sessions.get(origin);
            return session == null ? null : session.challenge;
        }
    }

    /** Keeps a challenge. One for the nonce in use goes on with its count: several calls may be given the same. */
    void remember(Origin origin, DigestChallenge challenge) {
        synchronized (sessions) {
            Session session = sessions.get(origin);
            if (session != null && session.challenge.continues(challenge)) {
                session.challenge = challenge;
                return;
            }
            sessions.put(origin, new Session(challenge, clientNonces.get()));
            if (sessions.size() > ORIGINS_MAX) {
                Iterator<Origin> eldest = sessions.keySet().iterator();
                eldest.next();
                eldest.remove();
            }
        }
    }

    /** Takes the next count; null if there is no challenge, or its nonce is used up. */
    @Nullable
    Turn take(Origin origin) {
        synchronized (sessions) {
            Session session = sessions.get(origin);
            if (session == null) {
                return null;
            }
            if (session.count == COUNT_MAX) {
                sessions.remove(origin);
                return null;
            }
            session.count++;
            DigestChallenge challenge = session.challenge;
            return new Turn(challenge, session.count, challenge.isSession() ? session.clientNonce : clientNonces.get());
        }
    }

    /** The server wants this nonce for what follows the use of that one (RFC 7616 §3.5). */
    void advance(Origin origin, String used, String next) {
        synchronized (sessions) {
            Session session = sessions.get(origin);
            // Another call may have gone on already, perhaps to a nonce that is newer than this.
            if (session != null && session.challenge.nonce().equals(used) && !next.equals(used)) {
                sessions.put(origin, new Session(session.challenge.withNonce(next), clientNonces.get()));
            }
        }
    }
}
