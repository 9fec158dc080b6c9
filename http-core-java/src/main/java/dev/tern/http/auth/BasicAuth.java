package dev.tern.http.auth;

import dev.tern.http.Auth;
import dev.tern.http.AuthFlow;
import dev.tern.http.Request;

/**
 * Immutable. Basic authentication (RFC 7617), in UTF-8, sent up front as httpx does. It replaces an Authorization field of the
 * request.
 *
 * <pre>{@code Client.builder().auth(new BasicAuth("Aladdin", "open sesame"))}</pre>
 */
public final class BasicAuth implements Auth {
    private final String user;
    private final String field;

    /**
     * @throws IllegalArgumentException if the user name has a colon, which would end it, or either has a control character
     *     (RFC 7617 §2)
     */
    public BasicAuth(String user, String password) {
        if (user.indexOf(':') >= 0) {
            throw new IllegalArgumentException("A user name for Basic has no colon, since that ends it (RFC 7617 §2)");
        }
        this.user = AuthText.withoutControls(user, "The user name");
        this.field = AuthText.basic(user, AuthText.withoutControls(password, "The password"));
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
        return "BasicAuth[" + user + ", " + AuthText.MASK + "]";
    }
}
