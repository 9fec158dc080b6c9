package dev.tern.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * The WHATWG URL test data, for the schemes that HTTP clients speak. Deviations are the two rules named here, each
 * with its reason; nothing else may differ.
 */
class UrlVectorsTest {
    private static final String FILE = "shared/vectors/url/whatwg.json";

    /** Those of our schemes. */
    private static final List<Vector> VECTORS = new ArrayList<>();

    /** All, other schemes and wrong texts included. */
    private static final List<Vector> ALL = new ArrayList<>();

    private enum Deviation {
        /** WHATWG drops or encodes controls; what a filter read and what is sent must be the same text. */
        CONTROLS_ARE_REFUSED,
        /** WHATWG fails without a base; an HTTP client keeps the reference until its base_url is known. */
        RELATIVE_REFERENCES_ARE_KEPT
    }

    private record Vector(String input, @Nullable String base, JsonNode expected) {
        static Vector of(JsonNode node) {
            JsonNode base = node.get("base");
            return new Vector(
                    node.get("input").textValue(), base == null || base.isNull() ? null : base.textValue(), node);
        }

        boolean fails() {
            return expected.has("failure");
        }

        /** The input or, if it is a reference, its base is of a scheme that we speak; so is the result. */
        boolean isOurs() {
            if (base != null && !isHttp(base)) {
                return false;
            }
            return fails()
                    ? isHttp(input) || !hasScheme(input)
                    : isHttp(expected.get("href").textValue());
        }

        @Nullable
        Deviation deviation() {
            if (input.chars().anyMatch(c -> c < 0x20 || c == 0x7f)) {
                return Deviation.CONTROLS_ARE_REFUSED;
            }
            if (fails() && base == null && !hasScheme(input) && !input.startsWith("//")) {
                return Deviation.RELATIVE_REFERENCES_ARE_KEPT;
            }
            return null;
        }

        Url parse() {
            return base == null ? Url.parse(input) : Url.parse(base).resolve(input);
        }

        private static boolean isHttp(String text) {
            return text.strip().matches("(?is)(https?|wss?):.*");
        }

        private static boolean hasScheme(String text) {
            return text.strip().matches("(?s)[A-Za-z][A-Za-z0-9+.-]*:.*");
        }
    }

    @BeforeAll
    static void readVectors() throws IOException {
        Path file = vectors();
        assumeTrue(file != null, "skipped: no " + FILE + " beside the checkout");
        for (JsonNode node : new ObjectMapper().readTree(file.toFile())) {
            if (node.isObject()) { // Else a comment.
                ALL.add(Vector.of(node));
            }
        }
        ALL.stream().filter(Vector::isOurs).forEach(VECTORS::add);
    }

    private static @Nullable Path vectors() {
        for (Path at = Path.of("").toAbsolutePath(); at != null; at = at.getParent()) {
            if (Files.isReadable(at.resolve(FILE))) {
                return at.resolve(FILE);
            }
        }
        return null;
    }

    @Test
    void everyVectorPassesOrHasANamedDeviation() {
        List<String> failures = new ArrayList<>();
        int[] deviations = new int[Deviation.values().length];
        int passed = 0;
        for (Vector vector : VECTORS) {
            Deviation deviation = vector.deviation();
            try {
                if (deviation == null) {
                    passes(vector);
                    passed++;
                } else {
                    deviates(vector, deviation);
                    deviations[deviation.ordinal()]++;
                }
            } catch (AssertionError | RuntimeException e) {
                failures.add(vector.input + " on " + vector.base + ": " + e);
            }
        }
        System.out.println("WHATWG URL vectors: " + passed + " of " + VECTORS.size() + " passed");
        for (Deviation deviation : Deviation.values()) {
            System.out.println("  " + deviations[deviation.ordinal()] + " deviate: " + deviation);
        }
        assertThat(failures).isEmpty();
        assertThat(passed).isGreaterThan(300);
    }

    private static void passes(Vector vector) {
        if (vector.fails()) {
            assertThatThrownBy(vector::parse).isInstanceOf(InvalidUrlException.class);
            return;
        }
        Url url = vector.parse();
        JsonNode expected = vector.expected;
        assertThat(url.href()).isEqualTo(expected.get("href").textValue());
        assertThat(url.scheme() + ":").isEqualTo(expected.get("protocol").textValue());
        assertThat(url.userInfo()).isEqualTo(userInfo(expected));
        assertThat(url.authority()).isEqualTo(expected.get("host").textValue());
        assertThat(url.host()).isEqualTo(expected.get("hostname").textValue().replaceAll("[\\[\\]]", ""));
        assertThat(url.explicitPort() < 0 ? "" : "" + url.explicitPort())
                .isEqualTo(expected.get("port").textValue());
        assertThat(url.path()).isEqualTo(expected.get("pathname").textValue());
        assertThat(prefixed('?', url.query())).isEqualTo(expected.get("search").textValue());
        assertThat(prefixed('#', url.fragment())).isEqualTo(expected.get("hash").textValue());
        if (expected.has("origin")) {
            assertThat(url.origin()).hasToString(expected.get("origin").textValue());
        }
    }

    private static String userInfo(JsonNode expected) {
        String password = expected.get("password").textValue();
        return expected.get("username").textValue() + (password.isEmpty() ? "" : ":" + password);
    }

    private static String prefixed(char prefix, @Nullable String part) {
        return part == null || part.isEmpty() ? "" : prefix + part;
    }

    private static void deviates(Vector vector, Deviation deviation) {
        switch (deviation) {
            case CONTROLS_ARE_REFUSED ->
                assertThatThrownBy(vector::parse)
                        .isInstanceOf(InvalidUrlException.class)
                        .hasMessageContaining("control");
            case RELATIVE_REFERENCES_ARE_KEPT ->
                assertThat(vector.parse().isAbsolute()).isFalse();
        }
    }

    @Test
    void parsingTheHrefAgainChangesNothing() {
        int parsed = 0;
        for (Vector vector : ALL) {
            parsed += staysItself(vector::parse, vector.input) ? 1 : 0;
        }
        System.out.println("WHATWG URL vectors: " + parsed + " round trips of " + ALL.size());
    }

    /** Spliced from pieces of the vectors: reaches what nobody thought of writing down. */
    @Test
    void splicedVectorsParseOrFailAsInvalidUrls() {
        long seed = Long.getLong("tern.seed", System.nanoTime());
        Random random = new Random(seed);
        int parsed = 0;
        for (int i = 0; i < 20_000; i++) {
            String text = piece(random) + piece(random) + (random.nextBoolean() ? piece(random) : "");
            parsed += staysItself(() -> Url.parse(text), "seed " + seed + ": " + text) ? 1 : 0;
            Url base = Url.parse("http://u:p@h/a/b?q");
            staysItself(() -> base.resolve(text), "seed " + seed + ", resolved: " + text);
            staysItself(() -> base.append(Url.parse(text)), "seed " + seed + ", appended: " + text);
            staysItself(() -> Url.parse(text).newBuilder().build(), "seed " + seed + ", rebuilt: " + text);
        }
        System.out.println("WHATWG URL vectors: " + parsed + " of 20000 spliced texts are URLs, seed " + seed);
    }

    private static String piece(Random random) {
        String text = ALL.get(random.nextInt(ALL.size())).input;
        int start = random.nextInt(text.length() + 1);
        return random.nextBoolean() ? text.substring(0, start) : text.substring(start);
    }

    /** False if it is no URL. */
    private static boolean staysItself(Supplier<Url> parse, String what) {
        Url url;
        try {
            url = parse.get();
        } catch (InvalidUrlException e) {
            return false;
        } catch (RuntimeException e) {
            throw new AssertionError(what, e);
        }
        Url again = new Url(UrlParser.parse(url.href()));
        assertThat(everything(again)).as(what).isEqualTo(everything(url));
        // The path of a URL without a hierarchy may hold spaces (WHATWG); it is never sent.
        boolean sendable = url.path().startsWith("/") || !url.isAbsolute();
        assertThat(sendable ? url.requestTarget() : "/").as(what).matches("[!-~]+");
        Url fast = UrlFastPath.parse(url.href());
        if (fast != null) {
            assertThat(everything(fast)).as(what).isEqualTo(everything(again));
        }
        return true;
    }

    private static List<Object> everything(Url url) {
        return Arrays.asList(
                url.href(),
                url.scheme(),
                url.userInfo(),
                url.host(),
                url.explicitPort(),
                url.port(),
                url.authority(),
                url.path(),
                url.query(),
                url.fragment(),
                url.requestTarget(),
                UrlScheme.isSpecial(url.scheme()) ? url.origin() : "");
    }

    @Test
    void mostPlainVectorsTakeTheFastPath() {
        long fast = ALL.stream()
                .filter(vector -> UrlFastPath.parse(vector.input) != null)
                .count();
        assertThat(fast).isGreaterThan(20);
    }
}
