package dev.tern.http.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tern.http.CancelledException;
import dev.tern.http.ConnectFailedException;
import dev.tern.http.HttpTimeoutException;
import dev.tern.http.Request;
import dev.tern.http.Timeout;
import dev.tern.http.TlsException;
import dev.tern.http.client.HttpClient;
import dev.tern.http.exchange.Resolver;
import dev.tern.http.exchange.Trace;
import dev.tern.http.exchange.TraceEvent.Kind;
import dev.tern.http.testkit.Certificates;
import dev.tern.http.testkit.RecordingHandler;
import dev.tern.http.testkit.ScriptedPeer;
import dev.tern.http.testkit.Waits;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class ConnectRetriesTest extends EngineTest {
    private final AtomicInteger retries = new AtomicInteger();
    private final CountDownLatch waits = new CountDownLatch(1);
    private final Trace counting = event -> {
        if (event.kind() == Kind.RETRY) {
            retries.incrementAndGet();
            waits.countDown();
        }
    };

    /** Names an address of loopback at which nobody listens, and after some look-ups the right one. */
    private static Resolver wrongAtFirst(int times) {
        AtomicInteger lookUps = new AtomicInteger();
        return (host, blocking) ->
                CompletableFuture.completedFuture(List.of(loopback(lookUps.getAndIncrement() < times ? 2 : 1)));
    }

    private static InetAddress loopback(int last) {
        try {
            return InetAddress.getByAddress(new byte[] {127, 0, 0, (byte) last});
        } catch (UnknownHostException impossible) {
            throw new AssertionError(impossible);
        }
    }

    @Test
    void aConnectionThatDoesNotComeAboutIsTriedAgain() throws Exception {
        ScriptedPeer peer = peer(NEXT);
        HttpClient client = client(b -> b.resolver(wrongAtFirst(1)).retries(1).trace(counting));
        assertThat(get(client, "http://name.test:" + peer.port() + "/next").text())
                .isEqualTo("next");
        assertThat(retries).hasValue(1);
    }

    @Test
    void withoutRetriesOrBeyondThemTheFailureIsFinal() throws Exception {
        ScriptedPeer peer = leaks.watch(ScriptedPeer.serving("never"));
        String url = "http://name.test:" + peer.port() + "/";
        HttpClient none = client(b -> b.resolver(wrongAtFirst(9)).trace(counting));
        send(none, Request.get(url)).awaitFailure(ConnectFailedException.class);
        assertThat(retries).hasValue(0);
        HttpClient one = client(b -> b.resolver(wrongAtFirst(9)).retries(1).trace(counting));
        send(one, Request.get(url)).awaitFailure(ConnectFailedException.class);
        assertThat(retries).hasValue(1);
        assertThat(peer.accepted()).isZero();
    }

    @Test
    void cancelEndsTheWaitForTheNextAttempt() throws Exception {
        HttpClient client =
                client(b -> b.resolver(wrongAtFirst(999)).retries(999).trace(counting));
        RecordingHandler handler = new RecordingHandler();
        var exchange = client.send(Request.get("http://name.test:1/"), handler);
        Waits.until(waits, "the first retry");
        exchange.cancel();
        handler.awaitFailure(CancelledException.class);
    }

    @Test
    void theTotalTimeEndsIt() throws Exception {
        Timeout brief = Timeout.defaults().withTotal(Duration.ofMillis(300));
        HttpClient client =
                client(b -> b.resolver(wrongAtFirst(9_999)).retries(9_999).timeout(brief));
        send(client, Request.get("http://name.test:1/")).awaitFailure(HttpTimeoutException.class);
    }

    @Test
    void closingTheClientEndsIt() throws Exception {
        HttpClient client =
                client(b -> b.resolver(wrongAtFirst(999)).retries(999).trace(counting));
        RecordingHandler handler = send(client, Request.get("http://name.test:1/"));
        Waits.until(waits, "the first retry");
        client.close();
        handler.awaitFailure(dev.tern.http.ClientClosedException.class);
    }

    @Test
    void aCertificateThatIsNotTrustedIsNotTriedAgain() throws Exception {
        ScriptedPeer peer = leaks.watch(ScriptedPeer.alwaysSecure(new Certificates().localhost(), connection -> {
            try {
                connection.readHeadOrEnd();
            } catch (java.io.IOException refused) {
                // It was us who were refused.
            }
        }));
        HttpClient client =
                client(b -> b.tls(new Certificates().tls()).retries(3).trace(counting));
        send(client, Request.get(peer.url("/"))).awaitFailure(TlsException.class);
        assertThat(retries).hasValue(0);
    }

    @Test
    void aNegativeNumberIsRefused() {
        assertThatThrownBy(() -> HttpClient.builder().retries(-1)).hasMessageContaining("-1");
    }
}
