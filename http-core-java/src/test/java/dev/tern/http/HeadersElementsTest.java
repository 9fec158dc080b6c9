package dev.tern.http;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Fields that are lists (RFC 9110 §5.6.1), as httpx's get_list has them, but for quotes. */
class HeadersElementsTest {
    @Test
    void elementsOfAllLinesAreGivenInTheirOrder() {
        Headers headers = Headers.of("Vary", "Accept, Origin", "Date", "today", "vary", "Cookie");
        assertThat(headers.elements("VARY")).containsExactly("Accept", "Origin", "Cookie");
        assertThat(headers.elements("Via")).isEmpty();
        assertThat(headers.all("Vary")).containsExactly("Accept, Origin", "Cookie");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '\'',
            value = {
                "a,b|a;b",
                "' , a ,,b , '|a;b",
                "','|''",
                "\"a,b\",c|\"a,b\";c",
                "x=\"a\\\",b\",c|x=\"a\\\",b\";c",
                "\"a\\\\\",b|\"a\\\\\";b",
                "\"open, b|\"open, b",
                "\"a\\|\"a\\",
            })
    void commasWithinQuotesPartNothing(String value, String expected) {
        assertThat(String.join(";", Headers.of("X", value).elements("x"))).isEqualTo(expected);
    }
}
