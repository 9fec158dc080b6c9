package dev.tern.http.auth;

import dev.tern.http.internal.bytes.Ascii;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Immutable. A challenge of the scheme Digest that can be answered (RFC 7616 §3.3).
 *
 * @param algorithmName as it was sent, to be sent back; null for none, which means MD5
 * @param quality how much the response covers
 */
record DigestChallenge(
        String realm,
        String nonce,
        @Nullable String opaque,
        @Nullable String algorithmName,
        DigestAlgorithm algorithm,
        Quality quality,
        boolean stale,
        boolean userHash,
        boolean utf8) {

    /** Immutable. The "quality of protection". */
    enum Quality {
        /** None was offered: RFC 2069, without a count. */
        NONE(""),
        /** Method and target. */
        AUTH("auth"),
        /** The content too. */
        AUTH_INT("auth-int");

        private final String token;

        Quality(String token) {
            this.token = token;
        }

        String token() {
            return token;
        }
    }

    /**
     * The one to answer: of the strongest algorithm, and of these the first; null if none can be answered. What lacks a
     * realm or a nonce, or asks for an unknown algorithm or nothing but unknown qualities, cannot.
     */
    static @Nullable DigestChallenge best(List<Challenge> challenges) {
        return challenges.stream()
                .filter(challenge -> challenge.isScheme("Digest"))
                .map(DigestChallenge::of)
                .filter(Objects::nonNull)
                .reduce((a, b) -> STRENGTH.compare(b, a) > 0 ? b : a)
                .orElse(null);
    }

    private static final Comparator<DigestChallenge> STRENGTH = Comparator.comparing(DigestChallenge::algorithm);

    private static @Nullable DigestChallenge of(Challenge challenge) {
        String realm = challenge.realm();
        String nonce = challenge.param("nonce");
        String algorithmName = challenge.param("algorithm");
        DigestAlgorithm algorithm = DigestAlgorithm.of(algorithmName == null ? "MD5" : algorithmName);
        Quality quality = quality(challenge.param("qop"));
        if (realm == null || nonce == null || nonce.isEmpty() || algorithm == null || quality == null) {
            return null;
        }
        return new DigestChallenge(
                realm,
                nonce,
                challenge.param("opaque"),
                algorithmName,
                algorithm,
                quality,
                is(challenge.param("stale"), "true"),
                is(challenge.param("userhash"), "true"),
                is(challenge.param("charset"), "UTF-8"));
    }

    /** "auth" if it is offered: "auth-int" would have all content read twice. Unknown ones are ignored; null if all are. */
    private static @Nullable Quality quality(@Nullable String offered) {
        if (offered == null || offered.isBlank()) {
            return Quality.NONE;
        }
        List<String> tokens = Stream.of(offered.split(",", -1))
                .map(token -> Ascii.toLower(Ascii.trimOws(token)))
                .toList();
        if (tokens.contains(Quality.AUTH.token())) {
            return Quality.AUTH;
        }
        return tokens.contains(Quality.AUTH_INT.token()) ? Quality.AUTH_INT : null;
    }

    private static boolean is(@Nullable String value, String expected) {
        return value != null && Ascii.equalsIgnoreCase(value, expected);
    }

    boolean isSession() {
        return algorithmName != null && DigestAlgorithm.isSession(algorithmName);
    }

    /** Whether credentials for the other count on with those for this one. */
    boolean continues(DigestChallenge other) {
        return nonce.equals(other.nonce) && realm.equals(other.realm) && algorithm == other.algorithm;
    }

    DigestChallenge withNonce(String next) {
        return new DigestChallenge(realm, next, opaque, algorithmName, algorithm, quality, false, userHash, utf8);
    }
}
