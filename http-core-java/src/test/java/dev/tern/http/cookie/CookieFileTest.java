package dev.tern.http.cookie;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tern.http.Url;
import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Saving and loading (httpx part 3, row 39: its users miss both). */
class CookieFileTest {
    private static final Instant NOW = Instant.parse("2026-11-20T12:00:00Z");

    @TempDir
    private Path folder;

    @ParameterizedTest
    @ValueSource(
            strings = {
                "not a cookie, secret",
                "example.com\tTRUE\t/\tFALSE\t0",
                "example.com\tTRUE\t/\tFALSE\tsoon\ta\tsecret",
                "example.com\tTRUE\t/\tFALSE\t99999999999999999\ta\tsecret",
                "exa mple.com\tTRUE\t/\tFALSE\t0\ta\tsecret",
                "\tFALSE\t/\tFALSE\t0\ta\tsecret",
                "example.com\tTRUE\tpath\tFALSE\t0\ta\tsecret",
                "example.com\tTRUE\t/\tFALSE\t0\ta=b\tsecret",
                "example.com\tTRUE\t/\tFALSE\t0\ta\tsecret;x",
                "example.com\tTRUE\t/\tFALSE\t0\t__Secure-a\tsecret"
            })
    void wrongLineIsNamedByItsNumberAlone(String line) throws IOException {
        Path file = Files.writeString(folder.resolve("cookies.txt"), "# comment\n\n" + line + "\n");
        assertThatThrownBy(() -> CookieJar.load(file))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("Line 3")
                .hasMessageNotContaining("secret");
    }

    @Test
    void octetsThatAreNoTextComeBack() throws IOException {
        Path file = folder.resolve("cookies.txt");
        byte[] line = "example.com\tFALSE\t/\tFALSE\t0\ta\tcaf\u00e9\n"
                .getBytes(java.nio.charset.StandardCharsets.ISO_8859_1);
        Files.write(file, line);
        CookieJar jar = CookieJar.load(file);
        assertThat(jar.get("a")).isEqualTo("caf\udce9");
        jar.save(file);
        assertThat(new String(Files.readAllBytes(file), java.nio.charset.StandardCharsets.ISO_8859_1))
                .endsWith("caf\u00e9\n");
    }

    @Test
    void missingFileIsSaid() {
        assertThatThrownBy(() -> CookieJar.load(folder.resolve("none"))).isInstanceOf(NoSuchFileException.class);
    }

    @Test
    void failedSaveLeavesNothingBehind() throws IOException {
        Path occupied = Files.createDirectory(folder.resolve("cookies.txt"));
        Files.createFile(occupied.resolve("inside"));
        assertThatThrownBy(() -> new CookieJar().save(occupied)).isInstanceOf(IOException.class);
        try (Stream<Path> left = Files.list(folder)) {
            assertThat(left).containsExactly(occupied);
        }
    }

    /** httpx part 3, row 39. */
    @Test
    void everythingButSameSiteComesBack() throws IOException {
        CookieJar jar = new CookieJar();
        JarStores.lines(
                jar,
                "https://a.example.com/dir/x",
                NOW,
                "host=1",
                "domain=2; Domain=example.com; Path=/; Secure; HttpOnly",
                "__Host-h=3; Secure; Path=/",
                "aged=4; Max-Age=100",
                "text=a b\tc\"=; Path=/\u00e9",
                "umlaut=\u00fc",
                "nameless",
                "empty=");
        JarStores.lines(jar, "http://[::1]:8080/", NOW, "v6=1; HttpOnly");
        JarStores.lines(jar, "http://127.0.0.1/", NOW, "v4=1");
        jar.set("every", "host");

        Path file = folder.resolve("cookies.txt");
        jar.save(file);
        CookieJar loaded = CookieJar.load(file);
        assertThat(loaded.all()).isEqualTo(jar.all()).hasSize(11);
        assertThat(order(loaded)).isEqualTo(order(jar));

        loaded.save(file);
        assertThat(CookieJar.load(file).all()).isEqualTo(jar.all());
    }

    private static List<String> order(CookieJar jar) {
        return jar.cookiesFor(Url.parse("https://a.example.com/dir/x"), NOW).stream()
                .map(Cookie::pair)
                .toList();
    }

    @Test
    void fileReadsAsOthersWriteIt() throws IOException {
        Path file = Files.writeString(folder.resolve("cookies.txt"), """
                # Netscape HTTP Cookie File
                # https://curl.se/docs/http-cookies.html

                .example.com\tTRUE\t/\tFALSE\t0\ta\t1
                #HttpOnly_www.example.com\tFALSE\t/foo\tTRUE\t1800000000\tb\t2
                example.com\tTRUE\t/\tFALSE\t0\tempty
                """);
        CookieJar jar = CookieJar.load(file);
        assertThat(jar.all())
                .extracting(Cookie::toString)
                .containsExactly(
                        "a=[secure]; Domain=example.com; Path=/",
                        "b=[secure]; Path=/foo; Expires=2027-01-15T08:00:00Z; Secure; HttpOnly (www.example.com only)",
                        "empty=[secure]; Domain=example.com; Path=/");
    }

    @Test
    void whatHasEndedStaysEndedAfterLoading() throws IOException {
        CookieJar jar = new CookieJar();
        jar.add(Cookie.builder("past", "1")
                .domain("example.com")
                .expires(Instant.EPOCH)
                .build());
        jar.add(Cookie.builder("gone", "1").domain("example.com").expires(NOW).build());
        Path file = folder.resolve("cookies.txt");
        jar.save(file);
        CookieJar loaded = CookieJar.load(file);
        assertThat(loaded.cookiesFor(Url.parse("http://example.com/"), NOW)).isEmpty();
        assertThat(loaded.all()).isEmpty();
    }

    @Test
    void onlyTheOwnerMayReadTheFile() throws IOException {
        Assumptions.assumeTrue(
                FileSystems.getDefault().supportedFileAttributeViews().contains("posix"),
                "skipped: this file system has no owner-only permissions");
        Path file = Files.writeString(folder.resolve("cookies.txt"), "old");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));
        new CookieJar().save(file);
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
    }
}
