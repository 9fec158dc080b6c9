package dev.tern.http.guides;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.tern.http.Body;
import dev.tern.http.ConnectFailedException;
import dev.tern.http.DecodingException;
import dev.tern.http.HttpException;
import dev.tern.http.HttpStatusException;
import dev.tern.http.HttpTimeoutException;
import dev.tern.http.InvalidUrlException;
import dev.tern.http.Method;
import dev.tern.http.NetworkException;
import dev.tern.http.Phase;
import dev.tern.http.ProtocolException;
import dev.tern.http.QueryParams;
import dev.tern.http.ReadTimeoutException;
import dev.tern.http.RemoteProtocolException;
import dev.tern.http.Request;
import dev.tern.http.Response;
import dev.tern.http.Status;
import dev.tern.http.Timeout;
import dev.tern.http.TransportException;
import dev.tern.http.UnsupportedProtocolException;
import dev.tern.http.client.HttpClient;
import dev.tern.http.client.MockTransport;
import dev.tern.http.testkit.Leaks;
import dev.tern.http.testkit.ScriptedPeer;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** httpx's pages "Exceptions" and "Requests compatibility". */
class ExceptionsAndCompatibilityGuideTest {
    @RegisterExtension
    final Leaks leaks = new Leaks();

    private HttpException failureOf(Request request) {
        HttpClient http = leaks.watch(HttpClient.create());
        Throwable thrown = catchThrowable(() -> http.sendAsync(request).join());
        assertThat(thrown).hasCauseInstanceOf(HttpException.class);
        HttpException failure = (HttpException) thrown.getCause();
        assertThat(failure.request().url()).isEqualTo(request.url());
        return failure;
    }

    private ScriptedPeer answering(String octets) throws IOException {
        return leaks.watch(ScriptedPeer.repeating(octets));
    }

    // ---- Exceptions ----

    @Test
    void oneCatchTakesAllThatCanGoWrongWithACall() throws Exception {
        ScriptedPeer peer = answering("HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n");
        HttpClient http = leaks.watch(HttpClient.create());
        String told;
        try {
            http.sendAsync(Request.get(peer.url("/"))).get().raiseForStatus();
            told = "fine";
        } catch (HttpException e) {
            told = "Error while requesting " + e.request().url() + ".";
        }
        assertThat(told).isEqualTo("Error while requesting " + peer.url("/") + ".");
    }

    @Test
    void statusAndTransportAreToldApart() throws Exception {
        ScriptedPeer peer = answering("HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n");
        HttpClient http = leaks.watch(HttpClient.create());
        Response response = http.sendAsync(Request.get(peer.url("/"))).join();
        assertThat(catchThrowable(response::raiseForStatus))
                .isInstanceOf(HttpStatusException.class)
                .isNotInstanceOf(TransportException.class);
    }

    @Test
    void whoIsNotThereIsAFailureOfTheNetwork() throws Exception {
        ScriptedPeer peer = ScriptedPeer.plain();
        String url = peer.url("/");
        peer.close();
        HttpException failure = failureOf(Request.get(url));
        assertThat(failure)
                .isInstanceOf(ConnectFailedException.class)
                .isInstanceOf(NetworkException.class)
                .isInstanceOf(TransportException.class);
        assertThat(failure.phase()).isEqualTo(Phase.CONNECT);
        assertThat(failure.peerMayHaveActed()).isFalse();
    }

    @Test
    void whoDoesNotAnswerIsATimeout() throws Exception {
        ScriptedPeer peer = leaks.watch(ScriptedPeer.plain(connection -> {
            connection.expectRequest("GET / HTTP/1.1");
            connection.expectGone();
        }));
        HttpException failure =
                failureOf(Request.of(Method.GET, peer.url("/"), r -> r.timeout(Timeout.of(Duration.ofMillis(50)))));
        assertThat(failure).isInstanceOf(ReadTimeoutException.class).isInstanceOf(HttpTimeoutException.class);
        assertThat(failure.peerMayHaveActed()).isTrue();
    }

    @Test
    void whoBreaksTheRulesIsAFailureOfTheProtocol() throws Exception {
        assertThat(failureOf(Request.get(answering("SMTP ready\r\n\r\n").url("/"))))
                .isInstanceOf(RemoteProtocolException.class)
                .isInstanceOf(ProtocolException.class);
        assertThat(failureOf(Request.get("ftp://127.0.0.1/"))).isInstanceOf(UnsupportedProtocolException.class);
    }

    @Test
    void contentThatDoesNotDecodeIsAFailureOfItsOwn() throws Exception {
        ScriptedPeer peer = answering("HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: 5\r\n\r\nplain");
        assertThat(failureOf(Request.get(peer.url("/")))).isInstanceOf(DecodingException.class);
    }

    @Test
    void urlThatIsNoneIsToldBeforeACallBegins() {
        assertThat(catchThrowable(() -> Request.get("https://[")))
                .isInstanceOf(InvalidUrlException.class)
                .isNotInstanceOf(IOException.class);
    }

    // ---- Compatibility with requests ----

    private static Response mocked(Request request) {
        try (HttpClient http = HttpClient.builder()
                .transport(MockTransport.answering(got -> Response.builder(got)
                        .status(got.method().equals(Method.GET) ? 200 : 500)
                        .build()))
                .build()) {
            return http.sendAsync(request).join();
        }
    }

    @Test
    void urlOfAResponseIsAValueAndItsTextIsHref() {
        Response response = mocked(Request.get("https://example.com/a?b=1"));
        assertThat(response.url().path()).isEqualTo("/a");
        assertThat(response.url().href()).isEqualTo("https://example.com/a?b=1");
    }

    @Test
    void rawContentAndFormsHaveTheirOwnNames() {
        Body raw = Request.post("http://mock/", r -> r.content("Hello, world")).body();
        Body form = Request.post("http://mock/", r -> r.form(Map.of("message", "Hello, world")))
                .body();
        assertThat(raw).isNotNull();
        assertThat(raw.contentType()).isNull();
        assertThat(form).isNotNull();
        assertThat(form.contentType()).isEqualTo("application/x-www-form-urlencoded");
    }

    @Test
    void statusesHaveNames() {
        assertThat(mocked(Request.get("http://mock/")).status()).isEqualTo(Status.OK);
        assertThat(mocked(Request.delete("http://mock/")).status()).isEqualTo(Status.INTERNAL_SERVER_ERROR);
    }

    @Test
    void errorsOfClientAndServerAreAskedForByName() {
        Response fine = mocked(Request.get("http://mock/"));
        assertThat(fine.isClientError() || fine.isServerError()).isFalse();
        Response broken = mocked(Request.delete("http://mock/"));
        assertThat(broken.isServerError()).isTrue();
    }

    @Test
    void paramWithoutAValueIsSentEmpty() {
        assertThat(QueryParams.of().add("foo", null).toQuery()).isEqualTo("foo=");
    }
}
