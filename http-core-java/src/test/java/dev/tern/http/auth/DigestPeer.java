package dev.tern.http.auth;

import dev.tern.http.Body;
import dev.tern.http.Request;
import dev.tern.http.Response;
import dev.tern.http.testkit.AnsweringTransport;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/**
 * Thread-safe. A server side of Digest for one user, written on its own: checks each credential against the challenge given out,
 * and that no count is used twice.
 */
final class DigestPeer implements Function<Request, Response> {
    static final String USER = "Mufasa";
    static final String PASSWORD = "Circle of Life";

    private final String platformAlgorithm;
    private final String params;
    private final Set<String> used = ConcurrentHashMap.newKeySet();
    private final List<String> problems = new CopyOnWriteArrayList<>();
    private volatile String nonce = "n1";
    private volatile String nextNonce;
    private volatile boolean stale;
    private volatile UnaryOperator<String> proof;

    /**
     * @param platformAlgorithm as {@link MessageDigest} calls it
     * @param params of the challenge, beside realm and nonce
     */
    DigestPeer(String platformAlgorithm, String params) {
        this.platformAlgorithm = platformAlgorithm;
        this.params = params;
    }

    /** From now on only this nonce is good; an older one is stale. */
    void changeNonce(String newer) {
        nonce = newer;
        stale = true;
    }

    /** Announces a nonce with each acceptance, and from then on takes only that one. */
    void announce(String next) {
        nextNonce = next;
    }

    /** Proves that it knows the password, or says what the function makes of that. */
    void prove(UnaryOperator<String> proving) {
        proof = proving;
    }

    /** Why credentials were refused that should not have been sent. */
    List<String> problems() {
        return problems;
    }

    @Override
    public Response apply(Request request) {
        String field = request.headers().get("Authorization");
        if (field == null || !field.startsWith("Digest ")) {
            return challenge(request, false);
        }
        Map<String, String> given = ChallengeParser.params(field.substring("Digest ".length()));
        if (!nonce.equals(given.get("nonce")) && stale) {
            return challenge(request, true);
        }
        String problem = problem(request, given);
        if (!problem.isEmpty()) {
            problems.add(problem + " in " + field);
            return challenge(request, false);
        }
        if (proof != null) {
            String right = hash(
                    secret(given),
                    nonce,
                    given.get("nc"),
                    given.get("cnonce"),
                    given.get("qop"),
                    hash("", given.get("uri")));
            return AnsweringTransport.response(
                    request, 200, "Authentication-Info", "qop=auth, rspauth=\"" + proof.apply(right) + "\"");
        }
        if (nextNonce == null) {
            return AnsweringTransport.response(request, 200);
        }
        nonce = nextNonce;
        return AnsweringTransport.response(request, 200, "Authentication-Info", "nextnonce=\"" + nextNonce + "\"");
    }

    private Response challenge(Request request, boolean old) {
        return AnsweringTransport.response(
                request,
                401,
                "WWW-Authenticate",
                "Digest realm=\"r\", nonce=\"" + nonce + "\", " + params + (old ? ", stale=TRUE" : ""));
    }

    private String problem(Request request, Map<String, String> given) {
        String target = request.url().requestTarget();
        if (!target.equals(given.get("uri"))) {
            return "uri is not " + target;
        }
        String qop = given.get("qop");
        if (qop != null && !used.add(given.get("nonce") + given.get("nc"))) {
            return "replayed count";
        }
        String secret = secret(given);
        String what = "auth-int".equals(qop)
                ? hash(request.method().toString(), target, hash(content(request)))
                : hash(request.method().toString(), target);
        String expected = qop == null
                ? hash(secret, nonce, what)
                : hash(secret, nonce, given.get("nc"), given.get("cnonce"), qop, what);
        return expected.equals(given.get("response")) ? "" : "response is not " + expected;
    }

    private String secret(Map<String, String> given) {
        String secret = hash(USER, "r", PASSWORD);
        return given.getOrDefault("algorithm", "")
                        .toLowerCase(java.util.Locale.ROOT)
                        .endsWith("-sess")
                ? hash(secret, nonce, given.get("cnonce"))
                : secret;
    }

    /** As text, which is all that tests send. */
    private static String content(Request request) {
        Body body = request.body();
        return body == null ? "" : DigestAuthTest.read(body);
    }

    private String hash(String... parts) {
        try {
            byte[] octets = String.join(":", Arrays.asList(parts)).getBytes(StandardCharsets.UTF_8);
            return HexFormat.of()
                    .formatHex(MessageDigest.getInstance(platformAlgorithm).digest(octets));
        } catch (java.security.NoSuchAlgorithmException e) {
            throw new AssertionError(e);
        }
    }
}
