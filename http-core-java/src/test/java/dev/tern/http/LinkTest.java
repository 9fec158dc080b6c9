package dev.tern.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class LinkTest {
    private static Link link(String target, String... params) {
        Map<String, String> map = new LinkedHashMap<>();
        for (int i = 0; i < params.length; i += 2) {
            map.put(params[i], params[i + 1]);
        }
        return new Link(target, map);
    }

    private static Response response(String... lines) {
        Response.Builder response = Response.builder(Request.get("https://example.com/"));
        for (String line : lines) {
            response.header("link", line);
        }
        return response.build();
    }

    static Stream<Arguments> fields() {
        return Stream.of(
                Arguments.of("", List.of()),
                Arguments.of("<a>", List.of(link("a"))),
                Arguments.of("<>;rel=self", List.of(link("", "rel", "self"))),
                Arguments.of(" , < a > ; REL = Next ,, <b>", List.of(link("a", "rel", "Next"), link("b"))),
                Arguments.of(
                        "<a,b;c=d>; rel=\"x\"; title=\"a, b; c=d <e>\", <f>",
                        List.of(link("a,b;c=d", "rel", "x", "title", "a, b; c=d <e>"), link("f"))),
                Arguments.of("<a>; title=\"say \\\"hi\\\" \\\\\"", List.of(link("a", "title", "say \"hi\" \\"))),
                Arguments.of("<a>; flag; rel=x; =y;; b=", List.of(link("a", "flag", "", "rel", "x", "b", ""))),
                Arguments.of("<a>; rel=first; rel=second", List.of(link("a", "rel", "first"))),
                Arguments.of("<a>; title=\"no end, <b>", List.of(link("a", "title", "no end, <b>"))),
                Arguments.of("<a", List.of()),
                Arguments.of("nonsense \"with, <x>\", <a>", List.of(link("a"))),
                Arguments.of("<a> nonsense; rel=x, <b>", List.of(link("a"), link("b"))),
                Arguments.of("<a>; rel=\"x\" nonsense, <b>", List.of(link("a", "rel", "x"), link("b"))));
    }

    @ParameterizedTest
    @MethodSource("fields")
    void linksAreReadByTheirGrammar(String field, List<Link> links) {
        assertThat(Link.in(Headers.of("Link", field))).isEqualTo(links);
    }

    /** httpx drops what stands behind a comma, semicolon or equals sign in quotes. */
    @Test
    void responseHasItsLinksByRelationElseByTarget() {
        Link next = link("?page=2", "rel", "next", "title", "b, c; d=e");
        Link both = link("/z", "rel", "LAST https://example.com/rel");
        Link bare = link("/style.css");
        Map<String, Link> links = response(
                        "<?page=2>; rel=\"next\"; title=\"b, c; d=e\", </style.css>",
                        "</z>; rel=\"LAST https://example.com/rel\"")
                .links();
        assertThat(links)
                .containsExactly(
                        Map.entry("next", next),
                        Map.entry("/style.css", bare),
                        Map.entry("last", both),
                        Map.entry("https://example.com/rel", both));
    }

    @Test
    void lastOfSeveralLinksWithOneRelationCounts() {
        assertThat(response("<a>;rel=x", "<b>;rel=x").links()).isEqualTo(Map.of("x", link("b", "rel", "x")));
        assertThat(response().links()).isEmpty();
    }

    /** RFC 8288 §3.2: it is not this response's next page. */
    @Test
    void linkFromElsewhereIsKeptUnderItsTarget() {
        assertThat(response("<a>; rel=next; anchor=\"/other\"").links().keySet())
                .containsExactly("a");
    }

    @Test
    void titleInAnotherCharsetWins() {
        assertThat(link("a", "title", "plain", "title*", "UTF-8'de'n%c3%a4chstes%20Kapitel")
                        .title())
                .isEqualTo("n\u00e4chstes Kapitel");
        assertThat(link("a", "title*", "iso-8859-1''%E9").title()).isEqualTo("\u00e9");
        assertThat(link("a", "title", "plain").title()).isEqualTo("plain");
        assertThat(link("a").title()).isNull();
        for (String broken :
                List.of("x", "UTF-8'en", "koi8-r''%c1", "UTF-8''%c3", "UTF-8''%c", "UTF-8''%zz", "UTF-8''\u00e4")) {
            assertThat(link("a", "title", "plain", "title*", broken).title())
                    .as(broken)
                    .isEqualTo("plain");
        }
    }
}
