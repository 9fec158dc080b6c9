package dev.tern.samples;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What the README shows is compiled, and what it says of versions is so. */
class ReadmeTest {
    private static final Path MODULE =
            Path.of(System.getProperty("basedir", "")).toAbsolutePath();
    private static final Pattern CODE = Pattern.compile("(?ms)^```(java|kotlin)\\n(.*?)^```$");

    private final String readme = read(MODULE.resolveSibling("README.md"));

    static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Without what depends on where it stands: indentation, how a line is wrapped, and Kotlin's semicolons for that. */
    private static String words(String code) {
        return code.replaceAll("[\\s;]+", "");
    }

    @Test
    void everyPieceOfCodeIsPartOfACompiledSample() throws IOException {
        List<String> sources;
        try (Stream<Path> files = Files.walk(MODULE.resolve("src/main"))) {
            sources = files.filter(file -> file.toString().matches(".*/readme/.*\\.(java|kt)"))
                    .map(ReadmeTest::read)
                    .map(ReadmeTest::words)
                    .toList();
        }
        List<String> pieces =
                CODE.matcher(readme).results().map(piece -> piece.group(2)).toList();
        assertThat(pieces).hasSizeGreaterThanOrEqualTo(5);
        assertThat(pieces)
                .allSatisfy(piece -> assertThat(sources)
                        .as("samples under readme that hold this piece: %s", piece)
                        .anyMatch(source -> source.contains(words(piece))));
    }

    @Test
    void versionIsThatOfTheBuild() {
        String version = read(MODULE.resolveSibling("pom.xml"))
                .replaceFirst("(?s).*?<artifactId>tern-parent</artifactId>\\s*<version>([^<]+)<.*", "$1");
        assertThat(Pattern.compile("<version>([^<]+)</version>")
                        .matcher(readme)
                        .results()
                        .map(found -> found.group(1))
                        .collect(Collectors.toSet()))
                .containsExactly(version);
    }

    @Test
    void everyFileThatIsLinkedIsThere() {
        List<String> links = Pattern.compile("\\]\\(([^):#]+)\\)")
                .matcher(readme)
                .results()
                .map((MatchResult found) -> found.group(1))
                .toList();
        assertThat(links)
                .isNotEmpty()
                .allSatisfy(link -> assertThat(MODULE.resolveSibling(link)).exists());
    }
}
