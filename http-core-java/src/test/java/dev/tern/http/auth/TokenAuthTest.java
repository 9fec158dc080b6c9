package dev.tern.http.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tern.http.Body;
import dev.tern.http.CancelledException;
import dev.tern.http.Request;
import dev.tern.http.Response;
import dev.tern.http.client.HttpClient;
import dev.tern.http.testkit.AnsweringTransport;
import dev.tern.http.testkit.RecordingHandler;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import okio.Buffer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Tokens that many calls need and one refresh fetches. */
class TokenAuthTest {
    private static final Request REQUEST = Request.get("http://example.com/");

    private final List<CompletableFuture<String>> fetches = new ArrayList<>();
    private final Set<String> good = ConcurrentHashMap.newKeySet();
    private final AnsweringTransport transport = new AnsweringTransport(request -> {
        String field = request.headers().get("Authorization");
        boolean accepted = field != null && good.contains(field.substring("Bearer ".length()));
        return AnsweringTransport.response(request, accepted ? 200 : 401);
    });
    private final TokenAuth auth = new TokenAuth("old", this::fetch);
    private final HttpClient http =
            HttpClient.builder().auth(auth).transport(transport).build();

    @AfterEach
    void close() {
        http.close();
    }

    private CompletableFuture<String> fetch() {
        CompletableFuture<String> begun = new CompletableFuture<>();
        fetches.add(begun);
        return begun;
    }

    private List<CompletableFuture<Response>> callTimes(int count) {
        return IntStream.range(0, count).mapToObj(i -> http.sendAsync(REQUEST)).toList();
    }

    private void succeed(int fetch, String token) {
        good.clear();
        good.add(token);
        fetches.get(fetch).complete(token);
    }

    // ---- What goes wrong ----

    @Test
    void aFetchThatFailsFailsAllWhoWaitOnceAndTheNextCallTriesAgain() {
        List<CompletableFuture<Response>> calls = callTimes(3);
        fetches.get(0).completeExceptionally(new IOException("token server is down"));
        for (CompletableFuture<Response> call : calls) {
            assertThatThrownBy(call::join).hasRootCauseMessage("token server is down");
        }
        CompletableFuture<Response> next = http.sendAsync(REQUEST);
        assertThat(fetches).hasSize(2);
        succeed(1, "new");
        assertThat(next.join().status()).isEqualTo(200);
    }

    @Test
    void aFetchThatThrowsFailsTheCall() {
        TokenAuth throwing = new TokenAuth(() -> {
            throw new IllegalStateException("no secret configured");
        });
        Request request = REQUEST.newBuilder().auth(throwing).build();
        assertThatThrownBy(() -> http.sendAsync(request).join()).hasRootCauseMessage("no secret configured");
    }

    @Test
    void aFetchThatGivesNoTokenOrAForgedOneFailsTheCall() {
        for (String token : new String[] {null, "a\r\nX: y"}) {
            TokenAuth broken = new TokenAuth(() -> CompletableFuture.completedFuture(token));
            Request request = REQUEST.newBuilder().auth(broken).build();
            assertThatThrownBy(() -> http.sendAsync(request).join()).hasMessageContaining("oken");
        }
        assertThat(transport.requests()).isEmpty();
    }

    @Test
    void aFreshTokenThatIsRefusedIsNotFetchedAgain() {
        CompletableFuture<Response> call = http.sendAsync(REQUEST);
        fetches.get(0).complete("refusedToo");
        assertThat(call.join().status()).isEqualTo(401);
        assertThat(transport.sent("Authorization")).containsExactly("Bearer old", "Bearer refusedToo");
        assertThat(fetches).hasSize(1);
    }

    @Test
    void cancellingTheCallThatBeganTheFetchDisturbsNoOther() {
        RecordingHandler first = new RecordingHandler();
        auth.forget("old");
        http.send(REQUEST, first).cancel();
        first.awaitFailure(CancelledException.class);
        CompletableFuture<Response> second = http.sendAsync(REQUEST);
        assertThat(fetches).hasSize(1);
        succeed(0, "new");
        assertThat(second.join().status()).isEqualTo(200);
        assertThat(transport.sent("Authorization")).containsExactly("Bearer new");
    }

    @Test
    void contentThatCanBeReadOnlyOnceIsNotSentAgain() {
        Request request =
                Request.post("http://example.com/", r -> r.content(Body.source(new Buffer().writeUtf8("x"), 1)));
        assertThat(http.sendAsync(request).join().status()).isEqualTo(401);
        assertThat(fetches).isEmpty();
        CompletableFuture<Response> next = http.sendAsync(REQUEST);
        succeed(0, "new");
        assertThat(next.join().status()).isEqualTo(200);
    }

    // ---- What goes well ----

    @Test
    void manyCallsThatAreRefusedNeedOneFetch() {
        List<CompletableFuture<Response>> calls = callTimes(50);
        assertThat(fetches).hasSize(1);
        assertThat(calls).noneMatch(CompletableFuture::isDone);
        succeed(0, "new");
        assertThat(calls).allMatch(call -> call.join().status() == 200);
        assertThat(http.sendAsync(REQUEST).join().status()).isEqualTo(200);
        assertThat(fetches).hasSize(1);
    }

    @Test
    void whoIsRefusedWithATokenThatWasReplacedMeanwhileTakesTheNewOne() {
        good.add("old");
        assertThat(http.sendAsync(REQUEST).join().status()).isEqualTo(200);
        good.clear();
        CompletableFuture<Response> slow = http.sendAsync(REQUEST);
        succeed(0, "new");
        slow.join();
        auth.forget("old");
        assertThat(http.sendAsync(REQUEST).join().status()).isEqualTo(200);
        assertThat(fetches).as("the token in use is not the forgotten one").hasSize(1);
    }

    @Test
    void threadsThatAreRefusedAtOnceNeedOneFetchPerToken() throws Exception {
        AtomicInteger fetched = new AtomicInteger();
        ExecutorService threads = Executors.newFixedThreadPool(8);
        TokenAuth shared = new TokenAuth(() -> CompletableFuture.supplyAsync(
                () -> {
                    String token = "t" + fetched.incrementAndGet();
                    good.add(token);
                    return token;
                },
                threads));
        Request request = REQUEST.newBuilder().auth(shared).build();
        try {
            List<CompletableFuture<Response>> calls = IntStream.range(0, 200)
                    .mapToObj(i -> CompletableFuture.supplyAsync(() -> http.sendAsync(request), threads)
                            .thenCompose(call -> call))
                    .toList();
            assertThat(calls).allMatch(call -> call.join().status() == 200);
        } finally {
            threads.shutdown();
        }
        assertThat(fetched).hasValue(1);
    }

    @Test
    void theTokenIsSentAgainWhereARedirectLed() {
        AnsweringTransport moving = new AnsweringTransport(request -> {
            if (request.url().path().equals("/old")) {
                return AnsweringTransport.response(request, 303, "Location", "/new");
            }
            boolean accepted = "Bearer new".equals(request.headers().get("Authorization"));
            return AnsweringTransport.response(request, accepted ? 200 : 401);
        });
        try (HttpClient client = HttpClient.builder()
                .auth(new TokenAuth("old", () -> CompletableFuture.completedFuture("new")))
                .followRedirects(true)
                .transport(moving)
                .build()) {
            Request post = Request.post("http://example.com/old", r -> r.content("acts once"));
            assertThat(client.sendAsync(post).join().status()).isEqualTo(200);
        }
        assertThat(moving.requests())
                .extracting(sent -> sent.method() + sent.url().path())
                .containsExactly("POST/old", "GET/new", "GET/new");
    }
}
