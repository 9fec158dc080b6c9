package dev.tern.http.blocking;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tern.http.Auth;
import dev.tern.http.RedirectPolicy;
import dev.tern.http.Response;
import dev.tern.http.TooManyRedirectsException;
import dev.tern.http.auth.BasicAuth;
import dev.tern.http.auth.DigestAuth;
import dev.tern.http.auth.TokenAuth;
import dev.tern.http.client.MockTransport;
import dev.tern.http.exchange.TraceEvent;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The rules of the engine, as they are settled through this face: authentication, redirects, hooks. */
@Timeout(30)
class ClientRulesTest {
    private static final String NO = "HTTP/1.1 401 No\r\nContent-Length: 2\r\n";

    @AfterEach
    void noThreadIsLeft() {
        Leaks.check();
    }

    /** Answers 401 with this challenge until Authorization begins like this. */
    private static Peer guarded(String credentials, String challenge) throws Exception {
        return new Peer(conversation -> {
            for (String head = conversation.readHead(); head != null; head = conversation.readHead()) {
                boolean accepted = head.contains("\r\nAuthorization: " + credentials);
                conversation.write(accepted ? Peer.OK : NO + "WWW-Authenticate: " + challenge + "\r\n\r\nno");
            }
        });
    }

    @Test
    void refusedCredentialsAreAnAnswerAndNoError() throws Exception {
        try (Peer peer = guarded("nothing", "Basic realm=r");
                Client client = Client.builder().auth(new BasicAuth("u", "p")).build()) {
            assertThat(client.get(peer.url("/")).status()).isEqualTo(401);
            assertThat(client.get(peer.url("/"), r -> r.auth(Auth.none())).status())
                    .isEqualTo(401);
            assertThat(peer.nextHead()).contains("Authorization: Basic dTpw");
            assertThat(peer.nextHead()).doesNotContain("Authorization");
        }
    }

    @Test
    void aTokenThatCannotBeFetchedFailsTheCall() throws Exception {
        TokenAuth auth = new TokenAuth(() -> CompletableFuture.failedFuture(new IllegalStateException("down")));
        try (Peer peer = guarded("nothing", "Bearer");
                Client client = Client.builder().auth(auth).build()) {
            assertThatThrownBy(() -> client.get(peer.url("/"))).hasRootCauseMessage("down");
        }
    }

    @Test
    void moreRedirectsThanAllowedAreAnError() throws Exception {
        try (Peer peer = Peer.answering("HTTP/1.1 302 Found\r\nLocation: /\r\nContent-Length: 0\r\n\r\n");
                Client client = Client.builder()
                        .redirects(RedirectPolicy.defaults().withFollow(true).withMax(2))
                        .build()) {
            assertThatThrownBy(() -> client.get(peer.url("/"))).isInstanceOf(TooManyRedirectsException.class);
        }
    }

    @Test
    void aChallengeIsAnsweredOnTheSameConnection() throws Exception {
        try (Peer peer = guarded("Digest username=\"u\"", "Digest realm=\"r\", nonce=\"n\", qop=\"auth\"");
                Client client = Client.builder().auth(new DigestAuth("u", "p")).build()) {
            Response response = client.get(peer.url("/"));
            assertThat(response.status()).isEqualTo(200);
            assertThat(response.history()).extracting(Response::status).containsExactly(401);
            assertThat(client.get(peer.url("/")).history()).as("up front").isEmpty();
            assertThat(peer.accepted).hasValue(1);
        }
    }

    @Test
    void hooksSeeRequestsAndResponses() throws Exception {
        List<Integer> seen = new CopyOnWriteArrayList<>();
        try (Peer peer = guarded("Custom x", "Custom");
                Client client = Client.builder()
                        .onRequest(request -> request.newBuilder()
                                .header("Authorization", "Custom x")
                                .build())
                        .onResponse(response -> seen.add(response.status()))
                        .build()) {
            assertThat(client.get(peer.url("/")).status()).isEqualTo(200);
            assertThat(seen).containsExactly(200);
        }
    }

    @Test
    void requestsGoToTheTransportThatIsMountedForThem() throws Exception {
        MockTransport mock = MockTransport.answering(
                request -> Response.builder(request).text("mounted").build());
        try (Peer peer = Peer.answering(Peer.OK);
                Client client =
                        Client.builder().mount("all://*.example.com", mock).build()) {
            assertThat(client.get("https://api.example.com/").text()).isEqualTo("mounted");
            assertThat(client.get(peer.url("/")).text()).isEqualTo("ok");
        }
    }

    @Test
    void settingsWithoutANameHereAreMadeOnTheEngine() throws Exception {
        try (Peer peer = Peer.answering(Peer.OK);
                Client client = Client.builder()
                        .engine(engine -> engine.http2(false).header("X-Engine", "1"))
                        .build()) {
            client.get(peer.url("/"));
            assertThat(peer.nextHead()).contains("X-Engine: 1\r\n");
        }
    }

    @Test
    void patternThatIsNoneIsRefused() {
        MockTransport mock =
                MockTransport.answering(request -> Response.builder(request).build());
        assertThatThrownBy(() -> Client.builder().mount("example.com", mock))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("example.com");
    }

    /** Code of the user runs on the loop's own thread, though the caller waits. */
    @Test
    void traceHearsTheCallOnTheLoopsThread() throws Exception {
        List<TraceEvent> events = new CopyOnWriteArrayList<>();
        Set<String> threads = ConcurrentHashMap.newKeySet();
        try (Peer peer = Peer.answering(Peer.OK);
                Client client = Client.builder()
                        .trace(event -> {
                            events.add(event);
                            threads.add(event.kind() + " on "
                                    + Thread.currentThread().getName());
                        })
                        .build()) {
            assertThat(client.get(peer.url("/")).text()).isEqualTo("ok");
        }
        assertThat(events.get(0).kind()).isEqualTo(TraceEvent.Kind.CALL_BEGUN);
        assertThat(events.get(events.size() - 1).kind()).isEqualTo(TraceEvent.Kind.CALL_COMPLETE);
        assertThat(threads)
                .filteredOn(line -> !line.startsWith("CALL_BEGUN"))
                .allMatch(line -> line.contains(" on tern-"));
    }
}
