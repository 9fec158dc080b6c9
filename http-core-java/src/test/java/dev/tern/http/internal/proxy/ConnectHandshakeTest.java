package dev.tern.http.internal.proxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tern.http.Auth;
import dev.tern.http.AuthFlow;
import dev.tern.http.AuthStep;
import dev.tern.http.Headers;
import dev.tern.http.Method;
import dev.tern.http.ProtocolLimits;
import dev.tern.http.Proxy;
import dev.tern.http.Request;
import dev.tern.http.Response;
import dev.tern.http.auth.Challenge;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import okio.Buffer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** CONNECT and its challenges, octet by octet. */
class ConnectHandshakeTest {
    private static final String CHALLENGE =
            "Proxy-Authenticate: Test n=\"1\"\r\nWWW-Authenticate: Test n=\"origin\"\r\n";
    private static final String KEPT = "HTTP/1.1 407 Who?\r\n" + CHALLENGE + "Content-Length: 4\r\n\r\nwho?";

    private final Buffer in = new Buffer();
    private final Buffer out = new Buffer();

    /** Answers each challenge with its parameter, and counts. */
    private static final class Counting implements Auth {
        private final List<String> heard = new ArrayList<>();

        @Override
        public AuthFlow begin(Request request) {
            assertThat(request.url().toString()).isEqualTo("http://proxy.test:3128/");
            assertThat(request.method()).isEqualTo(Method.CONNECT);
            assertThat(request.extensions()).containsEntry("target", "a.test:443");
            return previous -> next(request, previous);
        }

        private AuthStep next(Request request, @Nullable Response previous) {
            if (previous == null) {
                return AuthStep.send(request);
            }
            heard.add(previous.status() + " " + Challenge.in(previous.headers()));
            String answer = "Test " + heard.size();
            return previous.status() == 401
                    ? AuthStep.send(
                            request.newBuilder().header("Authorization", answer).build())
                    : AuthStep.done();
        }
    }

    private static ConnectHandshake handshake(Auth auth) throws ProxyRefusal {
        Proxy proxy = Proxy.of("http://proxy.test:3128").withAuth(auth);
        return new ConnectHandshake(
                "a.test:443",
                Headers.empty(),
                ProtocolLimits.defaults(),
                ProxyAuthorization.begin(proxy, Method.CONNECT, "a.test:443", null));
    }

    private String said() {
        return out.readUtf8();
    }

    /** Each octet by itself; whether the last one opened the way. */
    private boolean hears(ProxyHandshake handshake, String octets) throws ProxyRefusal {
        boolean isOpen = false;
        for (char octet : octets.toCharArray()) {
            assertThat(isOpen).isFalse();
            in.writeByte(octet);
            isOpen = handshake.receive(in, out);
        }
        return isOpen;
    }

    @Test
    void aChallengeIsAnsweredOnTheConnectionThatIsKept() throws Exception {
        Counting auth = new Counting();
        ConnectHandshake handshake = handshake(auth);
        handshake.begin(out);
        assertThat(said()).isEqualTo("CONNECT a.test:443 HTTP/1.1\r\nHost: a.test:443\r\n\r\n");
        assertThat(hears(handshake, KEPT)).isFalse();
        assertThat(said())
                .isEqualTo("CONNECT a.test:443 HTTP/1.1\r\nHost: a.test:443\r\nProxy-Authorization: Test 1\r\n\r\n");
        assertThat(hears(handshake, "HTTP/1.1 200 OK\r\n\r\n")).isTrue();
        assertThat(auth.heard).hasSize(1);
        assertThat(auth.heard.get(0)).contains("401", "n=1").doesNotContain("origin");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "HTTP/1.1 407 Who?\r\nConnection: close\r\n" + CHALLENGE + "Content-Length: 4\r\n\r\nwho?",
                "HTTP/1.0 407 Who?\r\n" + CHALLENGE + "Content-Length: 4\r\n\r\nwho?",
            })
    void aChallengeOnAConnectionThatIsNotKeptIsAnsweredOnTheNext(String challenge) throws Exception {
        ConnectHandshake handshake = handshake(new Counting());
        handshake.begin(out);
        said();
        assertThatThrownBy(() -> hears(handshake, challenge)).isInstanceOf(ProxyRefusal.class);
        assertThat(handshake.goesOnElsewhere()).isTrue();
        handshake.begin(out);
        assertThat(said()).contains("Proxy-Authorization: Test 1\r\n");
        in.clear();
        assertThat(hears(handshake, "HTTP/1.1 200 OK\r\n\r\n")).isTrue();
        assertThat(handshake.goesOnElsewhere()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "HTTP/1.1 407 Who?\r\n" + CHALLENGE + "\r\nwho knows how long",
                "HTTP/1.1 407 Who?\r\n" + CHALLENGE + "Content-Length: 10\r\n\r\nwho?",
            })
    void aChallengeThatEndsWithTheConnectionIsAnsweredOnTheNext(String challenge) throws Exception {
        ConnectHandshake handshake = handshake(new Counting());
        handshake.begin(out);
        hears(handshake, challenge);
        assertThat(handshake.endOfInput()).hasMessageContaining("407");
        assertThat(handshake.goesOnElsewhere()).isTrue();
    }

    @Test
    void octetsBehindAChallengeCostTheConnection() throws Exception {
        ConnectHandshake handshake = handshake(new Counting());
        handshake.begin(out);
        in.writeUtf8(KEPT + "HTTP/1.1 200 OK\r\n\r\n");
        assertThatThrownBy(() -> handshake.receive(in, out)).isInstanceOf(ProxyRefusal.class);
        assertThat(handshake.goesOnElsewhere()).isTrue();
    }

    @Test
    void aLongChallengeCostsTheConnection() throws Exception {
        ConnectHandshake handshake = handshake(new Counting());
        handshake.begin(out);
        in.writeUtf8("HTTP/1.1 407 Who?\r\n" + CHALLENGE + "Content-Length: 100000\r\n\r\n" + "x".repeat(70_000));
        assertThatThrownBy(() -> handshake.receive(in, out)).isInstanceOf(ProxyRefusal.class);
        assertThat(handshake.goesOnElsewhere()).isTrue();
    }

    @Test
    void aFlowThatAnswersForEverIsNotHeardForEver() throws Exception {
        Counting auth = new Counting();
        ConnectHandshake handshake = handshake(auth);
        handshake.begin(out);
        assertThatThrownBy(() -> {
                    for (int i = 0; i < 100; i++) {
                        hears(handshake, KEPT);
                    }
                })
                .isInstanceOf(ProxyRefusal.class)
                .hasMessageContaining("407");
        assertThat(handshake.goesOnElsewhere()).isFalse();
        assertThat(auth.heard).hasSize(5);
    }

    @Test
    void withoutCredentialsTheChallengeIsTheRefusal() throws Exception {
        ConnectHandshake handshake =
                new ConnectHandshake("a.test:443", Headers.empty(), ProtocolLimits.defaults(), null);
        handshake.begin(out);
        assertThatThrownBy(() -> hears(handshake, KEPT)).hasMessageContaining("407 Who?");
        assertThat(handshake.goesOnElsewhere()).isFalse();
    }

    @Test
    void whatBreaksTheProtocolBehindAChallengeIsNotAnswered() throws Exception {
        ConnectHandshake handshake = handshake(new Counting());
        handshake.begin(out);
        assertThatThrownBy(() -> hears(
                        handshake, "HTTP/1.1 407 Who?\r\nTransfer-Encoding: chunked\r\n" + CHALLENGE + "\r\nzz\r\n"))
                .hasMessageContaining("breaks the protocol");
        assertThat(handshake.goesOnElsewhere()).isFalse();
    }

    @Test
    void aFlowThatWouldHaveToWaitIsAnError() throws Exception {
        ConnectHandshake waiting = handshake(request -> previous -> AuthStep.await(new CompletableFuture<>()));
        assertThatThrownBy(() -> waiting.begin(out))
                .isInstanceOf(ProxyRefusal.class)
                .hasMessageContaining("has to wait");
        ConnectHandshake done = handshake(request -> new AuthFlow() {
            private boolean waited;

            @Override
            public AuthStep next(@Nullable Response previous) {
                AuthStep step = waited
                        ? AuthStep.send(request.newBuilder()
                                .header("Authorization", "Test 1")
                                .build())
                        : AuthStep.await(CompletableFuture.completedFuture("at once"));
                waited = true;
                return step;
            }
        });
        done.begin(out);
        assertThat(said()).contains("Proxy-Authorization: Test 1\r\n");
    }

    @Test
    void aFlowThatWouldSendARequestOfItsOwnIsAnError() throws Exception {
        ConnectHandshake fetching = handshake(request -> AuthFlow.once(Request.get("https://token.test/")));
        assertThatThrownBy(() -> fetching.begin(out))
                .isInstanceOf(ProxyRefusal.class)
                .hasMessageContaining("token.test");
    }

    @Test
    void aFlowThatThrowsIsAnErrorOfTheProxysAuthentication() {
        assertThatThrownBy(() -> handshake(request -> {
                    throw new IllegalStateException("no key");
                }))
                .isInstanceOf(ProxyRefusal.class)
                .hasMessageContaining("no key")
                .hasCauseInstanceOf(IllegalStateException.class);
    }
}
