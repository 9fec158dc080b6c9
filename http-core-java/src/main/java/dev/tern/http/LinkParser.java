package dev.tern.http;

import dev.tern.http.internal.bytes.Ascii;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Confined to one line. Reads a Link field as RFC 8288 appendix B.2 says; what does not parse costs one element only. */
final class LinkParser {
    private final String text;
    private int at;

    LinkParser(String text) {
        this.text = text;
    }

    void addTo(List<Link> links) {
        while (at < text.length()) {
            skipSpace();
            if (peek() == '<') {
                int end = text.indexOf('>', at);
                if (end < 0) {
                    return;
                }
                String target = text.substring(at + 1, end).trim();
                at = end + 1;
                links.add(new Link(target, params()));
            }
            skipElement();
        }
    }

    /** The first of each name counts (RFC 8288 §3.3, §3.4.1). */
    private Map<String, String> params() {
        Map<String, String> params = new LinkedHashMap<>();
        skipSpace();
        while (peek() == ';') {
            at++;
            skipSpace();
            String name = Ascii.toLower(until(" \t=;,"));
            skipSpace();
            String value = "";
            if (peek() == '=') {
                at++;
                skipSpace();
                value = peek() == '"' ? quoted() : until(";,").trim();
            }
            if (!name.isEmpty()) {
                params.putIfAbsent(name, value);
            }
            skipSpace();
        }
        return params;
    }

    /** A quoted string (RFC 9110 §5.6.4); one without an end goes to the end of the line. */
    private String quoted() {
        StringBuilder value = new StringBuilder();
        for (at++; at < text.length(); at++) {
            char c = text.charAt(at);
            if (c == '"') {
                at++;
                break;
            }
            if (c == '\\' && at + 1 < text.length()) {
                at++;
                c = text.charAt(at);
            }
            value.append(c);
        }
        return value.toString();
    }

    private String until(String delimiters) {
        int from = at;
        while (at < text.length() && delimiters.indexOf(text.charAt(at)) < 0) {
            at++;
        }
        return text.substring(from, at);
    }

    /** To behind the comma that ends the element. */
    private void skipElement() {
        while (at < text.length() && text.charAt(at) != ',') {
            if (text.charAt(at) == '"') {
                quoted();
            } else {
                at++;
            }
        }
        at++;
    }

    private void skipSpace() {
        while (peek() == ' ' || peek() == '\t') {
            at++;
        }
    }

    private char peek() {
        return at < text.length() ? text.charAt(at) : '\0';
    }

    /** The text of {@code charset'language'percent-encoded} (RFC 8187 §3.2); null if it is not of this form. */
    static @Nullable String extendedValue(String value) {
        String[] parts = value.split("'", 3);
        if (parts.length < 3) {
            return null;
        }
        Charset charset = Ascii.equalsIgnoreCase(parts[0], "utf-8")
                ? StandardCharsets.UTF_8
                : Ascii.equalsIgnoreCase(parts[0], "iso-8859-1") ? StandardCharsets.ISO_8859_1 : null;
        byte[] octets = octets(parts[2]);
        try {
            return charset == null || octets == null
                    ? null
                    : charset.newDecoder().decode(ByteBuffer.wrap(octets)).toString();
        } catch (CharacterCodingException e) {
            return null;
        }
    }

    private static byte @Nullable [] octets(String encoded) {
        ByteArrayOutputStream octets = new ByteArrayOutputStream();
        for (int i = 0; i < encoded.length(); i++) {
            char c = encoded.charAt(i);
            if (c == '%') {
                int high = i + 2 < encoded.length() ? Character.digit(encoded.charAt(i + 1), 16) : -1;
                int low = i + 2 < encoded.length() ? Character.digit(encoded.charAt(i + 2), 16) : -1;
                if (high < 0 || low < 0) {
                    return null;
                }
                octets.write((high << 4) | low);
                i += 2;
            } else if (c > ' ' && c < 0x7f) {
                octets.write(c);
            } else {
                return null;
            }
        }
        return octets.toByteArray();
    }
}
