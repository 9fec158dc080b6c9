package dev.tern.http.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

/** The peer by hand against a client that is not ours. */
class Http2PeerTest {
    private final Certificates certificates = new Certificates();
    private final CountDownLatch answered = new CountDownLatch(1);

    private HttpResponse<String> send(ScriptedPeer peer, HttpRequest.Builder request) throws Exception {
        HttpClient client = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_2)
                .sslContext(certificates.client())
                .build();
        HttpResponse<String> response = Waits.value(client.sendAsync(
                request.uri(URI.create(peer.url("/a"))).build(), HttpResponse.BodyHandlers.ofString()));
        answered.countDown();
        return response;
    }

    @Test
    void anExchangeGoesThereAndBack() throws Exception {
        try (ScriptedPeer peer = ScriptedPeer.secure(certificates.localhost(), c -> {
            Http2Peer h2 = Http2Peer.begin(c, Http2Peer.MAX_CONCURRENT_STREAMS, 5);
            Http2Peer.Head head = h2.expectRequest("POST /a");
            assertThat(head.end()).isFalse();
            assertThat(h2.readContent(head.streamId())).isEqualTo("hello");
            h2.sendHeaders(head.streamId(), false, ":status", "200", "x-a", "1");
            h2.sendData(head.streamId(), "wor", false);
            h2.sendData(head.streamId(), "ld", true);
            h2.expectSettingsAck();
            h2.sendPing(7, false);
            h2.expectPong(7);
            c.await(answered, "that the client has its answer");
        })) {
            HttpResponse<String> response =
                    send(peer, HttpRequest.newBuilder().POST(HttpRequest.BodyPublishers.ofString("hello")));
            assertThat(response.version()).isEqualTo(HttpClient.Version.HTTP_2);
            assertThat(response.body()).isEqualTo("world");
        }
    }

    @Test
    void contentGoesAsFarAsTheClientsWindows() throws Exception {
        try (ScriptedPeer peer = ScriptedPeer.secure(certificates.localhost(), c -> {
            Http2Peer h2 = Http2Peer.begin(c);
            int id = h2.expectHeaders().streamId();
            h2.sendHeaders(id, false, ":status", "200");
            h2.sendContent(id, 10 << 20, true);
            c.await(answered, "that the client has its answer");
        })) {
            assertThat(send(peer, HttpRequest.newBuilder().GET()).body()).hasSize(10 << 20);
        }
    }
}
