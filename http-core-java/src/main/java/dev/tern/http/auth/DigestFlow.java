package dev.tern.http.auth;

import dev.tern.http.AuthFlow;
import dev.tern.http.AuthStep;
import dev.tern.http.Body;
import dev.tern.http.Origin;
import dev.tern.http.Request;
import dev.tern.http.Response;
import dev.tern.http.auth.DigestChallenge.Quality;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * Confined to one call. Answers up front when the origin's challenge is known, else when it is challenged; a refused answer to a
 * challenge is final, but for one more if only the nonce was too old.
 */
final class DigestFlow implements AuthFlow {
    private static final int STALE_MAX = 1;

    private final DigestAuth auth;
    private final Origin origin;
    private Request request;

    /** The nonce of the credentials sent last. */
    private @Nullable String usedNonce;

    /** Whether those answered a challenge of this call to this request, so that refusing them means it. */
    private boolean answered;

    private int staleTimes;
    private @Nullable CompletableFuture<String> contentHash;

    DigestFlow(DigestAuth auth, Request request) {
        this.auth = auth;
        this.request = request;
        origin = request.url().origin();
    }

    @Override
    public AuthStep next(@Nullable Response previous) {
        if (contentHash != null) {
            return authorized(contentHash);
        }
        if (previous == null) {
            return auth.sessions().remembered(origin) == null ? AuthStep.send(request) : authorized();
        }
        if (previous.status() != 401) {
            noteNextNonce(previous);
            return AuthStep.done();
        }
        return answer(previous);
    }

    private AuthStep answer(Response refused) {
        DigestChallenge challenge = DigestChallenge.best(Challenge.in(refused.headers()));
        if (challenge == null || isFinal(challenge)) {
            return AuthStep.done();
        }
        // Also where this call cannot answer it, the next one can, up front.
        auth.sessions().remember(origin, challenge);
        Body body = request.body();
        if (body != null && !body.isReplayable()) {
            return AuthStep.done();
        }
        answered = true;
        return authorized();
    }

    private boolean isFinal(DigestChallenge challenge) {
        return answered && !(challenge.stale() && staleTimes++ < STALE_MAX);
    }

    private AuthStep authorized() {
        DigestChallenge challenge = auth.sessions().remembered(origin);
        if (challenge == null || challenge.quality() != Quality.AUTH_INT) {
            return AuthStep.send(withCredentials(""));
        }
        Body body = request.body();
        if (body != null && !body.isReplayable()) {
            return AuthStep.send(request);
        }
        CompletableFuture<String> hash = ContentHash.of(request, challenge.algorithm(), auth.hashing());
        contentHash = hash;
        return authorized(hash);
    }

    /** At once if the hash is there; else asked again when it is. */
    private AuthStep authorized(CompletableFuture<String> hash) {
        if (!hash.isDone() || hash.isCompletedExceptionally()) {
            return AuthStep.await(hash);
        }
        contentHash = null;
        return AuthStep.send(withCredentials(hash.join()));
    }

    private Request withCredentials(String hash) {
        DigestSessions.Turn turn = auth.sessions().take(origin);
        if (turn == null) {
            return request;
        }
        usedNonce = turn.challenge().nonce();
        return AuthText.authorized(
                request, auth.credentials().answer(turn, request.method().toString(), target(request), hash));
    }

    /** The credentials are for one target; a redirect that still carries some gets new ones. */
    @Override
    public Request redirected(Request next) {
        boolean had = usedNonce != null && next.headers().contains("Authorization");
        request = AuthText.withHeaders(
                next, next.ownHeaders().newBuilder().remove("Authorization").build());
        answered = false;
        DigestChallenge challenge = auth.sessions().remembered(origin);
        if (!had || challenge == null || challenge.quality() == Quality.AUTH_INT) {
            return had ? request : next;
        }
        return withCredentials("");
    }

    private void noteNextNonce(Response accepted) {
        String info = accepted.headers().get("Authentication-Info");
        String next = info == null ? null : ChallengeParser.params(info).get("nextnonce");
        if (usedNonce != null && next != null && !next.isEmpty()) {
            auth.sessions().advance(origin, usedNonce, next);
        }
    }

    /** As the request-line has it; the transport checks what the extension says. */
    private static String target(Request request) {
        Object given = request.extensions().get("target");
        if (given instanceof byte[] octets) {
            return new String(octets, StandardCharsets.ISO_8859_1);
        }
        return given instanceof String text ? text : request.url().requestTarget();
    }
}
