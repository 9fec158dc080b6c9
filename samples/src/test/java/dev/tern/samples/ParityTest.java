package dev.tern.samples;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What the table of parity says works is shown by the tests that it names. */
class ParityTest {
    private static final Path ROOT =
            Path.of(System.getProperty("basedir", "")).toAbsolutePath().getParent();
    private static final Map<String, String> MODULES = Map.of(
            "", "http-core-java", "blocking/", "http-blocking", "samples/", "samples", "kt/", "http-coroutines-kt");
    private static final Pattern JAVA = Pattern.compile("`(blocking/|samples/|)([A-Z]\\w*Test)\\.(\\w+)`");
    private static final Pattern KOTLIN = Pattern.compile("`(kt/)([A-Z]\\w*Test) \"([^\"]+)\"`");

    @Test
    void everyTestThatIsNamedExists() throws IOException {
        String table = Files.readString(ROOT.resolve("docs/httpx-parity.md"));
        List<MatchResult> named = Stream.concat(
                        JAVA.matcher(table).results(), KOTLIN.matcher(table).results())
                .toList();
        assertThat(named).hasSizeGreaterThan(300);
        TreeSet<String> missing = new TreeSet<>();
        for (MatchResult test : named) {
            String sought =
                    test.group(1).equals("kt/") ? "test(\"" + test.group(3) + "\")" : " void " + test.group(3) + "(";
            if (sources(test).noneMatch(source -> source.contains(sought))) {
                missing.add(test.group());
            }
        }
        assertThat(missing).as("tests that are named and do not exist").isEmpty();
    }

    private static Stream<String> sources(MatchResult test) throws IOException {
        Path folder = ROOT.resolve(MODULES.get(test.group(1))).resolve("src/test");
        String file = test.group(2) + (test.group(1).equals("kt/") ? ".kt" : ".java");
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(path -> path.endsWith(file)).toList().stream().map(ReadmeTest::read);
        }
    }
}
