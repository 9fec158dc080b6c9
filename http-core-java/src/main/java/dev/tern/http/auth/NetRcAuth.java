package dev.tern.http.auth;

import dev.tern.http.Auth;
import dev.tern.http.AuthFlow;
import dev.tern.http.Request;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Immutable. Basic authentication with the credentials that a netrc file has for the host. A host that it does not name, or
 * without a password, is asked without credentials. Never used unless it is set.
 *
 * <pre>{@code Client.builder().auth(new NetRcAuth())}</pre>
 */
public final class NetRcAuth implements Auth {
    private final NetRcFile file;

    /**
     * Reads the file that the variable {@code NETRC} names, else {@code .netrc} in the user's home folder.
     *
     * @throws IOException if it cannot be read
     * @throws IllegalArgumentException if it is malformed
     */
    public NetRcAuth() throws IOException {
        this(usualFile(System.getenv("NETRC"), System.getProperty("user.home")));
    }

    /** By httpx's rule. */
    static Path usualFile(@Nullable String named, String home) {
        return named == null || named.isEmpty() ? Path.of(home, ".netrc") : Path.of(named);
    }

    /**
     * Reads the file, now and not again.
     *
     * @throws IOException if it cannot be read
     * @throws IllegalArgumentException if it is malformed
     */
    public NetRcAuth(Path file) throws IOException {
        this.file = NetRcFile.parse(Files.readString(file));
    }

    @Override
    public AuthFlow begin(Request request) {
        NetRcFile.Entry entry = file.entry(request.url().host());
        return AuthFlow.once(
                entry == null
                        ? request
                        : AuthText.authorized(request, AuthText.basic(entry.login(), entry.password())));
    }

    @Override
    public boolean runsUserCode() {
        return false;
    }

    @Override
    public String toString() {
        return "NetRcAuth[" + file.entries().size() + " entries]";
    }
}
