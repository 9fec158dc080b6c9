package dev.tern.http.auth;

import dev.tern.http.Headers;
import dev.tern.http.Request;
import java.nio.charset.StandardCharsets;
import okio.ByteString;

/** Immutable. How credentials are written, and what they may consist of. */
final class AuthText {
    static final String MASK = "[secure]";

    /** RFC 8187 §3.2.1: what stands for itself in an extended value, beside letters and digits. */
    private static final String ATTRIBUTE_CHARACTERS = "!#$&+-.^_`|~";

    private AuthText() {}

    /** The request with this as its only Authorization field. */
    static Request authorized(Request request, String field) {
        return withHeaders(
                request,
                request.ownHeaders().newBuilder().set("Authorization", field).build());
    }

    static Request withHeaders(Request request, Headers fields) {
        return request.rewritten(request.method(), request.url(), fields, request.body());
    }

    static String basic(String user, String password) {
        return "Basic "
                + ByteString.encodeString(user + ":" + password, StandardCharsets.UTF_8)
                        .base64();
    }

    /** The text itself; the message does not show it. */
    static String withoutControls(String text, String what) {
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) < 0x20 || text.charAt(i) == 0x7f) {
                throw new IllegalArgumentException(String.format(
                        "%s has the control character 0x%02x at %d (RFC 7617 §2)", what, (int) text.charAt(i), i));
            }
        }
        return text;
    }

    /** A quoted-string (RFC 9110 §5.6.4). Nothing within can end it. */
    static String quoted(String text) {
        StringBuilder quoted = new StringBuilder(text.length() + 2).append('"');
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '"' || c == '\\') {
                quoted.append('\\');
            }
            quoted.append(c);
        }
        return quoted.append('"').toString();
    }

    /** An extended value: charset, no language, percent-encoded octets (RFC 8187 §3.2.1). */
    static String extended(String text) {
        StringBuilder encoded = new StringBuilder("UTF-8''");
        for (byte octet : text.getBytes(StandardCharsets.UTF_8)) {
            char c = (char) (octet & 0xff);
            boolean plain = c < 0x80 && (Character.isLetterOrDigit(c) || ATTRIBUTE_CHARACTERS.indexOf(c) >= 0);
            if (plain) {
                encoded.append(c);
            } else {
                encoded.append(String.format("%%%02X", (int) c));
            }
        }
        return encoded.toString();
    }

    static boolean isAscii(String text) {
        return text.chars().allMatch(c -> c < 0x80);
    }
}
