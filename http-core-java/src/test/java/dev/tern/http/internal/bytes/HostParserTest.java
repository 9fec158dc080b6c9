package dev.tern.http.internal.bytes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HostParserTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "1.2.3.4.5",
                "1.2.3.08",
                "256.1.1.1",
                "0x1.2.3.4.5",
                "4294967296",
                "a.b.1",
                "1..2.3",
                "[1:2:3:4:5:6:7]",
                "[1:2:3:4:5:6:7:8:9]",
                "[1::2::3]",
                "[::12345]",
                "[:1]",
                "[1:]",
                "[::1.2.3]",
                "[::1.2.3.04]",
                "[1:2:3:4:5:6:7:1.2.3.4]",
                "[::g]",
                "[]",
                "[::1",
                "[::1]x",
                "\u00ad",
                "a\u2028b",
                "\u0300a",
                "xn--a",
                "xn--\u00fc",
                "xn--99999999",
                "a\u200db",
                "\u0627a",
                "a\u0627",
                "\u06271\u0661",
                "\ue000",
                "\u2100",
                "xn--abc-",
                "\u200c",
            })
    void wrongHostsAreRefused(String text) {
        assertThatThrownBy(() -> HostParser.parse(text)).isInstanceOf(IllegalArgumentException.class);
    }

    /** Punycode takes quadratic time; a Location header must not buy seconds of it. */
    @Test
    void longInternationalNamesAreRefusedQuickly() {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < 60_000; i++) {
            text.append((char) (0x4e00 + i % 20_000));
        }
        Assertions.assertTimeout(
                Duration.ofSeconds(2),
                () -> assertThatThrownBy(() -> HostParser.parse(text.toString()))
                        .hasMessageContaining("longer"));
    }

    @ParameterizedTest
    @CsvSource({
        "0, 0.0.0.0",
        "0x, 0.0.0.0",
        "1.2, 1.0.0.2",
        "1.2.3, 1.2.0.3",
        "1.2.3.4., 1.2.3.4",
        "0300.0xA8.1, 192.168.0.1",
        "4294967295, 255.255.255.255",
        "%31.2.3.4, 1.2.3.4",
        "a.1x, a.1x",
        "1.2.3.4.a, 1.2.3.4.a",
        "1.., 1.."
    })
    void numbersAreAddressesInEveryForm(String text, String host) {
        assertThat(HostParser.parse(text)).isEqualTo(host);
    }

    @ParameterizedTest
    @CsvSource({
        "[::], ::",
        "[::1], ::1",
        "[1::], 1::",
        "[1:0:0:2::], 1:0:0:2::",
        "[0:0:1:0:0:0:1:0], 0:0:1::1:0",
        "[1:0:2:0:3:0:4:0], 1:0:2:0:3:0:4:0",
        "[1:0:0:2:3:0:0:4], 1::2:3:0:0:4",
        "[::FFFF:1.2.3.4], ::ffff:102:304",
        "[1:2:3:4:5:6:7::], 1:2:3:4:5:6:7:0",
        "[::2:3:4:5:6:7:8], 0:2:3:4:5:6:7:8",
        "[fe80::1%25en-0.1_~], fe80::1%en-0.1_~"
    })
    void ipv6IsCompressed(String text, String host) {
        assertThat(HostParser.parse(text)).isEqualTo(host);
    }

    @ParameterizedTest
    @CsvSource({
        "fa\u00df.de, xn--fa-hia.de",
        "FA\u1e9e.de, xn--fa-hia.de",
        "\u03b2\u03cc\u03bb\u03bf\u03c2.com, xn--nxasmm1c.com",
        "\uff21\uff22\uff23.com, abc.com",
        "a\u3002b\uff0ec\uff61d, a.b.c.d",
        "\u2603.net, xn--n3h.net",
        "\ud83d\udca9.la, xn--ls8h.la",
        "a\u00adb, ab",
        "I\u0307x, xn--ix-rub",
        "\u0130x, xn--ix-rub",
        "\u0c15\u0c4d\u200c\u0c15, xn--zoca1os19e",
        "%C3%BC, xn--tda",
        "u\u0308, xn--tda",
        "XN--TDA, xn--tda",
        "\ufb01x, fix",
        "\u2460, 0.0.0.1",
        "a_b-.c, a_b-.c",
        "\u05d0, xn--4db"
    })
    void namesBecomeALabels(String text, String host) {
        assertThat(HostParser.parse(text)).isEqualTo(host);
    }

    @Test
    void nonJoinerStandsBetweenArabicLetters() {
        String name = "\u0646\u0627\u0645\u0647\u200c\u0627\u06cc";
        assertThat(HostParser.parse(name)).isEqualTo("xn--mgba3gch31f060k"); // The example of UTS #46.
        assertThat(Idna.toUnicode("xn--mgba3gch31f060k")).isEqualTo(name);
        assertThatThrownBy(() -> HostParser.parse("\u0627\u200c\u0627")).isInstanceOf(IllegalArgumentException.class);
    }

    /** RFC 3492 §7.1, samples A, B and L. */
    @ParameterizedTest
    @CsvSource({
        "\u0644\u064a\u0647\u0645\u0627\u0628\u062a\u0643\u0644\u0645\u0648\u0634\u0639\u0631\u0628\u064a\u061f,"
                + " egbpdaj6bu4bxfgehfvwxn",
        "\u4ed6\u4eec\u4e3a\u4ec0\u4e48\u4e0d\u8bf4\u4e2d\u6587, ihqwcrb4cv8a8dqg056pqjye",
        "3\u5e74b\u7d44\u91d1\u516b\u5148\u751f, 3b-ww4c5e180e575a65lsy2b",
    })
    void punycodeSamplesAgree(String label, String encoded) {
        assertThat(Punycode.encode(label)).isEqualTo(encoded);
        assertThat(Punycode.decode(encoded)).isEqualTo(label);
    }

    @Test
    void punycodeDecodesWhatItEncodes() {
        Random random = new Random(11);
        for (int i = 0; i < 5_000; i++) {
            StringBuilder label = new StringBuilder();
            for (int n = 1 + random.nextInt(12); n > 0; n--) {
                label.appendCodePoint(
                        random.nextBoolean() ? 'a' + random.nextInt(26) : 0xe000 + random.nextInt(0x90000));
            }
            assertThat(Punycode.decode(Punycode.encode(label.toString()))).isEqualTo(label.toString());
        }
    }

    @Test
    void parsedHostsParseToThemselves() {
        Random random = new Random(13);
        int parsed = 0;
        for (int i = 0; i < 50_000; i++) {
            StringBuilder text = new StringBuilder();
            for (int n = 1 + random.nextInt(4); n > 0; n--) {
                text.appendCodePoint(
                        random.nextInt(4) == 0 ? "a.1x".charAt(random.nextInt(4)) : 0x80 + random.nextInt(0x3000));
            }
            String host;
            try {
                host = HostParser.parse(text.toString());
            } catch (IllegalArgumentException e) {
                continue;
            }
            assertThat(HostParser.parse(host))
                    .as(text.toString())
                    .isEqualTo(host)
                    .matches("[!-~]+");
            assertThat(HostParser.parse(Idna.toUnicode(host)))
                    .as(text.toString())
                    .isEqualTo(host);
            parsed++;
        }
        assertThat(parsed).isGreaterThan(5_000);
    }

    @Test
    void hostsOfOtherSchemesAreNotChanged() {
        assertThat(HostParser.parseOpaque("Ex%41mple")).isEqualTo("Ex%41mple");
        assertThat(HostParser.parseOpaque("[::A]")).isEqualTo("::a");
        assertThatThrownBy(() -> HostParser.parseOpaque("a b")).isInstanceOf(IllegalArgumentException.class);
    }
}
