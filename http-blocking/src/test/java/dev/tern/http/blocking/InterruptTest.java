package dev.tern.http.blocking;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tern.http.CancelledException;
import dev.tern.http.Limits;
import dev.tern.http.Request;
import dev.tern.http.Response;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class InterruptTest {
    /** Answers /held when the latch opens, /half with a part of the content, and anything else at once. */
    private final CountDownLatch release = new CountDownLatch(1);

    private final CountDownLatch closedByClient = new CountDownLatch(1);
    private final Peer peer = new Peer(conversation -> {
        for (String head = conversation.readHead(); head != null; head = conversation.readHead()) {
            if (head.startsWith("GET /held")) {
                release.await();
                conversation.write(Peer.OK);
            } else if (head.startsWith("GET /stuck")) {
                conversation.awaitClose();
                closedByClient.countDown();
                return;
            } else if (head.startsWith("GET /half")) {
                conversation.write("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhalf.");
                conversation.awaitClose();
                closedByClient.countDown();
                return;
            } else {
                conversation.write(Peer.OK);
            }
        }
    });
    private final Client client = Client.create();

    InterruptTest() throws Exception {}

    @AfterEach
    void close() throws Exception {
        client.close();
        peer.close();
        Leaks.check();
    }

    @Test
    void callOfAnInterruptedThreadIsNotSent() throws Exception {
        Thread.currentThread().interrupt();

        assertThatThrownBy(() -> client.get(peer.url("/"))).isInstanceOf(InterruptedIOException.class);
        assertThat(Thread.interrupted()).isTrue();
        assertThat(peer.heads).isEmpty();
        assertThat(client.get(peer.url("/")).text()).isEqualTo("ok");
    }

    @Test
    void interruptWhileWaitingForTheHeadEndsThisCallOnly() throws Exception {
        Caller<Response> other = Caller.calls(() -> client.get(peer.url("/held")));
        peer.nextHead();
        Caller<Response> stuck = Caller.calls(() -> client.get(peer.url("/stuck")));
        peer.nextHead();

        stuck.interrupt();

        assertEndedByInterrupt(stuck);
        assertThat(closedByClient.await(5, TimeUnit.SECONDS)).isTrue();
        assertOtherGoesOn(other);
    }

    @Test
    void interruptOfTheThreadThatTurnsTheLoopLeavesTheOthersGoingOn() throws Exception {
        Caller<Response> stuck = Caller.calls(() -> client.get(peer.url("/stuck")));
        peer.nextHead();
        Caller<Response> other = Caller.calls(() -> client.get(peer.url("/held")));
        peer.nextHead();

        stuck.interrupt();

        assertEndedByInterrupt(stuck);
        assertOtherGoesOn(other);
    }

    @Test
    void interruptInTheMiddleOfTheContentEndsThisCallOnly() throws Exception {
        Caller<Response> other = Caller.calls(() -> client.get(peer.url("/held")));
        peer.nextHead();
        CountDownLatch halfRead = new CountDownLatch(1);
        Caller<Integer> reader = Caller.calls(() -> {
            try (StreamedResponse response = client.stream("GET", peer.url("/half"));
                    InputStream stream = response.inputStream()) {
                stream.readNBytes(5);
                halfRead.countDown();
                return stream.read();
            }
        });
        assertThat(halfRead.await(5, TimeUnit.SECONDS)).isTrue();

        reader.interrupt();

        assertEndedByInterrupt(reader);
        assertThat(closedByClient.await(5, TimeUnit.SECONDS)).isTrue();
        assertOtherGoesOn(other);
    }

    @Test
    void interruptWhileWaitingForAConnectionEndsThisCallOnly() throws Exception {
        try (Client narrow =
                Client.builder().limits(Limits.defaults().withMaxConnections(1)).build()) {
            Caller<Response> other = Caller.calls(() -> narrow.get(peer.url("/held")));
            peer.nextHead();
            Caller<Response> waiting = Caller.calls(() -> narrow.get(peer.url("/")));
            Caller.until(() -> narrow.toString().contains("waiting: 1"));

            waiting.interrupt();

            assertEndedByInterrupt(waiting);
            assertOtherGoesOn(other);
            assertThat(peer.heads).isEmpty();
            assertThat(narrow.get(peer.url("/")).text()).isEqualTo("ok");
        }
    }

    @Test
    void interruptWhileConnectingEndsThisCallOnly() throws Exception {
        try (Blackhole blackhole = new Blackhole()) {
            Caller<Response> other = Caller.calls(() -> client.get(peer.url("/held")));
            peer.nextHead();
            Caller<Response> connecting = Caller.calls(() -> client.get(blackhole.url()));
            Caller.until(() -> client.toString().contains("dialing: 1"));

            connecting.interrupt();

            assertEndedByInterrupt(connecting);
            assertOtherGoesOn(other);
        }
    }

    @Test
    void interruptOfGatherCancelsAllItsCallsAndNoOther() throws Exception {
        Caller<Response> other = Caller.calls(() -> client.get(peer.url("/held")));
        peer.nextHead();
        Caller<List<Response>> gathering = Caller.calls(() -> client.gather(List.of(
                Request.get(peer.url("/quick")), Request.get(peer.url("/stuck")), Request.get(peer.url("/stuck")))));
        peer.nextHead();
        peer.nextHead();
        peer.nextHead();

        gathering.interrupt();

        assertEndedByInterrupt(gathering);
        assertThat(closedByClient.await(5, TimeUnit.SECONDS)).isTrue();
        assertOtherGoesOn(other);
    }

    @Test
    void interruptOfAWaitInAParallelScopeLeavesTheCallsToTheScope() throws Exception {
        try (ParallelScope scope = client.parallel()) {
            PendingResponse held = scope.get(peer.url("/held"));
            peer.nextHead();
            Caller<Response> waiting = Caller.calls(held::response);

            waiting.interrupt();

            assertEndedByInterrupt(waiting);
            release.countDown();
            assertThat(held.response().text()).isEqualTo("ok");
        }
    }

    @Test
    void streamThatWasInterruptedIsOver() throws Exception {
        try (StreamedResponse response = client.stream("GET", peer.url("/half"))) {
            var source = response.source();
            assertThat(source.readUtf8(5)).isEqualTo("half.");
            Thread.currentThread().interrupt();

            assertThatThrownBy(() -> source.readUtf8(5)).isInstanceOf(InterruptedIOException.class);
            assertThat(Thread.interrupted()).isTrue();
            assertThatThrownBy(() -> source.readUtf8(5)).isInstanceOf(CancelledException.class);
        }
    }

    private static void assertEndedByInterrupt(Caller<?> caller) throws Exception {
        assertThat(caller.failure())
                .isInstanceOf(InterruptedIOException.class)
                .hasCauseInstanceOf(InterruptedException.class);
        assertThat(caller.wasInterrupted()).isTrue();
    }

    private void assertOtherGoesOn(Caller<Response> other) throws Exception {
        release.countDown();
        assertThat(other.result().text()).isEqualTo("ok");
    }
}
