package dev.tern.http.auth;

import dev.tern.http.AuthFlow;
import dev.tern.http.AuthStep;
import dev.tern.http.Body;
import dev.tern.http.HttpException;
import dev.tern.http.Origin;
import dev.tern.http.Phase;
import dev.tern.http.RemoteProtocolException;
import dev.tern.http.Request;
import dev.tern.http.Response;
import dev.tern.http.auth.DigestChallenge.Quality;
import dev.tern.http.internal.bytes.Ascii;
import java.nio.charset.StandardCharsets;
import java.util.Map;
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

    /** What the server says if it knows the password; null if that cannot be told. */
    private @Nullable String proof;

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
            return accepted(previous);
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
        proof = auth.credentials().proof(turn, target(request));
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

    /** The server may prove that it knows the password too (RFC 7616 §3.5); one that proves something else does not. */
    private AuthStep accepted(Response response) {
        String field = response.headers().get("Authentication-Info");
        if (field == null || usedNonce == null) {
            return AuthStep.done();
        }
        Map<String, String> info = ChallengeParser.params(field);
        String given = info.get("rspauth");
        if (given != null && proof != null && !Ascii.equalsIgnoreCase(given, proof)) {
            return AuthStep.await(CompletableFuture.failedFuture(new RemoteProtocolException(
                    "The server's proof that it knows the password (rspauth) is wrong; somebody else may have answered"
                            + " (RFC 7616 §3.5)",
                    new HttpException.Circumstances(response.request(), Phase.RECEIVE_HEAD, true),
                    null)));
        }
        String next = info.get("nextnonce");
        if (next != null && !next.isEmpty()) {
            auth.sessions().advance(origin, usedNonce, next);
        }
        return AuthStep.done();
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
