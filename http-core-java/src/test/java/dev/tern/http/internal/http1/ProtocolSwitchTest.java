package dev.tern.http.internal.http1;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tern.http.Headers;
import dev.tern.http.HttpVersion;
import dev.tern.http.Method;
import dev.tern.http.Request;
import dev.tern.http.ResponseHead;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ProtocolSwitchTest {
    private static Request request(String method, String upgrade) {
        return Request.of(Method.of(method), "http://a.test/", settings -> {
            if (upgrade != null) {
                settings.header("Upgrade", upgrade);
            }
        });
    }

    private static boolean happens(Request request, int status, String upgrade) throws Http1Violation {
        Headers headers = upgrade == null ? Headers.empty() : Headers.of("Upgrade", upgrade);
        return ProtocolSwitch.happens(request, new ResponseHead(HttpVersion.HTTP_1_1, status, "", headers));
    }

    @ParameterizedTest
    @CsvSource({
        "GET,           , true,  false",
        "GET,     'chat', true,  true",
        "GET,     'chat', false, false",
        "POST,    'chat', true,  true",
        "CONNECT,       , true,  true",
        "CONNECT,       , false, true",
    })
    void requestsAskByTheFieldUpgradeOrByConnect(String method, String upgrade, boolean taken, boolean asks) {
        assertThat(ProtocolSwitch.isAskedFor(request(method, upgrade), taken)).isEqualTo(asks);
    }

    @ParameterizedTest
    @CsvSource({
        "GET,     'chat',          101, 'chat',    true",
        "GET,     'chat',          101, 'CHAT',    true",
        "GET,     'a/1, , chat/2', 101, 'chat/2',  true",
        "GET,     'a, b',          101, 'b, a',    true",
        "GET,     'chat',          200, 'chat',    false",
        "GET,     'chat',          426, 'chat',    false",
        "CONNECT,               ,  200,         ,  true",
        "CONNECT,               ,  299,         ,  true",
        "CONNECT,               ,  300,         ,  false",
        "CONNECT,               ,  407,         ,  false",
        "GET,                   ,  200, 'h2c',     false",
    })
    void switchHappensWhereItWasAskedForAndGranted(
            String method, String asked, int status, String answered, boolean switches) throws Exception {
        assertThat(happens(request(method, asked), status, answered)).isEqualTo(switches);
    }

    @ParameterizedTest
    @CsvSource({
        "GET,           ,   'chat'",
        "GET,           ,         ",
        "GET,     'chat',         ",
        "GET,     'chat',   ','",
        "GET,     'chat',   'other'",
        "GET,     'chat',   'chat, other'",
        "GET,     'chat/1', 'chat'",
        "CONNECT,       ,   'chat'",
    })
    void switchThatWasNotAskedForIsAViolation(String method, String asked, String answered) {
        assertThatThrownBy(() -> happens(request(method, asked), 101, answered))
                .isInstanceOf(Http1Violation.class)
                .hasMessageContaining("101")
                .hasMessageContaining("RFC 9110 §7.8");
    }

    @Test
    void namesThatCouldMisleadAreShownVisibly() {
        assertThatThrownBy(() -> happens(request("GET", "chat"), 101, "ch\u00e4t"))
                .hasMessageContaining("ch\\u00e4t");
    }
}
