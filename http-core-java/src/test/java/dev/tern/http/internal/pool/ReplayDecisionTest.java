package dev.tern.http.internal.pool;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tern.http.Body;
import dev.tern.http.Method;
import dev.tern.http.Request;
import dev.tern.http.internal.connection.FailureGrounds;
import okio.Buffer;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** When an exchange is begun anew without its caller's knowledge: the whole table. */
class ReplayDecisionTest {
    /** httpx part 3, row 11. */
    @ParameterizedTest
    @CsvSource({
        "GET,     none,     0, stale, reached, true",
        "HEAD,    none,     0, stale, reached, true",
        "OPTIONS, none,     0, stale, reached, true",
        "TRACE,   none,     0, stale, reached, true",
        "PUT,     bytes,    0, stale, reached, true",
        "DELETE,  none,     0, stale, reached, true",
        "QUERY,   bytes,    0, stale, reached, true",
        "POST,    bytes,    0, stale, reached, false",
        "PATCH,   bytes,    0, stale, reached, false",
        "CONNECT, none,     0, stale, reached, false",
        "POST,    bytes,    0, stale, unsent,  true",
        "POST,    one-shot, 0, stale, unsent,  false",
        "PUT,     one-shot, 0, stale, reached, false",
        "GET,     none,     1, stale, reached, false",
        "POST,    bytes,    1, stale, unsent,  false",
        "GET,     none,     0, news, reached, false",
        "POST,    bytes,    0, news, unsent,  false",
        "GET,     none,     0, news,  reached, false",
        "FROB,    none,     0, stale, reached, false",
        "FROB,    none,     0, stale, unsent,  true",
        "POST,    bytes,    0, unprocessed, reached, true",
        "POST,    bytes,    2, unprocessed, reached, true",
        "GET,     none,     3, unprocessed, reached, false",
        "POST,    one-shot, 0, unprocessed, reached, false",
    })
    void onlyWhatProvablyDoesNoHarmIsBegunAnew(
            String method, String body, int replays, String failure, String octets, boolean replayed) {
        Request request = Request.of(Method.of(method), "http://a/", r -> r.content(body(body)));
        FailureGrounds grounds = switch (failure) {
            case "stale" -> FailureGrounds.STALE_CONNECTION;
            case "unprocessed" -> FailureGrounds.UNPROCESSED;
            default -> FailureGrounds.NONE;
        };
        boolean decision = ReplayDecision.mayReplay(request, replays, grounds, octets.equals("reached"));
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
