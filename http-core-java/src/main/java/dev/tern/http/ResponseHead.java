package dev.tern.http;

import java.nio.charset.Charset;
import java.nio.charset.IllegalCharsetNameException;
import java.nio.charset.StandardCharsets;
import java.nio.charset.UnsupportedCharsetException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Immutable. What a response says before its content: status line and header section (RFC 9112 §4, §5).
 *
 * @param version the version the peer answered with
 * @param status the status code, 100 to 999
 * @param reason the reason phrase of the status line; empty over HTTP/2 or when the peer sent none
 * @param headers the header section, in wire order
 */
public record ResponseHead(HttpVersion version, int status, String reason, Headers headers) {
    /** Compiled when the first text is read. */
    private static final class CharsetParameter {
        static final Pattern PATTERN =
                Pattern.compile(";\\s*charset\\s*=\\s*(?:\"([^\"]*)\"|([^\\s;]+))", Pattern.CASE_INSENSITIVE);
    }

    /** Whether this is an interim response (RFC 9110 §15.2). 101 ends HTTP on the connection and is final. */
    public boolean isInformational() {
        return status < 200 && status != 101;
    }

    /** The charset of Content-Type; UTF-8 if that names none, or none that is known here. */
    public Charset charset() {
        Charset declared = declaredCharset();
        return declared == null ? StandardCharsets.UTF_8 : declared;
    }

    /** The charset of Content-Type; null if that names none, or none that is known here. */
    public @Nullable Charset declaredCharset() {
        String type = headers.first("Content-Type");
        Matcher matcher = CharsetParameter.PATTERN.matcher(type == null ? "" : type);
        if (!matcher.find()) {
            return null;
        }
        try {
            return Charset.forName(matcher.group(1) != null ? matcher.group(1) : matcher.group(2));
        } catch (IllegalCharsetNameException | UnsupportedCharsetException e) {
            return null;
        }
    }
}
