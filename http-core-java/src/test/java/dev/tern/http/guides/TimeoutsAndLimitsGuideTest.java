package dev.tern.http.guides;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tern.http.Limits;
import dev.tern.http.Method;
import dev.tern.http.ReadTimeoutException;
import dev.tern.http.Request;
import dev.tern.http.Response;
import dev.tern.http.Timeout;
import dev.tern.http.client.HttpClient;
import dev.tern.http.client.HttpClientBuilder;
import dev.tern.http.client.MockTransport;
import dev.tern.http.testkit.Leaks;
import dev.tern.http.testkit.ScriptedPeer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** httpx's pages "Timeouts" and "Resource limits". */
class TimeoutsAndLimitsGuideTest {
    private static final Duration TEN = Duration.ofSeconds(10);

    @RegisterExtension
    final Leaks leaks = new Leaks();

    /** The limits with which a request reaches the transport. */
    private static @Nullable Timeout sent(HttpClientBuilder client, Request request) {
        try (HttpClient http = client.transport(
                        MockTransport.answering(got -> Response.builder(got).build()))
                .build()) {
            return http.sendAsync(request).join().request().timeout();
        }
    }

    private static Request get() {
        return Request.get("http://example.com/api/v1/example");
    }

    @Test
    void inactivityIsATimeout() throws Exception {
        ScriptedPeer peer = leaks.watch(ScriptedPeer.plain(connection -> {
            connection.expectRequest("GET / HTTP/1.1");
            connection.expectGone();
        }));
        HttpClient http = leaks.watch(HttpClient.create());
        Timeout impatient = Timeout.defaults().withRead(Duration.ofMillis(50));
        assertThatThrownBy(() -> http.sendAsync(Request.of(Method.GET, peer.url("/"), r -> r.timeout(impatient)))
                        .join())
                .hasCauseInstanceOf(ReadTimeoutException.class);
    }

    @Test
    void eachPhaseHasFiveSecondsUnlessSet() {
        assertThat(sent(HttpClient.builder(), get())).isEqualTo(Timeout.of(Duration.ofSeconds(5)));
    }

    @Test
    void requestHasLimitsOfItsOwnOrNone() {
        Request ten = get().newBuilder().timeout(Timeout.of(TEN)).build();
        assertThat(sent(HttpClient.builder(), ten)).isEqualTo(Timeout.of(TEN));
        Request none = get().newBuilder().timeout(Timeout.none()).build();
        assertThat(sent(HttpClient.builder(), none)).isEqualTo(Timeout.none());
    }

    @Test
    void clientSetsTheLimitsOfItsRequests() {
        assertThat(sent(HttpClient.builder().timeout(Timeout.of(TEN)), get())).isEqualTo(Timeout.of(TEN));
        assertThat(sent(HttpClient.builder().timeout(Timeout.none()), get())).isEqualTo(Timeout.none());
    }

    @Test
    void onePhaseMayHaveMoreThanTheOthers() {
        Timeout fine = Timeout.of(TEN).withConnect(Duration.ofSeconds(60));
        Timeout sent = sent(HttpClient.builder().timeout(fine), get());
        assertThat(sent).isNotNull();
        assertThat(sent.connect()).isEqualTo(Duration.ofSeconds(60));
        assertThat(List.of(sent.read(), sent.write(), sent.pool())).containsOnly(TEN);
    }

    @Test
    void limitsBoundTheConnectionsThatAreOpen() throws Exception {
        ScriptedPeer peer = leaks.watch(ScriptedPeer.serving("Tern"));
        HttpClient http = leaks.watch(HttpClient.builder()
                .limits(new Limits(10, 5, Duration.ofSeconds(5)))
                .build());
        List<CompletableFuture<Response>> calls = new ArrayList<>();
        for (int i = 0; i < 50; i++) {
            calls.add(http.sendAsync(Request.get(peer.url("/"))));
        }
        calls.forEach(call -> assertThat(call.join().text()).isEqualTo("Tern"));
        assertThat(peer.openAtMost()).isBetween(1, 10);
    }
}
