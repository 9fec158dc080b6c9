package dev.tern.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OriginTest {
    @ParameterizedTest
    @CsvSource({
        "HTTPS, h, 443",
        "'', h, 443",
        "https:, h, 443",
        "https, H, 443",
        "https, '', 443",
        "https, a b, 443",
        "https, a/b, 443",
        "https, [::1], 443",
        "https, h, 65536",
        "https, h, -2",
        "https, u@h, 443"
    })
    void partsOutOfNormalFormAreRefused(String scheme, String host, int port) {
        assertThatThrownBy(() -> new Origin(scheme, host, port)).isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @CsvSource({
        "https://example.com:8443/a?b, https://example.com:8443",
        "https://EXAMPLE.com:443/, https://example.com",
        "http://u:p@[::1]:80/, http://[::1]",
        "http://[fe80::1%25e]:81/, http://[fe80::1%25e]:81",
        "ws://h, ws://h",
    })
    void originPrintsWithoutDefaultPort(String url, String origin) {
        assertThat(Origin.of(Url.parse(url))).hasToString(origin);
    }

    @Test
    void schemeHostAndPortAllCount() {
        Origin origin = Origin.of(Url.parse("https://h/a"));
        assertThat(origin).isEqualTo(new Origin("https", "h", 443)).hasSameHashCodeAs(new Origin("https", "h", 443));
        assertThat(origin).isNotEqualTo(new Origin("http", "h", 443));
        assertThat(origin).isNotEqualTo(new Origin("https", "g", 443));
        assertThat(origin).isNotEqualTo(new Origin("https", "h", 80));
    }

    @Test
    void secureMeansTls() {
        assertThat(new Origin("https", "h", 1).isSecure()).isTrue();
        assertThat(new Origin("wss", "h", 1).isSecure()).isTrue();
        assertThat(new Origin("http", "h", 443).isSecure()).isFalse();
        assertThat(new Origin("ws", "h", 443).isSecure()).isFalse();
    }
}
