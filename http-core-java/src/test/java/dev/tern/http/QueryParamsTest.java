package dev.tern.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class QueryParamsTest {
    @Test
    void nameWithoutValueIsRefused() {
        assertThatThrownBy(() -> QueryParams.of("a", "1", "b")).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void viewsCannotBeChanged() {
        QueryParams params = QueryParams.of("a", "1");
        assertThatThrownBy(() -> params.all("a").clear()).isInstanceOf(UnsupportedOperationException.class);
        assertThatThrownBy(() -> params.names().clear()).isInstanceOf(UnsupportedOperationException.class);
        assertThatThrownBy(() -> params.entries().clear()).isInstanceOf(UnsupportedOperationException.class);
    }

    @ParameterizedTest
    @CsvSource({
        "a=%zz, %zz",
        "a=%, %",
        "a=%4, %4",
        "a=%ff, \ufffd",
        "a=+%2B, ' +'",
        "a=b=c, b=c",
        "a, ''",
        "a=, ''",
        "a=?, ?"
    })
    void parsingNeverFails(String query, String value) {
        assertThat(QueryParams.parse(query).first("a")).isEqualTo(value);
    }

    @Test
    void emptyPiecesAreNoPairs() {
        assertThat(QueryParams.parse("").isEmpty()).isTrue();
        assertThat(QueryParams.parse("&&a=1&").size()).isEqualTo(1);
        assertThat(QueryParams.parse("=").entries()).containsExactly(Map.entry("", ""));
    }

    @Test
    void interleavingOrderIsKept() {
        assertThat(QueryParams.parse("a=1&b=2&a=3")).hasToString("a=1&b=2&a=3");
    }

    @Test
    void lookupsKeepOrder() {
        QueryParams params = QueryParams.of("b", "1", "a", "2", "b", "3");
        assertThat(params.first("b")).isEqualTo("1");
        assertThat(params.first("c")).isNull();
        assertThat(params.all("b")).containsExactly("1", "3");
        assertThat(params.all("c")).isEmpty();
        assertThat(params.names()).containsExactly("b", "a");
        assertThat(params.contains("a")).isTrue();
        assertThat(params.size()).isEqualTo(3);
        assertThat(params.isEmpty()).isFalse();
    }

    @Test
    void copiesLeaveTheOriginalAlone() {
        QueryParams params = QueryParams.of("a", "1", "b", "2", "a", "3");
        assertThat(params.set("a", "9")).hasToString("a=9&b=2");
        assertThat(params.set("c", "9")).hasToString("a=1&b=2&a=3&c=9");
        assertThat(params.add("b", "9")).hasToString("a=1&b=2&a=3&b=9");
        assertThat(params.remove("a")).hasToString("b=2");
        assertThat(params.remove("c")).isSameAs(params);
        assertThat(params).hasToString("a=1&b=2&a=3");
    }

    @Test
    void mergingReplacesTheWholeList() {
        QueryParams params = QueryParams.of("a", "1", "a", "2", "b", "3");
        assertThat(params.merge(QueryParams.of("a", "9", "c", "4", "a", "8"))).hasToString("a=9&a=8&b=3&c=4");
        assertThat(params.merge(QueryParams.of())).isSameAs(params);
        assertThat(QueryParams.of().merge(params)).isSameAs(params);
    }

    @Test
    void valuesBecomeTextAsInHttpx() {
        QueryParams params = QueryParams.of()
                .add("t", true)
                .add("f", false)
                .add("n", null)
                .add("i", 1)
                .add("l", List.of(1, 2))
                .add("s", new String[] {"x", "y"});
        assertThat(params).hasToString("t=true&f=false&n=&i=1&l=1&l=2&s=x&s=y");
        assertThat(params.set("l", List.of()).contains("l")).isFalse();
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("z", List.of("1", "2"));
        map.put("a", null);
        assertThat(QueryParams.of(map)).hasToString("z=1&z=2&a=");
    }

    @Test
    void printedFormIsThatOfForms() {
        QueryParams params = QueryParams.of("a b", "c d/\u00e9~*+%20&=");
        assertThat(params).hasToString("a+b=c+d%2F%C3%A9~%2A%2B%2520%26%3D");
        assertThat(params.toQuery()).isEqualTo("a%20b=c%20d%2F%C3%A9~%2A%2B%2520%26%3D");
    }

    @Test
    void orderMattersForEquality() {
        assertThat(QueryParams.of("a", "1", "b", "2"))
                .isEqualTo(QueryParams.parse("a=1&b=2"))
                .hasSameHashCodeAs(QueryParams.parse("a=1&b=2"))
                .isNotEqualTo(QueryParams.parse("b=2&a=1"));
    }

    @Test
    void printedParamsParseToThemselves() {
        Random random = new Random(7);
        for (int i = 0; i < 2_000; i++) {
            QueryParams params = QueryParams.of();
            for (int pair = random.nextInt(4); pair > 0; pair--) {
                params = params.add(text(random), text(random));
            }
            assertThat(QueryParams.parse(params.toString())).isEqualTo(params);
            assertThat(QueryParams.parse(params.toQuery())).isEqualTo(params);
            assertThat(Url.parse("http://h/").withParams(params).params()).isEqualTo(params);
        }
    }

    private static String text(Random random) {
        StringBuilder text = new StringBuilder();
        for (int n = random.nextInt(5); n > 0; n--) {
            text.appendCodePoint(random.nextBoolean() ? random.nextInt(128) : 0xe000 + random.nextInt(0x10000));
        }
        return text.toString();
    }
}
