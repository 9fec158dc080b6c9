package dev.tern.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class UrlResolveTest {
    private static final Url RFC = Url.parse("http://a/b/c/d;p?q");

    private static final Url API = Url.parse("https://u:p@h:8443/api/");

    @Test
    void relativeBaseIsRefused() {
        Url base = Url.parse("/a/");
        assertThatThrownBy(() -> base.resolve("b")).isInstanceOf(InvalidUrlException.class);
        assertThatThrownBy(() -> base.resolve(Url.parse("b"))).isInstanceOf(InvalidUrlException.class);
        assertThatThrownBy(() -> base.append(Url.parse("b"))).isInstanceOf(InvalidUrlException.class);
    }

    @Test
    void baseWithoutHierarchyIsRefused() {
        Url base = Url.parse("mailto:a@b");
        assertThatThrownBy(() -> base.resolve("b")).isInstanceOf(InvalidUrlException.class);
        assertThatThrownBy(() -> base.resolve(Url.parse("b"))).isInstanceOf(InvalidUrlException.class);
        assertThatThrownBy(() -> base.append(Url.parse("b"))).isInstanceOf(InvalidUrlException.class);
        assertThat(base.resolve("#f").href()).isEqualTo("mailto:a@b#f");
    }

    @Test
    void brokenLocationIsRefused() {
        assertThatThrownBy(() -> RFC.resolve("http://[x/")).isInstanceOf(InvalidUrlException.class);
        assertThatThrownBy(() -> RFC.resolve("/a\r\nb")).isInstanceOf(InvalidUrlException.class);
        assertThatThrownBy(() -> RFC.resolve("https:")).isInstanceOf(InvalidUrlException.class);
    }

    /** RFC 3986 §5.4, in WHATWG's reading: "http:g" is relative, and /./g is normalised. */
    @ParameterizedTest
    @CsvSource({
        "g:h, g:h",
        "g, http://a/b/c/g",
        "./g, http://a/b/c/g",
        "g/, http://a/b/c/g/",
        "/g, http://a/g",
        "//g, http://g/",
        "?y, http://a/b/c/d;p?y",
        "g?y, http://a/b/c/g?y",
        "'#s', http://a/b/c/d;p?q#s",
        "g#s, http://a/b/c/g#s",
        "g?y#s, http://a/b/c/g?y#s",
        ";x, http://a/b/c/;x",
        "g;x, http://a/b/c/g;x",
        "'', http://a/b/c/d;p?q",
        "., http://a/b/c/",
        "./, http://a/b/c/",
        ".., http://a/b/",
        "../g, http://a/b/g",
        "../.., http://a/",
        "../../g, http://a/g",
        "../../../g, http://a/g",
        "/./g, http://a/g",
        "/../g, http://a/g",
        "g., http://a/b/c/g.",
        ".g, http://a/b/c/.g",
        "..g, http://a/b/c/..g",
        "./g/., http://a/b/c/g/",
        "g/../h, http://a/b/c/h",
        "g;x=1/../y, http://a/b/c/y",
        "g?y/../x, http://a/b/c/g?y/../x",
        "http:g, http://a/b/c/g",
    })
    void rfc3986ExamplesResolve(String reference, String target) {
        assertThat(RFC.resolve(reference).href()).isEqualTo(target);
        if (!reference.startsWith("http:")) {
            assertThat(RFC.resolve(Url.parse(reference)).href()).isEqualTo(target);
        }
    }

    @Test
    void absoluteReferenceReplacesTheBase() {
        assertThat(API.resolve("http://other/x").href()).isEqualTo("http://other/x");
        assertThat(API.resolve(Url.parse("HTTP://other")).href()).isEqualTo("http://other/");
    }

    @Test
    void credentialsStayOnTheSameHostOnly() {
        assertThat(API.resolve("x").href()).isEqualTo("https://u:p@h:8443/api/x");
        assertThat(API.resolve("//other/x").href()).isEqualTo("https://other/x");
    }

    @Test
    void fragmentOfTheBaseIsDropped() {
        assertThat(Url.parse("http://h/a#f").resolve("").href()).isEqualTo("http://h/a");
    }

    @Test
    void defaultPortOfTheBasesSchemeIsDropped() {
        assertThat(API.resolve(Url.parse("//x:443/")).href()).isEqualTo("https://x/");
    }

    @ParameterizedTest
    @CsvSource({
        "x, /api/x",
        "/x, /api/x",
        "///x, /api/",
        "../x, /x",
        "../../../x, /x",
        "'', /api/",
        "?q=1, /api/?q=1",
        "x/./y/../z, /api/x/z",
        "//other/x, /api/x",
        "#f, /api/#f",
        "./a:b, /api/a:b",
        "\\x, /api/x",
        "%2e%2e/x, /x",
    })
    void appendedReferencesStayBelowTheHost(String reference, String rest) {
        assertThat(API.append(Url.parse(reference)).href()).isEqualTo("https://u:p@h:8443" + rest);
    }

    @ParameterizedTest
    @CsvSource({"http://h/v1, http://h/v1/x", "http://h, http://h/x", "http://h/v1/, http://h/v1/x"})
    void appendingPutsOneSlashBetween(String base, String joined) {
        assertThat(Url.parse(base).append(Url.parse("x")).href()).isEqualTo(joined);
        assertThat(Url.parse(base).append(Url.parse("/x")).href()).isEqualTo(joined);
    }

    @Test
    void appendingAnAbsoluteUrlGivesIt() {
        assertThat(API.append(Url.parse("http://other/")).href()).isEqualTo("http://other/");
    }

    @ParameterizedTest
    @CsvSource({
        "http://h/v1?key=a%20b, x, http://h/v1/x?key=a%20b",
        "http://h/v1?key=1, x?p=2, http://h/v1/x?key=1&p=2",
        "http://h/v1?key=1&k=2, x?key=3, http://h/v1/x?k=2&key=3",
        "http://h/v1?key=1, x?, http://h/v1/x?key=1",
        "http://h/v1?, x?a, http://h/v1/x?a",
        "http://h/v1#f, x, http://h/v1/x",
    })
    void queryOfTheBaseComesFirst(String base, String reference, String joined) {
        assertThat(Url.parse(base).append(Url.parse(reference)).href()).isEqualTo(joined);
    }
}
