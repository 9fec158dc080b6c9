package dev.tern.http.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tern.http.AuthStep;
import dev.tern.http.Request;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** netrc files, and which credentials they give for a host. */
class NetRcTest {
    private static final String FILE = """
            # a comment of the file
            machine example.com login alice password wonder   # behind an entry
            machine Mixed.Example
            \tlogin "bob \\"b\\" x"
            \tpassword #notAComment
            macdef init
            machine evil.example login eve password stolen
            cd /tmp

            machine account.example user carol account acc password p\\ w
            machine nopassword.example login dave
            machine empty.example login dave password ""
            machine nologin.example password only
            machine example.com login second password ignored
            default login anonymous password guest
            machine behind.default login erin password late
            """;

    private static String credentials(String text, String host) {
        NetRcFile.Entry entry = NetRcFile.parse(text).entry(host);
        return entry == null ? null : entry.login() + "|" + entry.password();
    }

    // ---- What goes wrong ----

    @ParameterizedTest
    @ValueSource(strings = {"machine", "machine a login", "machine a login b password", "default password "})
    void anEntryThatEndsInTheMiddleIsRefused(String text) {
        assertThatThrownBy(() -> NetRcFile.parse(text)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void aWordThatIsNoKeywordIsRefusedByItsLineAndNotShown() {
        assertThatThrownBy(() -> NetRcFile.parse("machine a login b\npassword my secret\n"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("line 2")
                .hasMessageNotContaining("secret");
    }

    @Test
    void aMissingFileIsSaidWhenItIsRead(@TempDir Path folder) {
        assertThatThrownBy(() -> new NetRcAuth(folder.resolve("none"))).isInstanceOf(NoSuchFileException.class);
    }

    @Test
    void anEntryWithoutPasswordGivesNothingEvenIfThereIsADefault() {
        assertThat(credentials(FILE, "nopassword.example")).isNull();
        assertThat(credentials(FILE, "empty.example")).isNull();
    }

    @Test
    void whatAMacroSaysIsNoEntry() {
        assertThat(credentials(FILE, "evil.example")).isEqualTo("anonymous|guest");
        assertThat(credentials("macdef last\nmachine a login b password c", "a"))
                .isNull();
    }

    @Test
    void passwordsAreNotPrinted(@TempDir Path folder) throws IOException {
        Path file = Files.writeString(folder.resolve("netrc"), FILE);
        assertThat(new NetRcAuth(file)).hasToString("NetRcAuth[9 entries]");
        assertThat(NetRcFile.parse("machine a login b password secret").toString())
                .doesNotContain("secret");
    }

    // ---- What goes well ----

    @Test
    void theFirstEntryOfTheHostCounts() {
        assertThat(credentials(FILE, "example.com")).isEqualTo("alice|wonder");
        assertThat(credentials(FILE, "mixed.example")).isEqualTo("bob \"b\" x|#notAComment");
        assertThat(credentials(FILE, "account.example")).isEqualTo("carol|p w");
        assertThat(credentials(FILE, "nologin.example")).isEqualTo("|only");
        assertThat(credentials(FILE, "behind.default")).isEqualTo("erin|late");
    }

    @Test
    void theDefaultIsForHostsWithoutAnEntry() {
        assertThat(credentials(FILE, "other.example")).isEqualTo("anonymous|guest");
        assertThat(credentials("machine a login b password c", "other.example")).isNull();
        assertThat(credentials("", "other.example")).isNull();
    }

    @Test
    void credentialsAreSentUpFrontToTheHostOnAnyPort(@TempDir Path folder) throws IOException {
        NetRcAuth auth =
                new NetRcAuth(Files.writeString(folder.resolve("netrc"), "machine example.com login u password p\r\n"));
        assertThat(sent(auth, "https://EXAMPLE.com:8443/")).isEqualTo("Basic dTpw");
        assertThat(sent(auth, "http://sub.example.com/")).isNull();
    }

    private static String sent(NetRcAuth auth, String url) {
        AuthStep.Send step = (AuthStep.Send) auth.begin(Request.get(url)).next(null);
        return step.request().headers().get("Authorization");
    }

    @Test
    void usualFileIsTheOneThatTheEnvironmentNamesElseTheOneAtHome() {
        assertThat(NetRcAuth.usualFile("/etc/netrc", "/home/me")).isEqualTo(Path.of("/etc/netrc"));
        assertThat(NetRcAuth.usualFile(null, "/home/me")).isEqualTo(Path.of("/home/me/.netrc"));
        assertThat(NetRcAuth.usualFile("", "/home/me")).isEqualTo(Path.of("/home/me/.netrc"));
    }
}
