package dev.tern.http.cookie;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tern.http.Url;
import dev.tern.http.internal.time.FieldDate;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** RFC 6265bis §5.6 and what of §5.7 a single cookie decides. */
class SetCookieTest {
    private static final Instant NOW = Instant.parse("2026-11-20T12:00:00Z");
    private static final String HTTPS = "https://a.example.com/dir/page";

    private static @Nullable Cookie parse(String from, String setCookie) {
        return Cookie.parse(Url.parse(from), setCookie, NOW);
    }

    private static Cookie kept(String from, String setCookie) {
        Cookie cookie = parse(from, setCookie);
        assertThat(cookie).as(setCookie).isNotNull();
        return cookie;
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "=",
                " ; Path=/",
                "a=\u0001",
                "a=1; x=\u007f",
                "a=1\nb=2",
                // Would come back as a cookie of another name, or as one with a prefix that it has not earned.
                "=a=1",
                "==1",
                "=__Secure-a",
                "__host-a",
                // Prefixes, in any case.
                "__Secure-a=1",
                "__sEcUre-a=1; Path=/",
                "__Host-a=1; Path=/",
                "__Host-a=1; Secure",
                "__Host-a=1; Secure; Path=/dir",
                "__Host-a=1; Secure; Path=/; Domain=a.example.com",
                "__HOST-a=1; Secure; Path=/; Domain=example.com",
                // Domains.
                "a=1; Domain=com",
                "a=1; Domain=.com",
                "a=1; Domain=b.example.com",
                "a=1; Domain=x.a.example.com",
                "a=1; Domain=ample.com",
                "a=1; Domain=..example.com",
                "a=1; Domain=example.com.",
                "a=1; Domain=\"example.com\"",
                "a=1; Domain=ex\u00e4mple.com",
                "a=1; Domain=*"
            })
    void whatAServerMustNotSetIsIgnored(String setCookie) {
        assertThat(parse(HTTPS, setCookie)).isNull();
    }

    @ParameterizedTest
    @CsvSource({
        "http://a.example.com/, a=1; Secure",
        "ws://a.example.com/, a=1; Secure",
        "http://a.example.com/, __Secure-a=1; Secure",
        "http://localhost/, a=1; Secure",
        "http://127.0.0.1/, a=1; Domain=0.0.1",
        "http://127.0.0.1/, a=1; Domain=127.0.0.2",
        "http://[::1]/, a=1; Domain=[::1]",
        "http://[::1]/, a=1; Domain=:1",
        "http://a.co.uk/, a=1; Domain=co.uk",
        "http://a.co.uk./, a=1; Domain=co.uk.",
        "http://tern.github.io/, a=1; Domain=github.io",
        "http://a.kobe.jp/, a=1; Domain=kobe.jp.",
        "http://x.test/, a=1; Domain=test",
        "http://xn--85x722f.xn--55qx5d.cn/, a=1; Domain=xn--55qx5d.cn"
    })
    void whatThisOriginMustNotSetIsIgnored(String from, String setCookie) {
        assertThat(parse(from, setCookie)).isNull();
    }

    @ParameterizedTest
    @CsvSource({
        "a.example.com, a=1, a.example.com, true",
        "a.example.com, a=1; Domain=, a.example.com, true",
        "a.example.com, a=1; Domain=., a.example.com, true",
        "a.example.com, a=1; Domain=b.com; Domain, a.example.com, true",
        "a.example.com, a=1; Domain=a.example.com, a.example.com, false",
        "a.example.com, a=1; DOMAIN = .Example.COM , example.com, false",
        "a.example.com, a=1; Domain=com; Domain=example.com, example.com, false",
        "127.0.0.1, a=1; Domain=127.0.0.1, 127.0.0.1, true",
        "co.uk, a=1; Domain=co.uk, co.uk, true",
        "localhost, a=1; Domain=localhost, localhost, true",
        "tern.github.io, a=1; Domain=tern.github.io, tern.github.io, false",
        "b\u00fccher.example, a=1; Domain=xn--bcher-kva.example, xn--bcher-kva.example, false"
    })
    void domainSaysWhichHostsGetIt(String host, String setCookie, String domain, boolean hostOnly) {
        Cookie cookie = kept("http://" + host + "/", setCookie);
        assertThat(cookie.domain()).isEqualTo(domain);
        assertThat(cookie.hostOnly()).isEqualTo(hostOnly);
    }

    @ParameterizedTest
    @CsvSource({
        "/, a=1, /",
        "/page, a=1, /",
        "/dir/page, a=1, /dir",
        "/dir/sub/, a=1, /dir/sub",
        "/a;x/b, a=1, /a;x",
        "/dir/page, a=1; Path=, /dir",
        "/dir/page, a=1; Path=x, /dir",
        "/dir/page, a=1; Path=\"/\", /dir",
        "/dir/page, a=1; Path=/else, /else",
        "/dir/page, a=1; Path=/x; Path, /dir",
        "/dir/page?/q/r, a=1, /dir"
    })
    void pathIsTheLastOneGivenOrTheFolder(String from, String setCookie, String path) {
        assertThat(kept("http://h.test" + from, setCookie).path()).isEqualTo(path);
    }

    /** 1 stands for the first moment of all. */
    @ParameterizedTest
    @CsvSource({
        "a=1, ",
        "a=1; Max-Age, ",
        "a=1; Max-Age=, ",
        "a=1; Max-Age=-, ",
        "a=1; Max-Age=+5, ",
        "a=1; Max-Age=5.0, ",
        "a=1; Max-Age=5 6, ",
        "a=1; Max-Age=\u0665, ",
        "a=1; Expires=someday, ",
        "'a=1; Expires=Mon, 31 Feb 2027 00:00:00 GMT', ",
        "a=1; Max-Age=100, 100",
        "a=1; Max-Age=0000000000000100, 100",
        "a=1; Max-Age=100; Max-Age=200, 200",
        "a=1; Max-Age=100; Max-Age=x, 100",
        "a=1; Max-Age=99999999999999999999, 34560000",
        "a=1; Max-Age=34560001, 34560000",
        "'a=1; Expires=Fri, 20 Nov 2026 12:00:07 GMT', 7",
        "'a=1; Expires=Fri, 20 Nov 2026 12:00:07 GMT; Expires=no', 7",
        "'a=1; Expires=Fri, 31 Dec 9999 23:59:59 GMT', 34560000",
        "'a=1; Max-Age=5; Expires=Fri, 20 Nov 2026 12:00:07 GMT', 5"
    })
    void endIsTheLastReadableAndCapped(String setCookie, @Nullable Long seconds) {
        assertThat(kept(HTTPS, setCookie).expires()).isEqualTo(seconds == null ? null : NOW.plusSeconds(seconds));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a=1; Max-Age=0",
                "a=1; Max-Age=-1",
                "a=1; Max-Age=-99999999999999999999",
                "a=1; Max-Age=0; Expires=Fri, 31 Dec 9999 23:59:59 GMT",
                "a=1; Expires=Thu, 01 Jan 1970 00:00:00 GMT",
                "a=1; Expires=Mon, 01 Jan 1601 00:00:00 GMT"
            })
    void endInThePastHasCome(String setCookie) {
        assertThat(kept(HTTPS, setCookie).isExpired(NOW)).isTrue();
    }

    @ParameterizedTest
    @CsvSource({
        "Fri 20 Nov 26 12:00:00, 2026-11-20T12:00:00Z",
        "12:00:00 20 Nov 69, 2069-11-20T12:00:00Z",
        "12:00:00 20 Nov 70, 1970-11-20T12:00:00Z",
        "12:00:00 29 Feb 2028, 2028-02-29T12:00:00Z",
        "november 1:2:3x 4th 1999AD, 1999-11-04T01:02:03Z",
        "12:00:00 20 Nov 1600, ",
        "24:00:00 20 Nov 2026, ",
        "12:60:00 20 Nov 2026, ",
        "12:00:60 20 Nov 2026, ",
        "12:00 20 Nov 2026, ",
        "12:00:000 20 Nov 2026, ",
        "12:00:00 0 Nov 2026, ",
        "12:00:00 29 Feb 2027, ",
        "12:00:00 20 N\u00f6v 2026, ",
        "12:00:00 20 Nov, "
    })
    void dateIsFoundInOddTexts(String text, @Nullable Instant expected) {
        assertThat(FieldDate.parse(text)).isEqualTo(expected);
    }

    @Test
    void fourThousandAndNinetySixOctetsAreTheMost() {
        assertThat(parse(HTTPS, "a=" + "v".repeat(4095))).isNotNull();
        assertThat(parse(HTTPS, "a=" + "v".repeat(4096))).isNull();
        assertThat(parse(HTTPS, "a=" + "\u00e9".repeat(2047))).isNotNull();
        assertThat(parse(HTTPS, "a=" + "\u00e9".repeat(2048))).isNull();
    }

    @Test
    void attributesOverTheirLimitAreAsIfTheyWereNotThere() {
        assertThat(kept(HTTPS, "a=1; Path=/" + "p".repeat(1023)).path()).hasSize(1024);
        assertThat(kept(HTTPS, "a=1; Path=/" + "p".repeat(1024)).path()).isEqualTo("/dir");
        assertThat(kept(HTTPS, "a=1; Path=/x; Path=/" + "p".repeat(1024)).path())
                .isEqualTo("/x");
        assertThat(kept(HTTPS, "a=1; Domain=" + "d".repeat(1025)).hostOnly()).isTrue();
    }

    @ParameterizedTest
    @CsvSource({
        "a=1, UNSET",
        "a=1; SameSite, UNSET",
        "a=1; samesite=STRICT, STRICT",
        "a=1; SameSite=Lax, LAX",
        "a=1; SameSite=None, NONE",
        "a=1; SameSite=Strict; SameSite=what, UNSET"
    })
    void sameSiteIsKept(String setCookie, SameSite expected) {
        assertThat(kept(HTTPS, setCookie).sameSite()).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({
        "a=1, a, 1",
        "' a = 1 2 ', a, 1 2",
        "a==1, a, =1",
        "a=\"1;2\", a, \"1",
        "'a=1, b=2', a, '1, b=2'",
        "a=, a, ''",
        "a, '', a",
        "=a, '', a",
        "a b=1, a b, 1"
    })
    void nameAndValueStandRoundTheFirstEquals(String setCookie, String name, String value) {
        Cookie cookie = kept(HTTPS, setCookie);
        assertThat(cookie.name()).isEqualTo(name);
        assertThat(cookie.value()).isEqualTo(value);
    }

    @Test
    void flagsNeedNoValue() {
        Cookie cookie = kept(HTTPS, "__Host-a=1; SECURE=no; httponly; Path=/; Priority=High");
        assertThat(cookie.secure()).isTrue();
        assertThat(cookie.httpOnly()).isTrue();
        assertThat(kept(HTTPS, "a=1; Secur; HttpOnl").secure()).isFalse();
    }

    @Test
    void valueDoesNotPrint() {
        Cookie cookie = kept(HTTPS, "sid=topsecret; Secure; Max-Age=5; Domain=example.com; SameSite=Lax");
        assertThat(cookie.toString()).doesNotContain("topsecret").contains("sid", "example.com", "Secure", "LAX");
    }

    @Test
    void builderRefusesWhatAServerCouldNotSet() {
        assertThatThrownBy(() -> Cookie.builder("a", "1;2")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Cookie.builder("a", "1\r\nX: y")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Cookie.builder("a=b", "1")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Cookie.builder(" a", "1")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Cookie.builder("", "")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Cookie.builder("", "a=1")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Cookie.builder("__Host-a", "1").build()).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Cookie.builder("a", "1").domain("a b")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Cookie.builder("a", "1").path("x")).isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @CsvSource({
        ".Example.com, example.com, false",
        "b\u00fccher.example, xn--bcher-kva.example, false",
        "co.uk, co.uk, true",
        "localhost, localhost, true",
        "127.1, 127.0.0.1, true",
        "::1, ::1, true",
        "[0:0::1], ::1, true",
        "fe80::1%eth0, fe80::1%eth0, true"
    })
    void builderWritesDomainsAsUrlsDo(String given, String domain, boolean hostOnly) {
        Cookie cookie = Cookie.builder("a", "1").domain(given).build();
        assertThat(cookie.domain()).isEqualTo(domain);
        assertThat(cookie.hostOnly()).isEqualTo(hostOnly);
        assertThat(Cookie.builder("a", "1").hostOnly(given).build().hostOnly()).isTrue();
    }

    @Test
    void cookiesWithTheSamePartsAreEqual() {
        assertThat(kept(HTTPS, "a=1; Max-Age=5")).isEqualTo(kept(HTTPS, "a=1; Max-Age=5"));
        assertThat(kept(HTTPS, "a=1; Max-Age=5")).hasSameHashCodeAs(kept(HTTPS, "a=1; Max-Age=5"));
        assertThat(kept(HTTPS, "a=1; Max-Age=5")).isNotEqualTo(kept(HTTPS, "a=1; Max-Age=6"));
        assertThat(kept(HTTPS, "a=1; Max-Age=5").expires()).isEqualTo(NOW.plus(Duration.ofSeconds(5)));
    }
}
