package dev.tern.http.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Immutable. Checks the answer to a Digest challenge with qop "auth" (RFC 7616 §3.4.1) as a peer does that knows the password.
 *
 * @param field Authorization or Proxy-Authorization
 */
public record DigestCheck(String field, String algorithm, String user, String password, String realm, String nonce) {
    /** The head of a request must have the right answer, for this method and target, with this count. */
    public void requireValid(String head, String method, String uri, int count) {
        Matcher line = Pattern.compile("\r\n" + field + ": Digest ([^\r]*)\r\n").matcher(head);
        assertThat(line.find()).as("%s in %s", field, head).isTrue();
        String given = line.group(1);
        assertThat(param(given, "username")).isEqualTo(user);
        assertThat(param(given, "uri")).isEqualTo(uri);
        assertThat(param(given, "nc")).isEqualTo(String.format("%08x", count));
        String expected = hash(
                hash(user, realm, password),
                nonce,
                param(given, "nc"),
                param(given, "cnonce"),
                "auth",
                hash(method, uri));
        assertThat(param(given, "response")).as(given).isEqualTo(expected);
    }

    private static String param(String given, String name) {
        Matcher matcher = Pattern.compile("(?:^|, )" + name + "=\"?([^\",]*)").matcher(given);
        return matcher.find() ? matcher.group(1) : "";
    }

    private String hash(String... parts) {
        try {
            byte[] octets = String.join(":", parts).getBytes(StandardCharsets.UTF_8);
            return HexFormat.of().formatHex(MessageDigest.getInstance(algorithm).digest(octets));
        } catch (GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }
}
