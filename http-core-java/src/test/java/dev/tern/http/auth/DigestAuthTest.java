package dev.tern.http.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tern.http.Body;
import dev.tern.http.ContentReader;
import dev.tern.http.ContentSink;
import dev.tern.http.Method;
import dev.tern.http.RemoteProtocolException;
import dev.tern.http.Request;
import dev.tern.http.RequestBodyException;
import dev.tern.http.Response;
import dev.tern.http.Url;
import dev.tern.http.client.HttpClient;
import dev.tern.http.testkit.AnsweringTransport;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import okio.Buffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Calls with Digest against a server side of its own, without sockets. */
class DigestAuthTest {
    private static final String URL = "http://example.com/dir/index.html?a=b";

    private final AtomicInteger clientNonces = new AtomicInteger();
    private final DigestAuth auth =
            new DigestAuth(DigestPeer.USER, DigestPeer.PASSWORD, () -> "client" + clientNonces.incrementAndGet());

    private HttpClient client(AnsweringTransport transport) {
        return HttpClient.builder()
                .auth(auth)
                .followRedirects(true)
                .transport(transport)
                .build();
    }

    private Response call(AnsweringTransport transport, Request request) {
        return client(transport).sendAsync(request).join();
    }

    private static AnsweringTransport challenging(String... challenges) {
        return new AnsweringTransport(request -> {
            Response.Builder answer = Response.builder(request).status(401);
            for (String challenge : challenges) {
                answer.header("WWW-Authenticate", challenge);
            }
            return answer.build();
        });
    }

    private static Map<String, String> params(Request sent) {
        String field = sent.headers().get("Authorization");
        return field == null ? Map.of() : ChallengeParser.params(field.substring("Digest ".length()));
    }

    /** What can be read at once. */
    static String read(Body body) {
        Buffer all = new Buffer();
        boolean[] ended = new boolean[1];
        ContentReader reader = body.open();
        while (!ended[0]) {
            reader.read(Runnable::run, new ContentSink() {
                @Override
                public void onContent(Buffer octets) {
                    all.write(octets, octets.size());
                }

                @Override
                public void onEnd() {
                    ended[0] = true;
                }

                @Override
                public void onFailure(Throwable cause) {
                    throw new AssertionError(cause);
                }
            });
        }
        return all.readUtf8();
    }

    // ---- What goes wrong ----

    @Test
    void aServerThatDoesNotKnowThePasswordItselfIsRefused() {
        DigestPeer peer = new DigestPeer("MD5", "qop=\"auth\"");
        peer.prove(right -> "0".repeat(right.length()));
        AnsweringTransport transport = new AnsweringTransport(peer);
        assertThatThrownBy(() -> call(transport, Request.get(URL)))
                .cause()
                .isInstanceOf(RemoteProtocolException.class)
                .hasMessageContaining("rspauth");
    }

    @ParameterizedTest
    @CsvSource({"MD5, MD5", "SHA-256, SHA-256-sess"})
    void aServerMayProveThatItKnowsThePassword(String platform, String algorithm) {
        DigestPeer peer = new DigestPeer(platform, "qop=\"auth\", algorithm=" + algorithm);
        peer.prove(right -> right.toUpperCase(java.util.Locale.ROOT));
        AnsweringTransport transport = new AnsweringTransport(peer);
        assertThat(call(transport, Request.get(URL)).status()).isEqualTo(200);
        assertThat(call(transport, Request.get(URL)).status()).isEqualTo(200);
        assertThat(peer.problems()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Basic realm=\"r\"",
                "Digest nonce=\"n\"",
                "Digest realm=\"r\"",
                "Digest realm=\"r\", nonce=\"\"",
                "Digest realm=\"r\", nonce=\"n\", algorithm=MD4",
                "Digest realm=\"r\", nonce=\"n\", algorithm=SHA-3-sess",
                "Digest realm=\"r\", nonce=\"n\", qop=\"auth-conf\"",
                "Digest realm=\"r\", nonce=\"n\", nonce=\"m\"",
                "Digest realm=\"r\", nonce=\"n"
            })
    void aChallengeThatCannotBeAnsweredIsHandedOut(String challenge) {
        AnsweringTransport transport = challenging(challenge);
        assertThat(call(transport, Request.get(URL)).status()).isEqualTo(401);
        assertThat(transport.sent("Authorization")).containsExactly((String) null);
    }

    @Test
    void a401WithoutChallengeIsHandedOut() {
        AnsweringTransport transport = challenging();
        assertThat(call(transport, Request.get(URL)).status()).isEqualTo(401);
        assertThat(transport.requests()).hasSize(1);
    }

    @Test
    void credentialsRefusedOnceAreNotTriedAgain() {
        AtomicInteger nonces = new AtomicInteger();
        AnsweringTransport transport = new AnsweringTransport(request -> AnsweringTransport.response(
                request, 401, "WWW-Authenticate", "Digest realm=r, qop=auth, nonce=n" + nonces.incrementAndGet()));
        Response response = call(transport, Request.get(URL));
        assertThat(response.status()).isEqualTo(401);
        assertThat(response.history()).hasSize(1);
        assertThat(transport.requests()).hasSize(2);
    }

    @Test
    void aNonceThatIsStaleForEverIsTriedOnceMoreOnly() {
        AnsweringTransport transport = challenging("Digest realm=r, nonce=n, qop=auth, stale=true");
        assertThat(call(transport, Request.get(URL)).status()).isEqualTo(401);
        assertThat(transport.requests()).hasSize(3);
    }

    @Test
    void contentThatCanBeReadOnlyOnceIsNotSentAgainEmpty() {
        DigestPeer peer = new DigestPeer("MD5", "qop=auth");
        AnsweringTransport transport = new AnsweringTransport(peer);
        Request first = Request.post(URL, r -> r.content(Body.source(new Buffer().writeUtf8("x"), 1)));
        assertThat(call(transport, first).status()).isEqualTo(401);
        assertThat(transport.requests()).hasSize(1);

        Request second = Request.post(URL, r -> r.content(Body.source(new Buffer().writeUtf8("x"), 1)));
        assertThat(call(transport, second).status()).as("up front").isEqualTo(200);
        assertThat(transport.requests()).hasSize(2);
    }

    @Test
    void contentThatWouldBlockIsNotHashedOnTheLoop() {
        AnsweringTransport transport = new AnsweringTransport(new DigestPeer("MD5", "qop=auth-int"));
        Request request = Request.post(URL, r -> r.content(Body.sources(() -> new Buffer().writeUtf8("hello"), 5)));
        assertThatThrownBy(() -> call(transport, request))
                .hasCauseInstanceOf(RequestBodyException.class)
                .hasMessageContaining("hashingOn");
    }

    @ParameterizedTest
    @ValueSource(strings = {"a\r\nX: y", "a\0", "a\u007f"})
    void controlCharactersAreRefused(String text) {
        assertThatThrownBy(() -> new DigestAuth(text, "p")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new DigestAuth("u", text)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void thePasswordIsNotPrinted() {
        assertThat(new DigestAuth("Mufasa", "secret")).hasToString("DigestAuth[Mufasa, [secure]]");
        assertThat(new DigestCredentials("Mufasa", "secret")).hasToString("Mufasa, [secure]");
    }

    // ---- What goes well ----

    /** httpx part 3, row 41. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "MD5         | qop=\"auth\"",
                "MD5         | qop=auth",
                "MD5         | qop=\"auth-int, auth\"",
                "MD5         | qop=\"other, AUTH\"",
                "MD5         | qop=\"auth-int\"",
                "MD5         | algorithm=\"MD5\"",
                "MD5         | algorithm=md5-sess",
                "MD5         | algorithm=MD5-sess, qop=auth",
                "SHA-1       | algorithm=SHA, qop=auth",
                "SHA-256     | algorithm=SHA-256, qop=auth",
                "SHA-256     | algorithm=sha-256-SESS, qop=auth-int",
                "SHA-512     | algorithm=SHA-512, qop=auth",
                "SHA-512/256 | algorithm=SHA-512-256, qop=auth",
                "SHA-512/256 | algorithm=SHA-512-256-sess, qop=auth, opaque=\"\", userhash=true"
            })
    void theServerAcceptsEachAlgorithmAndQuality(String algorithm, String params) {
        DigestPeer peer = new DigestPeer(algorithm, params);
        AnsweringTransport transport = new AnsweringTransport(peer);
        Request request = Request.post(URL, r -> r.content("hello"));
        for (int i = 0; i < 3; i++) {
            assertThat(call(transport, request).status()).isEqualTo(200);
        }
        assertThat(peer.problems()).isEmpty();
        assertThat(transport.requests()).as("one challenge, then up front").hasSize(4);
    }

    @Test
    void reopenableContentIsHashedWhereItMayBlock() throws Exception {
        ExecutorService worker = Executors.newSingleThreadExecutor();
        try {
            DigestPeer peer = new DigestPeer("SHA-256", "algorithm=SHA-256, qop=auth-int");
            AnsweringTransport transport = new AnsweringTransport(peer);
            String large = "hello ".repeat(100_000);
            Body body = Body.sources(() -> new Buffer().writeUtf8(large), Body.UNKNOWN_LENGTH);
            try (HttpClient http = HttpClient.builder()
                    .auth(auth.hashingOn(worker))
                    .transport(transport)
                    .build()) {
                Request request = Request.post(URL, r -> r.content(body));
                assertThat(http.sendAsync(request).get().status()).isEqualTo(200);
            }
            assertThat(peer.problems()).isEmpty();
        } finally {
            worker.shutdown();
        }
    }

    @Test
    void theStrongestAlgorithmIsAnsweredAndOfEqualOnesTheFirst() {
        AnsweringTransport transport = challenging(
                "Basic realm=b, Digest realm=m, nonce=m, qop=auth, algorithm=MD5",
                "Digest realm=new, nonce=x, qop=auth, algorithm=SHA-1024",
                "Digest realm=one, nonce=o, qop=auth, algorithm=SHA-256, Digest realm=two, nonce=t, algorithm=SHA-256");
        call(transport, Request.get(URL));
        assertThat(params(transport.requests().get(1)))
                .containsEntry("realm", "one")
                .containsEntry("nonce", "o");
    }

    @Test
    void aStaleNonceIsReplacedAndCountedAnew() {
        DigestPeer peer = new DigestPeer("MD5", "qop=auth");
        AnsweringTransport transport = new AnsweringTransport(peer);
        assertThat(call(transport, Request.get(URL)).status()).isEqualTo(200);
        peer.changeNonce("n2");
        assertThat(call(transport, Request.get(URL)).status()).isEqualTo(200);
        assertThat(transport.requests()).hasSize(4);
        assertThat(params(transport.requests().get(2)))
                .containsEntry("nonce", "n1")
                .containsEntry("nc", "00000002");
        assertThat(params(transport.requests().get(3)))
                .containsEntry("nonce", "n2")
                .containsEntry("nc", "00000001");
    }

    @Test
    void theNonceThatTheServerAnnouncesIsUsedNext() {
        DigestPeer peer = new DigestPeer("MD5", "qop=auth");
        AnsweringTransport transport = new AnsweringTransport(peer);
        peer.announce("n2");
        assertThat(call(transport, Request.get(URL)).status()).isEqualTo(200);
        peer.announce("n3");
        assertThat(call(transport, Request.get(URL)).status()).isEqualTo(200);
        assertThat(transport.requests()).hasSize(3);
        assertThat(params(transport.requests().get(2)))
                .containsEntry("nonce", "n2")
                .containsEntry("nc", "00000001");
    }

    @Test
    void aSessionKeepsItsClientNonceAndOthersChangeIt() {
        for (String algorithm : List.of("MD5-sess", "MD5")) {
            DigestPeer peer = new DigestPeer("MD5", "qop=auth, algorithm=" + algorithm);
            AnsweringTransport transport = new AnsweringTransport(peer);
            DigestAuth own = new DigestAuth(DigestPeer.USER, DigestPeer.PASSWORD);
            List<String> clientNonces = new ArrayList<>();
            for (int i = 0; i < 3; i++) {
                Request request = Request.of(Method.GET, URL, r -> r.auth(own));
                assertThat(call(transport, request).status()).isEqualTo(200);
                clientNonces.add(params(transport.requests().get(i + 1)).get("cnonce"));
            }
            assertThat(Map.copyOf(Map.of(
                            algorithm, (int) clientNonces.stream().distinct().count())))
                    .containsEntry(algorithm, algorithm.equals("MD5") ? 3 : 1);
        }
    }

    @Test
    void aRedirectWithinTheOriginGetsCredentialsForItsOwnTarget() {
        DigestPeer peer = new DigestPeer("MD5", "qop=auth");
        AnsweringTransport transport = new AnsweringTransport(request -> {
            Response answer = peer.apply(request);
            boolean moved = answer.status() == 200 && request.url().path().equals("/old");
            return moved ? AnsweringTransport.response(request, 303, "Location", "/new?x=1") : answer;
        });
        Request post = Request.post("http://example.com/old", r -> r.content("x"));
        assertThat(call(transport, post).status()).isEqualTo(200);
        assertThat(call(transport, post).status()).isEqualTo(200);
        assertThat(peer.problems()).isEmpty();
        assertThat(transport.requests())
                .extracting(request -> request.method() + " " + request.url().path())
                .containsExactly("POST /old", "POST /old", "GET /new", "POST /old", "GET /new");
    }

    @Test
    void aChallengeBehindARedirectIsAnsweredThere() {
        DigestPeer peer = new DigestPeer("MD5", "qop=auth");
        AnsweringTransport transport =
                new AnsweringTransport(request -> request.url().path().equals("/open")
                        ? AnsweringTransport.response(request, 302, "Location", "/closed")
                        : peer.apply(request));
        Request request = Request.post("http://example.com/open", r -> r.content("x"));
        assertThat(call(transport, request).status()).isEqualTo(200);
        assertThat(transport.requests())
                .extracting(sent -> sent.method() + " " + sent.url().path())
                .containsExactly("POST /open", "GET /closed", "GET /closed");
    }

    @Test
    void cookiesOfTheChallengeGoWithTheAnswer() {
        DigestPeer peer = new DigestPeer("MD5", "qop=auth");
        AnsweringTransport transport = new AnsweringTransport(request -> {
            Response answer = peer.apply(request);
            Response.Builder withCookie = Response.builder(request).status(answer.status());
            answer.headers().forEach(field -> withCookie.header(field.name(), field.value()));
            return withCookie.header("Set-Cookie", "status=" + answer.status()).build();
        });
        assertThat(call(transport, Request.get(URL)).status()).isEqualTo(200);
        assertThat(transport.sent("Cookie")).containsExactly(null, "status=401");
    }

    @Test
    void theTargetOfTheExtensionIsTheOneThatCounts() {
        AnsweringTransport transport = challenging("Digest realm=r, nonce=n, qop=auth");
        call(transport, Request.of(Method.OPTIONS, URL, r -> r.extension("target", "*")));
        assertThat(params(transport.requests().get(1))).containsEntry("uri", "*");
    }

    @Test
    void whatOneOriginSaidIsNotToldToAnother() {
        DigestPeer peer = new DigestPeer("MD5", "qop=auth");
        AnsweringTransport transport = new AnsweringTransport(peer);
        call(transport, Request.get(URL));
        call(transport, Request.get("http://example.com:8080/"));
        assertThat(transport.requests().get(2).headers().contains("Authorization"))
                .isFalse();
    }

    @Test
    void callsAtTheSameTimeNeverShareACount() throws Exception {
        DigestPeer peer = new DigestPeer("MD5", "qop=auth");
        AnsweringTransport transport = new AnsweringTransport(peer);
        HttpClient http = client(transport);
        ExecutorService threads = Executors.newFixedThreadPool(8);
        try {
            List<Future<Integer>> calls = IntStream.range(0, 400)
                    .mapToObj(i -> threads.submit(
                            () -> http.sendAsync(Request.get(URL)).get().status()))
                    .toList();
            for (Future<Integer> call : calls) {
                assertThat(call.get()).isEqualTo(200);
            }
        } finally {
            threads.shutdown();
        }
        assertThat(peer.problems()).isEmpty();
        assertThat(transport.requests().stream()
                        .map(sent -> params(sent).get("nc"))
                        .filter(count -> count != null)
                        .distinct())
                .hasSize(400);
    }

    @Test
    void theMemoryOfOriginsIsBounded() {
        DigestSessions sessions = new DigestSessions(() -> "c");
        DigestChallenge challenge = new DigestChallenge(
                "r", "n", null, null, DigestAlgorithm.MD5, DigestChallenge.Quality.AUTH, false, false, false);
        for (int i = 0; i < 300; i++) {
            sessions.remember(Url.parse("http://h" + i + ".example/").origin(), challenge);
        }
        assertThat(sessions.remembered(Url.parse("http://h0.example/").origin()))
                .isNull();
        assertThat(sessions.remembered(Url.parse("http://h299.example/").origin()))
                .isNotNull();
    }
}
