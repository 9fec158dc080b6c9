package dev.tern.http;

import java.util.Locale;

/**
 * Immutable. A text that is no URL, or not one that Tern accepts.
 *
 * <p>The message says what is wrong, where, and shows the input: cut at 200 characters, control characters
 * escaped, and whatever may be a password replaced by {@code [secure]}, so that it can be logged.
 *
 * <pre>{@code
 * Url.parse("http://me:secret@example.com:http/");
 * // port must be digits: 'http' at position 29 in "http://me:[secure]@example.com:http/"
 * }</pre>
 */
public final class InvalidUrlException extends IllegalArgumentException {
    private static final long serialVersionUID = 1L;

    /** Enough to recognise a URL; a message is not the place for 64 KiB. */
    private static final int SHOWN_CHARS_MAX = 200;

    private static final String SECURE = "[secure]";

    private final int position;

    private InvalidUrlException(String message, int position) {
        super(message);
        this.position = position;
    }

    /** Where in the input the offending part starts, -1 if the whole is wrong or it was built from parts. */
    public int position() {
        return position;
    }

    static InvalidUrlException of(String what) {
        return new InvalidUrlException(what, -1);
    }

    static InvalidUrlException of(String what, String input) {
        return new InvalidUrlException(what + " in " + masked(input), -1);
    }

    static InvalidUrlException at(String what, String input, int start, int end) {
        int secretStart = secretStart(input);
        boolean secret = secretStart >= 0 && start < secretEnd(input) && end > secretStart;
        String part = secret ? SECURE : escaped(input.substring(start, end));
        return new InvalidUrlException(what + ": '" + part + "' at position " + start + " in " + masked(input), start);
    }

    private static String masked(String input) {
        int start = secretStart(input);
        String shown = start < 0 ? input : input.substring(0, start) + SECURE + input.substring(secretEnd(input));
        return '"' + escaped(shown) + '"';
    }

    /**
     * The input is broken, so that the real end of its user information is not known: everything from the first
     * ':' behind the scheme to the last '@' may be a password with an unescaped '/' in it.
     */
    private static int secretStart(String input) {
        int at = secretEnd(input);
        int from = Math.max(input.indexOf("//"), input.indexOf("\\\\")) + 2;
        if (from == 1 || from > at) {
            int scheme = input.indexOf(':');
            boolean special = scheme >= 0
                    && UrlScheme.isSpecial(input.substring(0, scheme).trim());
            from = special ? scheme + 1 : 0;
        }
        int colon = input.indexOf(':', from);
        return colon >= 0 && colon < at ? colon + 1 : -1;
    }

    private static int secretEnd(String input) {
        return input.lastIndexOf('@');
    }

    private static String escaped(String text) {
        StringBuilder out = new StringBuilder(Math.min(text.length(), SHOWN_CHARS_MAX) + 16);
        for (int i = 0; i < text.length(); i++) {
            if (i == SHOWN_CHARS_MAX) {
                return out.append("...").toString();
            }
            char c = text.charAt(i);
            if (Character.isISOControl(c)) {
                out.append(String.format(Locale.ROOT, "\\u%04x", (int) c));
            } else {
                out.append(c);
            }
        }
        return out.toString();
    }
}
