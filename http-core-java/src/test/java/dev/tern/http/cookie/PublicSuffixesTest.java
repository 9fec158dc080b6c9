package dev.tern.http.cookie;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tern.http.internal.bytes.Idna;
import dev.tern.http.vectors.SharedVectors;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.TreeSet;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PublicSuffixesTest {
    /** The file to make the resource from. The next test says when the resource is not what would be made. */
    private static final String SOURCE = System.getProperty("psl.source", "");

    private static final Path RESOURCE =
            Path.of(System.getProperty("basedir", ""), "src/main/resources/dev/tern/http/cookie/public-suffixes.txt");

    private static final String HEADER = """
            // This Source Code Form is subject to the terms of the Mozilla Public
            // License, v. 2.0. If a copy of the MPL was not distributed with this
            // file, You can obtain one at https://mozilla.org/MPL/2.0/.
            //
            // The public suffix list, https://publicsuffix.org/list/public_suffix_list.dat, both of its sections, as in
            // Debian's package publicsuffix 20230209.2326-1. Names are A-labels; lines are sorted; comments are left out.
            // PublicSuffixesTest makes it: mvn test -pl http-core-java -Dtest=PublicSuffixesTest -Dpsl.source=FILE -Dpsl.update=true
            """;

    @Test
    void resourceIsMadeFromTheList() throws IOException {
        Assumptions.assumeFalse(SOURCE.isEmpty(), "skipped: no list to make the resource from, -Dpsl.source=FILE");
        String made = compacted(Files.readAllLines(Path.of(SOURCE)));
        if (Boolean.getBoolean("psl.update")) {
            Files.createDirectories(RESOURCE.getParent());
            Files.writeString(RESOURCE, made);
        }
        assertThat(RESOURCE).hasContent(made);
    }

    /** A line's rule ends at white space; comments and empty lines have none. */
    private static String compacted(List<String> list) {
        TreeSet<String> rules = new TreeSet<>();
        for (String line : list) {
            String rule = line.split("\\s", 2)[0];
            if (!rule.isEmpty() && !rule.startsWith("//")) {
                String marks = rule.startsWith("!") ? "!" : rule.startsWith("*.") ? "*." : "";
                rules.add(marks + Idna.toAscii(rule.substring(marks.length())));
            }
        }
        return HEADER + String.join("\n", rules) + "\n";
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "// no rules\n", "net\ncom\n", "aaa\nbbb\n", "com\ncom\n"})
    void brokenListIsNoList(String text) {
        assertThat(PublicSuffixes.parse(text)).isNull();
    }

    @ParameterizedTest
    @CsvSource({
        "com, true",
        "example.com, false",
        "a.b.example.com, false",
        "co.uk, true",
        "co.uk., true",
        "a.co.uk, false",
        "ck, true",
        "any.ck, true",
        "www.ck, false",
        "github.io, true",
        "tern.github.io, false",
        "localhost, true",
        "unheard-of, true",
        "x.unheard-of, false",
        "xn--55qx5d.cn, true",
        "'', true",
        "., true",
        ".com, true",
        "a..com, true"
    })
    void suffixIsWhatOthersRegisterUnder(String host, boolean suffix) {
        assertThat(PublicSuffixes.isPublicSuffix(host)).isEqualTo(suffix);
    }

    @Test
    void everySharedVectorPasses() throws IOException {
        PublicSuffixes list = PublicSuffixes.load();
        assertThat(list).isNotNull();
        List<String> failures = new ArrayList<>();
        int passed = 0;
        for (String line : Files.readAllLines(SharedVectors.folder("psl").resolve("registrable-domain.txt"))) {
            String[] columns = line.split("\t");
            if (line.startsWith("#") || columns[0].equals("null")) {
                continue; // A comment, and the case without a host.
            }
            String expected = columns[1].equals("null") ? null : Idna.toAscii(columns[1]);
            String actual = list.registrableDomain(Idna.toAscii(columns[0]));
            if (Objects.equals(actual, expected)) {
                passed++;
            } else {
                failures.add(columns[0] + " -> " + actual + ", expected " + expected);
            }
        }
        System.out.println("public suffix vectors: " + passed + " of " + (passed + failures.size()) + " passed");
        assertThat(failures).isEmpty();
        assertThat(passed).isGreaterThan(70);
    }
}
