package dev.tern.http.cookie;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tern.http.Headers;
import dev.tern.http.HttpVersion;
import dev.tern.http.Request;
import dev.tern.http.Response;
import dev.tern.http.ResponseHead;
import dev.tern.http.Url;
import dev.tern.http.testkit.Waits;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Storing, choosing and limits (RFC 6265bis §5.7, §5.8), and what people do with a jar. */
class CookieJarTest {
    private static final Instant NOW = Instant.parse("2026-11-20T12:00:00Z");
    private static final String HTTPS = "https://a.example.com/";
    private static final String HTTP = "http://a.example.com/";

    private final CookieJar jar = new CookieJar();

    private void set(String from, String... setCookies) {
        JarStores.lines(jar, from, NOW, setCookies);
    }

    private String sent(String to) {
        return sent(to, NOW);
    }

    private String sent(String to, Instant now) {
        return String.join(
                "; ",
                jar.cookiesFor(Url.parse(to), now).stream().map(Cookie::pair).toList());
    }

    // ---- What is not sent ----

    @ParameterizedTest
    @CsvSource({
        "https://a.example.com/x, a=1, https://b.example.com/x",
        "https://a.example.com/x, a=1, https://example.com/x",
        "https://a.example.com/x, a=1, https://deep.a.example.com/x",
        "https://a.example.com/x, a=1, https://a.example.com./x",
        "https://a.example.com/x, a=1; Domain=example.com, https://evilexample.com/x",
        "https://a.example.com/x, a=1; Domain=example.com, https://example.org/x",
        "https://a.example.com/x, a=1; Secure, http://a.example.com/x",
        "https://a.example.com/x, a=1; Secure, ws://a.example.com/x",
        "https://a.example.com/x, a=1; Path=/d, https://a.example.com/",
        "https://a.example.com/x, a=1; Path=/d, https://a.example.com/dd",
        "https://a.example.com/x, a=1; Path=/d, https://a.example.com/D",
        "https://a.example.com/x, a=1; Path=/d/, https://a.example.com/d",
        "http://127.0.0.1/x, a=1, http://1.127.0.0.1.test/x",
        "http://[::1]/x, a=1, http://[::2]/x",
        "https://a.example.com/x, a=1; Max-Age=0, https://a.example.com/x"
    })
    void cookieStaysAwayFromOthers(String from, String setCookie, String to) {
        set(from, setCookie);
        assertThat(sent(to)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "https://a.example.com/x, a=1, https://A.EXAMPLE.com/y",
        "https://a.example.com/x, a=1, http://a.example.com:8080/y",
        "https://a.example.com/x, a=1; Domain=example.com, https://example.com/",
        "https://a.example.com/x, a=1; Domain=example.com, https://deep.b.example.com/",
        "https://a.example.com/x, a=1; Secure, wss://a.example.com/x",
        "https://a.example.com/x, a=1; Path=/d, https://a.example.com/d",
        "https://a.example.com/x, a=1; Path=/d, https://a.example.com/d/e?f",
        "https://a.example.com/x, a=1; Path=/d/, https://a.example.com/d/e",
        "https://a.example.com/d/x, a=1, https://a.example.com/d",
        "http://127.0.0.1/x, a=1, http://127.0.0.1/x",
        "http://[::1]/x, a=1, http://[::1]/x",
        "https://a.example.com/x, a=1; SameSite=Strict; HttpOnly, https://a.example.com/x"
    })
    void cookieGoesBackToItsOwn(String from, String setCookie, String to) {
        set(from, setCookie);
        assertThat(sent(to)).isEqualTo("a=1");
    }

    @Test
    void cookieEndsInTime() {
        set(HTTPS, "a=1; Max-Age=10", "b=2");
        assertThat(sent(HTTPS, NOW.plusMillis(9_999))).isEqualTo("a=1; b=2");
        assertThat(sent(HTTPS, NOW.plusSeconds(10))).isEqualTo("b=2");
        assertThat(jar.all()).hasSize(1);
        assertThat(jar.get("a")).isNull();
    }

    // ---- Storing ----

    @Test
    void secureCookieIsNotOverlaidWithoutTls() {
        set(HTTPS, "sid=1; Secure; Path=/login; Domain=example.com");
        set("http://a.example.com/login/x", "sid=evil", "sid=evil; Path=/login; Domain=example.com");
        set("http://example.com/", "sid=evil; Path=/login/deeper");
        set("http://example.com/login", "sid=; Path=/login; Max-Age=0");
        assertThat(jar.all()).hasSize(1);
        assertThat(sent("https://a.example.com/login/x")).isEqualTo("sid=1");
    }

    @Test
    void secureCookieLeavesRoomBesideIt() {
        set(HTTPS, "sid=1; Secure; Path=/login; Domain=a.example.com");
        set(HTTP, "sid=2; Path=/", "other=3; Path=/login");
        set("http://b.example.com/login/x", "sid=4");
        assertThat(jar.all()).hasSize(4);
        set(HTTPS, "sid=5; Path=/login; Domain=a.example.com");
        assertThat(sent("https://a.example.com/login")).isEqualTo("sid=5; other=3; sid=2");
    }

    /** httpx part 3, row 39. */
    @Test
    void namesakesAreToldApartByDomainPathAndHostOnly() {
        set(HTTPS, "a=1", "a=2; Domain=a.example.com", "a=3; Domain=example.com", "a=4; Path=/p", "A=5");
        assertThat(sent("https://a.example.com/p")).isEqualTo("a=4; a=1; a=2; a=3; A=5");
        set(HTTPS, "a=6; Domain=a.example.com");
        assertThat(sent("https://a.example.com/p")).isEqualTo("a=4; a=1; a=6; a=3; A=5");
        set(HTTPS, "a=; Max-Age=0");
        assertThat(sent("https://a.example.com/p")).isEqualTo("a=4; a=6; a=3; A=5");
    }

    @Test
    void longerPathsGoFirstThenOlderCookies() {
        set(HTTPS, "a=1; Path=/", "b=2; Path=/p", "c=3; Path=/p/q", "d=4; Path=/", "e=5; Path=/p");
        set(HTTPS, "a=6; Path=/");
        assertThat(sent("https://a.example.com/p/q")).isEqualTo("c=3; b=2; e=5; a=6; d=4");
    }

    @Test
    void valueWithoutNameIsSentAsItIs() {
        set(HTTPS, "one", "two", "a=1");
        assertThat(sent(HTTPS)).isEqualTo("two; a=1");
    }

    // ---- Limits ----

    @Test
    void oneDomainHasAtMostOneHundredAndEightyCookies() {
        set(HTTPS, "first=1", "secure=1; Secure", "brief=1; Max-Age=5");
        IntStream.range(0, 177).forEach(i -> set(HTTPS, "c" + i + "=1"));
        assertThat(jar.all()).hasSize(180);
        jar.cookiesFor(Url.parse(HTTP), NOW); // Uses all but the secure one.

        JarStores.lines(jar, HTTPS, NOW.plusSeconds(5), "x=1");
        assertThat(jar.get("brief")).isNull();
        JarStores.lines(jar, HTTPS, NOW.plusSeconds(5), "y=1");
        assertThat(jar.all()).hasSize(180);
        assertThat(jar.get("first")).isNull();
        assertThat(jar.get("secure")).isEqualTo("1");
        assertThat(jar.get("y")).isEqualTo("1");
    }

    @Test
    void whoHasManyGivesFirstWhenThereAreTooManyInAll() {
        set("https://small.example/", "kept=1");
        for (int i = 0; i < 20; i++) {
            for (int j = 0; j < 160; j++) {
                set("https://h" + i + ".example.com/", "c" + j + "=1");
            }
        }
        assertThat(jar.all()).hasSize(3000);
        assertThat(sent("https://small.example/")).isEqualTo("kept=1");
        assertThat(sent("https://h19.example.com/").split("; ")).hasSize(160);
        assertThat(sent("https://h0.example.com/").split("; ")).hasSizeLessThan(160);
    }

    @Test
    void theLeastUsedGivesWhenAllHaveFew() {
        for (int i = 0; i < 3000; i++) {
            jar.set("a", "1", "h" + i + ".example");
        }
        assertThat(sent("https://h0.example/")).isEqualTo("a=1");
        jar.set("a", "1", "more.example");
        assertThat(jar.all()).hasSize(3000);
        assertThat(sent("https://h0.example/")).isEqualTo("a=1");
        assertThat(sent("https://h1.example/")).isEmpty();
    }

    // ---- People ----

    @Test
    void oneOfSeveralNamesakesMustBeNamedExactly() {
        set(HTTPS, "sid=secret1", "sid=secret2; Domain=example.com; Path=/p", "sid=secret3; Domain=example.com");
        assertThatThrownBy(() -> jar.get("sid"))
                .isInstanceOf(CookieConflictException.class)
                .hasMessageContainingAll("3 cookies named sid", "a.example.com/ (this host only)", "example.com/p")
                .hasMessageNotContaining("secret");
        assertThatThrownBy(() -> jar.get("sid", "example.com")).isInstanceOf(CookieConflictException.class);
        assertThat(jar.get("sid", "a.example.com")).isEqualTo("secret1");
        assertThat(jar.get("sid", ".Example.com", "/p")).isEqualTo("secret2");
        assertThat(jar.get("sid", null, "/p")).isEqualTo("secret2");
        assertThat(jar.get("sid", "example.com", "/q")).isNull();
        assertThat(jar.get("Sid")).isNull();
    }

    @Test
    void ownCookiesGoWhereTheyAreSaidTo() {
        jar.set("every", "1");
        jar.set("below", "2", "example.com");
        jar.set("deep", "3", "example.com", "/d");
        jar.set("suffix", "4", "com");
        jar.add(Cookie.builder("only", "5").hostOnly("example.com").secure(true).build());
        assertThat(sent("http://other.test/")).isEqualTo("every=1");
        assertThat(sent("http://other.test./")).isEqualTo("every=1");
        assertThat(sent("https://a.example.com/d")).isEqualTo("deep=3; every=1; below=2");
        assertThat(sent("https://example.com/")).isEqualTo("every=1; below=2; only=5");
        assertThatThrownBy(() -> jar.set("a", "1\r\n")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> jar.set("a;b", "1")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> jar.set("a", "1", "no host")).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void cookiesAreDeletedByWhatIsKnownOfThem() {
        set(HTTPS, "a=1", "a=2; Path=/p", "a=3; Domain=example.com", "b=4", "c=5; Max-Age=9");
        assertThat(jar.delete("nobody")).isZero();
        assertThat(jar.delete("a", "a.example.com", "/p")).isEqualTo(1);
        assertThat(jar.delete("a", "a.example.com")).isEqualTo(1);
        assertThat(jar.delete("a")).isEqualTo(1);
        assertThat(jar.deleteIf(cookie -> cookie.expires() == null)).isEqualTo(1);
        assertThat(jar).extracting(Cookie::name).containsExactly("c");
        jar.clear();
        assertThat(jar.isEmpty()).isTrue();
        assertThat(sent(HTTPS)).isEmpty();
    }

    @Test
    void copyGoesItsOwnWay() {
        set(HTTPS, "a=1", "b=2");
        CookieJar copy = jar.copy();
        jar.clear();
        assertThat(copy.all()).hasSize(2);
        copy.addAll(copy);
        assertThat(copy.size()).isEqualTo(2);
        jar.addAll(copy);
        assertThat(sent(HTTPS)).isEqualTo("a=1; b=2");
    }

    @Test
    void jarOfOneResponseHasWhatItSets() {
        Response response = Response.builder(Request.get(HTTPS))
                .head(new ResponseHead(
                        HttpVersion.HTTP_1_1,
                        200,
                        "OK",
                        Headers.of("Set-Cookie", "a=1", "Set-Cookie", "b=2; Domain=test")))
                .build();
        assertThat(CookieJar.of(response, NOW).all()).extracting(Cookie::pair).containsExactly("a=1");
    }

    /** httpx part 3, row 35. */
    @Test
    void valuesDoNotPrint() {
        set(HTTPS, "sid=topsecret");
        assertThat(jar.toString()).contains("sid").doesNotContain("topsecret");
    }

    // ---- Threads ----

    @Test
    void manyThreadsMayUseItAtOnce() throws Exception {
        int threads = 8;
        int rounds = 200;
        CountDownLatch start = new CountDownLatch(1);
        ExecutorService pool = Executors.newFixedThreadPool(threads);
        try {
            List<Future<?>> ends = new ArrayList<>();
            for (int t = 0; t < threads; t++) {
                String mine = "https://h" + t + ".example/";
                String name = "own" + t;
                ends.add(pool.submit(() -> {
                    Waits.until(start, "the start");
                    for (int i = 0; i < rounds; i++) {
                        set(mine, name + "=" + i, "shared=" + i);
                        assertThat(sent(mine)).isEqualTo(name + "=" + i + "; shared=" + i);
                        assertThat(jar.get(name)).isEqualTo("" + i);
                        jar.forEach(cookie -> assertThat(cookie.value()).isNotEmpty());
                        assertThat(jar.copy().delete("shared")).isPositive();
                    }
                }));
            }
            start.countDown();
            for (Future<?> end : ends) {
                Waits.value(end);
            }
        } finally {
            pool.shutdownNow();
        }
        assertThat(jar.all()).hasSize(2 * threads);
    }
}
