package dev.tern.http.blocking;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tern.http.Limits;
import java.io.InputStream;
import java.lang.ref.WeakReference;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Streams that nobody closes. There is one place for a connection, so who holds it holds up the next call. */
@Timeout(30)
class ForgottenStreamTest {
    private final Client client =
            Client.builder().limits(Limits.defaults().withMaxConnections(1)).build();
    private final CountDownLatch gone = new CountDownLatch(1);

    @AfterEach
    void close() {
        client.close();
        Leaks.check();
    }

    private Peer peer() throws Exception {
        return new Peer(conversation -> {
            if (conversation.readHead().startsWith("GET /half")) {
                conversation.write("HTTP/1.1 200 OK\r\nContent-Length: 8\r\n\r\nhalf");
                conversation.awaitClose();
                gone.countDown();
            } else {
                conversation.write(Peer.OK);
            }
        });
    }

    @Test
    void connectionOfAForgottenStreamIsWonBack() throws Exception {
        try (Peer peer = peer()) {
            forget(peer);
            collectUntilGone();
            assertThat(client.get(peer.url("/next")).text()).isEqualTo("ok");
        }
    }

    private void forget(Peer peer) throws Exception {
        StreamedResponse response = client.stream("GET", peer.url("/half"));
        assertThat(response.inputStream().read()).isEqualTo('h');
    }

    @Test
    void streamWhoseContentIsStillHeldIsNotForgotten() throws Exception {
        try (Peer peer = peer();
                InputStream content = client.stream("GET", peer.url("/half")).inputStream()) {
            awaitCollection(new WeakReference<>(new Object()));
            assertThat(new String(content.readNBytes(4), java.nio.charset.StandardCharsets.US_ASCII))
                    .isEqualTo("half");
        }
        assertThat(gone.await(20, TimeUnit.SECONDS)).isTrue();
    }

    /** The collector is only asked; so ask it until it has done it. */
    private void collectUntilGone() throws InterruptedException {
        boolean done = false;
        for (int i = 0; i < 400 && !done; i++) {
            System.gc();
            done = gone.await(50, TimeUnit.MILLISECONDS);
        }
        assertThat(done).isTrue();
    }

    private static void awaitCollection(WeakReference<Object> garbage) {
        for (int i = 0; i < 400 && garbage.get() != null; i++) {
            System.gc();
        }
        assertThat(garbage.get()).isNull();
    }
}
