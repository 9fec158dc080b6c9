package dev.tern.http.client;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tern.http.CancelledException;
import dev.tern.http.Request;
import dev.tern.http.testkit.Leaks;
import dev.tern.http.testkit.LogRecording;
import dev.tern.http.testkit.RecordingHandler;
import dev.tern.http.testkit.ScriptedPeer;
import dev.tern.http.testkit.Waits;
import java.util.concurrent.CountDownLatch;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A response that its owner forgot: reported, and its connection won back. */
class StreamWatchTest {
    @RegisterExtension
    final Leaks leaks = new Leaks();

    private final LogRecording log = LogRecording.of("dev.tern.http.client");

    @AfterEach
    void listenNoMore() {
        log.close();
    }

    private static final ScriptedPeer.Script HALF = connection -> {
        connection.expectRequest("GET /big?token=secret HTTP/1.1");
        connection.send("HTTP/1.1 200 OK\r\nContent-Length: 8\r\n\r\nhalf");
        connection.expectGone();
    };

    private RecordingHandler paused(HttpClient client) throws Exception {
        ScriptedPeer peer = leaks.watch(ScriptedPeer.plain(HALF));
        RecordingHandler handler = new RecordingHandler(0);
        client.send(Request.get(peer.url("/big?token=secret")), handler);
        handler.awaitResponse();
        return handler;
    }

    @Test
    void forgottenResponseIsReportedAndItsConnectionClosed() throws Exception {
        HttpClient client = leaks.watch(HttpClient.create());
        RecordingHandler handler = paused(client);
        client.watch(new Object(), handler.exchange());
        collectUntil(this::isWarned);
        handler.awaitFailure(CancelledException.class);
        assertThat(log.lines().get(log.lines().size() - 1))
                .startsWith("WARN The streamed response to GET http://127.0.0.1:")
                .contains("/big was forgotten", "leakDetection(true)")
                .doesNotContain("secret");
    }

    @Test
    void placeWhereItWasOpenedIsToldWhereThatIsAskedFor() throws Exception {
        HttpClient client = leaks.watch(HttpClient.builder().leakDetection(true).build());
        RecordingHandler handler = paused(client);
        client.watch(new Object(), handler.exchange());
        collectUntil(() -> !log.thrown().isEmpty());
        handler.awaitFailure(CancelledException.class);
        assertThat(log.thrown().get(0).getStackTrace())
                .anyMatch(frame -> frame.getMethodName().equals("placeWhereItWasOpenedIsToldWhereThatIsAskedFor"));
    }

    /** The third is lost, which shows that the others were looked at. */
    @Test
    void whatWasEndedOrIsHeldIsNotReported() throws Exception {
        HttpClient client = leaks.watch(HttpClient.create());
        RecordingHandler ended = paused(client);
        RecordingHandler held = paused(client);
        RecordingHandler lost = paused(client);
        Object owner = new Object();
        client.watch(new Object(), ended.exchange()).run();
        client.watch(owner, held.exchange());
        client.watch(new Object(), lost.exchange());
        collectUntil(this::isWarned);
        lost.awaitFailure(CancelledException.class);
        assertThat(ended.transcript()).containsExactly("HEAD 200");
        assertThat(held.transcript()).containsExactly("HEAD 200");
        java.lang.ref.Reference.reachabilityFence(owner);
    }

    private boolean isWarned() {
        return log.lines().stream().anyMatch(line -> line.startsWith("WARN"));
    }

    /** The collector is only asked; so ask it until it has done it. */
    private static void collectUntil(BooleanSupplier condition) throws InterruptedException {
        CountDownLatch never = new CountDownLatch(1);
        for (int i = 0; i < 20 * Waits.BOUND_SECONDS && !condition.getAsBoolean(); i++) {
            System.gc();
            never.await(50, java.util.concurrent.TimeUnit.MILLISECONDS);
        }
        assertThat(condition.getAsBoolean()).isTrue();
    }
}
