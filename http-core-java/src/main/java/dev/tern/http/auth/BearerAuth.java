package dev.tern.http.auth;

import dev.tern.http.Auth;
import dev.tern.http.AuthFlow;
import dev.tern.http.Request;

/**
 * Immutable. A bearer token (RFC 6750 §2.1), sent up front. For tokens that run out see {@link TokenAuth}.
 *
 * <pre>{@code Client.builder().auth(new BearerAuth(token))}</pre>
 */
public final class BearerAuth implements Auth {
    private final String field;

    /**
     * @throws IllegalArgumentException if it is no b64token, so that nothing can follow it in the field
     */
    public BearerAuth(String token) {
        field = field(token);
    }

    /** The value of Authorization. */
    static String field(String token) {
        int end = Challenge.endOfToken68(token, 0);
        if (token.isEmpty() || end != token.length()) {
            throw new IllegalArgumentException(String.format(
                    "A bearer token has letters, digits and -._~+/ only, and = at its end; at %d it has not"
                            + " (RFC 6750 §2.1)",
                    Math.max(end, 0)));
        }
        return "Bearer " + token;
    }

    @Override
    public AuthFlow begin(Request request) {
        return AuthFlow.once(AuthText.authorized(request, field));
    }

    @Override
    public boolean runsUserCode() {
        return false;
    }

    @Override
    public String toString() {
        return "BearerAuth[" + AuthText.MASK + "]";
    }
}
