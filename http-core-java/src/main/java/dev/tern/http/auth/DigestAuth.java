package dev.tern.http.auth;

import dev.tern.http.Auth;
import dev.tern.http.AuthFlow;
import dev.tern.http.Request;
import java.security.SecureRandom;
import java.util.concurrent.Executor;
import java.util.function.Supplier;
import okio.ByteString;
import org.jspecify.annotations.Nullable;

/**
 * Thread-safe. Digest authentication (RFC 7616, and RFC 2069 where a server offers no "qop"): MD5, SHA-256, SHA-512-256 and, as
 * httpx, SHA and SHA-512, each with "-sess". Keep one object for many calls: the first call to an origin is challenged, those
 * that follow answer up front.
 *
 * <p>Of several challenges the one with the strongest algorithm is answered. A challenge that cannot be answered is no error:
 * the 401 is handed out. So is it when the answer is refused, and when the content can be read only once; the next call then
 * answers up front. A server that proves that it knows the password too (rspauth) has to get it right, else the call fails; where
 * that covers its content (auth-int) it is not checked.
 *
 * <pre>{@code Client.builder().auth(new DigestAuth("Mufasa", "Circle of Life"))}</pre>
 */
public final class DigestAuth implements Auth {
    private static final SecureRandom RANDOM = new SecureRandom();
    private static final int CLIENT_NONCE_BYTES = 16;

    private final DigestCredentials credentials;
    private final DigestSessions sessions;
    private final @Nullable Executor hashing;

    /**
     * @throws IllegalArgumentException if one of them has a control character
     */
    public DigestAuth(String user, String password) {
        this(user, password, DigestAuth::randomNonce);
    }

    DigestAuth(String user, String password, Supplier<String> clientNonces) {
        this(
                new DigestCredentials(
                        AuthText.withoutControls(user, "The user name"),
                        AuthText.withoutControls(password, "The password")),
                new DigestSessions(clientNonces),
                null);
    }

    private DigestAuth(DigestCredentials credentials, DigestSessions sessions, @Nullable Executor hashing) {
        this.credentials = credentials;
        this.sessions = sessions;
        this.hashing = hashing;
    }

    private static String randomNonce() {
        byte[] octets = new byte[CLIENT_NONCE_BYTES];
        RANDOM.nextBytes(octets);
        return ByteString.of(octets).hex();
    }

    /**
     * The same credentials and memory, hashing content that must be read from a file or stream on this executor. Needed only for
     * servers that offer nothing but "auth-int"; without, such a request fails with
     * {@link dev.tern.http.RequestBodyException}.
     */
    public DigestAuth hashingOn(Executor executor) {
        return new DigestAuth(credentials, sessions, executor);
    }

    @Override
    public AuthFlow begin(Request request) {
        return new DigestFlow(this, request);
    }

    @Override
    public boolean runsUserCode() {
        return false;
    }

    DigestCredentials credentials() {
        return credentials;
    }

    DigestSessions sessions() {
        return sessions;
    }

    @Nullable
    Executor hashing() {
        return hashing;
    }

    @Override
    public String toString() {
        return "DigestAuth[" + credentials + "]";
    }
}
