package dev.tern.http.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tern.http.Auth;
import dev.tern.http.AuthFlow;
import dev.tern.http.AuthStep;
import dev.tern.http.Method;
import dev.tern.http.Request;
import dev.tern.http.Response;
import dev.tern.http.client.HttpClient;
import dev.tern.http.client.HttpClientBuilder;
import dev.tern.http.cookie.CookieJar;
import dev.tern.http.testkit.PeerConnection;
import dev.tern.http.testkit.ScriptedPeer;
import dev.tern.http.testkit.Waits;
import java.net.InetAddress;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Cookies on the way of a call: over redirects, challenges and hooks, and who wins. */
class CookiesTest extends EngineTest {
    /** Every name is this machine, so that a test has hosts. */
    private HttpClient localClient(Consumer<HttpClientBuilder> settings) {
        return client(builder -> {
            builder.followRedirects(true)
                    .resolver((host, blocking) ->
                            CompletableFuture.completedFuture(List.of(InetAddress.getLoopbackAddress())));
            settings.accept(builder);
            return builder;
        });
    }

    private HttpClient localClient() {
        return localClient(builder -> {});
    }

    /** A step of a script: the request's line, the Cookie field that comes with it, and the answer's head. */
    private static void step(PeerConnection peer, String target, @Nullable String cookie, String... answer)
            throws Exception {
        String head = peer.expectRequest("GET " + target + " HTTP/1.1");
        List<String> fields = head.lines()
                .filter(line -> line.toLowerCase(Locale.ROOT).startsWith("cookie:"))
                .toList();
        assertThat(fields).as(target).isEqualTo(cookie == null ? List.of() : List.of("Cookie: " + cookie));
        peer.send("HTTP/1.1 " + String.join("\r\n", answer) + "\r\nContent-Length: 0\r\n\r\n");
    }

    private static Response get(HttpClient client, String url, Consumer<Request.Builder> settings) throws Exception {
        return Waits.value(client.sendAsync(Request.of(Method.GET, url, settings)));
    }

    private static String at(String host, ScriptedPeer peer, String path) {
        return "http://" + host + ":" + peer.port() + path;
    }

    // ---- What must not happen ----

    /** é is e9 in one charset and c3 a9 in the other; the peer reads and writes octets as Latin-1 here. */
    @Test
    void octetsOfACookieComeBackAsTheyWereSet() throws Exception {
        ScriptedPeer peer = peer(c -> {
            step(
                    c,
                    "/a",
                    null,
                    "200 OK",
                    "Set-Cookie: l=caf\u00e9",
                    "Set-Cookie: u=caf\u00c3\u00a9",
                    "Set-Cookie: m=\u00e9\u00c3\u00a9");
            step(c, "/b", "l=caf\u00e9; u=caf\u00c3\u00a9; m=\u00e9\u00c3\u00a9", "200 OK");
            c.expectGone();
        });
        HttpClient client = localClient();
        get(client, peer.url("/a"));
        assertThat(client.cookies().get("u")).isEqualTo("caf\u00e9");
        get(client, peer.url("/b"));
    }

    @Test
    void clientWithoutAJarKeepsNothing() throws Exception {
        ScriptedPeer peer = peer(c -> {
            step(c, "/a", null, "200 OK", "Set-Cookie: a=1");
            step(c, "/b", "own=1", "200 OK");
            c.expectGone();
        });
        HttpClient client = localClient(builder -> builder.cookies(null));
        get(client, peer.url("/a"));
        get(client, peer.url("/b"), r -> r.cookie("own", "1"));
        assertThat(client.cookies()).isNull();
    }

    @Test
    void nothingOfOneOriginGoesToAnother() throws Exception {
        int[] port = new int[1];
        ScriptedPeer peer = peer(
                c -> {
                    String there = "Location: http://y.test:" + port[0] + "/t";
                    step(c, "/s", "every=1; own=2", "302 F", "Set-Cookie: x=3", there);
                    step(c, "/u", "every=1; x=3", "200 OK");
                    c.expectGone();
                },
                c -> {
                    step(c, "/t", "y=4", "302 F", "Location: http://x.test:" + port[0] + "/u");
                    c.expectGone();
                });
        port[0] = peer.port();
        HttpClient client = localClient();
        jar(client).set("every", "1");
        jar(client).set("y", "4", "y.test");
        Response last = get(client, at("x.test", peer, "/s"), r -> r.cookie("own", "2"));
        assertThat(last.request().cookies()).isEmpty();
        assertThat(last.history()).hasSize(2);
    }

    @Test
    void cookieFieldOfTheUserIsDroppedOnTheWayToAnotherOrigin() throws Exception {
        int[] port = new int[1];
        ScriptedPeer peer = peer(
                c -> {
                    step(c, "/s", "mine=1", "302 F", "Location: http://y.test:" + port[0] + "/t");
                    c.expectGone();
                },
                c -> {
                    step(c, "/t", "y=4", "200 OK");
                    c.expectGone();
                });
        port[0] = peer.port();
        HttpClient client = localClient();
        jar(client).set("y", "4", "y.test");
        get(client, at("x.test", peer, "/s"), r -> r.header("Cookie", "mine=1"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"a b", "", "a=b", "a;b", "a\r\n", "\u00e4"})
    void nameOfARequestsCookieMustBeAToken(String name) {
        assertThatThrownBy(() -> Request.of(Method.GET, "http://x.test/", r -> r.cookie(name, "1")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("cookie");
    }

    @ParameterizedTest
    @ValueSource(strings = {"secret;b", "secret\r\nX: y", "secret\0", "secret\u007f"})
    void valueOfARequestsCookieMustNotSplit(String value) {
        assertThatThrownBy(() -> Request.of(Method.GET, "http://x.test/", r -> r.cookie("a", value)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("cookie a")
                .hasMessageNotContaining("secret");
    }

    // ---- Redirects ----

    @Test
    void jarsCookiesAreChosenAnewForEveryHop() throws Exception {
        ScriptedPeer peer = peer(c -> {
            step(c, "/a/s", "p=1; r=1", "302 F", "Location: /t", "Set-Cookie: r=2; Path=/", "Set-Cookie: n=3; Path=/");
            step(c, "/t", "r=2; n=3", "307 F", "Location: /u", "Set-Cookie: n=; Path=/; Max-Age=0");
            step(c, "/u", "r=2", "200 OK");
            c.expectGone();
        });
        HttpClient client = localClient();
        jar(client).set("p", "1", "127.0.0.1", "/a");
        jar(client).set("r", "1", "127.0.0.1");
        assertThat(get(client, peer.url("/a/s")).history()).hasSize(2);
    }

    /** httpx part 3, row 39. */
    @Test
    void requestsOwnCookiesSurviveARedirectToTheSameOrigin() throws Exception {
        ScriptedPeer peer = peer(c -> {
            step(c, "/s", "jar=1; own=2; theme=mine", "302 F", "Location: /t", "Set-Cookie: own=9");
            step(c, "/t", "jar=1; own=2; theme=mine", "200 OK");
            step(c, "/next", "jar=1; theme=jars; own=9", "200 OK");
            c.expectGone();
        });
        HttpClient client = localClient();
        jar(client).set("jar", "1");
        jar(client).set("theme", "jars");
        get(client, peer.url("/s"), r -> r.cookie("own", "2").cookie("theme", "mine"));
        get(client, peer.url("/next"));
    }

    @Test
    void cookieFieldOfTheUserIsAllThatIsSent() throws Exception {
        ScriptedPeer peer = peer(c -> {
            step(c, "/s", "mine=1", "302 F", "Location: /t", "Set-Cookie: theirs=2");
            step(c, "/t", "mine=1", "200 OK");
            step(c, "/next", "mine=1; own=3", "200 OK");
            c.expectGone();
        });
        HttpClient client = localClient();
        jar(client).set("jar", "1");
        get(client, peer.url("/s"), r -> r.header("Cookie", "mine=1"));
        get(client, peer.url("/next"), r -> r.header("Cookie", "mine=1").cookie("own", "3"));
        assertThat(jar(client).get("theirs")).isEqualTo("2");
    }

    @Test
    void responseThatIsSentAgainGetsTheCookiesOfNow() throws Exception {
        ScriptedPeer peer = peer(c -> {
            step(c, "/s", "a=1", "302 F", "Location: /t", "Set-Cookie: a=2");
            step(c, "/t", "a=2", "200 OK");
            step(c, "/s", "a=2", "200 OK");
            step(c, "/s", null, "200 OK");
            c.expectGone();
        });
        HttpClient client = localClient(builder -> builder.followRedirects(false));
        jar(client).set("a", "1", "127.0.0.1");
        Response response = get(client, peer.url("/s"));
        assertThat(response.request().headers().get("Cookie")).isEqualTo("a=1");
        Request next = response.nextRequest();
        assertThat(next).isNotNull();
        assertThat(next.headers().contains("Cookie")).isFalse();
        Waits.value(client.sendAsync(next));
        Waits.value(client.sendAsync(response.request()));
        jar(client).clear();
        Waits.value(client.sendAsync(response.request()));
    }

    // ---- Hooks and authentication ----

    @Test
    void hookSeesTheCookiesAndMayChangeTheRequest() throws Exception {
        ScriptedPeer peer = peer(c -> {
            step(c, "/seen", "a=1", "200 OK");
            step(c, "/changed", "a=1", "200 OK");
            step(c, "/own", "hook=1", "200 OK");
            c.expectGone();
        });
        RecordingHook hook = new RecordingHook();
        HttpClient client = localClient(builder -> builder.onRequest(hook::apply));
        jar(client).set("a", "1", "127.0.0.1");
        get(client, peer.url("/seen"));
        get(client, peer.url("/changed"));
        get(client, peer.url("/own"));
        assertThat(hook.seen).containsExactly("a=1", "a=1", "a=1");
    }

    private static final class RecordingHook {
        final List<String> seen = new CopyOnWriteArrayList<>();

        Request apply(Request request) {
            seen.add(String.valueOf(request.headers().get("Cookie")));
            return switch (request.url().path()) {
                case "/changed" -> request.newBuilder().header("X-Hook", "1").build();
                case "/own" -> request.newBuilder().header("Cookie", "hook=1").build();
                default -> request;
            };
        }
    }

    @Test
    void hookThatChangesTheHostDoesNotTakeTheCookiesAlong() throws Exception {
        ScriptedPeer peer = peer(c -> {
            step(c, "/s", "y=2", "200 OK");
            c.expectGone();
        });
        HttpClient client = localClient(builder -> builder.onRequest(request -> request.newBuilder()
                .url(request.url().newBuilder().host("y.test").build())
                .build()));
        jar(client).set("x", "1", "x.test");
        jar(client).set("y", "2", "y.test");
        get(client, at("x.test", peer, "/s"));
    }

    @Test
    void cookieOfAChallengeGoesWithTheAnswer() throws Exception {
        ScriptedPeer peer = peer(c -> {
            step(c, "/s", "nonce=0", "401 U", "Set-Cookie: nonce=1");
            step(c, "/s", "nonce=1", "200 OK");
            c.expectGone();
        });
        // Builds on the request that was sent, whose Cookie field is that exchange's.
        Auth again = request -> new AuthFlow() {
            @Override
            public AuthStep next(@Nullable Response response) {
                if (response == null) {
                    return AuthStep.send(request);
                }
                return response.status() == 401
                        ? AuthStep.send(response.request()
                                .newBuilder()
                                .header("X-Answer", "1")
                                .build())
                        : AuthStep.done();
            }
        };
        HttpClient client = localClient(builder -> builder.auth(again));
        jar(client).set("nonce", "0", "127.0.0.1");
        assertThat(get(client, peer.url("/s")).status()).isEqualTo(200);
    }

    // ---- Clients ----

    @Test
    void everyClientHasAJarOfItsOwnThatItsFacesShare() {
        HttpClientBuilder builder = HttpClient.builder();
        HttpClient one = leaks.watch(builder.build());
        HttpClient other = leaks.watch(builder.build());
        HttpClient face = leaks.watch(one.newBuilder().build());
        assertThat(jar(one)).isNotSameAs(jar(other)).isSameAs(jar(face));
        CookieJar shared = new CookieJar();
        assertThat(jar(leaks.watch(one.newBuilder().cookies(shared).build()))).isSameAs(shared);
        assertThat(leaks.watch(one.newBuilder().cookies(null).build()).cookies())
                .isNull();
    }

    private static CookieJar jar(HttpClient client) {
        CookieJar jar = client.cookies();
        assertThat(jar).isNotNull();
        return jar;
    }
}
