package dev.tern.http.blocking;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tern.http.HttpException;
import dev.tern.http.HttpStatusException;
import dev.tern.http.JsonCodec;
import dev.tern.http.Method;
import dev.tern.http.Request;
import dev.tern.http.Response;
import dev.tern.http.client.HttpClient;
import dev.tern.http.client.ResponseCollector;
import dev.tern.http.exchange.Delivery;
import dev.tern.http.exchange.Exchange;
import java.io.InputStream;
import java.lang.reflect.Type;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import okio.ByteString;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class ClientTest {
    record Pokemon(String name, int order) {}

    private static final String JSON = "{\"name\":\"mew\",\"order\":151,\"height\":4}";
    private static final String JSON_ANSWER =
            "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: " + JSON.length() + "\r\n\r\n" + JSON;

    private final Client client = Client.create();

    @AfterEach
    void noThreadIsLeftAfterClose() {
        client.close();
        Leaks.check();
    }

    @Test
    void statusOtherThanSuccessIsReturnedAndRaisesOnRequest() throws Exception {
        try (Peer peer = Peer.answering("HTTP/1.1 404 Not Found\r\nContent-Length: 4\r\n\r\nnope")) {
            Response response = client.get(peer.url("/"));

            assertThat(response.status()).isEqualTo(404);
            assertThat(response.text()).isEqualTo("nope");
            assertThatThrownBy(response::raiseForStatus).isInstanceOf(HttpStatusException.class);
        }
    }

    @Test
    void cookiesAreKeptInTheJarUnlessThereIsNone() throws Exception {
        try (Peer peer = Peer.answering("HTTP/1.1 200 OK\r\nSet-Cookie: a=1\r\nContent-Length: 0\r\n\r\n");
                Client face = Client.over(client.http());
                Client without = Client.builder().cookies(null).build()) {
            assertThat(without.get(peer.url("/")).request().headers().contains("Cookie"))
                    .isFalse();
            assertThat(without.cookies()).isNull();
            client.get(peer.url("/"));
            assertThat(client.cookies().get("a")).isEqualTo("1");
            assertThat(face.get(peer.url("/")).request().headers().get("Cookie"))
                    .isEqualTo("a=1");
        }
    }

    @Test
    void relativeUrlWithoutBaseIsRefusedBeforeAnythingIsSent() {
        assertThatThrownBy(() -> client.get("items"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("baseUrl");
    }

    @Test
    void blockingCallOnALoopThreadIsRefusedBeforeAnythingIsSent() throws Exception {
        CountDownLatch release = new CountDownLatch(1);
        try (Peer peer = new Peer(conversation -> {
            conversation.readHead();
            release.await();
            conversation.write(Peer.OK);
        })) {
            CompletableFuture<Throwable> refusal = client.http()
                    .sendAsync(Request.get(peer.url("/first")))
                    .handle((response, failure) -> {
                        try {
                            client.get(peer.url("/second"));
                            return new AssertionError("It was sent");
                        } catch (Exception e) {
                            return e;
                        }
                    });

            release.countDown();
            assertThat(refusal.get(5, TimeUnit.SECONDS))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("blocking call")
                    .hasMessageContaining("tern-")
                    .hasMessageContaining("callbackExecutor");
            assertThat(peer.heads).hasSize(1);
        }
    }

    @Test
    void eachVerbSendsItsMethod() throws Exception {
        try (Peer peer = Peer.answering("HTTP/1.1 204 No Content\r\n\r\n")) {
            String url = peer.url("/");
            client.get(url);
            client.head(url);
            client.options(url);
            client.post(url);
            client.put(url);
            client.patch(url);
            client.delete(url);
            client.query(url);
            client.request("propfind", url);
            client.request(Method.of("LOCK"), url);
            client.get(url, r -> r.param("page", 2));
            client.request("get", url, r -> r.header("X-Mark", "there"));

            assertThat(peer.heads)
                    .extracting(head -> head.substring(0, head.indexOf(" HTTP")))
                    .containsExactly(
                            "GET /",
                            "HEAD /",
                            "OPTIONS /",
                            "POST /",
                            "PUT /",
                            "PATCH /",
                            "DELETE /",
                            "QUERY /",
                            "propfind /",
                            "LOCK /",
                            "GET /?page=2",
                            "GET /");
            assertThat(peer.accepted).hasValue(1);
        }
    }

    @Test
    void jsonGoesBothWaysByJacksonWithoutAnySetting() throws Exception {
        String[] sent = new String[1];
        try (Peer peer = new Peer(conversation -> {
            conversation.readHead();
            sent[0] = conversation.readContent(29);
            conversation.write(JSON_ANSWER);
        })) {
            Response response = client.post(peer.url("/"), r -> r.json(new Pokemon("pikachu", 25)));

            assertThat(sent[0]).isEqualTo("{\"name\":\"pikachu\",\"order\":25}");
            assertThat(peer.nextHead()).contains("Content-Type: application/json\r\n");
            assertThat(response.<Pokemon>json(Pokemon.class)).isEqualTo(new Pokemon("mew", 151));
        }
    }

    /** httpx part 3, row 34. */
    @Test
    void ownCodecTakesThePlaceOfJackson() throws Exception {
        JsonCodec codec = new JsonCodec() {
            @Override
            public ByteString encode(Object value) {
                return ByteString.encodeUtf8("coded");
            }

            @Override
            @SuppressWarnings("unchecked")
            public <T> T decode(ByteString json, Type type) {
                return (T) ("decoded " + json.utf8());
            }
        };
        try (Peer peer = Peer.answering(Peer.OK);
                Client own = Client.builder().jsonCodec(codec).build()) {
            assertThat(own.get(peer.url("/")).json(String.class)).isEqualTo("decoded ok");
            assertThat(own.requestOf(Method.POST, "/", r -> r.json(List.of()))
                            .body()
                            .inMemory())
                    .isEqualTo(ByteString.encodeUtf8("coded"));
        }
    }

    @Test
    void faceOverAnEngineSharesItsConnectionsAndLeavesItOpen() throws Exception {
        try (Peer peer = Peer.answering(Peer.OK);
                HttpClient engine = HttpClient.create()) {
            try (Client face = Client.over(engine)) {
                face.get(peer.url("/"));
            }
            engine.sendAsync(Request.get(peer.url("/"))).get(5, TimeUnit.SECONDS);

            assertThat(peer.accepted).hasValue(1);
        }
    }

    @Test
    void faceOverAnEngineWithBusyCallbackExecutorStillAnswers() throws Exception {
        try (Peer peer = Peer.answering(Peer.OK);
                HttpClient engine =
                        HttpClient.builder().callbackExecutor(command -> {}).build()) {
            assertThat(Client.over(engine).get(peer.url("/")).text()).isEqualTo("ok");
        }
    }

    @Test
    void awaitedHandlerIsNotSentThroughTheCallbackExecutor() throws Exception {
        AtomicBoolean ended = new AtomicBoolean();
        try (Peer peer = Peer.answering(Peer.OK);
                HttpClient engine =
                        HttpClient.builder().callbackExecutor(command -> {}).build()) {
            Request request = engine.complete(Request.get(peer.url("/")));
            Exchange exchange = engine.send(request, new ResponseCollector(null) {
                @Override
                public Delivery delivery() {
                    return Delivery.AWAITED;
                }

                @Override
                protected void onCollected(Response response) {
                    ended.set(true);
                }

                @Override
                public void onFailure(HttpException failure) {
                    ended.set(true);
                }
            });

            exchange.await(ended::get);

            assertThat(ended).isTrue();
        }
    }

    @Test
    void oneOffCallLeavesNothingBehind() throws Exception {
        try (Peer peer = Peer.answering(Peer.OK)) {
            assertThat(Tern.get(peer.url("/")).text()).isEqualTo("ok");
            assertThat(Tern.post(peer.url("/"), r -> r.json(Map.of())).status()).isEqualTo(200);
        }
    }

    @Test
    void contentIsStreamed() throws Exception {
        try (Peer peer = Peer.answering(JSON_ANSWER);
                StreamedResponse response = client.stream("GET", peer.url("/"))) {
            InputStream stream = response.raiseForStatus().inputStream();

            assertThat(stream).hasContent(JSON);
            assertThat(response.trailers()).isEmpty();
        }
    }
}
