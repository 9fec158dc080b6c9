package dev.tern.http.internal.pool;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tern.http.Body;
import dev.tern.http.Method;
import dev.tern.http.Request;
import okio.Buffer;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** When an exchange is begun anew without its caller's knowledge: the whole table. */
class ReplayDecisionTest {
    @ParameterizedTest
    @CsvSource({
        "GET,     none,     0, reused, silent, reached, true",
        "HEAD,    none,     0, reused, silent, reached, true",
        "OPTIONS, none,     0, reused, silent, reached, true",
        "TRACE,   none,     0, reused, silent, reached, true",
        "PUT,     bytes,    0, reused, silent, reached, true",
        "DELETE,  none,     0, reused, silent, reached, true",
        "QUERY,   bytes,    0, reused, silent, reached, true",
        "POST,    bytes,    0, reused, silent, reached, false",
        "PATCH,   bytes,    0, reused, silent, reached, false",
        "CONNECT, none,     0, reused, silent, reached, false",
        "POST,    bytes,    0, reused, silent, unsent,  true",
        "POST,    one-shot, 0, reused, silent, unsent,  false",
        "PUT,     one-shot, 0, reused, silent, reached, false",
        "GET,     none,     1, reused, silent, reached, false",
        "POST,    bytes,    1, reused, silent, unsent,  false",
        "GET,     none,     0, fresh,  silent, reached, false",
        "POST,    bytes,    0, fresh,  silent, unsent,  false",
        "GET,     none,     0, reused, spoke,  reached, false",
        "FROB,    none,     0, reused, silent, reached, false",
        "FROB,    none,     0, reused, silent, unsent,  true",
    })
    void onlyWhatProvablyDoesNoHarmIsBegunAnew(
            String method, String body, int replays, String connection, String peer, String octets, boolean replayed) {
        Request request = Request.of(Method.of(method), "http://a/", r -> r.content(body(body)));
        boolean decision = ReplayDecision.mayReplay(
                request, replays, connection.equals("reused"), peer.equals("silent"), octets.equals("reached"));
        assertThat(decision).isEqualTo(replayed);
    }

    private static Body body(String kind) {
        return switch (kind) {
            case "bytes" -> Body.of("x");
            case "one-shot" -> Body.source(new Buffer(), 0);
            default -> null;
        };
    }
}
