package dev.tern.http.auth;

import dev.tern.http.auth.DigestChallenge.Quality;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Immutable. Computes the answer to a challenge (RFC 7616 §3.4). */
record DigestCredentials(String user, String password) {
    /**
     * The value of Authorization.
     *
     * @param target the request-target, as it is sent
     * @param contentHash of the content, in hexadecimal; only looked at for "auth-int"
     */
    String answer(DigestSessions.Turn turn, String method, String target, String contentHash) {
        DigestChallenge challenge = turn.challenge();
        Quality quality = challenge.quality();
        String count = count(turn);
        StringBuilder field = new StringBuilder("Digest ").append(username(challenge));
        put(field, "realm", AuthText.quoted(challenge.realm()));
        put(field, "nonce", AuthText.quoted(challenge.nonce()));
        put(field, "uri", AuthText.quoted(target));
        put(field, "response", '"' + response(turn, count, method, target, contentHash) + '"');
        if (challenge.algorithmName() != null) {
            put(field, "algorithm", challenge.algorithmName());
        }
        if (challenge.opaque() != null) {
            put(field, "opaque", AuthText.quoted(challenge.opaque()));
        }
        if (quality != Quality.NONE) {
            put(field, "qop", quality.token());
            put(field, "nc", count);
        }
        // RFC 2069 knows no cnonce, but a session key cannot be checked without.
        if (quality != Quality.NONE || challenge.isSession()) {
            put(field, "cnonce", AuthText.quoted(turn.clientNonce()));
        }
        if (challenge.userHash()) {
            put(field, "userhash", "true");
        }
        return field.toString();
    }

    /**
     * What a server that knows the password answers as "rspauth" (RFC 7616 §3.5): the same without the method. Null for the
     * qualities where it is not defined, or depends on the response's content.
     */
    @Nullable
    String proof(DigestSessions.Turn turn, String target) {
        return turn.challenge().quality() == Quality.AUTH ? response(turn, count(turn), "", target, "") : null;
    }

    private static String count(DigestSessions.Turn turn) {
        return String.format(Locale.ROOT, "%08x", turn.count());
    }

    private static void put(StringBuilder field, String name, String value) {
        field.append(", ").append(name).append('=').append(value);
    }

    /** A name beyond ASCII is sent as RFC 7616 has it if the server says UTF-8, else as octets, as older servers take it. */
    private String username(DigestChallenge challenge) {
        if (challenge.userHash()) {
            return "username=" + AuthText.quoted(challenge.algorithm().hash(user, challenge.realm()));
        }
        return challenge.utf8() && !AuthText.isAscii(user)
                ? "username*=" + AuthText.extended(user)
                : "username=" + AuthText.quoted(user);
    }

    private String response(DigestSessions.Turn turn, String count, String method, String target, String contentHash) {
        DigestChallenge challenge = turn.challenge();
        DigestAlgorithm algorithm = challenge.algorithm();
        String secret = algorithm.hash(user, challenge.realm(), password);
        if (challenge.isSession()) {
            secret = algorithm.hash(secret, challenge.nonce(), turn.clientNonce());
        }
        return switch (challenge.quality()) {
            case NONE -> algorithm.hash(secret, challenge.nonce(), algorithm.hash(method, target));
            case AUTH ->
                algorithm.hash(
                        secret, challenge.nonce(), count, turn.clientNonce(), "auth", algorithm.hash(method, target));
            case AUTH_INT ->
                algorithm.hash(
                        secret,
                        challenge.nonce(),
                        count,
                        turn.clientNonce(),
                        "auth-int",
                        algorithm.hash(method, target, contentHash));
        };
    }

    @Override
    public String toString() {
        return user + ", " + AuthText.MASK;
    }
}
