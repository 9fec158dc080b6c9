package dev.tern.http.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tern.http.Auth;
import dev.tern.http.AuthStep;
import dev.tern.http.Headers;
import dev.tern.http.Method;
import dev.tern.http.Request;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Credentials that are sent up front. */
class BasicAndBearerTest {
    private static final Request REQUEST = Request.get("http://example.com/");

    private static String sent(Auth auth, Request request) {
        return ((AuthStep.Send) auth.begin(request).next(null))
                .request()
                .headers()
                .get("Authorization");
    }

    // ---- What goes wrong ----

    @Test
    void aColonInAUserNameIsRefused() {
        assertThatThrownBy(() -> new BasicAuth("a:b", "c"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("RFC 7617");
    }

    @ParameterizedTest
    @ValueSource(strings = {"a\n", "\0", "\u007f", "\u001b[31m"})
    void controlCharactersAreRefusedAndNotShown(String text) {
        assertThatThrownBy(() -> new BasicAuth(text, "p")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new BasicAuth("u", "secret" + text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageNotContaining("secret");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "=", "secret b", "secret=b", "secret\r\nX: y", "secret,", "secretä", "secret\"", "secret\0"})
    void whatIsNoBearerTokenIsRefusedAndNotShown(String token) {
        assertThatThrownBy(() -> new BearerAuth(token))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageNotContaining("secret");
    }

    /** httpx part 3, row 35. */
    @Test
    void secretsAreNotPrinted() {
        assertThat(new BasicAuth("user", "secret")).hasToString("BasicAuth[user, [secure]]");
        assertThat(new BearerAuth("secret")).hasToString("BearerAuth[[secure]]");
        assertThat(new TokenAuth("secret", () -> null)).hasToString("TokenAuth[[secure]]");
    }

    // ---- What goes well ----

    @ParameterizedTest
    @CsvSource({
        "Aladdin, open sesame, QWxhZGRpbjpvcGVuIHNlc2FtZQ==",
        "test, 123£, dGVzdDoxMjPCow==",
        "user, '', dXNlcjo=",
        "'', '', Og==",
        "user, a:b, dXNlcjphOmI="
    })
    void basicCredentialsAreUtf8InBase64(String user, String password, String encoded) {
        assertThat(sent(new BasicAuth(user, password), REQUEST)).isEqualTo("Basic " + encoded);
    }

    @ParameterizedTest
    @ValueSource(strings = {"mF_9.B5f-4.1JqM", "a", "A~+/z==", "-"})
    void aBearerTokenIsSentAsItIs(String token) {
        assertThat(sent(new BearerAuth(token), REQUEST)).isEqualTo("Bearer " + token);
    }

    @Test
    void theRequestsOwnAuthReplacesItsField() {
        Request request =
                Request.of(Method.GET, "http://example.com/", r -> r.headers(Headers.of("authorization", "x")));
        assertThat(sent(new BasicAuth("u", "p"), request)).isEqualTo("Basic dTpw");
    }

    @Test
    void noneOfThemRunsCodeOfItsUserExceptWhereTokensAreFetched() {
        assertThat(Map.of(
                        "basic", new BasicAuth("u", "p").runsUserCode(),
                        "bearer", new BearerAuth("t").runsUserCode(),
                        "digest", new DigestAuth("u", "p").runsUserCode(),
                        "token", new TokenAuth(() -> null).runsUserCode()))
                .isEqualTo(Map.of("basic", false, "bearer", false, "digest", false, "token", true));
    }
}
