package dev.tern.http.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tern.http.Limits;
import dev.tern.http.PoolTimeoutException;
import dev.tern.http.Request;
import dev.tern.http.Response;
import dev.tern.http.client.HttpClient;
import dev.tern.http.testkit.RecordingHandler;
import dev.tern.http.testkit.ScriptedPeer;
import dev.tern.http.testkit.Waits;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The limits of the pool, counted at the peer. */
class PoolLimitsTest extends EngineTest {
    private ScriptedPeer serving() throws IOException {
        return leaks.watch(ScriptedPeer.serving("x"));
    }

    private static void getAll(HttpClient client, int count, ScriptedPeer... peers) throws Exception {
        List<CompletableFuture<Response>> calls = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            calls.add(client.sendAsync(Request.get(peers[i % peers.length].url("/" + i))));
        }
        for (CompletableFuture<Response> call : calls) {
            assertThat(Waits.value(call).text()).isEqualTo("x");
        }
    }

    @Test
    void noMoreConnectionsAreOpenThanAllowed() throws Exception {
        ScriptedPeer peer = serving();
        HttpClient client =
                client(builder -> builder.loops(1).limits(Limits.defaults().withMaxConnections(7)));
        getAll(client, 200, peer);
        assertThat(peer.openAtMost()).isLessThanOrEqualTo(7);
        assertThat(peer.accepted()).isLessThanOrEqualTo(7);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 7})
    void loopsShareThePlacesAndNoneStarves(int max) throws Exception {
        ScriptedPeer peer = serving();
        HttpClient client =
                client(builder -> builder.loops(3).limits(Limits.defaults().withMaxConnections(max)));
        getAll(client, 300, peer);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2})
    void originsShareFewConnectionsAndNobodyStarves(int loops) throws Exception {
        HttpClient client =
                client(builder -> builder.loops(loops).limits(Limits.defaults().withMaxConnections(2)));
        getAll(client, 120, serving(), serving(), serving());
    }

    @Test
    void anOriginHasALimitOfItsOwn() throws Exception {
        ScriptedPeer one = serving();
        ScriptedPeer two = serving();
        HttpClient client = client(builder -> builder.limits(Limits.defaults().withMaxPerOrigin(2)));
        getAll(client, 100, one, two);
        assertThat(one.openAtMost()).isLessThanOrEqualTo(2);
        assertThat(two.openAtMost()).isLessThanOrEqualTo(2);
    }

    /** httpx part 3, row 10. */
    @Test
    void idleConnectionsBeyondTheLimitAreClosed() throws Exception {
        CountDownLatch allAsked = new CountDownLatch(5);
        AtomicInteger left = new AtomicInteger();
        CountDownLatch three = new CountDownLatch(3);
        ScriptedPeer peer = leaks.watch(ScriptedPeer.always(connection -> {
            connection.readHeadOrEnd();
            allAsked.countDown();
            connection.await(allAsked, "all five calls");
            connection.respond("x");
            connection.expectGone();
            left.incrementAndGet();
            three.countDown();
        }));
        HttpClient client = client(builder -> builder.limits(new Limits(10, 2, Duration.ofMinutes(5))));
        getAll(client, 5, peer);
        Waits.until(three, "three of five connections to be closed");
        assertThat(left).hasValue(3);
        assertThat(client.toString()).contains("(2 idle, 0 busy)");
    }

    @Test
    void idleConnectionsExpire() throws Exception {
        CountDownLatch left = ScriptedPeer.point();
        ScriptedPeer peer = peer(
                connection -> {
                    connection.expectRequest("GET /first HTTP/1.1");
                    connection.respond("first");
                    connection.expectGone();
                    left.countDown();
                },
                NEXT);
        HttpClient client = client(builder -> builder.limits(new Limits(10, 10, Duration.ofMillis(30))));
        get(client, peer.url("/first"));
        Waits.until(left, "the idle connection to be closed");
        assertNextCallWorks(client, peer);
    }

    @Test
    void aConnectionOfAgeTakesNoFurtherCall() throws Exception {
        ScriptedPeer peer = peer(
                connection -> {
                    connection.expectRequest("GET /first HTTP/1.1");
                    connection.respond("first");
                    connection.expectGone();
                },
                NEXT);
        HttpClient client =
                client(builder -> builder.limits(Limits.defaults().withMaxConnectionAge(Duration.ofNanos(1))));
        get(client, peer.url("/first"));
        assertNextCallWorks(client, peer);
    }

    @Test
    void aCallTooManyFailsAtOnce() throws Exception {
        CountDownLatch refused = ScriptedPeer.point();
        ScriptedPeer peer = peer(connection -> {
            connection.expectRequest("GET /first HTTP/1.1");
            connection.await(refused, "the refused call");
            connection.respond("first");
            connection.expectRequest("GET /next HTTP/1.1");
            connection.respond("next");
            connection.expectGone();
        });
        HttpClient client = client(builder -> builder.limits(ONE_CONNECTION.withMaxWaiters(1)));
        RecordingHandler first = send(client, Request.get(peer.url("/first")));
        RecordingHandler waits = send(client, Request.get(peer.url("/next")));
        PoolTimeoutException failure =
                send(client, Request.get(peer.url("/third"))).awaitFailure(PoolTimeoutException.class);
        assertThat(failure).hasMessageContaining("maxWaiters");
        refused.countDown();
        assertThat(first.awaitEnd().content()).isEqualTo("first");
        assertThat(waits.awaitEnd().content()).isEqualTo("next");
    }

    @Test
    void waitingCallsAreServedInOrder() throws Exception {
        List<String> order = java.util.Collections.synchronizedList(new ArrayList<>());
        CountDownLatch go = ScriptedPeer.point();
        ScriptedPeer peer = peer(connection -> {
            for (String head = connection.readHeadOrEnd(); head != null; head = connection.readHeadOrEnd()) {
                connection.await(go, "all calls to be made");
                order.add(head.substring(0, head.indexOf(" HTTP")));
                connection.respond("x");
            }
        });
        HttpClient client = clientOfOneConnection();
        List<RecordingHandler> calls = new ArrayList<>();
        List<String> expected = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            calls.add(send(client, Request.get(peer.url("/" + i))));
            expected.add("GET /" + i);
        }
        go.countDown();
        calls.forEach(RecordingHandler::awaitEnd);
        assertThat(order).isEqualTo(expected);
    }

    @Test
    void aRequestThatCannotBeSentLeavesTheConnectionAsItWas() throws Exception {
        ScriptedPeer peer = peer(connection -> {
            connection.expectRequest("GET /first HTTP/1.1");
            connection.respond("first");
            connection.expectRequest("GET /next HTTP/1.1");
            connection.respond("next");
            connection.expectGone();
        });
        HttpClient client = client();
        get(client, peer.url("/first"));
        Request wrong = Request.post(
                peer.url("/x"), r -> r.header("Transfer-Encoding", "gzip").content("x"));
        send(client, wrong).awaitFailure(dev.tern.http.LocalProtocolException.class);
        assertNextCallWorks(client, peer);
    }

    @Test
    void theClientSaysInOneLineWhatItHolds() throws Exception {
        CountDownLatch asked = ScriptedPeer.point();
        ScriptedPeer peer = peer(connection -> {
            connection.expectRequest("GET / HTTP/1.1");
            asked.countDown();
            connection.drain();
        });
        HttpClient client = clientOfOneConnection();
        RecordingHandler busy = send(client, Request.get(peer.url("/")));
        Waits.until(asked, "the request");
        assertThat(client.toString())
                .matches("HttpClient\\[tern-\\d+-loop-1: connections: 1 \\(0 idle, 1 busy\\), dialing: 0, waiting: 0]");
        client.close();
        busy.awaitEnd();
    }
}
