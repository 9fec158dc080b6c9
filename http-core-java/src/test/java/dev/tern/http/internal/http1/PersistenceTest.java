package dev.tern.http.internal.http1;

import static dev.tern.http.internal.http1.Vector.response;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tern.http.Headers;
import dev.tern.http.Method;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PersistenceTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            nullValues = "reuse",
            value = {
                "1.1 |                                      | reuse",
                "1.1 | Connection: keep-alive               | reuse",
                "1.1 | Connection: close                    | PEER_SAID_CLOSE",
                "1.1 | connection: CLOSE                    | PEER_SAID_CLOSE",
                "1.1 | Connection: keep-alive, close        | PEER_SAID_CLOSE",
                "1.1 | Connection: x,close ,y               | PEER_SAID_CLOSE",
                "1.1 | Connection: closed                   | reuse",
                "1.1 | X-Connection: close                  | reuse",
                "1.1 | Proxy-Connection: close              | reuse",
                "1.0 |                                      | HTTP_1_0",
                "1.0 | Connection: Keep-Alive               | reuse",
                "1.0 | Connection: x, keep-alive            | reuse",
                "1.0 | Connection: keep-alive, close        | PEER_SAID_CLOSE",
                "1.0 | Connection: keep                     | HTTP_1_0",
                "1.0 | Keep-Alive: timeout=5                | HTTP_1_0",
                "1.5 |                                      | reuse",
            })
    void theConnectionFieldAndTheVersionDecide(String version, String field, String reason) {
        String line = field == null ? "" : field + "\r\n";
        assertThat(reasonOf("HTTP/" + version + " 200 OK\r\n" + line + "Content-Length: 0\r\n\r\n", Method.GET))
                .isEqualTo(reason);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            nullValues = "reuse",
            value = {
                "GET     | 1.0 200 | Transfer-Encoding: chunked\\Connection: keep-alive | FAULTY_FRAMING",
                "GET     | 1.1 204 | Transfer-Encoding: chunked   | FAULTY_FRAMING",
                "GET     | 1.1 204 | Content-Length: 5            | FAULTY_FRAMING",
                "GET     | 1.1 204 | Content-Length: 0            | reuse",
                "GET     | 1.1 204 | X-A: 1                       | reuse",
                "GET     | 1.1 304 | Content-Length: 1000         | reuse",
                "GET     | 1.1 304 | Transfer-Encoding: chunked   | reuse",
                "HEAD    | 1.1 200 | Content-Length: 1000         | reuse",
                "HEAD    | 1.1 200 | Transfer-Encoding: chunked   | reuse",
                "HEAD    | 1.1 200 | X-A: 1                       | reuse",
                "GET     | 1.1 101 | Connection: upgrade          | UPGRADED",
                "GET     | 1.1 101 | Connection: close            | UPGRADED",
                "CONNECT | 1.1 200 | Content-Length: 5            | TUNNEL",
                "CONNECT | 1.1 407 | Content-Length: 0            | reuse",
                "GET     | 1.1 200 | X-A: 1                       | CLOSE_DELIMITED",
                "GET     | 1.1 200 | Connection: keep-alive       | CLOSE_DELIMITED",
            })
    void framingMayForbidReuse(String method, String versionAndStatus, String fields, String reason) {
        String lines = fields.replace("\\", "\r\n") + "\r\n";
        assertThat(reasonOf("HTTP/" + versionAndStatus + " X\r\n" + lines + "\r\n", Method.of(method)))
                .isEqualTo(reason);
    }

    private static String reasonOf(String octets, Method method) {
        Vector vector = response(octets).to(method);
        CloseReason reason = vector.run(Transcript.byteByByte(vector.octets())).closeReason();
        return reason == null ? null : reason.name();
    }

    @Test
    void fieldsOfAnInterimResponseDoNotCount() {
        response("HTTP/1.0 100 Continue\r\nConnection: close\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n")
                .gives(
                        "INFORMATIONAL HTTP/1.0 100 Continue [Connection: close]",
                        "HEAD HTTP/1.1 200 OK [Content-Length: 0]",
                        "END");
    }

    @Test
    void theReasonIsKnownWithTheHead() throws Http1Violation {
        ResponseDecoder decoder = new ResponseDecoder(dev.tern.http.ProtocolLimits.defaults());
        decoder.start(Method.GET);
        okio.Buffer in =
                new okio.Buffer().writeUtf8("HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 9\r\n\r\n");
        assertThat(decoder.next(in, new okio.Buffer(), 0)).isEqualTo(ResponseDecoder.Event.HEAD);
        assertThat(decoder.closeReason()).isEqualTo(CloseReason.PEER_SAID_CLOSE);
    }

    @Test
    void aRequestThatSaysCloseIsTheLast() {
        assertThat(Persistence.afterRequest(Headers.of("Connection", "te, Close")))
                .isEqualTo(CloseReason.REQUEST_SAID_CLOSE);
        assertThat(Persistence.afterRequest(Headers.of("Connection", "te"))).isNull();
    }

    @Test
    void everyReasonHasASentenceOfItsOwn() {
        assertThat(CloseReason.values()).extracting(CloseReason::sentence).doesNotHaveDuplicates();
    }
}
