package dev.tern.http.cookie;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.tern.http.Url;
import dev.tern.http.internal.time.FieldDate;
import dev.tern.http.vectors.SharedVectors;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * The tests of the IETF's http-state working group, which wrote RFC 6265. Where its successor decides otherwise, the case
 * stands under the rule that does, and nothing else may differ.
 */
class CookieVectorsTest {
    /** Between the dates that the cases take for past and for future. */
    private static final Instant NOW = Instant.parse("2019-01-01T00:00:00Z");

    private static final ObjectMapper JSON = new ObjectMapper().enable(JsonParser.Feature.ALLOW_COMMENTS);

    /** By rule, the cases that it changes, and what is then sent. */
    private static final Map<String, Map<String, List<String>>> DEVIATIONS = Map.of(
            "6265bis §5.6 step 3: a value without a name is kept, and sent as it is; each replaces the one before",
            Map.ofEntries(
                    Map.entry("0004", List.of("foo")),
                    Map.entry("0021", List.of("a=b", "x", "c=d")),
                    Map.entry("0023", List.of("foo")),
                    Map.entry("0024", List.of("foo")),
                    Map.entry("0025", List.of("foo")),
                    Map.entry("0026", List.of("foo")),
                    Map.entry("0027", List.of("bar")),
                    Map.entry("0028", List.of("foo")),
                    Map.entry("CHROMIUM0009", List.of("BLAHHH")),
                    Map.entry("CHROMIUM0010", List.of("\"BLA\\\"HHH\"")),
                    Map.entry("CHROMIUM0012", List.of("ABC")),
                    Map.entry("MOZILLA0012", List.of("test=\"fubar! = foo", "five")),
                    Map.entry("MOZILLA0014", List.of("six")),
                    Map.entry("MOZILLA0015", List.of("seven")),
                    Map.entry("MOZILLA0016", List.of("eight")),
                    Map.entry("MOZILLA0017", List.of("eight", "test=six")),
                    Map.entry("NAME0023", List.of("foo")),
                    Map.entry("NAME0028", List.of("a")),
                    Map.entry("NAME0031", List.of("\"foo")),
                    Map.entry("NAME0032", List.of("\"foo\\\"bar")),
                    Map.entry("NAME0033", List.of("aaa"))),
            "6265bis §5.6 step 1: with a control character the whole cookie is ignored",
            Map.of("DISABLED_CHROMIUM0022", List.of(), "DISABLED_CHROMIUM0023", List.of()),
            "6265bis §5.6.3: an empty Domain, if it is the last, makes the cookie host-only",
            Map.of("OPTIONAL_DOMAIN0042", List.of("foo=bar")),
            "6265bis §5.1.4: paths compare as they are written, %6F is not o",
            Map.of("DISABLED_PATH0029", List.of()));

    @Test
    void everyParserVectorPassesOrHasANamedDeviation() throws IOException {
        Map<String, List<String>> deviating = new TreeMap<>();
        DEVIATIONS.values().forEach(deviating::putAll);
        List<String> failures = new ArrayList<>();
        int passed = 0;
        for (JsonNode vector : JSON.readTree(cookies("parser.json").toFile())) {
            String name = vector.get("test").textValue();
            List<String> expected = new ArrayList<>();
            vector.get("sent")
                    .forEach(sent -> expected.add(sent.get("name").textValue() + "="
                            + sent.get("value").textValue()));
            List<String> sent = sent(vector);
            boolean deviates = deviating.containsKey(name);
            assertThat(deviates && deviating.get(name).equals(expected))
                    .as(name + " deviates from itself")
                    .isFalse();
            if (!sent.equals(deviates ? deviating.remove(name) : expected)) {
                failures.add(name + " sent " + sent + ", expected " + expected);
            } else if (!deviates) {
                passed++;
            }
        }
        System.out.println("cookie parser vectors: " + passed + " passed");
        DEVIATIONS.forEach((rule, cases) -> System.out.println("  " + cases.size() + " deviate: " + rule));
        assertThat(failures).isEmpty();
        assertThat(deviating).as("deviations without a vector").isEmpty();
        assertThat(passed).isGreaterThan(190);
    }

    private static List<String> sent(JsonNode vector) {
        Url from = Url.parse("http://home.example.org:8888/cookie-parser?"
                + vector.get("test").textValue());
        JsonNode to = vector.path("sent-to");
        Url target = from.resolve(to.isMissingNode() ? "/cookie-parser-result" : to.textValue());
        CookieJar jar = new CookieJar();
        // One by one, since some lines are no field values; a client would refuse the response.
        vector.get("received").forEach(line -> JarStores.line(jar, from, line.textValue(), NOW));
        return jar.cookiesFor(target, NOW).stream().map(Cookie::pair).toList();
    }

    @Test
    void everyDateVectorPasses() throws IOException {
        List<String> failures = new ArrayList<>();
        int passed = 0;
        for (String file : List.of("dates/examples.json", "dates/bsd-examples.json")) {
            for (JsonNode vector : JSON.readTree(cookies(file).toFile())) {
                String text = vector.get("test").textValue();
                Instant expected = instant(vector.get("expected").textValue());
                Instant actual = FieldDate.parse(text);
                if (Objects.equals(actual, expected)) {
                    passed++;
                } else {
                    failures.add(text + " is " + actual + ", expected " + expected);
                }
            }
        }
        System.out.println("cookie date vectors: " + passed + " of " + (passed + failures.size()) + " passed");
        assertThat(failures).isEmpty();
        assertThat(passed).isGreaterThan(60);
    }

    private static @Nullable Instant instant(@Nullable String text) {
        return text == null
                ? null
                : ZonedDateTime.parse(text, DateTimeFormatter.RFC_1123_DATE_TIME)
                        .toInstant();
    }

    /** The hosts that the parser's cases are about: a domain cookie reaches those at or below its domain, and no other. */
    @Test
    void everyHostIsReachedByTheCookiesOfItsOwnDomainsOnly() throws IOException {
        TreeSet<String> hosts = new TreeSet<>();
        for (String line : Files.readAllLines(cookies("hosts"))) {
            hosts.add(line.split(" ")[1]);
        }
        int pairs = 0;
        for (String from : hosts) {
            for (String to : hosts) {
                CookieJar jar = new CookieJar();
                JarStores.line(jar, Url.parse("http://" + from + "/"), "a=1; Domain=" + from, NOW);
                List<Cookie> sent = jar.cookiesFor(Url.parse("http://" + to + "/"), NOW);
                assertThat(sent).as(from + " to " + to).hasSize(to.equals(from) || to.endsWith("." + from) ? 1 : 0);
                pairs++;
            }
        }
        System.out.println("cookie host vectors: " + pairs + " pairs of " + hosts.size() + " hosts passed");
    }

    private static Path cookies(String name) {
        return SharedVectors.folder("cookies").resolve(name);
    }
}
