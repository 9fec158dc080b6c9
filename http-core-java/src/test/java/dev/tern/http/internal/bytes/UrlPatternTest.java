package dev.tern.http.internal.bytes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tern.http.Url;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class UrlPatternTest {
    private static boolean matches(String pattern, String url) {
        Url parsed = Url.parse(url);
        return UrlPattern.parse(pattern).matches(parsed.scheme(), parsed.host(), parsed.port());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "example.com", "all:", "all://a/b", "all://a:b", "://a", "all://a:1234567"})
    void whatIsNoPatternIsRefused(String text) {
        assertThatThrownBy(() -> UrlPattern.parse(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("all://*.example.com");
    }

    @ParameterizedTest
    @CsvSource({
        "http://, https://example.com/",
        "all://*.example.com, https://example.com/",
        "all://*example.com, https://badexample.com/",
        "all://example.com, https://a.example.com/",
        "all://example.com:8443, https://example.com/",
        "https://example.com:443, http://example.com/",
    })
    void otherUrlsDoNotMatch(String pattern, String url) {
        assertThat(matches(pattern, url)).isFalse();
    }

    @ParameterizedTest
    @CsvSource({
        "all://, https://example.com/",
        "all://*, https://example.com/",
        "https://, https://example.com/",
        "all://*.example.com, https://a.b.example.com/",
        "all://*example.com, https://example.com/",
        "all://*example.com, https://a.example.com/",
        "ALL://EXAMPLE.com, http://example.COM/x",
        "all://example.com:443, https://example.com/",
        "http://[::1]:8080, http://[::1]:8080/",
    })
    void urlsThatFitMatch(String pattern, String url) {
        assertThat(matches(pattern, url)).isTrue();
    }

    @Test
    void moreParticularPatternComesFirst() {
        List<String> sorted =
                List.of("all://", "http://", "all://a.com", "all://*.a.com", "all://a.com:80", "all://:80").stream()
                        .map(UrlPattern::parse)
                        .sorted(UrlPattern.MOST_PARTICULAR_FIRST)
                        .map(pattern -> pattern.scheme() + "|" + pattern.host() + "|" + pattern.port())
                        .toList();
        assertThat(sorted)
                .containsExactly("all|a.com|80", "all||80", "all|*.a.com|0", "all|a.com|0", "http||0", "all||0");
    }
}
