package dev.tern.http.blocking;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tern.http.Limits;
import dev.tern.http.StreamConsumedException;
import dev.tern.http.exchange.ResponseHook;
import java.io.ByteArrayOutputStream;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.zip.GZIPOutputStream;
import okio.Buffer;
import okio.ByteString;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What raw() gives, where the other forms decode; with one place for a connection. */
@Timeout(30)
class RawContentTest {
    private static final ByteString TEXT = ByteString.encodeUtf8("Tern tern tern tern");

    private Client client =
            Client.builder().limits(Limits.defaults().withMaxConnections(1)).build();

    @AfterEach
    void close() {
        client.close();
        Leaks.check();
    }

    private static ByteString gzip(ByteString octets) throws Exception {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (GZIPOutputStream coding = new GZIPOutputStream(out)) {
            octets.write(coding);
        }
        return ByteString.of(out.toByteArray());
    }

    private static Peer serving(ByteString zipped) throws Exception {
        return new Peer(conversation -> {
            while (conversation.readHead() != null) {
                conversation.write(
                        "HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: " + zipped.size() + "\r\n\r\n");
                conversation.write(zipped.toByteArray());
            }
        });
    }

    private static ByteString joined(Iterable<ByteString> pieces) {
        Buffer all = new Buffer();
        pieces.forEach(all::write);
        return all.readByteString();
    }

    @Test
    void rawContentIsAsItWasReceivedAndCodingsAreStillAnnounced() throws Exception {
        ByteString zipped = gzip(TEXT);
        try (Peer peer = serving(zipped)) {
            try (StreamedResponse response = client.stream("GET", peer.url("/"))) {
                assertThat(joined(response.raw())).isEqualTo(zipped);
                assertThatThrownBy(response::bytes).isInstanceOf(StreamConsumedException.class);
            }
            assertThat(peer.nextHead()).contains("\r\nAccept-Encoding: gzip");
            try (StreamedResponse response = client.stream("GET", peer.url("/"))) {
                assertThat(joined(response.bytes())).isEqualTo(TEXT);
            }
            assertThat(peer.accepted.get()).isEqualTo(1);
        }
    }

    @Test
    void largeRawContentComesWholeThroughTheWindow() throws Exception {
        byte[] noise = new byte[1 << 20];
        new Random(1).nextBytes(noise);
        ByteString zipped = gzip(ByteString.of(noise));
        try (Peer peer = serving(zipped)) {
            try (StreamedResponse response = client.stream("GET", peer.url("/"))) {
                assertThat(joined(response.raw())).isEqualTo(zipped);
            }
            try (StreamedResponse response = client.stream("GET", peer.url("/"))) {
                assertThat(response.read().content()).isEqualTo(ByteString.of(noise));
            }
        }
    }

    /** The end has come with the head, and with it the connection is back. */
    @Test
    void smallResponseThatNobodyReadsGivesItsConnectionBack() throws Exception {
        try (Peer peer = serving(gzip(TEXT))) {
            client.stream("GET", peer.url("/")).close();
            assertThat(client.get(peer.url("/")).content()).isEqualTo(TEXT);
        }
    }

    @Test
    void contentThatAHookHasReadComesAsTheHookSawIt() throws Exception {
        client.close();
        client = Client.builder()
                .responseHook(new ResponseHook() {
                    @Override
                    public CompletionStage<?> onResponse(dev.tern.http.Response response) {
                        return CompletableFuture.completedFuture(response);
                    }

                    @Override
                    public boolean needsContent(dev.tern.http.ResponseHead head) {
                        return true;
                    }
                })
                .build();
        try (Peer peer = serving(gzip(TEXT));
                StreamedResponse response = client.stream("GET", peer.url("/"))) {
            assertThat(joined(response.raw())).isEqualTo(TEXT);
        }
    }
}
