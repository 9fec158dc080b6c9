package dev.tern.http.cookie;

import dev.tern.http.internal.bytes.OctetText;
import java.io.IOException;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The format of cookies.txt: a line a cookie, seven fields with tabs between: domain, whether hosts below count, path,
 * Secure, end in seconds of 1970 (0 for a session cookie), name, value. {@code #HttpOnly_} before the domain is a flag, any
 * other # a comment.
 */
final class CookieFile {
    private static final String HEADER = "# Netscape HTTP Cookie File\n";
    private static final String HTTP_ONLY = "#HttpOnly_";

    private CookieFile() {}

    static void write(Path file, List<Cookie> cookies) throws IOException {
        StringBuilder text = new StringBuilder(HEADER);
        for (Cookie cookie : cookies) {
            if (cookie.name().indexOf('\t') < 0 && cookie.path().indexOf('\t') < 0) {
                append(text, cookie);
            }
        }
        Path target = Files.exists(file) ? file.toRealPath() : file.toAbsolutePath();
        // Temporary files are made for their owner alone; the name is given only when all is written.
        Path written = Files.createTempFile(target.getParent(), ".cookies", ".tmp");
        try {
            byte[] octets = new byte[OctetText.lengthMax(text.toString())];
            int count = OctetText.encode(text.toString(), octets);
            Files.write(written, Arrays.copyOf(octets, count));
            replace(written, target);
        } finally {
            Files.deleteIfExists(written);
        }
    }

    private static void replace(Path written, Path target) throws IOException {
        try {
            Files.move(written, target, StandardCopyOption.ATOMIC_MOVE);
        } catch (AtomicMoveNotSupportedException e) {
            Files.move(written, target, StandardCopyOption.REPLACE_EXISTING);
        }
    }

    private static void append(StringBuilder text, Cookie cookie) {
        Instant expires = cookie.expires();
        // 0 would mean a session; what has ended in 1970 or before has ended.
        long end = expires == null ? 0 : Math.max(1, expires.getEpochSecond());
        text.append(cookie.httpOnly() ? HTTP_ONLY : "")
                .append(cookie.hostOnly() || cookie.domain().isEmpty() ? "" : ".")
                .append(cookie.domain())
                .append('\t')
                .append(flag(!cookie.hostOnly()))
                .append('\t')
                .append(cookie.path())
                .append('\t')
                .append(flag(cookie.secure()))
                .append('\t')
                .append(end)
                .append('\t')
                .append(cookie.name())
                .append('\t')
                .append(cookie.value())
                .append('\n');
    }

    private static String flag(boolean set) {
        return set ? "TRUE" : "FALSE";
    }

    static List<Cookie> read(Path file) throws IOException {
        byte[] octets = Files.readAllBytes(file);
        List<String> lines =
                OctetText.decodeOpaque(octets, 0, octets.length).lines().toList();
        List<Cookie> cookies = new ArrayList<>(lines.size());
        for (int i = 0; i < lines.size(); i++) {
            String line = lines.get(i);
            boolean httpOnly = line.startsWith(HTTP_ONLY);
            if (line.isBlank() || (line.startsWith("#") && !httpOnly)) {
                continue;
            }
            Cookie cookie = cookie(httpOnly ? line.substring(HTTP_ONLY.length()) : line, httpOnly);
            if (cookie == null) {
                // Without the text, which may be a secret.
                throw new IOException("Line " + (i + 1) + " of " + file + " is no cookie in the format of cookies.txt");
            }
            cookies.add(cookie);
        }
        return cookies;
    }

    private static @Nullable Cookie cookie(String line, boolean httpOnly) {
        String[] fields = line.split("\t", 7);
        if (fields.length < 6) {
            return null;
        }
        try {
            long end = Long.parseLong(fields[4]);
            // Some write no last field for an empty value.
            Cookie.Builder cookie = Cookie.builder(fields[5], fields.length < 7 ? "" : fields[6])
                    .path(fields[2])
                    .secure(fields[3].equals("TRUE"))
                    .httpOnly(httpOnly)
                    .expires(end == 0 ? null : Instant.ofEpochSecond(end));
            if (fields[1].equals("TRUE")) {
                return (fields[0].isEmpty() ? cookie : cookie.domain(fields[0])).build();
            }
            return cookie.hostOnly(fields[0]).build();
        } catch (IllegalArgumentException | DateTimeException e) {
            return null;
        }
    }
}
