package dev.tern.http.auth;

import dev.tern.http.internal.bytes.Ascii;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import okio.ByteString;
import org.jspecify.annotations.Nullable;

/** Immutable. The hash functions of Digest (RFC 7616 §6.1, and what httpx has beside them), from the weakest. */
enum DigestAlgorithm {
    MD5("MD5", "MD5"),
    SHA_1("SHA", "SHA-1"),
    SHA_256("SHA-256", "SHA-256"),
    SHA_512_256("SHA-512-256", "SHA-512/256"),
    SHA_512("SHA-512", "SHA-512");

    private static final String SESSION = "-sess";

    private final String token;
    private final String platformName;

    DigestAlgorithm(String token, String platformName) {
        this.token = token;
        this.platformName = platformName;
    }

    /** By the name in a challenge, with or without "-sess"; null if it is unknown or this platform does not have it. */
    static @Nullable DigestAlgorithm of(String name) {
        String base = isSession(name) ? name.substring(0, name.length() - SESSION.length()) : name;
        for (DigestAlgorithm algorithm : values()) {
            if (Ascii.equalsIgnoreCase(algorithm.token, base)) {
                return algorithm.isAvailable() ? algorithm : null;
            }
        }
        return null;
    }

    static boolean isSession(String name) {
        return Ascii.toLower(name).endsWith(SESSION);
    }

    /** Platforms that follow FIPS 140 may lack MD5. */
    private boolean isAvailable() {
        try {
            MessageDigest.getInstance(platformName);
            return true;
        } catch (NoSuchAlgorithmException e) {
            return false;
        }
    }

    MessageDigest begin() {
        try {
            return MessageDigest.getInstance(platformName);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(platformName + " was there before", e);
        }
    }

    /** H(…) of RFC 7616 §3.3: of the parts with colons between them, in lower-case hexadecimal. */
    String hash(String... parts) {
        return hex(begin().digest(String.join(":", parts).getBytes(StandardCharsets.UTF_8)));
    }

    static String hex(byte[] digest) {
        return ByteString.of(digest).hex();
    }
}
