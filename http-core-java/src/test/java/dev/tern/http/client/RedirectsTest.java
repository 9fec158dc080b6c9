package dev.tern.http.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tern.http.Body;
import dev.tern.http.Method;
import dev.tern.http.RedirectPolicy;
import dev.tern.http.RemoteProtocolException;
import dev.tern.http.Request;
import dev.tern.http.RequestBodyException;
import dev.tern.http.Response;
import dev.tern.http.TooManyRedirectsException;
import dev.tern.http.UnsafeRedirectException;
import dev.tern.http.UnsupportedProtocolException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import okio.Buffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Redirects as a caller sees them, without a socket. */
class RedirectsTest {
    private final List<Request> sent = new ArrayList<>();
    private RedirectPolicy policy = RedirectPolicy.following();

    /** The path {@code /<status>} redirects; every other is an answer. */
    private Response ask(Method method, String url, String location, Consumer<Request.Builder> settings) {
        try (HttpClient http = HttpClient.builder()
                .redirects(policy)
                .sensitiveHeader("X-Api-Key")
                .transport(MockTransport.answering(request -> {
                    sent.add(request);
                    String path = request.url().path();
                    return path.matches("/[0-9]{3}")
                            ? Response.builder(request)
                                    .status(Integer.parseInt(path.substring(1)))
                                    .header("Location", location)
                                    .build()
                            : Response.builder(request).build();
                }))
                .build()) {
            return http.sendAsync(Request.of(method, url, settings)).join();
        }
    }

    private Request last() {
        return sent.get(sent.size() - 1);
    }

    @ParameterizedTest
    @CsvSource({
        "301, GET, GET, true",
        "301, HEAD, HEAD, true",
        "301, POST, GET, false",
        "301, PUT, PUT, true",
        "301, DELETE, DELETE, true",
        "302, HEAD, HEAD, true",
        "302, POST, GET, false",
        "302, PUT, GET, false",
        "302, DELETE, GET, false",
        "303, HEAD, HEAD, false",
        "303, POST, GET, false",
        "303, PATCH, GET, false",
        "301, QUERY, QUERY, true",
        "302, QUERY, QUERY, true",
        "303, QUERY, GET, false",
        "307, POST, POST, true",
        "307, DELETE, DELETE, true",
        "308, POST, POST, true",
        "308, PATCH, PATCH, true",
    })
    void methodAndContentFollowHttpxsMatrix(int status, String method, String then, boolean keepsContent) {
        ask(
                Method.of(method),
                "http://a/" + status,
                "/there",
                r -> r.content("x").header("Content-Type", "text/plain"));
        assertThat(last().method().name()).isEqualTo(then);
        assertThat(last().body() != null).isEqualTo(keepsContent);
        assertThat(last().headers().contains("Content-Type")).isEqualTo(keepsContent);
    }

    @ParameterizedTest
    @ValueSource(ints = {300, 304, 305})
    void otherStatusesAreNotFollowed(int status) {
        assertThat(ask(Method.GET, "http://a/" + status, "/there", r -> {}).status())
                .isEqualTo(status);
        assertThat(sent).hasSize(1);
    }

    @Test
    void twentyRedirectsAreFollowedAndNotOneMore() {
        assertThatThrownBy(() -> ask(Method.GET, "http://a/302", "/302", r -> {}))
                .hasCauseInstanceOf(TooManyRedirectsException.class);
        assertThat(sent).hasSize(21);
    }

    /** httpx part 3, row 43. */
    @ParameterizedTest
    @CsvSource({
        "http://a/302, http://b/there",
        "http://a/302, http://a:8080/there",
        "http://a/302, https://a/there",
    })
    void credentialsDoNotGoToAnotherOrigin(String url, String location) {
        ask(
                Method.GET,
                url,
                location,
                r -> r.header("Authorization", "Bearer t")
                        .header("Proxy-Authorization", "Basic t")
                        .header("X-Api-Key", "k")
                        .header("X-Plain", "p")
                        .cookie("session", "s"));
        assertThat(last().url().href()).isEqualTo(location);
        assertThat(last().headers().names())
                .contains("X-Plain")
                .doesNotContain("Authorization", "Proxy-Authorization", "X-Api-Key", "Cookie");
    }

    @Test
    void credentialsStayOnTheOrigin() {
        ask(
                Method.GET,
                "http://a/302",
                "/there",
                r -> r.header("Authorization", "Bearer t").header("X-Api-Key", "k"));
        assertThat(last().headers().get("Authorization")).isEqualTo("Bearer t");
        assertThat(last().headers().get("X-Api-Key")).isEqualTo("k");
    }

    @Test
    void downgradeIsRefusedUnlessAllowed() {
        assertThatThrownBy(() -> ask(Method.GET, "https://a/302", "http://a/there", r -> {}))
                .hasCauseInstanceOf(UnsafeRedirectException.class);
        policy = policy.withAllowDowngrade(true);
        assertThat(ask(Method.GET, "https://a/302", "http://a/there", r -> {})
                        .url()
                        .href())
                .isEqualTo("http://a/there");
    }

    @Test
    void contentThatCanBeReadOnceIsNotSentAgain() {
        Body once = Body.source(new Buffer().writeUtf8("x"), 1);
        assertThatThrownBy(() -> ask(Method.POST, "http://a/307", "/there", r -> r.content(once)))
                .hasCauseInstanceOf(RequestBodyException.class)
                .hasMessageContaining("replayable");
    }

    @ParameterizedTest
    @CsvSource({
        "/there, http://a/there#top",
        "there?q=1, http://a/there?q=1#top",
        "/there#own, http://a/there#own",
        "//b/there, http://b/there#top",
    })
    void locationIsResolvedAndTheFragmentInherited(String location, String expected) {
        assertThat(ask(Method.GET, "http://a/302#top", location, r -> {}).url().href())
                .isEqualTo(expected);
    }

    @Test
    void locationThatIsNoUrlIsTheServersError() {
        assertThatThrownBy(() -> ask(Method.GET, "http://a/302", "http://[bad", r -> {}))
                .hasCauseInstanceOf(RemoteProtocolException.class);
    }

    @Test
    void locationOfAnotherSchemeIsNotFollowed() {
        assertThatThrownBy(() -> ask(Method.GET, "http://a/302", "ftp://a/there", r -> {}))
                .hasCauseInstanceOf(UnsupportedProtocolException.class);
    }

    @Test
    void requestMayDecideForItself() {
        assertThat(ask(Method.GET, "http://a/302", "/there", r -> r.followRedirects(false))
                        .status())
                .isEqualTo(302);
        policy = RedirectPolicy.defaults();
        assertThat(ask(Method.GET, "http://a/302", "/there", r -> r.followRedirects(true))
                        .status())
                .isEqualTo(200);
    }
}
