package dev.tern.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ProxySelector;
import java.net.SocketAddress;
import java.net.URI;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which proxy a URL is sent by. */
class ProxiesTest {
    private static final Proxy PROXY = Proxy.of("http://proxy.test:3128");

    private static String chosen(Map<String, String> environment, String url) {
        return String.valueOf(Proxies.fromEnvironment(environment).choose(Url.parse(url)));
    }

    @ParameterizedTest
    @CsvSource({
        "example.com,        http://example.com/,         true",
        "example.com,        http://a.example.com/,       true",
        "example.com,        http://badexample.com/,      false",
        ".example.com,       http://a.example.com/,       true",
        "*.example.com,      http://a.example.com/,       true",
        "EXAMPLE.com,        http://example.COM/,         true",
        "example.com:8080,   http://example.com:8080/,    true",
        "example.com:8080,   http://example.com/,         false",
        "example.com:443,    https://example.com/,        true",
        "*,                  http://anything/,            true",
        "10.0.0.0/8,         http://10.20.30.40/,         true",
        "10.0.0.0/8,         http://11.0.0.1/,            false",
        "192.168.1.128/25,   http://192.168.1.127/,       false",
        "192.168.1.128/25,   http://192.168.1.129/,       true",
        "10.0.0.1,           http://10.0.0.1/,            true",
        "10.0.0.1:80,        http://10.0.0.1/,            true",
        "10.0.0.1:81,        http://10.0.0.1/,            false",
        "fd00::/8,           http://[fd12::1]/,           true",
        "fd00::/8,           http://[fe80::1]/,           false",
        "::1,                http://[::1]/,               true",
        "[::1]:8080,         http://[::1]:8080/,          true",
        "[::1]:8080,         http://[::1]/,               false",
        "10.0.0.0/8,         http://ten.test/,            false",
    })
    void exceptionsGoDirectly(String exception, String url, boolean isDirect) {
        assertThat(Proxies.of(PROXY).except(exception).choose(Url.parse(url)) == null)
                .isEqualTo(isDirect);
    }

    @ParameterizedTest
    @ValueSource(strings = {"10.0.0.0/33", "10.0.0.0/x", "name/8", "host:port"})
    void malformedExceptionsAreRefused(String exception) {
        assertThatThrownBy(() -> Proxies.of(PROXY).except(exception)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void theEnvironmentNamesAProxyForEachScheme() {
        Map<String, String> environment = Map.of("HTTP_PROXY", "plain:1", "HTTPS_PROXY", "http://secured:2");
        assertThat(chosen(environment, "http://a/")).isEqualTo("http://plain:1/");
        assertThat(chosen(environment, "https://a/")).isEqualTo("http://secured:2/");
    }

    @Test
    void lowerCaseWinsAndAllIsForWhatHasNoneOfItsOwn() {
        Map<String, String> environment =
                Map.of("http_proxy", "http://lower:1", "HTTP_PROXY", "http://upper:1", "ALL_PROXY", "socks5://all:3");
        assertThat(chosen(environment, "http://a/")).isEqualTo("http://lower:1/");
        assertThat(chosen(environment, "https://a/")).isEqualTo("socks5://all:3");
    }

    @Test
    void noProxyOfTheEnvironmentIsHeeded() {
        Map<String, String> environment = Map.of("ALL_PROXY", "http://all:3", "NO_PROXY", "a.test, ,10.0.0.0/8");
        assertThat(chosen(environment, "http://b.a.test/")).isEqualTo("null");
        assertThat(chosen(environment, "http://10.1.1.1/")).isEqualTo("null");
        assertThat(chosen(environment, "http://b.test/")).isEqualTo("http://all:3/");
    }

    @ParameterizedTest
    @ValueSource(strings = {"http://localhost/", "http://127.0.0.1:8080/", "http://[::1]/"})
    void thisMachineIsReachedDirectlyWhateverTheEnvironmentSays(String url) {
        assertThat(chosen(Map.of("ALL_PROXY", "http://all:3"), url)).isEqualTo("null");
    }

    @Test
    void aFieldOfARequestToACgiProgramIsNoSetting() {
        Map<String, String> environment = Map.of("HTTP_PROXY", "http://evil:1", "REQUEST_METHOD", "GET");
        assertThat(chosen(environment, "http://a/")).isEqualTo("null");
    }

    @Test
    void aSettingThatCannotBeUsedIsAnErrorThatNamesItsVariable() {
        assertThatThrownBy(() -> Proxies.fromEnvironment(Map.of("HTTPS_PROXY", "ftp://a")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("HTTPS_PROXY")
                .hasMessageContaining("socks5");
    }

    @Test
    void theSelectorOfTheJdkMayChoose() {
        ProxySelector selector = new ProxySelector() {
            @Override
            public List<java.net.Proxy> select(URI uri) {
                return uri.getHost().equals("direct.test")
                        ? List.of(java.net.Proxy.NO_PROXY)
                        : List.of(new java.net.Proxy(
                                java.net.Proxy.Type.SOCKS, InetSocketAddress.createUnresolved("socks.test", 1080)));
            }

            @Override
            public void connectFailed(URI uri, SocketAddress address, IOException failure) {}
        };
        Proxies proxies = Proxies.of(selector);
        assertThat(proxies.choose(Url.parse("http://direct.test/"))).isNull();
        assertThat(proxies.choose(Url.parse("http://a.test/"))).hasToString("socks5://socks.test:1080");
    }

    @ParameterizedTest
    @CsvSource({
        "https://a.corp.test/,       http://inner:1/",
        "http://a.corp.test/,        http://inner:1/",
        "https://api.corp.test/,     null",
        "http://api.corp.test/,      http://inner:1/",
        "https://api.corp.test:8443/, null",
        "https://a.test/,            http://outer:2/",
        "https://a.test:8443/,       http://port:3/",
        "http://a.test/,             http://proxy.test:3128/",
        "http://b.test/,             null",
        "https://b.test/,            http://outer:2/",
    })
    void theMostParticularPatternChooses(String url, String expected) {
        Proxies proxies = Proxies.of(PROXY)
                .except("b.test")
                .with("https://", Proxy.of("http://outer:2"))
                .without("https://api.corp.test")
                .with("all://*.corp.test", Proxy.of("http://inner:1"))
                .without("https://api.corp.test:8443")
                .with("https://a.test:8443", Proxy.of("http://port:3"));
        assertThat(String.valueOf(proxies.choose(Url.parse(url)))).isEqualTo(expected);
    }

    @Test
    void exceptionsBehindPatternsHoldForThemToo() {
        Proxies proxies = Proxies.none().with("all://", PROXY).except("a.test");
        assertThat(proxies.choose(Url.parse("http://a.test/"))).isNull();
        assertThat(proxies.choose(Url.parse("http://b.test/"))).isSameAs(PROXY);
        assertThat(proxies.with("all://a.test", PROXY).choose(Url.parse("http://a.test/")))
                .isSameAs(PROXY);
        assertThat(proxies.named()).containsExactly(PROXY);
    }

    @Test
    void aPatternThatIsNoneIsRefused() {
        assertThatThrownBy(() -> Proxies.none().with("a.test", PROXY))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("a.test");
    }

    @Test
    void credentialsDoNotPrint() {
        assertThat(Proxy.of("http://user:secret@proxy.test:1").toString()).doesNotContain("secret");
        assertThatThrownBy(() -> Proxy.of("ftp://user:secret@proxy.test"))
                .message()
                .doesNotContain("secret");
    }

    @Test
    void portsHaveTheirSchemesDefault() {
        assertThat(Proxy.of("http://p").port()).isEqualTo(80);
        assertThat(Proxy.of("https://p").port()).isEqualTo(443);
        assertThat(Proxy.of("socks5://p").port()).isEqualTo(1080);
    }
}
