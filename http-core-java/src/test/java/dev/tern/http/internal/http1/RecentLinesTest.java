package dev.tern.http.internal.http1;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tern.http.Headers;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class RecentLinesTest {
    private final RecentLines recent = new RecentLines();
    private final FieldLines fields = new FieldLines(100, recent);

    private Headers section(String... lines) throws Http1Violation {
        for (String line : lines) {
            byte[] octets = ("??" + line + "??").getBytes(StandardCharsets.ISO_8859_1);
            fields.add(octets, 2, octets.length - 2);
        }
        return fields.take();
    }

    @Test
    void aLineIsRememberedWhenItComesForTheSecondTime() throws Http1Violation {
        String first = section("X-Tern: a value").value(0);
        String second = section("X-Tern: a value").value(0);
        String third = section("X-Tern: a value").value(0);
        assertThat(second).isEqualTo(first).isNotSameAs(first);
        assertThat(third).isSameAs(second);
    }

    @Test
    void anotherConnectionFindsItToo() throws Http1Violation {
        section("X-Tern: a value");
        Headers remembered = section("X-Tern: a value");
        FieldLines another = new FieldLines(100, recent);
        byte[] octets = "X-Tern: a value".getBytes(StandardCharsets.US_ASCII);
        another.add(octets, 0, octets.length);
        assertThat(another.take().value(0)).isSameAs(remembered.value(0));
    }

    @Test
    void oneOctetMakesAnotherLine() throws Http1Violation {
        section("X-Tern: abcdefgh", "X-Tern: abcdefgh");
        assertThat(section("X-Tern: abcXefgh").get("X-Tern")).isEqualTo("abcXefgh");
        assertThat(section("X-Tern: abcdefghi").get("X-Tern")).isEqualTo("abcdefghi");
        assertThat(section("X-TerN: abcdefgh").name(0)).isEqualTo("X-TerN");
    }

    @Test
    void longLinesAreNotRemembered() throws Http1Violation {
        String line = "X-Tern: " + "v".repeat(RecentLines.LINE_BYTES_MAX);
        section(line);
        String second = section(line).value(0);
        assertThat(section(line).value(0)).isEqualTo(second).isNotSameAs(second);
    }

    @Test
    void cookiesAreNotRemembered() throws Http1Violation {
        section("Set-Cookie: a=b");
        String second = section("Set-Cookie: a=b").value(0);
        assertThat(section("Set-Cookie: a=b").value(0)).isEqualTo(second).isNotSameAs(second);
    }

    @Test
    void whatIsFoldedToARememberedLineIsNotRememberedWithIt() throws Http1Violation {
        section("X-Tern: a");
        section("X-Tern: a");
        assertThat(section("X-Tern: a", " b").get("X-Tern")).isEqualTo("a b");
        assertThat(section("X-Tern: a").get("X-Tern")).isEqualTo("a");
    }

    @Test
    void aBrokenLineIsRefusedEachTime() {
        for (int i = 0; i < 4; i++) {
            assertThatThrownBy(() -> section("X-Tern : a")).isInstanceOf(Http1Violation.class);
            fields.clear();
            assertThatThrownBy(() -> section("X-Tern: a\u0000b")).isInstanceOf(Http1Violation.class);
            fields.clear();
        }
    }

    @Test
    void rememberedLinesCountAgainstTheLimitToo() throws Http1Violation {
        section("X: 1");
        section("X: 1");
        FieldLines few = new FieldLines(2, recent);
        byte[] octets = "X: 1".getBytes(StandardCharsets.US_ASCII);
        few.add(octets, 0, octets.length);
        few.add(octets, 0, octets.length);
        assertThatThrownBy(() -> few.add(octets, 0, octets.length)).isInstanceOf(Http1Violation.class);
    }

    @Test
    void anyLineMayTakeAnothersPlace() throws Http1Violation {
        for (int i = 0; i < 20_000; i++) {
            String value = "v" + i % 700;
            assertThat(section("X-Tern: " + value, "Y: " + i).get("X-Tern")).isEqualTo(value);
        }
    }
}
