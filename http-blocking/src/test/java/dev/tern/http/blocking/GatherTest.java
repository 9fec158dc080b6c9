package dev.tern.http.blocking;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tern.http.CancelledException;
import dev.tern.http.ClientClosedException;
import dev.tern.http.HttpException;
import dev.tern.http.HttpStatusException;
import dev.tern.http.Limits;
import dev.tern.http.Request;
import dev.tern.http.Response;
import dev.tern.http.UnsupportedProtocolException;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class GatherTest {
    /** What a client says of itself whose calls have all let go; its idle connections are its own. */
    private static final String NOTHING_HELD = " 0 busy), dialing: 0, waiting: 0";

    /** Echoes the path; /stuck never answers, /fail breaks, /held waits for the latch. */
    private final CountDownLatch release = new CountDownLatch(1);

    private final CountDownLatch stuckOnesClosed = new CountDownLatch(2);
    private final AtomicInteger working = new AtomicInteger();
    private final AtomicInteger mostWorking = new AtomicInteger();
    private final Peer peer = new Peer(conversation -> {
        for (String head = conversation.readHead(); head != null; head = conversation.readHead()) {
            String path = head.substring(head.indexOf('/'), head.indexOf(" HTTP"));
            mostWorking.accumulateAndGet(working.incrementAndGet(), Math::max);
            if (path.startsWith("/stuck")) {
                conversation.awaitClose();
                stuckOnesClosed.countDown();
                return;
            } else if (path.startsWith("/fail")) {
                release.await();
                return;
            } else if (path.startsWith("/held")) {
                release.await();
            }
            working.decrementAndGet();
            conversation.write("HTTP/1.1 200 OK\r\nContent-Length: " + path.length() + "\r\n\r\n" + path);
        }
    });
    private final Client client = Client.builder().baseUrl(peer.url("/")).build();

    GatherTest() throws IOException {}

    @AfterEach
    void close() throws Exception {
        release.countDown();
        client.close();
        peer.close();
        Leaks.check();
    }

    private void assertHoldsNothing() {
        assertThat(client.toString()).contains(NOTHING_HELD);
    }

    private static List<Request> requests(int count) {
        return IntStream.range(0, count).mapToObj(i -> Request.get("r" + i)).toList();
    }

    // ---- gather ----

    @Test
    void firstFailureIsThrownAndCancelsTheOthers() throws Exception {
        Caller<List<Response>> gathering = Caller.calls(() ->
                client.gather(List.of(Request.get("stuck/1"), Request.post("fail", r -> {}), Request.get("stuck/2"))));
        peer.nextHead();
        peer.nextHead();
        peer.nextHead();

        release.countDown();

        assertThat(gathering.failure())
                .isInstanceOfSatisfying(
                        HttpException.class,
                        e -> assertThat(e.request().url().toString()).endsWith("/fail"));
        assertHoldsNothing();
        assertThat(stuckOnesClosed.await(5, TimeUnit.SECONDS)).isTrue();
        assertThat(client.get("after").text()).isEqualTo("/after");
    }

    @Test
    void failureKeepsWaitingRequestsFromBeingSent() throws Exception {
        release.countDown();

        assertThatThrownBy(() -> client.gather(
                        List.of(Request.post("fail", r -> {}), Request.get("stuck/1"), Request.get("never")),
                        GatherOptions.concurrency(1)))
                .isInstanceOf(HttpException.class);
        assertThat(client.get("after").text()).isEqualTo("/after");
        assertThat(peer.heads).noneMatch(head -> head.contains("never"));
    }

    @Test
    void whatTheTransformThrowsCancelsTheOthers() {
        assertThatThrownBy(() -> client.gather(
                        List.of(Request.get("stuck/1"), Request.get("a"), Request.get("stuck/2")), response -> {
                            throw new IOException("not what was wanted");
                        }))
                .hasMessage("not what was wanted");
        assertThatThrownBy(() -> client.gather(List.of(Request.get("a")), response -> {
                    throw new UnsupportedOperationException("nor this");
                }))
                .isInstanceOf(UnsupportedOperationException.class);
    }

    @Test
    void siblingsHaveLetGoWhenTheFailureIsThrown() throws Exception {
        for (int round = 0; round < 50; round++) {
            assertThatThrownBy(() -> client.gather(
                            List.of(Request.get("stuck/1"), Request.get("a"), Request.get("stuck/2")), response -> {
                                Caller.until(() -> peer.heads.size() == 3);
                                peer.heads.clear();
                                throw new IOException("enough");
                            }))
                    .hasMessage("enough");
            assertHoldsNothing();
        }
    }

    @Test
    void siblingsHaveLetGoWhenTheInterruptIsThrown() throws Exception {
        for (int round = 0; round < 50; round++) {
            Caller<String> gathering = Caller.calls(() -> {
                try {
                    client.gather(List.of(Request.get("stuck/1"), Request.get("stuck/2")));
                    return "an answer";
                } catch (InterruptedIOException e) {
                    return client.toString();
                }
            });
            peer.nextHead();
            peer.nextHead();
            gathering.interrupt();
            assertThat(gathering.result()).contains(NOTHING_HELD);
            assertThat(gathering.wasInterrupted()).isTrue();
        }
    }

    @Test
    void closingOnALoopThreadCancelsWithoutWaiting() throws Exception {
        ParallelScope scope = client.parallel();
        PendingResponse pending = scope.get("stuck/1");
        CompletableFuture<Void> closed =
                client.http().sendAsync(Request.get("a")).thenAccept(response -> scope.close());

        closed.get(5, TimeUnit.SECONDS);
        assertThatThrownBy(pending::response).isInstanceOf(CancelledException.class);
    }

    @Test
    void requestThatCannotBeSentIsRefusedBeforeAnyIs() {
        try (Client bare = Client.create()) {
            assertThatThrownBy(() -> bare.gather(List.of(Request.get(peer.url("/a")), Request.get("relative"))))
                    .isInstanceOf(IllegalArgumentException.class);
        }
        assertThat(peer.heads).isEmpty();
    }

    @Test
    void tenThousandCallsThatFailAtOnceDoNotOverflowTheStack() throws Exception {
        List<Request> unsupported = Collections.nCopies(10_000, Request.get("ftp://127.0.0.1/"));

        assertThat(client.gatherSettled(unsupported))
                .hasSize(10_000)
                .allSatisfy(call -> assertThat(call.failure()).isInstanceOf(UnsupportedProtocolException.class));
    }

    @Test
    void closingTheClientEndsTheGather() throws Exception {
        Caller<List<Response>> gathering =
                Caller.calls(() -> client.gather(List.of(Request.get("stuck/1"), Request.get("stuck/2"))));
        peer.nextHead();
        peer.nextHead();

        client.close();

        assertThat(gathering.failure()).isInstanceOf(ClientClosedException.class);
    }

    @Test
    void gatherOnALoopThreadIsRefused() throws Exception {
        CompletableFuture<Object> refusal = client.http()
                .sendAsync(Request.get("held"))
                .handle((response, failure) -> {
                    try {
                        return client.gather(requests(2));
                    } catch (Exception e) {
                        return e;
                    }
                });

        release.countDown();
        assertThat(refusal.get(5, TimeUnit.SECONDS)).isInstanceOf(IllegalStateException.class);
        assertThat(peer.heads).hasSize(1);
    }

    /** httpx part 3, row 42. */
    @Test
    void responsesStandInTheOrderOfTheRequests() throws Exception {
        assertThat(client.gather(List.of())).isEmpty();
        assertThat(client.gather(requests(150)))
                .extracting(Response::text)
                .containsExactlyElementsOf(
                        IntStream.range(0, 150).mapToObj(i -> "/r" + i).toList());
    }

    @Test
    void concurrencyBoundsTheCallsAndTheirConnections() throws Exception {
        client.gather(requests(200), GatherOptions.concurrency(5));

        assertThat(mostWorking.get()).isBetween(1, 5);
        assertThat(peer.accepted.get()).isBetween(1, 5);
    }

    @Test
    void limitsBoundTheConnectionsOfAWiderGather() throws Exception {
        try (Client narrow = Client.builder()
                .baseUrl(peer.url("/"))
                .limits(Limits.defaults().withMaxConnections(3))
                .build()) {
            assertThat(narrow.gather(requests(100))).hasSize(100);
            assertThat(peer.mostOpen.get()).isLessThanOrEqualTo(3);
        }
    }

    @Test
    void transformAndProgressRunOnTheCallingThread() throws Exception {
        List<Integer> progress = new ArrayList<>();
        Set<Thread> threads = new HashSet<>();
        List<Integer> lengths = client.gather(
                requests(20),
                GatherOptions.concurrency(4).onProgress((done, total) -> {
                    assertThat(total).isEqualTo(20);
                    progress.add(done);
                    threads.add(Thread.currentThread());
                }),
                response -> {
                    threads.add(Thread.currentThread());
                    return response.text().length();
                });

        assertThat(lengths).startsWith(3, 3).endsWith(4, 4).hasSize(20);
        assertThat(progress).isEqualTo(IntStream.rangeClosed(1, 20).boxed().toList());
        assertThat(threads).containsExactly(Thread.currentThread());
    }

    @Test
    void transformMayUseTheClient() throws Exception {
        assertThat(client.gather(
                        requests(10),
                        response -> client.get(response.text() + "/more").text()))
                .contains("/r0/more", "/r9/more");
    }

    // ---- gatherSettled ----

    @Test
    void settledCallsStandBesideThoseThatFailed() throws Exception {
        release.countDown();

        List<Settled<String>> settled = client.gatherSettled(
                List.of(Request.get("a"), Request.post("fail", r -> {}), Request.get("b")),
                GatherOptions.defaults(),
                response -> {
                    if (response.text().equals("/b")) {
                        response.raiseForStatus().json(Integer.class);
                    }
                    return response.text();
                });

        assertThat(settled).extracting(Settled::isSuccess).containsExactly(true, false, false);
        assertThat(settled).extracting(Settled::index).containsExactly(0, 1, 2);
        assertThat(settled.get(0).get()).isEqualTo("/a");
        assertThat(settled.get(1).failure()).isInstanceOf(HttpException.class);
        assertThat(settled.get(1).request().url().toString()).endsWith("/fail");
        assertThatThrownBy(settled.get(2)::get).isNotInstanceOf(HttpStatusException.class);
    }

    // ---- gatherAsCompleted ----

    @Test
    void completionsComeInTheOrderOfTheirEnds() throws Exception {
        try (Completions calls = client.gatherAsCompleted(List.of(Request.get("held"), Request.get("quick")))) {
            var ends = calls.iterator();

            assertThat(ends.next().get().text()).isEqualTo("/quick");
            release.countDown();
            assertThat(ends.next().index()).isZero();
            assertThat(ends.hasNext()).isFalse();
            assertThatThrownBy(ends::next).isInstanceOf(NoSuchElementException.class);
        }
    }

    @Test
    void endlessRequestsAreTakenAsTheyAreNeeded() throws Exception {
        AtomicInteger made = new AtomicInteger();
        Iterable<Request> endless = () ->
                Stream.generate(() -> Request.get("r" + made.getAndIncrement())).iterator();

        try (Completions calls = client.gatherAsCompleted(endless, 3);
                Stream<Settled<Response>> ends = calls.stream()) {
            assertThat(ends.limit(10)).hasSize(10).allMatch(Settled::isSuccess);
        }
        assertThat(made.get()).isBetween(10, 13);
    }

    @Test
    void closingTheCompletionsCancelsWhatIsUnderWay() throws Exception {
        Completions calls = client.gatherAsCompleted(List.of(Request.get("stuck/1"), Request.get("stuck/2")));
        peer.nextHead();
        peer.nextHead();

        calls.close();

        assertHoldsNothing();
        assertThat(stuckOnesClosed.await(5, TimeUnit.SECONDS)).isTrue();
        assertThat(calls).hasSize(2).noneMatch(Settled::isSuccess);
    }

    // ---- parallel ----

    @Test
    void leavingTheScopeCancelsWhatIsPending() throws Exception {
        PendingResponse running;
        PendingResponse waiting;
        try (ParallelScope scope = client.parallel(2)) {
            running = scope.get("stuck/1");
            scope.get("stuck/2");
            waiting = scope.get("never");
            peer.nextHead();
            peer.nextHead();
        }
        assertHoldsNothing();
        assertThat(stuckOnesClosed.await(5, TimeUnit.SECONDS)).isTrue();
        assertThatThrownBy(running::response).isInstanceOf(CancelledException.class);
        assertThatThrownBy(waiting::response).isInstanceOf(CancelledException.class);
        assertThat(peer.heads).isEmpty();
    }

    @Test
    void closedScopeStartsNothing() {
        ParallelScope scope = client.parallel();
        scope.close();
        scope.close();

        assertThatThrownBy(() -> scope.get("a")).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(scope::nextResponse).isInstanceOf(NoSuchElementException.class);
    }

    @Test
    void failureShowsWhereItIsAskedForAndNowhereElse() throws Exception {
        release.countDown();
        try (ParallelScope scope = client.parallel()) {
            PendingResponse failing = scope.post("fail", r -> {});
            PendingResponse fine = scope.get("a");

            assertThat(fine.response().text()).isEqualTo("/a");
            assertThatThrownBy(failing::response).isInstanceOf(HttpException.class);
            assertThatThrownBy(failing::response).isInstanceOf(HttpException.class);
        }
    }

    @Test
    void nextResponsePassesOverWhatWasAskedForByItsHandle() throws Exception {
        try (ParallelScope scope = client.parallel()) {
            PendingResponse held = scope.get("held");
            PendingResponse quick = scope.get("quick");
            scope.request("get", "other", r -> r.param("n", 1));

            assertThat(quick.response().text()).isEqualTo("/quick");
            assertThat(quick.isDone()).isTrue();
            assertThat(scope.nextResponse().text()).isEqualTo("/other?n=1");
            assertThat(scope.hasPending()).isTrue();
            release.countDown();
            assertThat(scope.nextResponse().text()).isEqualTo("/held");
            assertThat(held.response().text()).isEqualTo("/held");
            assertThat(scope.hasPending()).isFalse();
            assertThatThrownBy(scope::nextResponse).isInstanceOf(NoSuchElementException.class);
        }
    }
}
