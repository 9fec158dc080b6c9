package dev.tern.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.assertj.core.api.AbstractThrowableAssert;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class UrlParseTest {
    private static AbstractThrowableAssert<?, ?> refused(String text) {
        return assertThatThrownBy(() -> Url.parse(text)).isExactlyInstanceOf(InvalidUrlException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"http://", "http:", "https:///", "http://?q", "http://#f", "http://:80/", "http://u@/"})
    void httpWithoutHostIsRefused(String text) {
        refused(text).hasMessageContaining("no host");
    }

    @ParameterizedTest
    @CsvSource({
        "http://h:65536/, port above 65535",
        "http://h:99999999999999999999/, port above 65535",
        "http://h:-1/, port must be digits",
        "http://h:8o/, port must be digits",
        "http://h:80:80/, port must be digits",
        "http://2001::1/, port must be digits",
    })
    void wrongPortsAreRefused(String text, String message) {
        refused(text).hasMessageContaining(message);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://a b/",
                "http://a%20b/",
                "http://a<b/",
                "http://a|b/",
                "http://a^b/",
                "http://a%00b/",
                "http://%zz/",
                "http://[bad",
                "http://[bad]/",
                "http://1.2.3.256/",
                "http://foo.0x4/",
                "http://xn--/",
                "http://a\u2100b/",
                "http://%41%25/",
                "http://h\ufffd/"
            })
    void wrongHostsAreRefused(String text) {
        refused(text).hasMessageContaining("invalid host");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://h/a\r\nHost: evil",
                "http://h/?a\nb",
                "http://h/#\u0000",
                "\thttp://h/",
                "http://h/\u007f",
                "a\tb",
                "ht\ntp://h/"
            })
    void controlCharactersAreRefusedEverywhere(String text) {
        refused(text).hasMessageContaining("control character");
    }

    @Test
    void positionOfTheOffenderIsTold() {
        refused("http://h/a\nb").hasMessageContaining("position 10").hasMessageContaining("\\u000a");
        assertThatThrownBy(() -> Url.parse("  http://h:x/"))
                .isInstanceOfSatisfying(
                        InvalidUrlException.class, e -> assertThat(e.position()).isEqualTo(11));
    }

    @Test
    void longerThanTheLimitIsRefused() {
        String longest = "http://h/" + "a".repeat(UrlParser.CHARS_MAX - 9);
        assertThat(Url.parse(longest).href()).hasSize(65_536);
        refused(longest + "a").hasMessageContaining("65537").hasMessageContaining("65536");
    }

    @Test
    void longerThanTheLimitWhenEncodedIsRefused() {
        refused("http://h/" + "\u00e9".repeat(20_000)).hasMessageContaining("65536");
    }

    /** httpx part 3, row 35. */
    @Test
    void passwordsStayOutOfMessages() {
        refused("http://me:hunter2@h:x/").hasMessageNotContaining("hunter2").hasMessageContaining("me:[secure]@h");
        refused("http://me:hunt/er2@h/").hasMessageNotContaining("hunt").hasMessageNotContaining("er2");
        refused("http:me:hunter2@h:x/").hasMessageNotContaining("hunter2");
        refused("http:/me:hunter2@h:x/").hasMessageNotContaining("hunter2");
        refused("http:\\\\me:hunter2@h:x/").hasMessageNotContaining("hunter2");
        refused("//me:hunter2@h:x/").hasMessageNotContaining("hunter2");
        refused("http://me:hun\nter2@h/").hasMessageNotContaining("ter2");
        refused("http://me:hunter2@/").hasMessageNotContaining("hunter2");
        refused("http://me:a@hunter2@h:x/").hasMessageNotContaining("hunter2");
    }

    @Test
    void messagesAreShort() {
        refused("http://h:x/" + "a".repeat(10_000))
                .satisfies(e -> assertThat(e.getMessage()).hasSizeLessThan(400));
    }

    @Test
    void componentsAreFound() {
        Url url = Url.parse("HTTPS://me:p%40ss@Example.COM:8443/a%2Fb/c?x=1&y#frag");
        assertThat(url.href()).isEqualTo("https://me:p%40ss@example.com:8443/a%2Fb/c?x=1&y#frag");
        assertThat(url.scheme()).isEqualTo("https");
        assertThat(url.username()).isEqualTo("me");
        assertThat(url.password()).isEqualTo("p@ss");
        assertThat(url.userInfo()).isEqualTo("me:p%40ss");
        assertThat(url.hasCredentials()).isTrue();
        assertThat(url.host()).isEqualTo("example.com");
        assertThat(url.port()).isEqualTo(8443);
        assertThat(url.explicitPort()).isEqualTo(8443);
        assertThat(url.authority()).isEqualTo("example.com:8443");
        assertThat(url.path()).isEqualTo("/a%2Fb/c");
        assertThat(url.decodedPath()).isEqualTo("/a/b/c");
        assertThat(url.pathSegments()).isEqualTo(List.of("a/b", "c"));
        assertThat(url.query()).isEqualTo("x=1&y");
        assertThat(url.fragment()).isEqualTo("frag");
        assertThat(url.requestTarget()).isEqualTo("/a%2Fb/c?x=1&y");
        assertThat(url.isAbsolute()).isTrue();
    }

    @Test
    void missingComponentsAreTold() {
        Url url = Url.parse("http://h");
        assertThat(url.path()).isEqualTo("/");
        assertThat(url.pathSegments()).isEqualTo(List.of(""));
        assertThat(url.query()).isNull();
        assertThat(url.params().isEmpty()).isTrue();
        assertThat(url.fragment()).isNull();
        assertThat(url.hasCredentials()).isFalse();
        assertThat(url.username() + url.password() + url.userInfo()).isEmpty();
        assertThat(url.requestTarget()).isEqualTo("/");
    }

    @Test
    void emptyQueryIsNotMissing() {
        assertThat(Url.parse("http://h/?").query()).isEmpty();
        assertThat(Url.parse("http://h/?").requestTarget()).isEqualTo("/?");
        assertThat(Url.parse("http://h/?")).isNotEqualTo(Url.parse("http://h/"));
    }

    @ParameterizedTest
    @CsvSource({"http://h:80/, 80", "https://h:443/, 443", "ws://h:80, 80", "wss://h:00443, 443", "http://h:/, 80"})
    void defaultPortsAreDropped(String text, int port) {
        Url url = Url.parse(text);
        assertThat(url.explicitPort()).isEqualTo(-1);
        assertThat(url.port()).isEqualTo(port);
        assertThat(url.authority()).isEqualTo("h");
    }

    @Test
    void portsOfOtherSchemesStay() {
        assertThat(Url.parse("http://h:443/").port()).isEqualTo(443);
        assertThat(Url.parse("http://h:0/").port()).isZero();
        assertThat(Url.parse("socks5://h:1080").port()).isEqualTo(1080);
        assertThat(Url.parse("socks5://h").port()).isEqualTo(-1);
    }

    @ParameterizedTest
    @CsvSource({
        "http://h/a/./b/../c, /a/c",
        "http://h/a/%2e/%2E%2e/b, /b",
        "http://h/../../a, /a",
        "http://h/a/.., /",
        "http://h/a/b/., /a/b/",
        "http://h/a//b/../, /a//",
        "http://h/.a/..b/...,  /.a/..b/...",
    })
    void dotSegmentsAreRemoved(String text, String path) {
        assertThat(Url.parse(text).path()).isEqualTo(path);
    }

    @Test
    void backslashesAreSlashesForHttp() {
        assertThat(Url.parse("http:\\\\h\\a\\..\\b?\\").href()).isEqualTo("http://h/b?\\");
        assertThat(Url.parse("http://good.com\\@evil.com/").host()).isEqualTo("good.com");
    }

    @Test
    void eachComponentEncodesItsOwnSet() {
        assertThat(Url.parse("http://h/ \"<>`{}|^?\"<>'`{}#\"<>`{}").href())
                .isEqualTo("http://h/%20%22%3C%3E%60%7B%7D|^?%22%3C%3E%27`{}#%22%3C%3E%60{}");
        assertThat(Url.parse("http://\u00fc@h/\u00fc?\u00fc#\u00fc").href())
                .isEqualTo("http://%C3%BC@h/%C3%BC?%C3%BC#%C3%BC");
    }

    @Test
    void existingEscapesStayVerbatim() {
        assertThat(Url.parse("http://h/%7e%7E%zz%?%7e%#%7e").href()).isEqualTo("http://h/%7e%7E%zz%?%7e%#%7e");
    }

    @Test
    void loneSurrogatesBecomeTheReplacementCharacter() {
        assertThat(Url.parse("http://h/\ud800").path()).isEqualTo("/%EF%BF%BD");
    }

    @Test
    void spacesAroundAreTrimmed() {
        assertThat(Url.parse("  http://h/a b  ").href()).isEqualTo("http://h/a%20b");
    }

    @Test
    void internationalNamesBecomeALabels() {
        Url url = Url.parse("https://B\u00fccher.example/");
        assertThat(url.host()).isEqualTo("xn--bcher-kva.example");
        assertThat(url.hostUnicode()).isEqualTo("b\u00fccher.example");
        assertThat(url).isEqualTo(Url.parse("https://xn--bcher-kva.example/"));
    }

    @ParameterizedTest
    @CsvSource({"http://0x7f.1/, 127.0.0.1", "http://2130706433, 127.0.0.1", "http://017700000001/, 127.0.0.1"})
    void ipv4HasOneSpelling(String text, String host) {
        assertThat(Url.parse(text).host()).isEqualTo(host);
        assertThat(Url.parse(text).isIpLiteral()).isTrue();
    }

    @Test
    void ipv6IsBracketedInTextOnly() {
        Url url = Url.parse("http://[2001:DB8:0:0:0:0:0:1]:8080/");
        assertThat(url.host()).isEqualTo("2001:db8::1");
        assertThat(url.authority()).isEqualTo("[2001:db8::1]:8080");
        assertThat(url.href()).isEqualTo("http://[2001:db8::1]:8080/");
        assertThat(url.isIpLiteral()).isTrue();
    }

    @Test
    void zoneIsForConnectingNotForTheHostField() {
        Url url = Url.parse("http://[fe80::1%25eth0]:81/");
        assertThat(url.host()).isEqualTo("fe80::1%eth0");
        assertThat(url.authority()).isEqualTo("[fe80::1]:81");
        assertThat(url.href()).isEqualTo("http://[fe80::1%25eth0]:81/");
        assertThat(Url.parse("http://[fe80::1%25eth0]/").authority()).isEqualTo("[fe80::1]");
        assertThat(url.origin())
                .isNotEqualTo(Url.parse("http://[fe80::1%25eth1]:81/").origin());
        refused("http://[fe80::1%eth0]/").hasMessageContaining("%25");
        refused("http://[fe80::1%25]/").hasMessageContaining("%25");
        refused("http://[fe80::1%25a%20b]/").hasMessageContaining("%25");
    }

    @Test
    void namesAreNoIpLiterals() {
        assertThat(Url.parse("http://1.2.3.4.example/").isIpLiteral()).isFalse();
        assertThat(Url.parse("/relative").isIpLiteral()).isFalse();
    }

    @Test
    void otherSchemesKeepTheirNameAndText() {
        assertThat(Url.parse("mailto:me@example.com").scheme()).isEqualTo("mailto");
        assertThat(Url.parse("mailto:me@example.com").path()).isEqualTo("me@example.com");
        assertThat(Url.parse("file:///etc/passwd").scheme()).isEqualTo("file");
        assertThat(Url.parse("file:///etc/passwd").href()).isEqualTo("file:///etc/passwd");
        Url socks = Url.parse("socks5://me:pw@proxy:1080");
        assertThat(socks.host()).isEqualTo("proxy");
        assertThat(socks.password()).isEqualTo("pw");
    }

    @Test
    void relativeReferencesAreKept() {
        Url url = Url.parse("../a b?q#f");
        assertThat(url.isAbsolute()).isFalse();
        assertThat(url.scheme()).isEmpty();
        assertThat(url.host()).isEmpty();
        assertThat(url.port()).isEqualTo(-1);
        assertThat(url.path()).isEqualTo("../a%20b");
        assertThat(url.href()).isEqualTo("../a%20b?q#f");
        assertThat(Url.parse("").href()).isEmpty();
        assertThat(Url.parse("//Host:80/a/../b").href()).isEqualTo("//host:80/b");
    }

    @Test
    void originIsForSpecialUrlsOnly() {
        assertThat(Url.parse("https://h:8443/a").origin()).isEqualTo(new Origin("https", "h", 8443));
        assertThatThrownBy(() -> Url.parse("/a").origin()).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> Url.parse("mailto:a").origin()).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void toStringMasksThePasswordAlone() {
        Url url = Url.parse("https://user:hunter2@host:1/p?q");
        assertThat(url).hasToString("https://user:[secure]@host:1/p?q");
        assertThat(url.href()).isEqualTo("https://user:hunter2@host:1/p?q").isEqualTo(url.toExternalForm());
        assertThat(Url.parse("https://:hunter2@host/")).hasToString("https://:[secure]@host/");
        assertThat(Url.parse("//u:hunter2@host/")).hasToString("//u:[secure]@host/");
        assertThat(Url.parse("https://user@host/")).hasToString("https://user@host/");
    }

    @Test
    void equalityIsThatOfTheNormalForm() {
        assertThat(Url.parse("HTTP://EX.com:80"))
                .isEqualTo(Url.parse("http://ex.com/"))
                .hasSameHashCodeAs("http://ex.com/");
        assertThat(Url.parse("http://ex.com/a")).isNotEqualTo(Url.parse("http://ex.com/A"));
    }
}
