package dev.tern.http.servers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.tern.http.Body;
import dev.tern.http.Method;
import dev.tern.http.Request;
import dev.tern.http.Response;
import dev.tern.http.client.HttpClient;
import dev.tern.http.testkit.Leaks;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import okio.ByteString;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Against httpbin, which says what it was sent, under gunicorn. */
class HttpbinTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir
    static Path directory;

    private static ServerProcess gunicorn;
    private static String base;

    @RegisterExtension
    final Leaks leaks = new Leaks();

    private HttpClient http;

    @BeforeAll
    static void startServer() throws Exception {
        assumeTrue(
                Files.exists(Path.of("/usr/lib/python3/dist-packages/httpbin")),
                "python3-httpbin is not installed; its tests are skipped");
        int port = ServerProcess.freePort();
        gunicorn = ServerProcess.start(
                directory,
                port,
                List.of(
                        "/usr/bin/gunicorn",
                        "-k",
                        "gthread",
                        "--threads",
                        "4",
                        "-b",
                        "127.0.0.1:" + port,
                        "httpbin:app"));
        base = "http://127.0.0.1:" + port + "/";
    }

    @AfterAll
    static void stopServer() throws Exception {
        if (gunicorn != null) {
            gunicorn.close();
        }
    }

    private Response ask(Method method, String path, Consumer<Request.Builder> settings) {
        if (http == null) {
            http = leaks.watch(
                    HttpClient.builder().baseUrl(base).followRedirects(true).build());
        }
        return http.sendAsync(Request.of(method, path, settings)).join();
    }

    private static JsonNode json(Response response) throws Exception {
        return JSON.readTree(response.text());
    }

    @Test
    void queryAndFieldsArriveAsGiven() throws Exception {
        Response response = ask(
                Method.GET, "get?a=1", r -> r.param("b", "x y").param("a2", "é").header("X-Test", "yes"));
        assertThat(json(response).path("args").path("a").asText()).isEqualTo("1");
        assertThat(json(response).path("args").path("b").asText()).isEqualTo("x y");
        assertThat(json(response).path("args").path("a2").asText()).isEqualTo("é");
        assertThat(json(response).path("headers").path("X-Test").asText()).isEqualTo("yes");
    }

    /** httpx part 3, row 19. */
    @Test
    void everyBodyArrives() throws Exception {
        assertThat(json(ask(Method.POST, "post", r -> r.content("héllo")))
                        .path("data")
                        .asText())
                .isEqualTo("héllo");
        assertThat(json(ask(Method.PUT, "put", r -> r.form(Map.of("a", "b c"))))
                        .path("form")
                        .path("a")
                        .asText())
                .isEqualTo("b c");
        JsonNode multipart = json(ask(
                Method.POST,
                "post",
                r -> r.multipart(parts -> parts.field("title", "T").file("f", "f.txt", Body.of("content")))));
        assertThat(multipart.path("form").path("title").asText()).isEqualTo("T");
        assertThat(multipart.path("files").path("f").asText()).isEqualTo("content");
        JsonNode chunked = json(ask(
                Method.PATCH,
                "patch",
                r -> r.content(Body.chunks(List.of(ByteString.encodeUtf8("one "), ByteString.encodeUtf8("two"))))));
        assertThat(chunked.path("data").asText()).isEqualTo("one two");
    }

    @Test
    void codingsAreUndone() throws Exception {
        assertThat(json(ask(Method.GET, "gzip", r -> {})).path("gzipped").asBoolean())
                .isTrue();
        assertThat(json(ask(Method.GET, "deflate", r -> {})).path("deflated").asBoolean())
                .isTrue();
    }

    @Test
    void redirectsAreFollowedAndCounted() {
        Response response = ask(Method.GET, "redirect/5", r -> {});
        assertThat(response.status()).isEqualTo(200);
        assertThat(response.history()).hasSize(5);
        assertThat(response.url().path()).isEqualTo("/get");
    }

    @Test
    void streamedAndChunkedAnswersArriveWhole() {
        assertThat(ask(Method.GET, "stream/20", r -> {}).text().lines()).hasSize(20);
        assertThat(ask(Method.GET, "bytes/100000", r -> {}).content().size()).isEqualTo(100_000);
        assertThat(ask(Method.GET, "stream-bytes/100000", r -> {}).content().size())
                .isEqualTo(100_000);
    }

    @Test
    void statusesWithoutContentAreTold() {
        assertThat(ask(Method.GET, "status/204", r -> {}).content().size()).isZero();
        assertThat(ask(Method.HEAD, "get", r -> {}).content().size()).isZero();
        assertThat(ask(Method.GET, "status/418", r -> {}).isClientError()).isTrue();
        assertThat(ask(Method.DELETE, "delete", r -> r.content("x")).status()).isEqualTo(200);
    }
}
